"""Offers what people may be typing, in Chinese, pinyin, initials or English, each with the number it really finds."""

from collections.abc import Sequence
from itertools import islice
from typing import Protocol

from search_index import query
from search_index.lexicon import WORD, Lexicon
from search_index.plan import Plan, Result, Unit
from search_index.text import normalise
from search_index.types import Suggestion

ORDER = ("kind", "place", "field", "skill", "major", "degree", WORD, "title", "agency")
LOOKED_AT = 400  # lexicon entries
COUNTED = 32  # of them, how many are counted in the index


class Counted(Protocol):
    """What of an index's state is asked here."""

    @property
    def lexicon(self) -> Lexicon: ...
    def frequency(self, unit: Unit) -> int: ...
    def evaluate(self, plan: Plan) -> Result: ...


def suggest(now: Counted, prefix: str, n: int) -> tuple[Suggestion, ...]:
    """See `SearchIndex.suggest`. Whole matches first, then what kind of thing it is, then how many it finds."""
    start = " ".join(normalise(prefix[:40]).split())
    if not start or n < 1:
        return ()
    joined = start.replace(" ", "")  # zhuan li is typed with and without a blank, patent translator only with one
    starts = dict.fromkeys((start, joined) if joined.isalpha() and start.isascii() else (start,))
    seen: dict[str, tuple[tuple[bool, int, int, str], str, str]] = {}
    keys = (found for start in starts for found in islice(now.lexicon.starting(start), LOOKED_AT))
    for key, text, kind in keys:
        normal = normalise(text)
        rank = (key not in starts, ORDER.index(kind) if kind in ORDER else len(ORDER), len(text), text)
        if normal not in seen or rank < seen[normal][0]:
            seen[normal] = (rank, text, kind)
    found: list[Suggestion] = []
    meant: set[tuple[tuple[str, ...] | str, ...]] = set()
    for _, text, kind in sorted(seen.values())[:COUNTED]:
        words = query.read(text).words
        meaning = tuple(word.concepts or word.text for word in words)
        if meaning in meant:
            continue  # another name of what is already offered
        if count := _count(now, words):
            meant.add(meaning)
            found.append(Suggestion(text, kind, count))
    return tuple(found[:n])


def _count(now: Counted, words: Sequence[query.Word]) -> int:
    """How many documents have all the words."""
    units = [query.unit(word) for word in words]
    if not units or not all(now.frequency(unit) for unit in units):
        return 0
    return now.frequency(units[0]) if len(units) == 1 else now.evaluate(Plan(must=tuple(units), limit=0)).total
