"""How firmly a list stands, and how it agrees with the people an agency picked itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.types import Ranked, Score

WITHIN = 0.2  # a weight a fifth larger or smaller is a small change


def close_calls(ranked: Sequence[Ranked], within: float = WITHIN) -> frozenset[str]:
    """The keys of those whose order with the next in rank turns when one weight changes by at most `within`.

    A weight w of a part becomes w * (1 ± within), all weights then being scaled to 100 again. O(list x parts).
    """
    found: set[str] = set()
    for above, below in zip(ranked, ranked[1:], strict=False):
        if (above.score.verdict == "blocked") == (below.score.verdict == "blocked") and _turns(
            above.score, below.score, within
        ):
            found |= {above.key, below.key}
    return frozenset(found)


def _turns(above: Score, below: Score, within: float) -> bool:
    """Scaling all parts alike keeps the order, so only the changed part's own difference counts against the gap."""
    gap = above.points - below.points
    other = {p.code: p.points for p in below.parts}
    return any(gap - abs(p.points - other.get(p.code, 0.0)) * within < 0 for p in above.parts) or gap == 0


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
