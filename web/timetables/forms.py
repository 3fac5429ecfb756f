"""The forms of timetables: what to run, what has changed, and publishing with a password."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from web.accounts.access.proof import Proof
from web.core.forms import Form, at_most
from web.timetables import engine

KINDS = (
    SelectChoice("timetable", _l("时间表：谁几点在哪张桌见谁")),
    SelectChoice("dry_run", _l("预演：有人不来会怎样，要几张桌")),
    SelectChoice("pairing", _l("直接配对：一个人配一个职位")),
    SelectChoice("ranking", _l("排序名单：每个职位最合适的人")),
)


class StartForm(Form):
    kind = RadioField(_l("做什么"), choices=list(KINDS), default="timetable")
    fill = IntegerField(
        _l("志愿以外，再为每人补几家最合适的机构"),
        [InputRequired(_l("请填写一个整数。")), NumberRange(0, engine.MOST_EXTRA, _l("请填 0 到 10 的整数。"))],
        default=engine.USUAL_FILL,
    )


class PublishForm(Proof):
    note = TextAreaField(_l("说明（会写进通知，可不填）"), validators=[at_most(400)])
