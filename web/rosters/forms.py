"""The forms of rosters: a title, a sheet for one side, and how to rank."""

import re
from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import NumberRange, Optional

from web.core.fields import Amount
from web.core.forms import Form, at_most, required
from web.models.rosters import SIDES
from web.rosters import engine


class RosterForm(Form):
    title = StringField(_l("名册名称"), validators=[required(), at_most(120)])


class ImportForm(Form):
    """One sheet; `side` says whose it is."""

    side = HiddenField()
    sheets = StringField(_l("只读这些工作表"), validators=[at_most(400)])
    file = FileField(
        _l("选择文件"), validators=[FileRequired(_l("请先选择一个表格文件（.xlsx、.ods、.csv，或网页格式的 .xls）。"))]
    )

    def only(self) -> list[str]:
        """The names of the sheets asked for; none means all."""
        return [name.strip() for name in re.split("[、;；\n]", self.sheets.data or "") if name.strip()]

    def validate_side(self, field: HiddenField) -> None:
        if field.data not in SIDES:
            raise ValidationError(_("请从页面上的两张表里选一张。"))


class RankForm(Form):
    """A graduation year, a weight for each part, and finer ones in the words of the settings file; empty is the
    usual."""

    sent: Mapping[str, str] = {}
    faults: Mapping[str, str] = {}
    cohort = Amount(_l("届别"), [Optional(), NumberRange(2000, 2100, _l("请填 2000 到 2100 之间的年份。"))])
    settings = TextAreaField(_l("按工作类别细调（可不填）"), validators=[at_most(5000)])

    def read(self, sent: Mapping[str, str]) -> bool:
        """Whether all was understood: then `chosen` holds the settings, else `faults` those of the weights, by part."""
        weights: dict[str, int] = {}
        faults: dict[str, str] = {}
        for part, _name, _least, _most in engine.parts("zh"):
            text = sent.get(f"weight-{part}", "").strip()
            if text and not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= engine.MOST_WEIGHT):
                faults[part] = _("请填 0 到 %(most)d 的整数。", most=engine.MOST_WEIGHT)
            elif text:
                weights[part] = int(text)
        self.sent, self.faults = sent, faults
        if not self.validate() or faults:
            return False
        try:
            self.chosen = engine.settings_from(self.settings.data or "", weights, self.cohort.data)
        except engine.WrongSettings as error:
            self.settings.errors = [_("设置没有读懂：%(reason)s", reason=str(error))]
        return not self.errors
