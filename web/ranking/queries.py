"""Reads of ranking: what the matcher understood of a profile or a position, in words."""

from dataclasses import dataclass

from web.core.i18n import language
from web.models import Graduate, Position


@dataclass(frozen=True, slots=True)
class Chip:
    """One value the matcher read: its field and canonical value, the words it came from, how sure, and its name."""

    field: str
    value: str
    source: str
    certainty: float
    label: str


def readings_of(subject: Graduate | Position) -> list[Chip]:
    """What is stored as read in this profile or position, in the page's language; [] when it was not read yet."""
    stored = subject.reading or {}
    pairs = zip(stored.get("readings", ()), stored.get("labels", ()), strict=False)
    english = language() == "en"
    return [Chip(r["field"], r["value"], r["source"], r["certainty"], names[english]) for r, names in pairs]
