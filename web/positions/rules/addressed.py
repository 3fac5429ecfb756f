"""What an agency writes to one person is held to the words a position is held to."""

from flask_babel import gettext as _
from wtforms import Field, Form, ValidationError

from web.core import clock
from web.core.i18n import pick
from web.positions.rules.wording import screen


def lawful(_form: Form, field: Field) -> None:
    """A validator for what an agency writes to a person: no words a position may not carry either."""
    for finding in screen({field.name: field.data or ""}, clock.today()):
        if finding.level == "block":
            word, reason = finding.words, pick(finding.reason, finding.reason_en)
            raise ValidationError(_("“%(word)s”：%(reason)s 请改写。", word=word, reason=reason))
