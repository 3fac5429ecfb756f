"""E-mail addresses: one spelling per mailbox, and the check of a typed one."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, ValidationError

from web.core.forms import at_most, clean, required


def normalise(text: str | None) -> str:
    """One spelling per mailbox: composed, without blanks around, in small letters. No check; see `address`."""
    return clean(text).casefold()


def address(text: str | None) -> str | None:
    """The normalised form of a complete address, or None; nobody is asked over the network."""
    try:
        return normalise(validate_email(normalise(text), check_deliverability=False).normalized)
    except EmailNotValidError:
        return None


def mailbox(_form: Any, field: Any) -> None:
    """A complete address, normalised in place."""
    found = address(field.data)
    if found is None:
        raise ValidationError(_l("请填写完整的邮箱地址，例如 name@example.com。"))
    field.data = found


def email_field(label: Any) -> EmailField:
    """An address to be checked, as every form asks for it."""
    attributes = {"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
    return EmailField(label, [required(_l("请填写邮箱。")), at_most(254), mailbox], render_kw=attributes)
