"""The form of ways to be told: one choice for each kind."""

from collections.abc import Mapping

from wtforms import SelectChoice, SelectField

from web.core.forms import Form
from web.notices import words


def choices_form(role: str, chosen: Mapping[str, str] | None = None) -> Form:
    """A field for each kind this role is told of; `chosen` fills a form that was not sent."""
    fields = {
        kind: SelectField(name, choices=[SelectChoice(*one) for one in words.modes_of(kind).items()], default="at_once")
        for kind, name in words.kinds_of(role).items()
    }
    return type("ChoicesForm", (Form,), fields)(data=dict(chosen or {}))
