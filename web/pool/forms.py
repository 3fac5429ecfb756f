"""The forms of the talent pool."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from web.core.fields import digits
from web.core.forms import Checkboxes, Form, at_most
from web.graduates.queries import FIELDS
from web.positions.rules.addressed import lawful


class AskForm(Form):
    """The agency's words with its question."""

    words = TextAreaField(_l("想对毕业生说的话"), [at_most(400), lawful])


class GiveForm(Form):
    """Which fields the agency sees while the person is in its pool."""

    fields = Checkboxes(_l("还让机构看到"), choices=list(FIELDS))


class AgainForm(Form):
    """An invitation to one of the agency's open positions."""

    position = StringField(_l("职位"))
    message = TextAreaField(_l("想对毕业生说的话"), [at_most(400), lawful])

    def validate_position(self, field: StringField) -> None:
        if digits(field.data or "") is None:
            raise ValidationError(_("请选择一个职位。"))
