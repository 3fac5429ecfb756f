"""The forms of handing up a report and of receiving it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, NumberRange, Optional

from web.core.fields import Amount, Day
from web.core.forms import Form, at_most


class SubmitForm(Form):
    until = Day(_l("截至日期"), validators=[DataRequired(_l("请填写日期，例如 2026-12-31。"))])
    agencies = Amount(
        _l("本省知识产权服务机构数"), [Optional(), NumberRange(0, 10_000_000, _l("请填 0 或更大的整数。"))]
    )
    note = TextAreaField(_l("备注"), validators=[at_most(500)])
    seen = HiddenField()


class DecideForm(Form):
    reason = TextAreaField(_l("说明"), validators=[at_most(500)])
    accept = SubmitField(_l("接收"))
    give_back = SubmitField(_l("退回"))
