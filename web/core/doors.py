"""What a trial site keeps to this machine, and what a real one does not open with.

Development shows every mail to whoever asks, and the demo's password is known to everybody. Settings refuse what says
"for others" at the start; a server's command line or a proxy can still bring others in, so each request is looked at.
"""

from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, request
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from web.models import User
from web.settings import SettingsError, loopback

DEMO_DOMAIN = "demo.shanggang.example"  # of the accounts that `make run` writes, all with one known password
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip")
AWAY = """\
上岗：试用环境只给这台电脑自己用。要给别人用，请按 docs/operations.md 设置 SHANGGANG_ENV=production。
Shanggang: development serves this machine only. To serve others, set SHANGGANG_ENV=production as docs/operations.md says.
"""


def init_app(app: Flask) -> None:
    settings = app.extensions["settings"]
    if settings.environment == "development":
        app.before_request(_stay_home)
    elif settings.production:
        refuse_demo(app)


def _stay_home() -> Response | None:
    """Answer nobody but this machine: not another address, not another name for it, not through a proxy."""
    name = urlsplit(f"//{request.host}").hostname or ""
    if loopback(request.remote_addr or "") and loopback(name) and not any(h in request.headers for h in FORWARDED):
        return None
    return Response(AWAY, 403, content_type="text/plain; charset=utf-8")


def refuse_demo(app: Flask) -> None:
    """Raise SettingsError when the database holds accounts whose password everybody knows."""
    demo = select(User.email).where(User.email.endswith(f"@{DEMO_DOMAIN}", autoescape=True)).limit(1)
    try:
        with app.extensions["database"].unit(may_write=False) as unit:
            found = unit.session.scalar(demo)
    except SQLAlchemyError as error:  # no tables yet, so no accounts; or no server, and pages say so until it is back
        structlog.get_logger(__name__).info("accounts not looked through", error=type(error).__name__)
        return
    finally:
        app.extensions["database"].engine.dispose()  # a server may fork now, and no two processes share a connection
    if found:
        raise SettingsError(
            f"DATABASE_URL: this database holds the demo ({found} …), whose password everybody knows; "
            "production begins with an empty one (another DATABASE_URL or DATA_DIR)"
        )
