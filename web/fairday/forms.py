"""Forms of the day: a person at the door, what came of a meeting, and a word about it."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from web.core.forms import Form, a_line, at_most, clean, dialled, one_line, required
from web.fairday.service import CODES, Said
from web.models import FairMeeting

STARS = [SelectChoice(str(n), str(n)) for n in range(1, 6)]


class NumberForm(Form):
    number = IntegerField(
        _l("编号"), [InputRequired(_l("请填写编号，只用数字。")), NumberRange(1, 10**6, _l("没有这个编号。"))]
    )


class HelperForm(Form):
    name = StringField(_l("谁来签到"), [required(), at_most(60)], filters=[one_line])


class WalkInForm(Form):
    name = StringField(_l("姓名"), [required(), at_most(60)], filters=[one_line])
    phone = StringField(
        _l("手机"),
        [Optional(), Length(max=30), Regexp(r"^\+?[\d \-]{5,30}$", message=_l("请只用数字、空格和短横线。"))],
        filters=[dialled, one_line],
    )
    school = StringField(_l("学校"), [at_most(120)], filters=[one_line])
    first = SelectField(_l("最想见"), coerce=int)
    second = SelectField(_l("其次"), coerce=int)
    third = SelectField(_l("再次"), coerce=int)

    def stand_ids(self) -> list[int]:
        return [number for number in (self.first.data, self.second.data, self.third.data) if number]


class OutcomeForm(Form):
    seen = HiddenField()
    outcome = RadioField(
        _l("结果"),
        [InputRequired(_l("请选择一个结果。"))],
        choices=[
            SelectChoice("met", _l("已见面")),
            SelectChoice("second", _l("再次面试")),
            SelectChoice("offer", _l("录用意向")),
            SelectChoice("no", _l("不合适")),
            SelectChoice("no_show", _l("没有来")),
        ],
    )
    note = StringField(_l("备注（只有本机构看得到）"), [at_most(400)], filters=[one_line])


class FeedbackForm(Form):
    rating = RadioField(_l("评分"), [InputRequired(_l("请选择 1 到 5 分。"))], choices=STARS)
    note = TextAreaField(_l("想说的话（选填）"), [at_most(1000)])


LONGEST_NOTE = 400


class Cards:
    """What came of a stand's meetings, one row each: `sent` is what was typed, None for what is known so far."""

    def __init__(self, meetings: Sequence[FairMeeting], sent: Mapping[str, str] | None) -> None:
        self.meetings = meetings
        self.known = {m.id: (code_of(m), m.outcome_note) for m in meetings}
        self.typed = dict(self.known) if sent is None else {m.id: self._row(m, sent) for m in meetings}
        self.wrong = {} if sent is None else self._faults(sent)

    def _row(self, meeting: FairMeeting, sent: Mapping[str, str]) -> tuple[str, str]:
        code, note = self.known[meeting.id]
        said = sent.get(f"outcome-{meeting.id}", code)
        return said if said in CODES else code, one_line(a_line(clean(sent.get(f"note-{meeting.id}", note))))

    def _faults(self, sent: Mapping[str, str]) -> dict[int, str]:
        """By meeting what is wrong with its row: nothing is saved then."""
        found = {}
        for meeting in self.meetings:
            code, note = self.typed[meeting.id]
            if (code, note) == self.known[meeting.id]:
                continue
            if len(note) > LONGEST_NOTE:
                found[meeting.id] = _("备注最多 %(n)d 个字。", n=LONGEST_NOTE)
            elif not code:
                found[meeting.id] = _("写了备注，还要选一个结果。")
            elif sent.get(f"seen-{meeting.id}", meeting.status) != meeting.status:
                found[meeting.id] = _("这一场刚刚有人更新过，请核对后再保存。")
        return found

    def changed(self) -> list[Said]:
        """The rows that say something new."""
        rows = ((m, *self.typed[m.id]) for m in self.meetings)
        return [Said(m.id, m.status, code, note) for m, code, note in rows if (code, note) != self.known[m.id]]


def code_of(meeting: FairMeeting) -> str:
    """What is known to have come of a meeting, as it is chosen in a form; "" for nothing yet."""
    return "no_show" if meeting.status == "no_show" else meeting.outcome
