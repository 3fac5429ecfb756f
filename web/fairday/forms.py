"""Forms of the day: a person at the door, what came of a meeting, and a word about it."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from web.core.forms import Form, a_line, at_most, clean, dialled, one_line, required
from web.core.labels import choices
from web.fairday import queries
from web.fairday.queries import report
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
    degree = SelectField(_l("学历"), choices=lambda: [("", _("不填")), *choices("degrees")], default="")
    major = StringField(_l("专业"), [at_most(60)], filters=[one_line])
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
    """What came of a stand's meetings, one row each: `sent` is what was typed, None for what is known so far. A row says
    something where it is not as it was shown, so that what others said meanwhile stays.

    `typed`: (code, note) by meeting; `wrong`: what keeps a row from being saved; `said`: the rows that say something."""

    def __init__(self, meetings: Sequence[FairMeeting], side: str, sent: Mapping[str, str] | None) -> None:
        self.notes = {m.id for m in meetings if queries.shows_note(m, side)}
        self.typed = {m.id: (code_of(m), m.outcome_note if m.id in self.notes else "") for m in meetings}
        self.seen = {m.id: queries.seen_of(m) for m in meetings}
        self.wrong: dict[int, str] = {}
        self.said: list[Said] = []
        for meeting in meetings if sent is not None else ():
            self._take(meeting, sent)

    def _take(self, meeting: FairMeeting, sent: Mapping[str, str]) -> None:
        number, known = meeting.id, self.typed[meeting.id]
        status, _dot, rest = (seen := sent.get(f"seen-{number}", "")).partition(".")
        outcome, _dot, mark = rest.partition(".")
        shown = "no_show" if status == "no_show" else outcome
        code = sent.get(f"outcome-{number}", shown)
        code = code if code in CODES else ""
        text = sent.get(f"note-{number}")
        note = known[1] if text is None else one_line(a_line(clean(text)))
        as_shown = code == shown and (text is None or queries.note_mark(number, note) == mark)
        if as_shown or (code, note) == known:
            return
        self.typed[number] = (code, note)
        if len(note) > LONGEST_NOTE:
            self.wrong[number] = _("备注最多 %(n)d 个字。", n=LONGEST_NOTE)
        elif seen != self.seen[number]:
            self.wrong[number] = _overtaken(meeting, known[1])
        elif not code:
            self.wrong[number] = _("写了备注，还要选一个结果。")
        else:
            self.said.append(Said(number, seen, code, note if number in self.notes else None))


def _overtaken(meeting: FairMeeting, note: str) -> str:
    names = report.outcome_names() | {"no_show": _("没有来"), "": _("还没有结果")}
    now = names[code_of(meeting)] + (f" · {note}" if note else "")
    return _("这一场刚刚有人更新过，现在记的是“%(now)s”。请核对，要改成你填的就再保存一次。", now=now)


def code_of(meeting: FairMeeting) -> str:
    """What is known to have come of a meeting, as it is chosen in a form; "" for nothing yet."""
    return "no_show" if meeting.status == "no_show" else meeting.outcome
