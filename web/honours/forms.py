"""The forms of honours."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, StringField, ValidationError

from web.core.forms import Form, at_most
from web.honours.rules import ACTS


class AskForm(Form):
    school = SelectField(_l("请哪所学校核实"), coerce=int)


class CheckForm(Form):
    """`seen` is the seal its page showed."""

    act = HiddenField()
    seen = HiddenField()
    issued = StringField(_l("颁发时间"), [at_most(20)])
    reason = StringField(_l("原因"), [at_most(200)])

    def validate_act(self, field: HiddenField) -> None:
        if field.data not in ACTS:
            raise ValidationError(_("请选择核实、不予核实或撤销核实。"))


class SheetForm(Form):
    file = FileField(
        _l("填好的名单"),
        validators=[FileRequired(_l("请先选择一个表格文件（.xlsx、.ods、.csv，或网页格式的 .xls）。"))],
    )
