"""How the names and scores of language tests are written: one pattern per test, tried in the order of their table.

Each has the words of which one stands in everything it matches; a text with none of them is not searched for it.
"""

import re

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
TESTS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (row["test"], tuple(row["marks"].split()), re.compile(refer(row["pattern"], _PARTS)))
    for row in table("language_wordings")
)
_says = wordings("language_tests")
AFTER_SCORE, FAILED, PREPARING = _says.after_score, _says.failed, _says.preparing
