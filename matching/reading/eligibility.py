"""Nationality, and whether a person may sit the patent agent exam, by the dated rule; never a bare yes or no."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from matching.reading import majors
from matching.reading.wordings import choices, wordings
from matching.text import Lexicon
from seeds.reference import table

_says = wordings("eligibility")

_REGIONS = choices("eligibility", "region")


@cache
def _countries() -> Lexicon:
    rows = table("countries")
    return Lexicon((a, r["name"]) for r in rows for a in (r["name"], r["name_en"], *r["aliases"].split("|")))


def nationality(folded: str) -> str:
    """ "CN", "CN-HK", "CN-MO", "CN-TW", "other", or "" when nothing is said or the words name no country."""
    text = folded.strip()
    if _says.none.match(text):
        return ""
    for code, pattern in _REGIONS:
        if pattern.search(text):
            return code
    if _says.china.search(text) and not re.search(r"非中国|非中华|not chinese|non-chinese", text):
        return "CN"
    return "other" if _says.foreign.search(text) or _countries().find(text) else ""


def says_nothing(folded: str) -> bool:
    """Whether a cell of nationality is empty or only says that it is."""
    return bool(_says.none.match(folded.strip()))


@cache
def _rules() -> dict[str, Mapping[str, str]]:
    return {row["code"]: row for row in table("exam_eligibility")}


_SCIENCE = ("07", "08", "09", "10")
_ORDER = ("eligible", "transcript_needed", "unknown", "not_eligible")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules of a year say of a person: the state, the row that decided, and every other row that matters."""

    state: str
    rule: Mapping[str, str]
    also: tuple[Mapping[str, str], ...] = ()


def sitting(
    year: int, values: tuple[str, ...], award: str, country: str, degree: str | None, graduated: str = ""
) -> Ruling:
    """Whether a person may sit the exam of a year, by the rules of that year; what no rule tells is unknown.

    `values`, `award` as in `exam`; `country` as `nationality` gives it, "" is unknown; `degree` a code of degrees.csv,
    "" unknown, None below junior college; `graduated` "YYYY-MM", past or expected, "" where nobody asked. The worst of
    year, nationality, degree, discipline and diploma decides, of equal ones the first. O(values).
    """
    told = [_of_year(year), _of_country(country), _of_degree(year, degree, graduated), *_of_majors(year, values, award)]
    told += _of_diploma(year, graduated)
    (state, rule), *rest = sorted((one for one in told if one), key=lambda one: -_ORDER.index(one[0]))
    also = [row for said, row in rest if row != rule and (said != "eligible" or "by" in row)]
    return Ruling(state, rule, tuple(also))


def known_years() -> tuple[int, ...]:
    """The years whose examination stands in the calendar, oldest first."""
    return tuple(int(row["year"]) for row in table("exam_calendar"))


_Told = tuple[str, Mapping[str, str]]


def _said(code: str) -> _Told:
    return _rules()[code]["state"], _rules()[code]


def _of_year(year: int) -> _Told | None:
    return None if year in known_years() else _said("year")


def _of_country(country: str) -> _Told | None:
    if country == "other":
        return _said("nationality")
    return None if country else _said("nationality_unknown")


def _of_degree(year: int, degree: str | None, graduated: str) -> _Told | None:
    if degree is None or graduated[:4] > str(year):
        return _said("degree")
    return None if degree else _said("degree_unknown")


def _of_majors(year: int, values: tuple[str, ...], award: str) -> list[_Told]:
    """The discipline's rule where one is in force on the last day of the year, which stays unknown where none is."""
    state, code = exam(values, award, "")
    if not code:
        return [_said("major_unknown")]
    rule = _rules()[code]
    last = date(year, 12, 31).isoformat()
    if not rule["valid_from"] <= last <= (rule["valid_to"] or last):
        return [_said("year")]
    return [(state, rule)]


def _of_diploma(year: int, graduated: str) -> list[_Told]:
    """The rule for those who have no diploma yet when registration ends, or, where its end is not known, who get it in
    the year of the examination."""
    rule = next((row for row in table("exam_diploma") if int(row["year"]) == year), None)
    ends = next((row["registered_to"][:7] for row in table("exam_calendar") if int(row["year"]) == year), "")
    if rule is None or graduated[:4] != str(year) or (ends and graduated <= ends):
        return []
    late = rule["by"] and graduated > rule["by"][:7]
    return [("not_eligible" if late else rule["state"], rule)]


def exam(values: tuple[str, ...], award: str, country: str) -> tuple[str, str]:
    """State (eligible · transcript_needed · not_eligible · unknown) and the key of the rule that decided.

    `values` are major values; a minor does not count, the field of the degree awarded (`award`) does: it may make a
    major of another field one of science, and where it is none itself, a major of science is not enough to say yes.
    """
    if country == "other":
        return "not_eligible", "nationality"
    best = ("unknown", "")
    known = False
    for value in values:
        name, _, role = value.partition("#")
        if role == "minor":
            continue
        key = _rule_key(name)
        if not key:
            continue
        if key in ("02", "04", "12") and award in ("07", "08"):
            key = award
        state = _rules()[key]["state"]
        if key[:2] in _SCIENCE and award in _rules() and award[:2] not in _SCIENCE:
            key = award
            state = "transcript_needed" if _rules()[award]["state"] == "transcript_needed" else "unknown"
        if not known or _ORDER.index(state) < _ORDER.index(best[0]):
            best, known = (state, key), True
    return best


@cache
def _disciplines() -> dict[str, str]:
    return {row["name"]: row["code"] for row in table("disciplines")}


def _rule_key(name: str) -> str:
    """The key of the rule for a major value; of one that names no major, only its field (`?医学`), that field's."""
    if name.startswith("?"):
        name = _disciplines().get(name[1:], name)
    if name in _rules():
        return name
    first = next(iter(majors.classes(name)), "")
    return first if first in _rules() else first[:2] if first[:2] in _rules() else ""
