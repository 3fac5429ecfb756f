"""Forms of the day: a person at the door, what came of a meeting, and a word about it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from web.core.forms import Form, at_most, dialled, one_line, required

STARS = [SelectChoice(str(n), str(n)) for n in range(1, 6)]


class NumberForm(Form):
    number = IntegerField(
        _l("编号"), [InputRequired(_l("请填写编号，只用数字。")), NumberRange(1, 10**6, _l("没有这个编号。"))]
    )


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
