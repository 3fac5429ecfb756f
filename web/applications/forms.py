"""The forms of applications: apply, the agency's step, the answer to an invitation."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SubmitField, TextAreaField

from web.core.forms import Checkboxes, Form, at_most
from web.graduates.queries import FIELDS
from web.models.stages import STAGES


class ApplyForm(Form):
    """Which fields the agency will see beside those that go with every application, and a few words to it."""

    fields = Checkboxes(_l("还让机构看到"), choices=list(FIELDS))
    message = TextAreaField(_l("想对机构说的话"), validators=[at_most(1000)])


class AnswerForm(Form):
    """The answer to an invitation; accepting shares fields, refusing shares nothing."""

    fields = Checkboxes(_l("还让机构看到"), choices=list(FIELDS))
    note = TextAreaField(_l("想对机构说的话"), validators=[at_most(400)])
    accept = SubmitField(_l("接受邀请并投递"))
    refuse = SubmitField(_l("婉拒"))


class StepForm(Form):
    """The agency's next step: `seen` is the status its page showed."""

    seen = HiddenField()
    to = HiddenField()
    note = TextAreaField(_l("给毕业生的说明"), validators=[at_most(400)])

    def target(self) -> str:
        """The wished status, or "" when the form names none that exists."""
        return self.to.data if self.to.data in STAGES else ""
