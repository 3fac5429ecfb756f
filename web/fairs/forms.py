"""Forms of fairs: basics, days, halls, rules, hosts, and one sheet."""

from datetime import datetime, time
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import DateTimeLocalField as Moment
from wtforms.validators import InputRequired, Optional, Regexp

from web.core.addresses import mailbox
from web.core.clock import CHINA
from web.core.fields import Amount, Day, digits
from web.core.forms import Form, at_most, dialled, one_line, required, web_address, whole_address
from web.core.labels import choices
from web.fairs.queries import consent
from web.fairs.service.wishes import MOST_REST

YEARS = _l("请填写年份，用顿号隔开，例如 2025、2026。")


def modes() -> list[tuple[str, str]]:
    return [("place", _("现场")), ("online", _("线上")), ("both", _("现场加线上"))]


def provinces() -> list[tuple[str, str]]:
    return [("", _("不填")), *((code, name) for code, name in choices("regions") if code.endswith("0000"))]


def plausible(_form: Any, field: Any) -> None:
    """A validator: a day or moment of this century, which every calendar and time zone can take."""
    if field.data is not None and not 2000 <= field.data.year <= 2100:
        raise ValidationError(_("请填写 2000 到 2100 年之间的日期。"))


class BasicsForm(Form):
    title = StringField(_l("招聘会名称"), [required(), at_most(120)], filters=[one_line])
    title_en = StringField(_l("英文名称（可不填）"), [at_most(160)], filters=[one_line])
    mode = RadioField(_l("在哪里面谈"), [InputRequired(_l("请选择一种。"))], choices=modes, default="place")
    province = SelectField(_l("省份"), choices=provinces, default="")
    address = StringField(_l("地址"), [at_most(200)], filters=[one_line])
    online_link = StringField(_l("线上会议链接"), [at_most(300), web_address], filters=[one_line, whole_address])
    register_until = Moment(
        _l("报名截止（北京时间，可不填）"), [Optional(), plausible], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    )
    description = TextAreaField(_l("说明"), [at_most(4000)])

    def values(self) -> dict[str, Any]:
        kept = {name: self[name].data for name in ("title", "title_en", "mode", "province", "address", "online_link")}
        until = self.register_until.data
        kept["description"] = self.description.data
        kept["register_until"] = until.replace(tzinfo=CHINA) if isinstance(until, datetime) else None
        return kept


class Row(Form):
    class Meta(Form.Meta):
        csrf = False


