"""How the names and scores of language tests are written: one pattern per test, tried in the order of their table.

Each has the words of which one stands in everything it matches; a text with none of them is not searched for it.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from matching.reading.wordings import refer, wordings
from seeds.reference import table

DIGIT = {
    digit: number for digits in ("一二三四五六七八九", "123456789", "甲") for number, digit in enumerate(digits, 1)
}
CEFR = {"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6}
LANG_CODE = {
    alias: row["code"]
    for row in table("languages")
    for alias in (row["name"], *row["aliases"].split("|"))
    if len(alias) > 1 and not alias.isascii()
}
NAMES = "|".join(sorted(LANG_CODE, key=len, reverse=True))
_PARTS = {
    "names": NAMES,
    "language": rf"(?:({NAMES})\s*)?",
    "first": f"[{''.join(sorted({name[0] for name in LANG_CODE}))}]",  # tried only where a language may begin
    "digit": "([1-9一二三四五六七八九])",
}
_GRADES = {"digits": DIGIT, "cefr": CEFR, "plain": {}}


class LanguageTest(NamedTuple):
    """One wording of a test: what it gives ("zh:hsk"), and the score each of its grades is, None where points are told.

    Both are empty of tests whose value hangs on more than the first grade told.
    """

    code: str
    marks: tuple[str, ...]
    pattern: re.Pattern[str]
    gives: str
    grades: Mapping[str, int | str] | None
    letters: frozenset[str]  # that its marks begin with


def _test(row: Mapping[str, str]) -> LanguageTest:
    grades = row["grades"]
    named = dict(pair.split("=") for pair in grades.split()) if "=" in grades else _GRADES.get(grades)
    pattern = re.compile(refer(row["pattern"], _PARTS))
    marks = tuple(row["marks"].split())
    return LanguageTest(row["test"], marks, pattern, row["gives"], named, frozenset(mark[0] for mark in marks))


TESTS = tuple(map(_test, table("language_wordings")))
MARKS = re.compile("|".join(sorted({re.escape(mark) for test in TESTS for mark in test.marks}, reverse=True)))
_says = wordings("language_tests")
AFTER_SCORE, FAILED, PREPARING = _says.after_score, _says.failed, _says.preparing
