"""What of a count may be shown without telling of a single person."""

from collections.abc import Sequence

LEAST = 5  # people a figure or its rest must stand for
HIDDEN = "—"


def apart(of: int, counts: Sequence[int]) -> list[int | None]:
    """Counts among `of` people that stand in one row: each where it, its rest, and its distance from every one shown
    before it are at least LEAST, else None."""
    kept: list[int | None] = []
    for count in counts:
        others = [one for one in kept if one is not None]
        tells = min(count, of - count, *(abs(count - one) for one in others)) < LEAST
        kept.append(None if tells else count)
    return kept


def shown(count: int, of: int) -> int | str:
    """A count among `of` people whose number is known: itself where both it and the rest are at least LEAST, else only
    that it is less than LEAST, or less than LEAST from all. Among fewer than twice LEAST either would tell the other,
    so that all counts look the same."""
    if of < LEAST:
        return f"<{LEAST}"
    if of < 2 * LEAST:
        return HIDDEN
    if count < LEAST:
        return f"<{LEAST}"
    return count if of - count >= LEAST else f">{of - LEAST}"
