"""The forms of a policy, of a measure, and of what was done of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, NumberRange, Optional

from web.core import places
from web.core.fields import Amount, Day
from web.core.forms import Checkboxes, Form, at_most, one_line, required, web_address, whole_address
from web.core.labels import choices
from web.models import Policy
from web.policies.words import AUDIENCES

LONGEST = 6000
_LESS = _l("请填 0 或更大的整数。")


class PolicyForm(Form):
    title = StringField(_l("标题"), filters=[one_line], validators=[required(), at_most(120)])
    title_en = StringField(_l("标题（英文）"), filters=[one_line], validators=[at_most(200)])
    kind = SelectField(_l("类别"), validators=[required()])
    audiences = Checkboxes(_l("对谁有用"), validators=[required(_l("请至少选一项。"))])
    place = StringField(_l("适用地区"), filters=[one_line])
    issued_by = StringField(_l("发文单位"), filters=[one_line], validators=[required(), at_most(120)])
    reference = StringField(_l("文号"), filters=[one_line], validators=[at_most(80)])
    url = StringField(_l("原文网址"), filters=[whole_address], validators=[at_most(300), web_address])
    valid_from = Day(_l("开始实施"), validators=[DataRequired(_l("请填写日期，例如 2026-12-31。"))])
    valid_to = Day(_l("有效期至"), validators=[Optional()])
    text = TextAreaField(_l("正文"), validators=[required(), at_most(LONGEST)])
    text_en = TextAreaField(_l("正文（英文）"), validators=[at_most(LONGEST)])

    def __init__(self, *args: Any, obj: Policy | None = None, **options: Any) -> None:
        if obj is not None:
            options["audiences"] = [name for name in AUDIENCES if getattr(obj, f"for_{name}")]
        super().__init__(*args, obj=obj, **options)
        self.kind.choices = choices("policy_kinds")
        self.audiences.choices = list(AUDIENCES.items())
        if not self.is_submitted() and self.place.data:
            self.place.data = places.title(self.place.data)

    def validate_place(self, field: StringField) -> None:
        try:
            places.find(field.data) if field.data else None
        except places.UnknownPlace as unknown:
            raise ValidationError(str(unknown)) from None

    def values(self) -> dict[str, Any]:
        """What the form says, as the columns of a policy."""
        plain = (
            "title",
            "title_en",
            "kind",
            "issued_by",
            "reference",
            "url",
            "valid_from",
            "valid_to",
            "text",
            "text_en",
        )
        found = {name: self[name].data for name in plain}
        found["place"] = places.find(self.place.data) if self.place.data else ""
        return found | {f"for_{name}": name in self.audiences.data for name in AUDIENCES}


class MeasureForm(Form):
    title = StringField(_l("措施"), filters=[one_line], validators=[required(), at_most(120)])
    kind = SelectField(_l("类别"), validators=[required()])
    policy_id = SelectField(_l("落实哪条政策"), coerce=lambda text: int(text) if text else None, default="")
    starts_on = Day(_l("开始"), validators=[DataRequired(_l("请填写日期，例如 2026-12-31。"))])
    ends_on = Day(_l("结束"), validators=[Optional()])
    budget = Amount(_l("预算"), [Optional(), NumberRange(0, 10**9, _LESS)])
    text = TextAreaField(_l("说明"), validators=[at_most(LONGEST)])

    def __init__(self, *args: Any, policies: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.choices = choices("policy_kinds")
        self.policy_id.choices = [("", _("不对应某一条")), *policies]

    def values(self) -> dict[str, Any]:
        return {
            name: self[name].data for name in ("title", "kind", "policy_id", "starts_on", "ends_on", "budget", "text")
        }


class EntryForm(Form):
    day = Day(_l("日期"), validators=[DataRequired(_l("请填写日期，例如 2026-12-31。"))])
    text = StringField(_l("做了什么"), filters=[one_line], validators=[required(), at_most(500)])
    people = Amount(_l("惠及人数"), [NumberRange(0, 10**7, _LESS)], empty=0)
    agencies = Amount(_l("惠及机构数"), [NumberRange(0, 10**6, _LESS)], empty=0)
    amount = Amount(_l("金额"), [NumberRange(0, 10**9, _LESS)], empty=0)
    agency = StringField(_l("向哪家机构购买"), filters=[one_line], validators=[at_most(120)])

    def values(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("day", "text", "people", "agencies", "amount", "agency")}


def fresh_entry(today: date) -> EntryForm:
    """An empty entry of today."""
    return EntryForm(formdata=None, day=today)
