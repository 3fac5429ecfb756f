"""How near values are of which a candidate brings one, or all together count as one."""

from functools import cache, lru_cache

from matching.nearness import FULL, KEPT, MET, REFUTED, SILENT
from matching.reading import degrees, honours, pay, places


@cache
def degree_near(want: str, have: str) -> int:
    """At least the degree wanted 64; "is:X" wants exactly X."""
    if not have:
        return 24
    kind, _, level = want.rpartition(":")
    gap = degrees.RANK[have] - degrees.RANK[level]
    if kind == "is":
        return 64 if gap == 0 else 24
    return 64 if gap >= 0 else 16 if gap == -1 else 0


def degree_state(want: str, have: str) -> int:
    """A must-have degree is refuted by a known lower one; "is:X" by any other."""
    if not have:
        return SILENT
    exactly, _, level = want.rpartition(":")
    gap = degrees.RANK[have] - degrees.RANK[level]
    return MET if gap == 0 or gap > 0 and exactly != "is" else REFUTED


@lru_cache(maxsize=KEPT)
def pay_near(want: str, have: str) -> int:
    """64 when the wish lies within what is offered, falling to 0 at 40 % above the top; nothing said 50."""
    offered, wished = pay.bounds(want), pay.bounds(have)
    if offered is None or wished is None:
        return 54 if have == "open" else 50
    top = offered[1]
    least = wished[0] or wished[1]
    if not top or least <= top:
        return 64
    return max(0, 56 - (least - top) * 140 // top)


@cache
def graduation_near(want: str, have: str) -> int:
    """The year asked for 64, the year before it 50, two before 36 (the two years after leaving), later ones 8."""
    if not have:
        return 36
    if ":" in want:
        return (8, 36, FULL)[graduation_state(want, have)]
    gap = int(have[:4]) - int(want)
    return {0: 64, -1: 50, -2: 36}.get(gap, 8 if gap > 0 else 16)


def graduation_state(want: str, have: str) -> int:
    """A must-have year is met by that year and refuted by another one; "by:2026-07" by then, "from:2025" from then
    on."""
    kind, _, bound = want.rpartition(":")
    if not have or kind == "by" and have == bound[:4] and bound[5:] < "06":
        return SILENT  # in a year that ends in summer for most
    if not kind:
        return MET if have[:4] == want else REFUTED
    return MET if (have >= bound if kind == "from" else have[: len(bound)] <= bound) else REFUTED


def honour_worth(values: tuple[str, ...]) -> str:
    """All honours together as one number: the best counts in full, three more a fifth each, never above 64."""
    weights = sorted((honours.weight(h) for h in values), reverse=True)
    return str(min(FULL, sum(w // (1 if i == 0 else 5) for i, w in enumerate(weights[:4]))))


def honour_near(want: str, have: str) -> int:
    """The worth of all honours together."""
    return int(have)


@lru_cache(maxsize=KEPT)
def place_near(want: str, have: str) -> int:
    """How well one wish covers one place of work; see `places.wishes` for what a wish is."""
    return places.near(want, have)


def province_reached(value: str) -> str:
    """The province of a place or of a wish for one place; regions, "anywhere" and "remote" may reach all."""
    return value[:2] if value[:6].isdigit() else ""


def eligibility_state(want: str, have: str) -> int:
    """Eligible meets, not eligible refutes, a transcript still to be shown is to be confirmed."""
    return {"eligible": MET, "not_eligible": REFUTED}.get(have, SILENT)


def nationality_state(want: str, have: str) -> int:
    """Chinese nationality is met by CN and its regions; nothing said is to be confirmed."""
    return SILENT if not have else MET if have.startswith("CN") else REFUTED


def travel_state(want: str, have: str) -> int:
    """Travelling for work is met by who would, refuted by who would rather not; nothing said is to be confirmed."""
    if have == "seldom":
        return REFUTED if want == "often" else MET
    return {"travels": MET, "stays": REFUTED}.get(have, SILENT)


def silent(want: str, have: str) -> int:
    """For parts that are never a must-have."""
    return SILENT


def zero(want: str, have: str) -> int:
    """For must-haves that earn no points."""
    return 0
