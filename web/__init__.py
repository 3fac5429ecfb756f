"""The application: `create_app(settings)` is a short list of named steps."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

from flask import Flask, has_request_context
from flask_wtf import CSRFProtect

from web.core import FEATURE as CORE
from web.core import (
    access,
    assets,
    commands,
    doors,
    errors,
    headers,
    i18n,
    keys,
    labels,
    limits,
    links,
    logs,
    nav,
    once,
    queue,
    unsent,
)
from web.core.app import MOST_FIELDS, MOST_FORM, App, open_units
from web.core.db import Database
from web.core.feature import Feature, House
from web.settings import Settings, from_environment

FEATURES = (  # from the ground floor to the roof: each may know what stands before it
    "accounts",
    "notices",
    "downloads",
    "graduates",
    "honours",
    "agencies",
    "policies",
    "events",
    "voices",
    "positions",
    "applications",
    "pool",
    "messages",
    "moderation",
    "interviews",
    "offers",
    "hires",
    "ranking",
    "certification",
    "people",
    "searches",
    "rosters",
    "fairs",
    "timetables",
    "fairday",
    "reports",
    "pages",
    "admin",
)


def features() -> list[Feature]:
    """The records of the plumbing and of every feature, from the ground floor to the roof."""
    return [CORE, *(import_module(f"web.{name}").FEATURE for name in FEATURES)]


def create_app(settings: Settings | None = None) -> Flask:
    """The whole site. Raises SettingsError on unsafe settings and Undeclared for a route without access rule."""
    settings = settings or from_environment()
    app = App(__name__, static_url_path=assets.address(Path(__file__).parent / "static"))
    app.extensions["house"] = House(features())
    configure(app, settings)
    assets.init_app(app)
    logs.init_app(app)
    open_units(app, Database(settings.database_url))
    doors.init_app(app)
    limits.init_app(app, settings.limits_url, app.extensions["database"])
    app.extensions["queue"] = queue.Queue(app, settings.queue_url)
    begin_features(app)
    i18n.init_app(app)
    CSRFProtect(app)
    access.init_app(app)
    once.init_app(app)
    unsent.init_app(app)
    errors.init_app(app)
    headers.init_app(app, https=settings.secure_cookies)
    add_page_values(app, settings)
    add_features(app, settings)
    commands.init_app(app)
    access.check_all_declared(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    logs.configure(pretty=not settings.production)
    app.extensions["settings"] = settings
    keys.init_app(app)
    app.testing = settings.environment == "test"
    app.config.update(
        SESSION_COOKIE_NAME="__Host-shanggang" if settings.secure_cookies else "shanggang",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=60),
        SESSION_REFRESH_EACH_REQUEST=False,  # a person's cookie is written anew every five minutes anyway
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session; a form left open overnight still works
        MAX_FORM_MEMORY_SIZE=MOST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)


def add_page_values(app: Flask, settings: Settings) -> None:
    """What every template may use beside its own values."""
    labels.init_app(app)

    app.jinja_env.globals["page_address"] = links.page

    @app.context_processor
    def _values() -> dict[str, object]:
        values = {
            "operator_name": settings.operator_name,
            "hr_licence": settings.hr_licence,
            "icp_number": settings.icp_number,
            "public_root": settings.public_url,
            "trial": settings.environment == "development",
            "keeps_mail": settings.keeps_mail,
        }
        return values | nav.values() if has_request_context() else values


def begin_features(app: Flask) -> None:
    """What a feature does for every request, before the rules of access are asked."""
    for feature in app.extensions["house"]:
        if feature.begins:
            feature.load(feature.begins)(app)


def add_features(app: Flask, settings: Settings) -> None:
    for feature in app.extensions["house"]:
        for where in feature.blueprints + (() if settings.production else feature.trial):
            app.register_blueprint(feature.load(where))
        if feature.commands:
            app.cli.add_command(feature.load(feature.commands))
