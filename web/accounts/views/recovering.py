"""Coming back without the password: a link by mail, and a new password."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from web.accounts import queries
from web.accounts.access import known
from web.accounts.forms import Forgot, Reset, words_of
from web.accounts.rules import passwords
from web.accounts.service import credentials, tokens
from web.accounts.views import bp, dead_link, mailbox_open
from web.accounts.views.letting_in import enter
from web.core import limits
from web.core.access import PUBLIC, allow
from web.core.i18n import language


@bp.route("/forgot", methods=["GET", "POST"])
@allow(PUBLIC)
def forgot():
    form = Forgot()
    if form.validate_on_submit():
        limits.spend("reset", form.email.data, known.device(queries.user_by_email(form.email.data)))
        credentials.ask_reset(form.email.data, language())
        return redirect(url_for("accounts.forgot_sent"), code=303)
    return render_template("accounts/forgot.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/forgot/sent")
@allow(PUBLIC)
def forgot_sent():
    return render_template("accounts/forgot_sent.html", mailbox=mailbox_open())


@bp.route("/reset/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def reset(token: str):
    link = queries.live_link(token, tokens.RESET)
    if link is None:
        return dead_link(_("这个重设密码的链接已经用过、超过 30 分钟或不完整。"))
    form = Reset([link.user.display_name, *words_of(link.email)])
    if form.validate_on_submit():
        limits.spend("confirm", str(link.user_id), f"reset:{link.id}")
        password_hash = passwords.hash_password(form.password.data)
        user = credentials.reset_password(token, password_hash)
        if user is None:
            flash(_("这个邮箱以前的注册一直没有验证，填过的内容都已删除。请重新注册。"), "warn")
            return redirect(url_for("accounts.register_agency"), code=303)
        return enter(user.id, welcome="reset")
    page = render_template("accounts/reset.html", form=form, email=link.email, token=token)
    return page, 422 if form.is_submitted() else 200
