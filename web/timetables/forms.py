"""The forms of timetables: what to run, what has changed, and publishing with a password."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from web.accounts.access.proof import Proof
from web.core.forms import Form, at_most
from web.models.run_kinds import RUN_KINDS, TIMETABLE
from web.timetables import engine

KINDS = tuple(SelectChoice(kind.code, kind.choice) for kind in RUN_KINDS.values() if kind.choice)


class StartForm(Form):
    kind = RadioField(_l("做什么"), choices=list(KINDS), default=TIMETABLE.code)
    fill = IntegerField(
        _l("志愿以外，再为每人补几家最合适的机构"),
        [InputRequired(_l("请填写一个整数。")), NumberRange(0, engine.MOST_EXTRA, _l("请填 0 到 10 的整数。"))],
        default=engine.USUAL_FILL,
    )
    ties = RadioField(
        _l("直接配对里分数相同的人"),
        choices=[
            SelectChoice("lot", _l("抽签决定先后：对每个毕业生，没有更好的稳定结果")),
            SelectChoice("largest", _l("让更多人配到：没有别的职位可去的人优先")),
        ],
        default="lot",
    )


class PublishForm(Proof):
    note = TextAreaField(_l("说明（会写进通知，可不填）"), validators=[at_most(400)])
