"""The forms of an interview: what the agency proposes and says of it, and the graduate's answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from web.core.fields import Moment
from web.core.forms import Checkboxes, Form, at_most, one_line, required, web_address, whole_address
from web.interviews.service import Said
from web.interviews.words import way_names
from web.models import Interview, User
from web.models.interviews import LIVE
from web.positions.rules.addressed import lawful

MINUTES = (15, 20, 30, 45, 60, 90, 120, 180)
USUAL = 30
NAMES = ("time1", "time2", "time3", "time4", "time5")


class PlanForm(Form):
    """How an interview takes place, without its times."""

    seen = HiddenField()
    minutes = SelectField(
        _l("时长（分钟）"), coerce=int, choices=[SelectChoice(n, str(n)) for n in MINUTES], default=USUAL
    )
    way = RadioField(_l("方式"), validators=[InputRequired(_l("请选择一种方式。"))])
    place = StringField(_l("地点或电话"), filters=[one_line], validators=[at_most(200)])
    link = StringField(_l("线上链接"), filters=[whole_address], validators=[at_most(300), web_address])
    people = Checkboxes(_l("面试官"), coerce=int)

    def __init__(self, *args: Any, crew: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.way.choices = [SelectChoice(code, name) for code, name in way_names().items()]
        self.people.choices = [SelectChoice(one.id, one.display_name) for one in crew]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        needs = {"place": (self.place, _("请写清地址和房间。")), "phone": (self.place, _("请写谁打给谁，打哪个号码。"))}
        needs["online"] = (self.link, _("请填写线上链接。"))
        field, message = needs.get(self.way.data, (self.place, ""))
        if message and not field.data:
            field.errors = [*field.errors, message]
            fine = False
        return fine

    def filled(self, interview: Interview | None, asker: int) -> "PlanForm":
        """For a page that asks first: as it stands, or with whoever asks as interviewer."""
        self.people.data = [one.user_id for one in interview.people] if interview and interview.people else [asker]
        if interview is not None and interview.way:
            self.way.data, self.place.data, self.link.data = interview.way, interview.place, interview.link
            if "note" in self and interview.status in LIVE:
                self["note"].data = interview.note
        if interview is not None and interview.starts_at is not None:
            took = int((interview.ends_at - interview.starts_at).total_seconds() // 60)
            self.minutes.data = took if took in MINUTES else USUAL
        return self

    def span(self, starts_at: datetime) -> tuple[datetime, datetime]:
        return starts_at, starts_at + timedelta(minutes=self.minutes.data)

    def where(self) -> dict[str, Any]:
        """What goes with the way: an address or a number, or a link, never both."""
        online = self.way.data == "online"
        return {
            "way": self.way.data,
            "place": "" if online else self.place.data,
            "link": self.link.data if online else "",
            "people": tuple(self.people.data or ()),
        }


class ProposeForm(PlanForm):
    """Times to choose from: the first must be there."""

    time1 = Moment(_l("时间一"), validators=[DataRequired(_l("请至少填写一个时间。"))])
    time2 = Moment(_l("时间二"), validators=[Optional()])
    time3 = Moment(_l("时间三"), validators=[Optional()])
    time4 = Moment(_l("时间四"), validators=[Optional()])
    time5 = Moment(_l("时间五"), validators=[Optional()])
    note = TextAreaField(_l("想对毕业生说的话"), [at_most(400), lawful])

    def said(self) -> Said:
        times = sorted({self[name].data for name in NAMES if self[name].data})
        return Said([self.span(one) for one in times], note=self.note.data, **self.where())


class MoveForm(PlanForm):
    time1 = Moment(_l("改到（北京时间）"), validators=[DataRequired(_l("请填写新的时间。"))])
    note = TextAreaField(_l("想对毕业生说的话"), [at_most(400), lawful])

    def said(self) -> Said:
        return Said([self.span(self.time1.data)], note=self.note.data, **self.where())


class SlotsForm(PlanForm):
    """Several slots one after the other."""

    time1 = Moment(_l("第一场开始（北京时间）"), [DataRequired(_l("请填写第一场的时间。"))])
    count = SelectField(_l("几场"), coerce=int, choices=[SelectChoice(n, str(n)) for n in range(1, 21)], default=4)
    pause = SelectField(
        _l("中间休息（分钟）"), coerce=int, choices=[SelectChoice(n, str(n)) for n in (0, 5, 10, 15, 30)]
    )

    def said(self) -> Said:
        step = timedelta(minutes=self.minutes.data + self.pause.data)
        return Said([self.span(self.time1.data + n * step) for n in range(self.count.data)], **self.where())


class ChooseForm(Form):
    seen = HiddenField()
    option = RadioField(_l("选一个时间"), validate_choice=False, validators=[InputRequired(_l("请选一个时间。"))])


class AskForm(Form):
    seen = HiddenField()
    wish = TextAreaField(_l("哪些时间合适"), [required(), at_most(400)])


class TurnForm(Form):
    seen = HiddenField()
    reason = TextAreaField(_l("原因"), [required(_l("请写明原因。")), at_most(400)])


class ObjectForm(Form):
    words = TextAreaField(_l("当时是怎样的"), [required(_l("请写明原因。")), at_most(400)])


class CancelForm(Form):
    seen = HiddenField()
    reason = TextAreaField(_l("告诉毕业生为什么"), [required(_l("请写明原因。")), at_most(400), lawful])


class SeenForm(Form):
    """A button that needs nothing but to have seen what it is about."""

    seen = HiddenField()
