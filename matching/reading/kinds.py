"""Kinds of work wished for or offered, with what a graduate would rather do first."""

import re
from functools import cache, lru_cache

from matching.text import Lexicon, Span, negated
from seeds.reference import table

# A value is a code of kinds.csv or other_kinds.csv; "second:CODE" is what a person would do if the first choice fails.

_SECOND_BEFORE = re.compile(r"(?:其次|再次|第二|备选|也可以?(?:做|接受|考虑)?|次选|then)\s*:?$")
_SECOND_AFTER = re.compile(r"^[^,;。\n、/]{0,3}?(?:也可|也行|也考虑|亦可|可以考虑|其次|备选|为辅|次之|second)")
_FIRST_AFTER = re.compile(r"^[^,;。\n、/]{0,2}?(?:优先|为主|首选|第一|岗?为主)")
_MOSTLY = re.compile(r"优先|为主|首选")


@cache
def _lexicon() -> Lexicon:
    rows = (*table("kinds"), *table("other_kinds"))
    return Lexicon((a, r["code"]) for r in rows for a in (r["name"], *r["aliases"].split("|"), r["name_en"]))


@cache
def offered() -> frozenset[str]:
    """The codes a position may have."""
    return frozenset(r["code"] for r in table("kinds"))


@cache
def _near() -> dict[tuple[str, str], int]:
    pairs = {}
    for row in table("kind_near"):
        pairs[row["a"], row["b"]] = pairs[row["b"], row["a"]] = int(row["near"])
    return pairs


def find(folded: str) -> list[Span]:
    """The kinds wished for in a folded cell, in the order of preference as far as the words tell it."""
    spans = [s for s in _lexicon().find(folded) if not negated(folded, s.start, s.end)]
    first = [bool(_FIRST_AFTER.match(folded[s.end : s.end + 8])) for s in spans]
    out = []
    for span, leading in zip(spans, first, strict=True):
        before, after = folded[max(0, span.start - 6) : span.start], folded[span.end : span.end + 10]
        second = not leading and (any(first) or bool(_SECOND_BEFORE.search(before)) or bool(_SECOND_AFTER.match(after)))
        if second and len(spans) > 1 and span is not spans[0] or (second and any(first)):
            span = Span(span.start, span.end, f"second:{span.code}")
        if span.code not in [s.code for s in out]:
            out.append(span)
    return out


@lru_cache(maxsize=65536)
def near(kind: str, wishes: str) -> int:
    """How well wishes joined by "|" suit one kind of work, 0..64; nothing said is 36, a first choice counts in full."""
    if not wishes:
        return 36
    values = wishes.split("|")
    best, only = 0, [v for v in values if v not in ("any", "patent")]
    for value in values:
        code = value.removeprefix("second:")
        if code == kind:
            worth = 64
        elif code == "any":
            worth = 44 if only else 52
        elif code == "patent":
            worth = 48 if kind != "translation" else 30
        else:
            worth = _near().get((kind, code), 0)
        if value.startswith("second:"):
            worth = worth * 5 // 8
        best = max(best, worth)
    return best