class Rows(FieldList):
    """Rows of a form; one whose number no page of ours makes, like `²`, is no row."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Any:
        start = len(prefix) + 1
        numbered = [key for key in formdata if digits(key[start:].split(self._field_separator, 1)[0]) is not None]
        return super()._extract_indices(prefix, numbered)


def minutes(text: str | None) -> int:
    """14:30 as 870. Raises ValueError."""
    moment = time.fromisoformat((text or "").strip().replace("：", ":").zfill(5))
    return moment.hour * 60 + moment.minute


class WindowRow(Row):
    day = Day(_l("日期"), [Optional(), plausible])
    starts = StringField(_l("开始"), [at_most(5)])
    ends = StringField(_l("结束"), [at_most(5)])


class WindowsForm(Form):
    rows = Rows(FormField(WindowRow), max_entries=40)

    def validate_rows(self, field: FieldList) -> None:
        self.windows = []
        for number, row in enumerate(field, 1):
            day, starts, ends = row.form.day.data, row.form.starts.data, row.form.ends.data
            if not day and not starts and not ends:
                continue
            try:
                window = (day, minutes(starts), minutes(ends))
            except ValueError:
                raise ValidationError(_("第 %(n)d 行：时间请写成 09:00 这样。", n=number)) from None
            if day is None:
                raise ValidationError(_("第 %(n)d 行：请填写日期。", n=number))
            if window[1] >= window[2]:
                raise ValidationError(_("第 %(n)d 行：结束要晚于开始。", n=number))
            self.windows.append(window)


class HallRow(Row):
    number = HiddenField()
    name = StringField(_l("展厅名称"), [at_most(60)], filters=[one_line])
    online = BooleanField(_l("线上"))


class HallsForm(Form):
    rows = Rows(FormField(HallRow), max_entries=60)

    def validate_rows(self, field: FieldList) -> None:
        rows = [row.form for row in field if row.form.name.data]
        self.halls = [(digits(r.number.data or ""), r.name.data, r.online.data) for r in rows]
        if len({name for _number, name, _online in self.halls}) < len(self.halls):
            raise ValidationError(_("两个展厅同名，请改成不同的名称。"))


class HostRow(Row):
    name = StringField(_l("单位名称"), [at_most(120)], filters=[one_line])
    role = SelectField(_l("身份"), choices=lambda: [("host", _("主办")), ("cohost", _("协办"))], default="cohost")


class HostsForm(Form):
    rows = Rows(FormField(HostRow), max_entries=30)

    def validate_rows(self, field: FieldList) -> None:
        self.hosts = [(row.form.name.data, row.form.role.data) for row in field if row.form.name.data]
        if len({name for name, _role in self.hosts}) < len(self.hosts):
            raise ValidationError(_("同一个单位写了两次，请留一次。"))
        if not self.hosts:
            raise ValidationError(_("至少要有一个主办单位。"))


def within(low: int, high: int):
    """A validator: a whole number from low to high."""

    def check(_form: Any, field: Any) -> None:
        if field.data is None or not low <= field.data <= high:
            raise ValidationError(_("请填写 %(low)d 到 %(high)d 之间的整数。", low=low, high=high))

    return check


class PersonForm(Form):
    """Somebody who takes part, as the organiser knows them; wishes and times stand beside these fields."""

    seen = HiddenField()
    name = StringField(_l("姓名"), [required(), at_most(60)], filters=[one_line])
    phone = StringField(
        _l("手机"),
        [Optional(), Regexp(r"^\+?[\d \-]{5,30}$", message=_l("请只用数字、空格和短横线。"))],
        filters=[dialled, one_line],
    )
    email = StringField(_l("邮箱"), [Optional(), at_most(254), mailbox], filters=[one_line])
    school = StringField(_l("学校"), [at_most(120)], filters=[one_line])
    rest_minutes = Amount(_l("两次面谈之间至少休息"), [within(0, MOST_REST)], empty=0)
    group_name = StringField(_l("同行组"), [at_most(40)], filters=[one_line])

    def values(self) -> dict[str, str | int]:
        texts = {name: self[name].data or "" for name in ("name", "phone", "email", "school", "group_name")}
        return texts | {"rest_minutes": self.rest_minutes.data}


class RulesForm(Form):
    slot_minutes = Amount(_l("每次面谈"), [within(5, 240)])
    gap_minutes = Amount(_l("两次之间间隔"), [within(0, 120)], empty=0)
    walk_minutes = Amount(_l("换展厅另加"), [within(0, 120)], empty=0)
    group_minutes = Amount(_l("同行的人前后最多"), [within(0, 1440)], empty=0)
    min_meetings = Amount(_l("每人至少"), [within(0, 40)], empty=0)
    max_meetings = Amount(_l("每人至多"), [within(1, 40)])
    most_wishes = Amount(_l("每人最多填志愿"), [within(1, 50)])
    walk_in_slots = Amount(_l("每张桌子每个时段最后留给现场来的人"), [within(0, 40)], empty=0)
    graduation_years = StringField(_l("面向哪几届（不填为不限）"), [at_most(100)])
    degree = SelectField(_l("最低学历"), choices=lambda: [("", _("不限")), *choices("degrees")], default="")
    universities = TextAreaField(_l("只面向这些学校（一行一所，不填为不限）"), [at_most(4000)])

    def validate_graduation_years(self, field: StringField) -> None:
        words = [
            w for w in (field.data or "").replace("，", "、").replace(",", "、").replace(" ", "、").split("、") if w
        ]
        words = [word.removesuffix("届") for word in words]
        if not all(w.isascii() and w.isdigit() and 2000 <= int(w) <= 2100 for w in words):
            raise ValidationError(YEARS)
        self.years = sorted({int(word) for word in words})

    def validate_group_minutes(self, field: Amount) -> None:
        if field.data and self.slot_minutes.data and field.data < self.slot_minutes.data:
            raise ValidationError(_("不能短于一次面谈；填 0 表示同一天就行。"))

    def validate_max_meetings(self, field: Amount) -> None:
        if field.data is not None and self.min_meetings.data is not None and field.data < self.min_meetings.data:
            raise ValidationError(_("至多不能少于至少。"))

    def values(self) -> dict[str, Any]:
        numbers = (
            "slot_minutes",
            "gap_minutes",
            "walk_minutes",
            "group_minutes",
            "min_meetings",
            "max_meetings",
            "most_wishes",
        )
        kept = {name: self[name].data for name in (*numbers, "walk_in_slots", "degree")}
        lines = [one_line(line) for line in (self.universities.data or "").splitlines()]
        return kept | {"graduation_years": self.years, "universities": list(dict.fromkeys(filter(None, lines)))}


SHEETS = ("graduates", "positions", "wishes", "times", "tables")


class SheetForm(Form):
    """One sheet for a fair; `kind` says which. Whoever brings people vouches that they agreed."""

    kind = HiddenField()
    file = FileField(
        _l("选择文件"), validators=[FileRequired(_l("请先选择一个表格文件（.xlsx、.ods、.csv，或网页格式的 .xls）。"))]
    )
    consent = BooleanField(LazyString(consent.vouched))

    def validate_kind(self, field: HiddenField) -> None:
        if field.data not in SHEETS:
            raise ValidationError(_("请从页面上的几张表里选一张。"))

    def validate_consent(self, field: BooleanField) -> None:
        if self.kind.data == "graduates" and not field.data:
            raise ValidationError(_("请先确认毕业生已经同意，再导入。"))
