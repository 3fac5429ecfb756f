"""Forms of this feature."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired

from web.core.addresses import email_field
from web.core.forms import Form, at_most, one_line, required
from web.core.labels import choices


class InvitePerson(Form):
    email = email_field(_l("邮箱"))


class NewOrganiser(Form):
    kind = RadioField(
        _l("类型"),
        [InputRequired(_l("请选择一种。"))],
        choices=[SelectChoice("office", _l("知识产权管理部门")), SelectChoice("university", _l("高校"))],
    )
    name = StringField(_l("名称"), [required(_l("请填写名称。")), at_most(120)], filters=[one_line])
    school = StringField(_l("校名（高校必填）"), [at_most(120)], filters=[one_line])
    name_en = StringField(_l("英文名称（可不填）"), [at_most(160)], filters=[one_line])
    province = SelectField(_l("所在地区"), [InputRequired(_l("请选择地区。"))], choices=lambda: provinces())
    email = email_field(_l("第一位成员的邮箱"))

    def validate_school(self, field: StringField) -> None:
        if self.kind.data == "university" and not field.data:
            raise ValidationError(_("请填写校名，例如“示例大学”，不带部门。"))


class SchoolForm(Form):
    school = StringField(
        _l("校名"), [required(_l("请填写校名，例如“示例大学”，不带部门。")), at_most(120)], filters=[one_line]
    )


def provinces() -> list[SelectChoice]:
    """Province-level regions: codes that end in 0000."""
    regions = [SelectChoice(code, name) for code, name in choices("regions") if code.endswith("0000")]
    return [SelectChoice("", _l("请选择")), *regions]


def whole(text: str | None) -> int | None:
    """A positive whole number from an address, or None."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def day(text: str | None) -> date | None:
    """A day of this century from an address like 2026-11-22, or None."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None
