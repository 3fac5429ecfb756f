"""The forms of telling an office, and of each step."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField

from web.core.forms import Form, at_most, one_line, required
from web.voices.words import KINDS

LONGEST = 4000


class VoiceForm(Form):
    kind = RadioField(_l("反映什么"), validators=[required(_l("请选一项。"))])
    title = StringField(_l("标题"), filters=[one_line], validators=[required(), at_most(120)])
    text = TextAreaField(_l("正文"), validators=[required(), at_most(LONGEST)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.choices = list(KINDS.items())


class StepForm(Form):
    text = TextAreaField(_l("说明"), validators=[at_most(LONGEST)])
    seen = HiddenField()
