"""What all forms share: stripped text, Chinese messages, only listed fields, and clean characters."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from web.core import db
from web.core.refusals import Wrong

CONTROL = {c for c in map(chr, range(32)) if c not in "\n\t"} | {"\x7f"}
TURNING = {*map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))}  # which way letters run
UNSEEN = {*map(chr, (0xAD, 0x200B, 0x2060, 0xFEFF))}  # nothing to the eye: what holds only these is empty
DROPPED = CONTROL | TURNING | UNSEEN

LONGEST_LINE = 2000  # characters; no field of one line takes more


def clean(text: str | None) -> str:
    """Strip blanks, control characters (NUL cannot be stored by PostgreSQL) and those that turn or hide what stands
    beside them, unify line ends; keep the rest."""
    text = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c not in DROPPED and not 0xD800 <= ord(c) <= 0xDFFF).strip()


def one_line(text: str | None) -> str:
    """Without line ends and runs of blanks, for names that stand in the middle of sentences; use it as a filter."""
    return " ".join((text or "").split())


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))


def a_line(text: str) -> str:
    """No more of what should be a line than lets its own limit refuse it: a page says back what was sent. A filter."""
    return text[: LONGEST_LINE + 1]


def dialled(text: str | None) -> str:
    """A telephone number in the digits and dashes every keyboard has: １３８－0000 as 138-0000. A filter."""
    return unicodedata.normalize("NFKC", text or "").translate(_DASHES)


_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?([/?#].*)?", re.IGNORECASE)


def whole_address(text: str | None) -> str:
    """www.example.com as people write it, with the https:// that a link needs; anything else unchanged. A filter."""
    return f"https://{text}" if _HOST.fullmatch(text or "") else (text or "")


class Form(FlaskForm):
    """Every form of the site: FlaskForm with cleaned text fields; a password stays as it was typed."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            kind = unbound_field.field_class
            if issubclass(kind, StringField | TextAreaField) and not issubclass(kind, PasswordField):
                filters = list(unbound_field.kwargs.get("filters", ()))
                first = [clean] if issubclass(kind, TextAreaField) else [clean, a_line]
                unbound_field.kwargs["filters"] = [*first, *(f for f in filters if f not in first)]
            return unbound_field.bind(form=form, **options)

    @contextmanager
    def mending(self) -> Iterator[None]:
        """Around the verb a form calls: what it finds Wrong stands beside its field, everything typed is still there,
        and the view goes on to show the form again. Other refusals pass."""
        try:
            yield
        except Wrong as wrong:
            db.current_unit().give_up()
            if wrong.field in self:
                self[wrong.field].errors = [*self[wrong.field].errors, wrong.message]
            else:
                self.form_errors.append(wrong.message)


def _kinds(of: type[Form] = Form) -> Iterator[type[Form]]:
    """Every form of the site."""
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


@cache
def _fields(kind: type[Form]) -> dict[str, UnboundField]:
    return {name: field for name in dir(kind) if isinstance(field := getattr(kind, name), UnboundField)}


@cache
def secret_names() -> frozenset[str]:
    """Names of fields whose text is never kept, in any form: passwords and one-time codes. Asked first after start-up,
    when all forms are known."""

    def secret(field: UnboundField) -> bool:
        said = (field.kwargs.get("render_kw") or {}).get("autocomplete", "")
        return issubclass(field.field_class, PasswordField) or said == "one-time-code"

    return frozenset(name for kind in _kinds() for name, field in _fields(kind).items() if secret(field))


def labels_of(names: Iterable[str], package: str) -> dict[str, str]:
    """What the forms of a feature (`web.fairs`) call these fields, hidden ones and buttons apart: the form that has
    most of them first, then its others. A name may carry a prefix of its form or a number of its row: start-code,
    note-12. Names no form has are left out. O(forms x names)."""
    parts = {name: _parts(name) for name in names}
    known: dict[str, str] = {}
    for kind in _nearest(parts.values(), package):
        for name, field in _fields(kind).items():
            label = field.args[0] if field.args else field.kwargs.get("label")
            if label and not issubclass(field.field_class, HiddenField | SubmitField):
                known.setdefault(name, str(label))
    found = {name: next((known[part] for part in several if part in known), "") for name, several in parts.items()}
    return {name: label for name, label in found.items() if label}


def words_of(fields: Mapping[str, list[str]], package: str) -> dict[str, list[str]]:
    """What the same forms show for these values: a choice by its name, a tick as such, text as it is. O(as above)."""
    known: dict[str, dict[str, str]] = {}
    for kind in _nearest(map(_parts, fields), package):
        if any(issubclass(field.field_class, SelectField | BooleanField) for field in _fields(kind).values()):
            try:
                made = kind(formdata=None)
            except (AttributeError, LookupError, TypeError):  # one that is made for a record of its own
                continue
            for field in made:
                if isinstance(field, BooleanField):
                    known.setdefault(field.short_name, dict.fromkeys(("y", "on", "true", "1"), _("是")))
                elif isinstance(field, SelectField) and field.choices:
                    known.setdefault(field.short_name, {str(one[0]): str(one[1]) for one in field.iter_choices()})
    said = {name: next((known[part] for part in _parts(name) if part in known), {}) for name in fields}
    return {name: [said[name].get(value, value) for value in values] for name, values in fields.items()}


def _parts(name: str) -> tuple[str, str, str]:
    """A field's name with and without the prefix of its form or the number of its row."""
    return name, name.rpartition("-")[2], name.partition("-")[0]


def _nearest(names: Iterable[tuple[str, str, str]], package: str) -> list[type[Form]]:
    """The forms of a feature, first the one that has most of these fields."""
    asked = {part for several in names for part in several}
    ours = {kind for kind in _kinds() if kind.__module__.startswith(f"{package}.")}
    return sorted(ours, key=lambda kind: (-len(asked & set(_fields(kind))), kind.__module__, kind.__qualname__))


class _Tick(CheckboxInput):
    """One of several: the group must be answered, not every box of it ticked."""

    validation_attrs = ["disabled"]


class Checkboxes(SelectMultipleField):
    """Several choices as checkboxes; one that is sent twice counts once, and what cannot be one leaves none chosen."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(list(dict.fromkeys(valuelist)))
        except ValueError:
            self.data = []  # validators and templates walk over it, also when the page asks again
            raise

    widget = ListWidget(prefix_label=False)
    option_widget = _Tick()


def required(message: str = "") -> DataRequired:
    return DataRequired(message or _l("请填写这一项。"))


def at_most(number: int) -> Length:
    return Length(max=number, message=_l("最多 %(max)d 个字符。"))


def web_address(_form: Any, field: Any) -> None:
    """Only http and https links: anything else could run script or open a program. Nobody's name stands before the
    host, where it would look like one, and no blank within, where a program that shows it would end it."""
    if field.data and not _leads_to_a_site(field.data):
        raise ValidationError(_l("请填写完整的网址，例如 https://www.example.com。"))


def _leads_to_a_site(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    named = "." in (parts.hostname or "") and "@" not in parts.netloc
    return parts.scheme in ("http", "https") and named and not any(c.isspace() for c in text)
