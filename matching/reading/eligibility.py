"""Nationality, and whether a person may sit the patent agent exam, by the dated rule; never a bare yes or no."""

import re
from functools import cache

from matching.reading import majors
from matching.text import Lexicon
from seeds.reference import table

_CHINA = re.compile(r"中国|中华人民共和国|china|chinese|^cn$|汉族|^prc$|大陆|内地")
_REGIONS = (
    ("CN-TW", re.compile(r"台湾|taiwan|台胞|^tw$")),
    ("CN-HK", re.compile(r"香港|hong\s?kong|^hk$")),
    ("CN-MO", re.compile(r"澳门|macau|macao|^mo$")),
)
_FOREIGN = re.compile(r"外籍|外国|留学生|华裔|foreign|非中国|国际学生|international student")
_NONE = re.compile(r"^(?:无|-+|不详|未知|n/?a)?$")


@cache
def _countries() -> Lexicon:
    rows = table("countries")
    return Lexicon((a, r["name"]) for r in rows for a in (r["name"], r["name_en"], *r["aliases"].split("|")))


def nationality(folded: str) -> str:
    """ "CN", "CN-HK", "CN-MO", "CN-TW", "other", or "" when nothing is said or the words name no country."""
    text = folded.strip()
    if _NONE.match(text):
        return ""
    for code, pattern in _REGIONS:
        if pattern.search(text):
            return code
    if _CHINA.search(text) and not re.search(r"非中国|非中华|not chinese|non-chinese", text):
        return "CN"
    return "other" if _FOREIGN.search(text) or _countries().find(text) else ""


def says_nothing(folded: str) -> bool:
    """Whether a cell of nationality is empty or only says that it is."""
    return bool(_NONE.match(folded.strip()))


@cache
def _rules() -> dict[str, dict[str, str]]:
    return {r["code"]: dict(r) for r in table("exam_eligibility")}


_SCIENCE = ("07", "08", "09", "10")
_ORDER = ("eligible", "transcript_needed", "unknown", "not_eligible")


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
