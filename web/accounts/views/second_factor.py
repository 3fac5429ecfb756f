"""A person's second factor: setting a telephone up, recovery codes, doing without."""

import segno
from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts.access.person import must_have_second_factor
from web.accounts.access.proof import Proof, proven
from web.accounts.forms import SetUp
from web.accounts.rules import totp
from web.accounts.service import factors
from web.accounts.views import bp
from web.core import clock, keys
from web.core.access import SIGNED_IN, allow

NEW, CODES = "new_factor", "new_codes"  # in the cookie: a random number that is nothing without the site's key
SHOWN = 900  # seconds
OPEN = {"static", "accounts.logout", "pages.preferences", "pages.privacy", "pages.healthz"}


@bp.before_app_request
def _first_things_first():
    """Whoever must have a second factor and has none yet gets no further than setting it up."""
    if request.endpoint is None or request.endpoint in OPEN:
        return None
    if request.endpoint.startswith("accounts.second_factor") or not must_have_second_factor(current_user):
        return None
    return (
        None
        if current_user.second_factor or not current_user.verified
        else redirect(url_for("accounts.second_factor"), code=303)
    )


def _fresh(name: str) -> str:
    """The random number this browser was given a few minutes ago, or nothing."""
    nonce, at = session.get(name, ("", 0))
    return nonce if clock.now().timestamp() - at < SHOWN else ""


def _give(name: str, nonce: str) -> None:
    session[name] = (nonce, int(clock.now().timestamp()))


@bp.get("/account/second-factor")
@allow(SIGNED_IN)
def second_factor():
    return _page()


def _page(wrong: Proof | None = None, place: str = ""):
    forms = {name: Proof(formdata=None, prefix=name) for name in ("start", "codes", "off")}
    if wrong is not None:
        forms[place] = wrong
    return render_template(
        "accounts/second_factor.html",
        forms=forms,
        must=must_have_second_factor(current_user),
        left=factors.codes_left(current_user.id),
    ), 422 if wrong is not None else 200


@bp.post("/account/second-factor/start")
@allow(SIGNED_IN)
def second_factor_start():
    form = Proof(prefix="start")
    if not (form.validate_on_submit() and proven(form)):
        return _page(form, "start")
    _give(NEW, keys.ring().fresh())
    return redirect(url_for("accounts.second_factor_set_up"), code=303)


@bp.route("/account/second-factor/set-up", methods=["GET", "POST"])
@allow(SIGNED_IN)
def second_factor_set_up():
    nonce, form = _fresh(NEW), SetUp()
    if not nonce or factors.was_set_up(nonce):
        flash(_("请先在这里输入密码，再设置。"), "warn")
        return redirect(url_for("accounts.second_factor"), code=303)
    if form.validate_on_submit():
        step = factors.proves(nonce, form.code.data)
        if step is not None:
            factors.turn_on(current_user.id, nonce, step, keep=current_user.login.id)
            session.pop(NEW)
            _give(CODES, nonce)
            return redirect(url_for("accounts.second_factor_codes"), code=303)
        form.code.errors = [_("这不是手机现在应显示的数字。请确认扫的是这一页的二维码，手机时间是自动校准的。")]
    secret = factors.secret_of(nonce)
    address = totp.address(secret, current_user.user.email, factors.ISSUER)
    picture = segno.make_qr(address, error="m").svg_data_uri(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True
    )
    values = {"form": form, "picture": picture, "address": address, "key": totp.key_text(secret)}
    return render_template("accounts/second_factor_set_up.html", **values), 422 if form.is_submitted() else 200


@bp.get("/account/second-factor/codes")
@allow(SIGNED_IN)
def second_factor_codes():
    nonce = _fresh(CODES)
    if not nonce:
        flash(_("恢复码只在给出后的 15 分钟里显示。没有记下的话，可以在这里换一组新的。"), "warn")
        return redirect(url_for("accounts.second_factor"), code=303)
    return render_template("accounts/second_factor_codes.html", codes=factors.recovery_codes(nonce))


@bp.post("/account/second-factor/codes/new")
@allow(SIGNED_IN)
def second_factor_new_codes():
    form = Proof(prefix="codes")
    if not (form.validate_on_submit() and proven(form)):
        return _page(form, "codes")
    nonce = keys.ring().fresh()
    factors.new_codes(current_user.id, nonce)
    _give(CODES, nonce)
    return redirect(url_for("accounts.second_factor_codes"), code=303)


@bp.post("/account/second-factor/off")
@allow(SIGNED_IN)
def second_factor_off():
    if must_have_second_factor(current_user):
        abort(403)
    form = Proof(prefix="off")
    if not (form.validate_on_submit() and proven(form)):
        return _page(form, "off")
    factors.turn_off(current_user.id)
    flash(_("两步验证已关闭。现在只凭密码就能登录。"), "ok")
    return redirect(url_for("accounts.second_factor"), code=303)
