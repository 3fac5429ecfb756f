"""Registering, proving the address, logging in and out."""

from flask import flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts import queries, service
from web.accounts.access import known, person
from web.accounts.forms import Login, RegisterAgency, RegisterGraduate, Verify
from web.accounts.rules import passwords
from web.accounts.service import credentials, sessions, tokens
from web.accounts.views import bp, dead_link, mailbox_open
from web.accounts.views.letting_in import WELCOMES, enter
from web.core import audit, limits, nav
from web.core.access import PUBLIC, UNPROVEN, allow
from web.core.addresses import normalise
from web.core.i18n import language
from web.core.links import safe_next

TOWARDS = "towards"  # in the cookie: where somebody wanted to go who had to register first
MOST_ADDRESS = 500  # characters of it


@bp.route("/login", methods=["GET", "POST"])
@allow(PUBLIC)
def login():
    target = safe_next(request.values.get("next"), "")
    if current_user.is_authenticated:
        return redirect(target or url_for(nav.home_endpoint()), code=303)
    form = Login()
    wrong = False
    if form.validate_on_submit():
        email, password = normalise(form.email.data), form.password.data
        user = queries.user_by_email(email)
        spent = limits.spend("login", email, known.device(user))
        if _is_right(user, password):
            limits.give_back(spent)
            new_hash = passwords.hash_password(password) if passwords.is_outdated(user.password_hash) else None
            return enter(user.id, target=target, new_hash=new_hash)
        audit.record_now("login.failed", f"user:{user.id}" if user else "user:?")
        wrong = True
    page = render_template(
        "accounts/login.html", form=form, wrong=wrong, target=target, unsent=_leads_to_unsent(target)
    )
    return page, 422 if form.is_submitted() else 200


def _leads_to_unsent(target: str) -> bool:
    """Whether somebody is here because a form of theirs could not be carried out, and what they typed is kept."""
    return target.startswith(url_for("accounts.unsent") + "?")


def _is_right(user, password: str) -> bool:
    """Whether this password opens this account; without an account it takes as long to say no."""
    if user is None or user.disabled_at is not None:
        passwords.check_nobody(password)
        return False
    return passwords.check(password, user.password_hash)


@bp.post("/logout")
@allow(UNPROVEN)
def logout():
    sessions.end_session(current_user.login.id, current_user.id)
    person.end()
    flash(_("你已退出登录。"), "ok")
    return redirect(safe_next(request.form.get("next"), url_for("pages.front")), code=303)


@bp.get("/register")
@allow(PUBLIC)
def register():
    if current_user.is_authenticated:
        return redirect(url_for(nav.home_endpoint()), code=303)
    if target := safe_next(request.args.get("next"), ""):
        session[TOWARDS] = target[:MOST_ADDRESS]
    return render_template("accounts/register.html", target=session.get(TOWARDS, ""))


@bp.route("/register/graduate", methods=["GET", "POST"])
@allow(PUBLIC)
def register_graduate():
    if current_user.is_authenticated:
        return redirect(url_for(nav.home_endpoint()), code=303)
    form = RegisterGraduate()
    if form.validate_on_submit():
        limits.spend("registering")
        limits.spend("register", form.email.data)
        password_hash = passwords.hash_password(form.password.data)
        who = {"email": form.email.data, "name": form.name.data, "locale": language()}
        return _registered(service.register_graduate(password_hash=password_hash, **who), form.email.data)
    return render_template("accounts/register_graduate.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/register/agency", methods=["GET", "POST"])
@allow(PUBLIC)
def register_agency():
    if current_user.is_authenticated:
        return redirect(url_for(nav.home_endpoint()), code=303)
    form = RegisterAgency()
    if form.validate_on_submit():
        who = {"email": form.email.data, "name": form.name.data, "locale": language()}
        agency = {"agency_name": form.agency_name.data, "uscc": form.uscc.data}
        with form.mending():
            limits.spend("registering")
            service.refuse_taken(form.uscc.data)
            limits.spend("register", form.email.data)
            password_hash = passwords.hash_password(form.password.data)
            done = service.register_agency(password_hash=password_hash, **who, **agency)
            return _registered(done, form.email.data)
    return render_template("accounts/register_agency.html", form=form), 422 if form.is_submitted() else 200


def _registered(link_hash: str, email: str):
    """The same answer whether the address is new or known; this browser may log in by the mailed link."""
    session["registered"], session["link"] = email, link_hash
    return redirect(url_for("accounts.registered"), code=303)


@bp.get("/register/done")
@allow(PUBLIC)
def registered():
    return render_template("accounts/registered.html", email=session.get("registered", ""), mailbox=mailbox_open())


@bp.route("/verify/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def verify(token: str):
    """A mailed link proves an address only together with the account's password: it may be a stranger's account."""
    link = queries.live_link(token, tokens.CONFIRM, tokens.CHANGE)
    if link is None:
        return dead_link(_("这个确认链接已经用过、已过期或不完整。"))
    own = current_user.is_authenticated and current_user.id == link.user_id
    typed = own or link.token_hash == session.get("link")  # this browser typed the password a moment ago
    form = Verify()
    if typed:
        del form.password
    if form.validate_on_submit() and (typed or _knows_password(form, link.user)):
        came_from = queries.registered_from(link.user_id) if link.purpose == tokens.CONFIRM else ""
        user = credentials.confirm_address(token)
        g.unit.after_commit.append(lambda: limits.give_back_network("register", came_from))
        target = session.pop(TOWARDS, "")
        if own:
            known.remember(user)
            flash(str(WELCOMES["proven"]), "ok")
            return redirect(target or url_for(nav.home_endpoint()), code=303)
        return enter(user.id, welcome="proven", target=target)
    return render_template("accounts/verify.html", form=form, link=link), 422 if form.is_submitted() else 200


def _knows_password(form: Verify, user) -> bool:
    spent = limits.spend("login", user.email, known.device(user))
    if _is_right(user, form.password.data):
        limits.give_back(spent)
        return True
    audit.record_now("login.failed", f"user:{user.id}")
    form.password.errors = [_("密码不对。邮箱还没有确认。")]
    return False


@bp.get("/verify")
@allow(UNPROVEN)
def unproven():
    """All there is for somebody whose address is not proven yet: the mail again, another address, leaving."""
    if current_user.verified:
        return redirect(url_for(nav.home_endpoint()), code=303)
    return render_template("accounts/unproven.html", mailbox=mailbox_open())


@bp.post("/verify/resend")
@allow(UNPROVEN)
def resend():
    limits.spend("verify", str(current_user.id))
    credentials.resend_confirmation(current_user.id)
    flash(_("确认邮件已重新发送，请查收。"), "ok")
    return redirect(safe_next(request.form.get("next"), url_for("accounts.unproven")), code=303)
