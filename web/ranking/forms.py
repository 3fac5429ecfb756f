"""The forms of ranking: an invitation, and the weights of a position."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import AnyOf

from web.core.forms import Form, at_most, required
from web.positions.rules.addressed import lawful


class InviteForm(Form):
    """What the agency writes to the person it invites."""

    message = TextAreaField(_l("想对对方说的话"), validators=[at_most(400), lawful])


class DemandForm(Form):
    """One correction of how a position was read: which demand, and what is true of it."""

    field = StringField(validators=[required(), at_most(30)])
    value = StringField(validators=[required(), at_most(2000)])
    source = StringField(validators=[at_most(2000)])
    action = StringField(validators=[AnyOf(("must", "wish", "confirm", "drop"))])
    back = StringField(validators=[AnyOf(("", "preview"))], default="")


class WeightsForm(Form):
    """One whole number per part; the parts are the matcher's, so the fields are plain inputs and read here."""

    def read(self, sent: Mapping[str, str], usual: Mapping[str, int], most: int) -> dict[str, int]:
        """The weights that differ from the usual ones; what is wrong is in `faults`, by part."""
        self.faults: dict[str, str] = {}
        weights: dict[str, int] = {}
        for part in usual:
            text = sent.get(f"weight-{part}", "").strip()
            if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= most):
                self.faults[part] = _("请填 0 到 %(most)d 的整数。", most=most)
            else:
                weights[part] = int(text)
        if not self.faults and not any(weights.values()):
            self.faults[next(iter(usual))] = _("至少要有一项大于 0。")
        return {part: weight for part, weight in weights.items() if weight != usual[part]}
