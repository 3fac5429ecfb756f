"""The form of a position, read leniently (8,000元, ８千, 1.2万) and saved as a draft with only a name and a kind."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional

from web.core import clock
from web.core.fields import Amount, Day
from web.core.forms import Checkboxes, Form, at_most, required
from web.core.labels import choices
from web.core.places import PlacesField
from web.positions import engine
from web.positions.service import WRITTEN

SEVERAL = re.compile(r"\s*(?:若干|数|多)\s*[人名位]?\s*|several", re.IGNORECASE)
LOWEST_PAY, HIGHEST_PAY = 500, 500_000


def at_least(text: str) -> tuple[int, int] | None:
    """A headcount as sheets have it: 2-3人 is two at least, 若干 leaves the number open."""
    number = engine.headcount_of(text)
    return (number, 0) if number else (0, 0) if SEVERAL.fullmatch(text) else None


class PositionForm(Form):
    """All fields of a position. A draft needs a name and a kind of work; the check before publishing asks the rest."""

    title = StringField(_l("职位名称"), [required(), at_most(80)])
    title_en = StringField(_l("职位名称（英文）"), [at_most(120)])
    kind = RadioField(_l("工作类别"), [required(_l("请选一个工作类别。"))])
    headcount = Amount(
        _l("招聘人数"), [NumberRange(1, 999, _l("请填 1 到 999 之间的人数。"))], empty=1, default=1, reader=at_least
    )
    places = PlacesField(_l("工作地点"), reader=engine.places_of)
    description = TextAreaField(_l("工作内容"), [at_most(6000)])
    description_en = TextAreaField(_l("工作内容（英文）"), [at_most(8000)])
    degree = SelectField(_l("最低学历"), default="")
    majors = StringField(_l("专业"), [at_most(400)])
    fields = Checkboxes(_l("技术领域"))
    fields_note = StringField(_l("领域说明"), [at_most(200)])
    languages = StringField(_l("外语"), [at_most(200)])
    skills = StringField(_l("技能"), [at_most(400)])
    graduation_years = Checkboxes(_l("毕业年份"), coerce=int)
    pay_low = Amount(_l("月薪下限"), empty=0, reader=engine.pay_of)
    pay_high = Amount(_l("月薪上限"), empty=0, reader=engine.pay_of)
    pay_months = Amount(_l("一年发几个月"), [NumberRange(12, 24, _l("请填 12 到 24 之间的月数。"))], empty=12)
    certificate = RadioField(_l("资格证要求"), [required(_l("请选一项。"))], default="later")
    certify_months = Amount(
        _l("入职后多久内取得"), [Optional(), NumberRange(1, 60, _l("请填 1 到 60 之间的月数，不限就留空。"))]
    )
    exam_fee = BooleanField(_l("承担考试报名费"))
    training = BooleanField(_l("提供考前培训"))
    exam_leave = BooleanField(_l("考试前给假"))
    mentor = BooleanField(_l("有代理师带教"))
    until_certified = TextAreaField(_l("取证之前做什么"), [at_most(400)])
    agent_of_record = BooleanField(_l("担任署名代理师"))
    valid_until = Day(_l("截止日期"), [Optional()])
    seen = HiddenField()
    confirm = BooleanField(_l("我看过上面标出的词句，确认与工作有关"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        this_year = clock.today().year
        years = {*range(this_year - 2, this_year + 3), *(self.graduation_years.data or ())}
        self.kind.choices = choices("kinds")
        self.degree.choices = [("", _("不限")), *choices("degrees")]
        self.fields.choices = choices("fields")
        self.graduation_years.choices = [(year, _("%(year)d 届", year=year)) for year in sorted(years)]
        self.certificate.choices = [
            ("none", _("不要求资格证")),
            ("later", _("先上岗、再考证")),
            ("required", _("入职时须有资格证")),
        ]

        self._spread_pay()

    def _spread_pay(self) -> None:
        """A range in one of the two boxes fills both, where the other says nothing else."""
        low, high = self.pay_low, self.pay_high
        for box, other in ((low, high), (high, low)):
            if box.read:
                box.data = box.read[box is high] or box.read[box is low]
                if all(box.read) and (not other.data or other.read == box.read):
                    low.data, high.data = box.read

    def said_back(self) -> list[str]:
        """How what is no plain place or number was read, to be told with the saving."""
        said = self.places.said_back()
        if self.pay_low.read or self.pay_high.read:
            text = " ".join(box.text for box in (self.pay_low, self.pay_high) if box.read)
            low, high = (f"{box.data:,}" for box in (self.pay_low, self.pay_high))
            read = _("月薪 %(low)s 到 %(high)s 元", low=low, high=high)
            if not self.pay_high.data:
                read = _("月薪还没有定，发布前请填上")
            said.append(_("“%(text)s”读作：%(read)s。", text=text, read=read))
        if self.headcount.read is not None:
            said.append(_("“%(text)s”按 %(n)d 人保存。", text=self.headcount.text, n=self.headcount.data))
        return said

    def validate_title(self, field: StringField) -> None:
        if "\n" in field.data:
            raise ValidationError(_("请写在一行里。"))

    def validate_graduation_years(self, field: Checkboxes) -> None:
        if any(not 2000 <= year <= 2100 for year in field.data):
            raise ValidationError(_("请从列出的年份里选。"))

    def validate_pay_low(self, field: Amount) -> None:
        _sensible_pay(field)

    def validate_pay_high(self, field: Amount) -> None:
        _sensible_pay(field)
        low, high = self.pay_low.data, field.data
        if low is None or high is None or self.pay_low.errors:
            return
        if bool(low) != bool(high):
            raise ValidationError(_("请把下限和上限都填上；只有一个数就填两遍。"))
        if low > high:
            raise ValidationError(_("上限不能低于下限。"))

    def validate_agent_of_record(self, field: BooleanField) -> None:
        if field.data and self.certificate.data != "required":
            raise ValidationError(_("没有资格证的人不能担任署名代理师：请取消，或选“入职时须有资格证”。"))

    def validate_valid_until(self, field: Day) -> None:
        if field.data and not date(2000, 1, 1) <= field.data <= date(2100, 1, 1):
            raise ValidationError(_("请填写日期，例如 2026-12-31。"))

    def values(self) -> dict[str, Any]:
        """What `service.create` and `service.edit` take."""
        values = {name: self[name].data for name in WRITTEN}
        if values["certificate"] != "later":
            values["certify_months"] = None
        return values


def _sensible_pay(field: Amount) -> None:
    if field.data and not LOWEST_PAY <= field.data <= HIGHEST_PAY:
        raise ValidationError(_("请填每个月的元数（%(low)d 到 %(high)d）。", low=LOWEST_PAY, high=HIGHEST_PAY))


class AdvertForm(Form):
    """A whole advert in one box; nothing of it is stored before the form it fills is saved."""

    advert = TextAreaField(
        _l("招聘启事全文"), [required(_l("请把招聘启事粘贴在这里。")), at_most(6000)], render_kw={"rows": 8}
    )


class PublishForm(Form):
    """The last step before a position is public."""

    confirm = BooleanField(_l("我看过上面标出的词句，确认与工作有关"))


class ReopenForm(Form):
    valid_until = Day(_l("截止日期"), [required(_l("请填写新的日期。"))])
    confirm = BooleanField(_l("我看过上面标出的词句，确认与工作有关"))
