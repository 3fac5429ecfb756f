"""Free text of somebody whose name is not shown: none of it leaves before its writer has read it as agencies would, and
let it go. A mask catches what it knows; what it does not know is caught by nobody else."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from seeds import reference
from web.core import ids
from web.core.i18n import language
from web.graduates.rules.mask import masked
from web.models import Graduate

SURE = 0.5  # what was read with less certainty than this says nothing to others
UNKNOWN = "?"  # begins a value that no table knows, and so is somebody's own words


def texts(graduate: Graduate) -> dict[str, str]:
    """Each field that holds free text, as an agency reads it that knows no name, when the field is released. Load the
    profile with its rows."""
    studies = (part for e in graduate.educations for part in (e.major, e.second_major))
    tests = (" ".join(filter(None, (x.language, x.test, x.score, x.note))) for x in graduate.languages)
    written = {
        "educations": _lines(studies),
        "languages": _lines(tests),
        "skills": _lines(skill.name for skill in graduate.skills),
        "honours": _lines(honour.name for honour in graduate.open_honours),
        "specialities": graduate.specialities or "",
        "introduction": graduate.introduction or "",
        "wishes": graduate.places_note or "",
    }
    return {field: masked(text, graduate, ()) for field, text in written.items() if text.strip()}


def seal(field: str, text: str) -> str:
    """What stands for this very text; another text, or another mask, has another one."""
    return ids.digest(f"{field}\n{text}")[:32]


def released(graduate: Graduate) -> frozenset[str]:
    """The fields whose text, as it stands now, was let go."""
    kept = graduate.released or {}
    if not kept:
        return frozenset()
    return frozenset(field for field, text in texts(graduate).items() if kept.get(field) == seal(field, text))


def values(graduate: Graduate, field: str, text: str) -> list[str]:
    """The names of the values that were read in this text of a profile, in the page's language: words of a table, never
    the person's own. [] while nothing was read."""
    if not text:
        return []
    stored, english = graduate.reading or {}, language() == "en"
    pairs = zip(stored.get("readings", ()), stored.get("labels", ()), strict=False)
    found = [
        names[english]
        for reading, names in pairs
        if reading["field"] == field
        and not reading["value"].startswith(UNKNOWN)
        and reading["certainty"] >= SURE
        and reading["source"]
        and (reading["source"] in text or text in reading["source"])
    ]
    return list(dict.fromkeys(found))


def major(graduate: Graduate, text: str) -> str:
    """A major by its name in the table, else by what was read in it; "" for one nobody lists."""
    if not text.strip():
        return ""
    known = _majors().get(text.strip().casefold())
    return known or "、".join(values(graduate, "major", text)[:1])


def choose(stored: Mapping[str, str] | None, field: str, text: str, release: bool) -> dict[str, Any]:
    """What is kept after this field was released as it stands, or taken back."""
    kept = {name: mark for name, mark in (stored or {}).items() if name != field}
    return kept | {field: seal(field, text)} if release else kept


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


@cache
def _majors() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in reference.table("majors"):
        for name in filter(None, (row["name"], *row["aliases"].split("|"))):
            found.setdefault(name.casefold(), row["name"])
    return found
