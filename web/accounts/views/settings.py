"""A person's own account: address, password, language, and where they are logged in."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts import queries, service
from web.accounts.access import known, person
from web.accounts.access.person import must_have_second_factor
from web.accounts.access.proof import proven
from web.accounts.forms import ChangeEmail, ChangeName, ChangePassword, CloseAccount, words_of
from web.accounts.rules import passwords
from web.accounts.service import credentials, sessions
from web.accounts.views import bp
from web.core import limits
from web.core.access import SIGNED_IN, STAFF, UNPROVEN, allow
from web.core.db import Missing


@bp.get("/account")
@allow(SIGNED_IN)
def settings():
    return render_template(
        "accounts/settings.html",
        sessions=queries.live_sessions(current_user.id),
        this=current_user.login.id,
        must=must_have_second_factor(current_user),
    )


@bp.route("/account/name", methods=["GET", "POST"])
@allow(SIGNED_IN)
def change_name():
    """Of people of an agency, an office or the site; a graduate's name is that of the profile."""
    if current_user.graduate_id is not None:
        raise Missing("User")
    form = ChangeName(data={"name": current_user.display_name})
    if form.validate_on_submit():
        credentials.change_name(current_user.id, form.name.data)
        flash(_("姓名已修改。"), "ok")
        return redirect(url_for("accounts.settings"), code=303)
    return render_template("accounts/change_name.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/account/email", methods=["GET", "POST"])
@allow(UNPROVEN)  # whoever mistyped the address cannot prove it
def change_email():
    form = ChangeEmail()
    if form.validate_on_submit() and proven(form):
        limits.spend("verify", str(current_user.id))
        if not current_user.verified:  # to type another address is to register with it
            limits.spend("register", form.email.data)
        credentials.ask_email_change(current_user.id, form.email.data)
        flash(_("我们给新邮箱发了确认链接；点开之前，登录仍用原邮箱。"), "ok")
        return redirect(url_for("accounts.settings" if current_user.verified else "accounts.unproven"), code=303)
    return render_template("accounts/change_email.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/account/password", methods=["GET", "POST"])
@allow(SIGNED_IN)
def change_password():
    form = ChangePassword([current_user.display_name, *words_of(current_user.user.email)])
    if form.validate_on_submit() and proven(form):
        new_hash = passwords.hash_password(form.password.data)
        credentials.change_password(current_user.id, new_hash, keep=current_user.login.id)
        known.remember(current_user.user)
        flash(_("密码已修改，其他设备上的登录都已退出。"), "ok")
        return redirect(url_for("accounts.settings"), code=303)
    return render_template("accounts/change_password.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/account/close", methods=["GET", "POST"])
@allow(STAFF)
def close():
    """People of an agency, an office, a university or the site leave for good; a graduate does so under "my data"."""
    form = CloseAccount()
    if form.validate_on_submit() and proven(form):
        with form.mending():
            service.close(current_user.id)
            person.end()
            flash(_("账号已注销。"), "ok")
            return redirect(url_for("pages.front"), code=303)
    return render_template("accounts/close.html", form=form), 422 if form.errors else 200


@bp.post("/account/sessions/<int:session_id>/end")
@allow(SIGNED_IN)
def end_session(session_id: int):
    sessions.end_session(session_id, current_user.id)
    flash(_("那台设备已退出登录。"), "ok")
    return redirect(url_for("accounts.settings"), code=303)


@bp.post("/account/sessions/end-others")
@allow(SIGNED_IN)
def end_other_sessions():
    sessions.end_other_sessions(current_user.id, keep=current_user.login.id)
    flash(_("其他设备都已退出登录。"), "ok")
    return redirect(url_for("accounts.settings"), code=303)
