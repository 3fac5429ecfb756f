"""The forms of handing up a report and of receiving it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, NumberRange, Optional, ValidationError

from web.core.fields import Amount, Day
from web.core.forms import Form, at_most
from web.reports.words import WRITTEN


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


class WrittenForm(Form):
    """The report as it is handed up: which, signed, as a PDF."""

    kind = SelectField(_l("哪种报告"))
    paper = FileField(
        _l("选择 PDF 文件"), description=_l("最大 5 MB、最多 50 页。"), render_kw={"accept": "application/pdf,.pdf"}
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.kind.choices = [(code, str(name)) for code, name in WRITTEN.items()]

    def validate_paper(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("请先选择一个 PDF 文件。"))
