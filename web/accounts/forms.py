"""Forms of this feature."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from stdnum.cn import uscc as credit_code
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as WrongNumber
from wtforms import BooleanField, PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from web.accounts.access.proof import Proof, code_field, password_field
from web.accounts.rules import passwords
from web.core.addresses import email_field
from web.core.forms import Form, at_most, one_line, required

SITE_WORDS = ("shanggang", "上岗", "先上岗", "再考证")
TOO_COMMON = {
    "common": _l("这个密码太常见或太有规律，很容易被猜中。试试几个互不相干的词，中间加空格。"),
    "context": _l("这个密码主要由你的姓名、邮箱或本站名称组成，很容易被猜中。试试几个互不相干的词。"),
}


def new_password(form: Any, field: Any) -> None:
    """12 to 128 characters of any kind, not among the first an attacker would try."""
    text = passwords.normal(field.data or "")
    if len(text) < passwords.SHORTEST:
        raise ValidationError(_l("密码至少 %(n)d 个字符，现在是 %(now)d 个。", n=passwords.SHORTEST, now=len(text)))
    if len(text) > passwords.LONGEST:
        raise ValidationError(_l("密码最多 %(n)d 个字符，现在是 %(now)d 个。", n=passwords.LONGEST, now=len(text)))
    fault = passwords.too_common(text, [*SITE_WORDS, *form.own_words()])
    if fault:
        raise ValidationError(TOO_COMMON[fault])


def company_code(_form: Any, field: Any) -> None:
    """A unified social credit code (GB 32100-2015) whose last character proves the others, normalised in place."""
    text = unicodedata.normalize("NFKC", field.data or "").upper()
    text = "".join(c for c in text if c not in " -\t\u3000")
    if len(text) != 18:
        raise ValidationError(_l("统一社会信用代码是 18 位，现在是 %(now)d 位。请对照营业执照填写。", now=len(text)))
    try:
        field.data = credit_code.validate(text)
    except InvalidChecksum:
        raise ValidationError(_l("最后一位校验码对不上，其中可能有一位填错了。请对照营业执照逐位检查。")) from None
    except WrongNumber:
        raise ValidationError(_l("统一社会信用代码只有数字和大写字母，且不用 I、O、S、V、Z。请检查。")) from None


def new_password_field(label: Any) -> PasswordField:
    attributes = {"autocomplete": "new-password", "maxlength": 512}
    hint = _l("至少 12 个字符，文字、空格、表情都可以，例如几个互不相干的词。")
    return PasswordField(
        label, [InputRequired(_l("请填写密码。")), new_password], description=hint, render_kw=attributes
    )


def name_field(label: Any) -> StringField:
    checks = [required(_l("请填写姓名。")), at_most(80)]
    return StringField(label, checks, filters=[one_line], render_kw={"autocomplete": "name"})


def consent_field() -> BooleanField:
    return BooleanField(_l("我已阅读并同意隐私说明"), [DataRequired(_l("需要你同意隐私说明才能注册。"))])


class Login(Form):
    email = StringField(
        _l("邮箱"),
        [required(_l("请填写邮箱。")), at_most(254)],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = password_field(_l("密码"))


class ChangeName(Form):
    name = name_field(_l("姓名"))


class Verify(Form):
    """Proving an address in a browser that did not type the password."""

    password = password_field(_l("密码"))


class RegisterGraduate(Form):
    name = name_field(_l("姓名"))
    email = email_field(_l("邮箱"))
    password = new_password_field(_l("密码"))
    consent = consent_field()

    def own_words(self) -> list[str]:
        return [self.name.data or "", *words_of(self.email.data)]


class RegisterAgency(Form):
    agency_name = StringField(
        _l("机构全称"),
        [required(_l("请填写机构全称。")), at_most(120)],
        filters=[one_line],
        description=_l("与营业执照一致。"),
        render_kw={"autocomplete": "organization"},
    )
    uscc = StringField(
        _l("统一社会信用代码"),
        [required(_l("请填写统一社会信用代码。")), at_most(40), company_code],
        description=_l("营业执照上的 18 位代码，用于核验机构。"),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    name = name_field(_l("你的姓名"))
    email = email_field(_l("你的邮箱"))
    password = new_password_field(_l("密码"))
    consent = consent_field()

    def own_words(self) -> list[str]:
        return [self.name.data or "", self.agency_name.data or "", *words_of(self.email.data)]


class Forgot(Form):
    email = email_field(_l("邮箱"))


class Reset(Form):
    password = new_password_field(_l("新密码"))

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self._words = words

    def own_words(self) -> list[str]:
        return self._words


class ChangePassword(Reset, Proof):
    """The new password, and who asks for it."""


class ChangeEmail(Proof):
    email = email_field(_l("新邮箱"))


class Code(Form):
    """The second step of logging in."""

    code = code_field()


class SetUp(Form):
    """The first code a telephone shows: proof that it was set up right."""

    code = StringField(
        _l("手机上显示的 6 位数字"),
        [required(_l("请填写验证码。")), at_most(40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class Join(Form):
    name = name_field(_l("姓名"))
    password = new_password_field(_l("密码"))
    consent = consent_field()

    def __init__(self, email: str) -> None:
        super().__init__()
        self._email = email

    def own_words(self) -> list[str]:
        return [self.name.data or "", *words_of(self._email)]


def words_of(email: str | None) -> list[str]:
    """What an attacker would try of an address: all of it, the name before the sign, the host and its labels."""
    before, _, host = (email or "").partition("@")
    return [email or "", before, host, *host.split(".")[:-1]]


class CloseAccount(Proof):
    """To leave the site for good."""

    sure = BooleanField(_l("我明白注销后不能恢复。"))

    def validate_sure(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_l("请勾选确认，我们才会注销。"))
