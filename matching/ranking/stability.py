"""How firmly a list stands, and how it agrees with the people an agency picked itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.types import Ranked, Score

WITHIN = 0.05  # a weight a twentieth larger or smaller is a small change


def close_calls(ranked: Sequence[Ranked], within: float = WITHIN) -> dict[str, int]:
    """Where a list does not stand firm, told once: the key of the first of each run of people whose order turns, one
    after the other, when one weight changes by at most `within`, and how many stand in the run behind that one.

    A weight w of a part becomes w * (1 ± within), all weights then being scaled to 100 again. Those who share a rank
    have no order that could turn: they alone make no run. O(list x parts).
    """
    found: dict[str, int] = {}
    first = ""
    for above, below in zip(ranked, ranked[1:], strict=False):
        apart = (above.score.verdict == "blocked") != (below.score.verdict == "blocked")
        if above.rank == below.rank:
            found |= {first: found[first] + 1} if first else {}
        elif not apart and _turns(above.score, below.score, within):
            first = first or above.key
            found[first] = found.get(first, 0) + 1
        else:
            first = ""
    return found


def _turns(above: Score, below: Score, within: float) -> bool:
    """Scaling all parts alike keeps the order, so only the changed part's own difference counts against the gap."""
    gap = above.points - below.points
    other = {p.code: p.points for p in below.parts}
    return any(gap < abs(p.points - other.get(p.code, 0.0)) * within for p in above.parts)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the people an agency picked, how many stood among the first `depth` of the list they saw."""

    picked: int
    among_first: int
    depth: int

    @property
    def share(self) -> float:
        """The share among the first, 1 when nobody was picked."""
        return self.among_first / self.picked if self.picked else 1.0


def agreement(ranks: Iterable[int], depth: int = 10) -> Agreement:
    """The agreement of a list with picks, from the rank each picked person had when picked."""
    ranks = list(ranks)
    return Agreement(len(ranks), sum(rank <= depth for rank in ranks), depth)
