"""Asking again who it is before an act that could be used to take an account over or carry its data away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from web.accounts.rules import passwords
from web.accounts.service import factors
from web.core import audit, clock, db, limits
from web.core.forms import Form, at_most, required
from web.models import LoginSession, User

RECENT = timedelta(minutes=10)
View = Callable[..., Any]


def password_field(label: Any) -> PasswordField:
    """A password to be checked: kept exactly as typed."""
    attributes = {"autocomplete": "current-password", "maxlength": 512}
    return PasswordField(label, [InputRequired(_l("请填写密码。"))], render_kw=attributes)


def code_field() -> StringField:
    return StringField(
        _l("验证码"),
        [required(_l("请填写验证码。")), at_most(40)],
        description=_l("手机验证器上的 6 位数字；手机不在身边时，填一个恢复码。"),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class Proof(Form):
    """A form that asks for the password, and for a code where the person has a second factor."""

    current = password_field(_l("现在的密码"))
    code = code_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not current_user.second_factor:
            del self.code


def proven(form: Proof) -> bool:
    """Whether password and code are right; the fault stands at its field when not. Ask it last: a code works once.

    Each wrong try is counted by session, and written down: who sits at one cannot lock the others.
    """
    session = f"session:{current_user.login.id}"
    spent = limits.spend("confirm", str(current_user.id), session)
    if not passwords.check(form.current.data, db.one(User, current_user.id).password_hash):
        audit.record_now("confirm.failed", f"user:{current_user.id}")
        form.current.errors = [_("现在的密码不对，什么都没有改变。")]
        return False
    limits.give_back(spent)
    if form.code and not factors.spend(current_user.id, form.code.data, session):
        form.code.errors = [wrong_code()]
        return False
    with current_app.extensions["database"].writing() as writing:
        writing.get_one(LoginSession, current_user.login.id).proven_at = clock.now()
    return True


def proving(view: View) -> View:
    """For acts that give others power or take it away: a session that did not say who it is for `RECENT` is asked
    first, on a page that carries on with what was sent. Stands under `@allow`; for forms without files.
    """

    @wraps(view)
    def asking(*args: Any, **values: Any) -> Any:
        if request.method != "POST" or is_recent(current_user.login, clock.now()):
            return view(*args, **values)
        answered = "proof-current" in request.form
        form = Proof(formdata=request.form if answered else None, prefix="proof")
        if answered and form.validate() and proven(form):
            return view(*args, **values)
        own = ("csrf_token", "once", "proof-")
        sent = [(name, value) for name, value in request.form.items(multi=True) if not name.startswith(own)]
        return render_template("accounts/prove.html", form=form, sent=sent), 422

    return asking


def is_recent(login: LoginSession, now: datetime) -> bool:
    """Whether the person at this session logged in or proved who they are not long ago."""
    return now - max(login.created_at, login.proven_at or login.created_at) <= RECENT


def wrong_code() -> str:
    return _("这个验证码不对，或者已经用过。请等手机上出现下一个数字再试。")
