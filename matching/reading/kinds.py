"""Kinds of work wished for or offered, with what a graduate would rather do first."""

from functools import cache, lru_cache

from matching.reading.wordings import wordings
from matching.text import CELL_LIMIT, Lexicon, Span, negated
from seeds.reference import table

_says = wordings("kinds")

# A value is a code of kinds.csv or other_kinds.csv; "second:CODE" is what a person would do if the first choice fails.


@cache
def _lexicon() -> Lexicon:
    rows = (*table("kinds"), *table("other_kinds"))
    return Lexicon((a, r["code"]) for r in rows for a in (r["name"], *r["aliases"].split("|"), r["name_en"]))


@cache
def offered() -> frozenset[str]:
    """The codes a position may have."""
    return frozenset(r["code"] for r in table("kinds"))


@cache
def elsewhere() -> frozenset[str]:
    """The codes of work that is not about patents: what people may wish for, and what a position seldom is."""
    return frozenset(r["code"] for r in table("other_kinds")) - {"any", "patent"}


@cache
def _near() -> dict[tuple[str, str], int]:
    pairs = {}
    for row in table("kind_near"):
        pairs[row["a"], row["b"]] = pairs[row["b"], row["a"]] = int(row["near"])
    return pairs


def find(text: str, start: int = 0, end: int = CELL_LIMIT) -> list[Span]:
    """The kinds wished for in a stretch of a folded text, counted from its start, in the order of preference as far as
    the words tell it."""
    named, folded = _lexicon().between(text, start, end), text[start:end]
    spans = [s for s in named if not negated(folded, s.start, s.end)]
    first = [bool(_says.first_after.match(folded[s.end : s.end + 8])) for s in spans]
    led, out = any(first), {}
    for span, leading in zip(spans, first, strict=True):
        before, after = folded[max(0, span.start - 6) : span.start], folded[span.end : span.end + 10]
        second = not leading and (
            led or bool(_says.second_before.search(before)) or bool(_says.second_after.match(after))
        )
        if second and len(spans) > 1 and span is not spans[0] or (second and led):
            span = Span(span.start, span.end, f"second:{span.code}")
        out.setdefault(span.code, span)
    return list(out.values())


def wishes(values: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds wished for as scoring looks at them: "anything" said beside a kind counts less than said alone."""
    named = any(v not in ("any", "patent") for v in values)
    return tuple("any+" if v == "any" and named else v for v in values) or ("",)


_SPECIAL = {"": 36, "any": 52, "any+": 44}


@lru_cache(maxsize=4096)
def near(kind: str, wish: str) -> int:
    """How well one wish suits one kind of work, 0..64; nothing said is 36, a second choice counts five eighths."""
    if wish in _SPECIAL:
        return _SPECIAL[wish]
    code = wish.removeprefix("second:")
    if code == "patent":
        worth = 48 if kind != "translation" else 30
    else:
        worth = 64 if code == kind else _near().get((kind, code), 0)
    return worth if code == wish else worth * 5 // 8
