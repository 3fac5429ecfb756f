"""Asking again who it is before an act that could be used to take an account over or carry its data away."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from web.accounts import factors, passwords
from web.core import audit, db, limits
from web.core.forms import Form, at_most, required
from web.models import User


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
    return True


def wrong_code() -> str:
    return _("这个验证码不对，或者已经用过。请等手机上出现下一个数字再试。")
