"""The forms of rosters: a title, a sheet for one side, and how to rank."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField, TextAreaField, ValidationError

from web.core.forms import Form, at_most, required
from web.models.rosters import SIDES
from web.rosters import engine


class RosterForm(Form):
    title = StringField(_l("名册名称"), validators=[required(), at_most(120)])


class ImportForm(Form):
    """One sheet; `side` says whose it is."""

    side = HiddenField()
    file = FileField(_l("选择文件"), validators=[FileRequired(_l("请先选择一个 .xlsx 或 .csv 文件。"))])

    def validate_side(self, field: HiddenField) -> None:
        if field.data not in SIDES:
            raise ValidationError(_("请从页面上的两张表里选一张。"))


class RankForm(Form):
    """The settings of a ranking, in the words of the command line's settings file; empty means the usual ones."""

    settings = TextAreaField(_l("设置（可不填）"), validators=[at_most(5000)])

    def validate_settings(self, field: TextAreaField) -> None:
        try:
            self.chosen = engine.settings_from(field.data or "")
        except engine.WrongSettings as error:
            raise ValidationError(_("设置没有读懂：%(reason)s", reason=str(error))) from None
