"""Routes that need no feature: the front page, information, health, and the development mailbox."""

from datetime import timedelta

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask_login import current_user
from sqlalchemy import select, text

from web.accounts.service import choose_language
from web.certification import queries as certification
from web.core import assets, clock, db, nav
from web.core.access import PUBLIC, allow
from web.core.i18n import LOCALES
from web.core.labels import label
from web.core.links import public_url, safe_next
from web.models import Mail
from web.pages import queries
from web.pages.forms import Sample
from web.policies import queries as policies
from web.positions.queries import NOTICE_KINDS, latest

NEWEST = 6
SECURITY_LIFE = timedelta(days=180)  # RFC 9116 advises less than a year

bp = Blueprint("pages", __name__)
trial = Blueprint("trial", __name__)  # added outside production only


@bp.get("/")
@allow(PUBLIC)
def front():
    if current_user.is_authenticated:
        return redirect(url_for(nav.home_endpoint()), code=303)
    kinds = queries.kinds()
    total = sum(count for _code, _name, count in kinds)
    return render_template("pages/front.html", kinds=kinds, total=total, newest=latest(NEWEST))


@bp.get("/about")
@allow(PUBLIC)
def about():
    return render_template(
        "pages/about.html",
        kinds=[label("kinds", code) for code in NOTICE_KINDS],
        policies=policies.national(),
        permissions=certification.permissions(),
    )


@bp.get("/for-agencies")
@allow(PUBLIC)
def for_agencies():
    return render_template("pages/for_agencies.html")


@bp.get("/privacy")
@allow(PUBLIC)
def privacy():
    return render_template("pages/privacy.html", retention=queries.retention())


@bp.post("/preferences")
@allow(PUBLIC)
def preferences():
    """The language and look switches of every page: cookies for everybody, the language also kept with the account."""
    response = redirect(safe_next(request.form.get("next"), url_for("pages.front")), code=303)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    for name, allowed in (("lang", tuple(LOCALES)), ("theme", nav.THEMES)):
        if request.form.get(name) in allowed:
            response.set_cookie(name, request.form[name], 365 * 86400, secure=secure, httponly=True, samesite="Lax")
    if request.form.get("lang") in LOCALES and current_user.is_authenticated:
        choose_language(current_user.id, request.form["lang"])
    return response


@bp.get("/static/<path:filename>")
@allow(PUBLIC)
def file_of_any_version(filename: str):
    """A static file asked for without a version, or with one of before or after an upgrade: today's, and not for
    long."""
    response = assets.whole(send_from_directory(current_app.static_folder, assets.name(filename), max_age=0))
    response.cache_control.no_cache = True
    return response


@bp.get("/healthz")
@allow(PUBLIC)
def healthz():
    db.session().execute(text("SELECT 1"))
    return {"status": "ok"}


@bp.get("/.well-known/security.txt")
@allow(PUBLIC)
def security():
    """Whom to tell of a weakness (RFC 9116); missing while nobody is named. It never expires while the site runs."""
    settings = current_app.extensions["settings"]
    if not settings.security_contact:
        abort(404)
    expires = (clock.now() + SECURITY_LIFE).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": settings.security_contact,
        "Expires": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": "zh, en",
        "Canonical": public_url("pages.security"),
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return Response(text, content_type="text/plain; charset=utf-8")


@trial.get("/dev/mailbox")
@allow(PUBLIC)
def mailbox():
    """What would have been mailed, where no SMTP is set."""
    if not current_app.extensions["settings"].keeps_mail:
        abort(404)
    mails = db.session().scalars(select(Mail).order_by(Mail.id.desc()).limit(50)).all()
    return render_template("pages/mailbox.html", mails=mails)


@trial.get("/dev/gallery")
@allow(PUBLIC)
def gallery():
    """Every component at one glance, for those who change them."""
    sample = Sample()
    sample.validate()
    return render_template("gallery.html", sample=sample)
