"""Which figures of a split everybody may read: small ones are hidden, and others with them, so that none can be worked out.

A split is a list of counts that add up to a total everybody knows (hires by province, by month …). Hidden are all counts
below LEAST, zeros too. Where a reader who knows this rule could still tell nought from not nought, the smallest shown are
hidden as well, equal ones together, until one of these holds of the k hidden ones, which come to S:

- S is at least LEAST and at most (LEAST - 1)(k - 1): each may be nought, as the others could all be small;
- S is at least LEAST and smaller than all that is shown: each may be nought, and each may be S.

In both cases what is published of those other possibilities is the very same, which a test tries for all splits of some
size. Splits of one total shown side by side tell no more of each other: their cells share nothing but that total.
"""

from collections.abc import Sequence

LEAST = 5


def veiled(counts: Sequence[int]) -> list[int | None]:
    """The counts with None for what is hidden; all where the total itself is small. O(n²)."""
    if sum(counts) < LEAST:
        return [None] * len(counts)
    below = LEAST
    while not _safe([one for one in counts if one < below], [one for one in counts if one >= below]):
        below = min(one for one in counts if one >= below) + 1
    return [None if one < below else one for one in counts]


def _safe(hidden: Sequence[int], shown: Sequence[int]) -> bool:
    """Whether each hidden count may be nought or not, to whoever reads what is shown and knows this rule."""
    missing = sum(hidden)
    if not hidden:
        return True
    if len(hidden) < 2 or missing < LEAST:
        return False
    return missing <= (LEAST - 1) * (len(hidden) - 1) or missing < min(shown, default=missing + 1)


def total(counts: Sequence[int]) -> int | None:
    """What they come to, unless that is small."""
    return None if sum(counts) < LEAST else sum(counts)


def level(count: int | None, most: int) -> int:
    """How dark a tile is, from 0 for nothing or hidden to 4 for the most."""
    return 0 if not count else 1 + min(3, 4 * (count - 1) // max(most, 1))
