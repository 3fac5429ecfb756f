"""Months and language tests as people write them."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from seeds import reference

_MONTH = re.compile(r"^\s*(\d{4})\s*(?:[-./年]\s*)(1[0-2]|0?[1-9])\s*月?\s*$")


def month(text: str) -> str:
    """A month as YYYY-MM from 2026-06, 2026.6, 2026/06 or 2026年6月. Raises ValueError."""
    match = _MONTH.match(text)
    if match is None:
        raise ValueError(text)
    return f"{int(match[1]):04}-{int(match[2]):02}"


def test_named(text: str | None) -> Mapping[str, str] | None:
    """The language test of exactly this name (CET-6, cet6, 大学英语六级), or None."""
    folded = re.sub(r"[\s-]+", "", text or "").casefold()
    for row in reference.table("language_tests"):
        if folded and folded in {re.sub(r"[\s-]+", "", row[key]).casefold() for key in ("code", "name", "name_en")}:
            return row
    return None


TWO_SCALES = ("toefl",)  # until 2026 of 120 points, since then of 6: a number alone does not say which
SCALE = 9  # a test whose scores lie further apart counts points; of narrower ones the numbers are levels


def scale_score(text: str) -> tuple[Mapping[str, str], float] | None:
    """The test with points that a text like "英语六级 502分" names, and its one number; None when either is unclear."""
    text = unicodedata.normalize("NFKC", text).casefold()
    for name, row in _scale_names():
        left, found, right = text.partition(name)
        if found and not (name.isascii() and (left[-1:].isalnum() or right[:1].isalpha())):
            numbers = re.findall(r"\d+(?:\.\d+)?", left + " " + right)
            return (row, float(numbers[0])) if len(numbers) == 1 else None
    return None


@cache
def _scale_names() -> list[tuple[str, Mapping[str, str]]]:
    """Names of the tests with points, the longest first; the short ones people say stand in the synonyms."""
    said = {row["concept"]: row["words"].split("|") for row in reference.table("synonyms")}
    tests = (row for row in reference.table("language_tests") if row["language"] and row["code"] not in TWO_SCALES)
    rows = [row for row in tests if float(row["high"]) - float(row["low"]) >= SCALE]
    names = [(n.casefold(), r) for r in rows for n in (r["name"], r["name_en"], *said.get(f"s={r['code']}", ()))]
    return sorted(names, key=lambda pair: -len(pair[0]))
