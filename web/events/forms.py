"""The forms of an event, of calling it off, and of who came."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, NumberRange, Optional

from web.core import places
from web.core.clock import CHINA
from web.core.fields import Amount
from web.core.forms import Checkboxes, Form, at_most, one_line, required, web_address, whole_address
from web.core.labels import choices
from web.events.queries import Guest
from web.models import Event

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
MOST_SEATS = 5_000  # who registers is ticked one by one afterwards
_WHEN = _l("请填写日期和时间，例如 2026-12-31 14:30。")


class EventForm(Form):
    title = StringField(_l("名称"), filters=[one_line], validators=[required(), at_most(120)])
    title_en = StringField(_l("名称（英文）"), filters=[one_line], validators=[at_most(200)])
    kind = SelectField(_l("类别"), validators=[required()])
    starts_at = DateTimeLocalField(_l("开始（北京时间）"), format=FORMATS, validators=[DataRequired(_WHEN)])
    ends_at = DateTimeLocalField(_l("结束（北京时间）"), format=FORMATS, validators=[DataRequired(_WHEN)])
    place = StringField(_l("省市"), filters=[one_line])
    address = StringField(_l("详细地点"), filters=[one_line], validators=[at_most(200)])
    online_link = StringField(_l("线上链接"), filters=[whole_address], validators=[at_most(300), web_address])
    seats = Amount(_l("座位"), [Optional(), NumberRange(1, MOST_SEATS, _l("请填 1 到 5000 之间的人数。"))])
    text = TextAreaField(_l("介绍"), validators=[required(), at_most(6000)])
    text_en = TextAreaField(_l("介绍（英文）"), validators=[at_most(6000)])
    material = StringField(_l("资料网址"), filters=[whole_address], validators=[at_most(300), web_address])

    def __init__(self, *args: Any, obj: Event | None = None, **options: Any) -> None:
        super().__init__(*args, obj=obj, **options)
        self.kind.choices = choices("event_kinds")
        if obj is not None and not self.is_submitted():
            self.place.data = places.title(obj.place) if obj.place else ""
            for field in (self.starts_at, self.ends_at):
                field.data = field.data.astimezone(CHINA)

    def validate_place(self, field: StringField) -> None:
        try:
            places.find(field.data) if field.data else None
        except places.UnknownPlace as unknown:
            raise ValidationError(str(unknown)) from None

    def values(self) -> dict[str, Any]:
        """What the form says, as the columns of an event."""
        plain = ("title", "title_en", "kind", "address", "online_link", "seats", "text", "text_en", "material")
        found = {name: self[name].data for name in plain}
        found["place"] = places.find(self.place.data) if self.place.data else ""
        return found | {name: self[name].data.replace(tzinfo=CHINA) for name in ("starts_at", "ends_at")}


class CancelForm(Form):
    note = StringField(_l("告诉报名的人为什么"), filters=[one_line], validators=[required(), at_most(300)])


class AttendanceForm(Form):
    came = Checkboxes(_l("到场的人"), coerce=int)
    others = Amount(_l("没有报名就来的人数"), [NumberRange(0, 1_000_000, _l("请填 0 或更大的整数。"))], empty=0)
    seen = HiddenField()

    def __init__(self, *args: Any, guests: Sequence[Guest], **options: Any) -> None:
        super().__init__(*args, **options)
        self.came.choices = [(one.id, " · ".join(filter(None, (one.name, one.of)))) for one in guests]
