"""A proof where the linear program is not tight: a tree that splits on meetings, with prices that prove at each leaf.

Branch and bound (Land and Doig, 1960). Either a meeting is held at a time or it is not; each leaf's prices show that no
timetable of its part is better than the plan. What must hold (aims before, meetings on the path) is asked for by prices
so high that it is given up last, so there is a proof even for a part in which it cannot hold.
"""

from typing import Any

import numpy as np

from matching.fairs.aims import Aims
from matching.fairs.linear import called_for, floors_of, weights_of
from matching.fairs.prices import Prices, written
from matching.fairs.program import SCALE, Answer, Program

COLUMNS = 300_000  # columns of all linear programs of a tree together
DEPTH = 60
FETCHES = 20  # times a part's program may ask for more columns
Proof = dict[str, Any]  # as `written` gives it, or of two parts
Path = tuple[tuple[tuple[int, int], bool], ...]  # meetings at times, held or not, on the way to a part


def by_tree(aims: Aims, name: str, mask: np.ndarray) -> tuple[int, Proof] | None:
    """A proof that the plan reaches as much of an aim as can be; None where it takes too much. Better plans that turn up
    are taken. `mask`: the columns to begin with. Linear programs of at most `COLUMNS` columns in all."""
    search = _Tree(aims, name, mask)
    while (found := search.node(())) is None and search.better:
        search.better = False
    return None if found is None else (search.target, found)


class _Tree:
    def __init__(self, aims: Aims, name: str, mask: np.ndarray) -> None:
        self.aims, self.name, self.mask = aims, name, mask
        self.worth, self.points, self.floors = aims.worth[name], aims.points[name], floors_of(aims, name)
        self.left, self.better = COLUMNS, False
        self._made()

    def _made(self) -> None:
        grid, k = self.aims.grid, self.aims.k
        self.program, self.loose = (Program(grid, k, self.mask, floors) for floors in (self.floors, []))
        self.at = {
            key: i for i, key in enumerate(zip(self.program.edge.tolist(), self.program.slot.tolist(), strict=True))
        }

    @property
    def target(self) -> int:
        return self.aims.reached(self.name) - self.aims.constants.get(self.name, 0)

    def node(self, path: Path) -> Proof | None:
        """The proof of a part, None where there is none within what may be spent."""
        for _ in range(FETCHES):
            self.left -= self.program.width
            if self.left < 0 or len(path) > DEPTH:
                return None
            answer, weights, forced = self._solved(path)
            if answer is None:
                return None
            barred = tuple(key for key, taken in path if not taken)
            prices = Prices(answer.prices.tables, answer.prices.people, answer.prices.walks, forced, barred)
            goal = self.aims.goal(self.name, SCALE, weights)
            if self.aims.bound(goal, prices) <= self.target:
                return written(self.aims.grid, goal, prices)
            if answer.total > self.target + 1 - 1e-3:
                return self._split(path, answer)
            wanted = called_for(self.aims, goal, prices, self.mask)
            if not wanted.any():
                return None
            self.mask = self.mask | wanted
            self._made()
        return None

    def _solved(self, path: Path) -> tuple[Answer | None, dict[str, int], dict[tuple[int, int], int]]:
        """The part's linear optimum, the prices of the aims before and of the meetings held on the path."""
        program = self.program
        low, high = np.zeros(program.columns), np.ones(program.columns)
        for key, taken in path:
            low[self.at[key]] = high[self.at[key]] = float(taken)
        answer = program.solve(self.worth, self.points, "highs-ds", low, high)
        if answer is not None:
            forced = {key: int(answer.push[self.at[key]]) for key, taken in path if taken}
            return answer, weights_of(self.aims, self.name, answer), forced
        # What must hold here cannot: shown by asking for it at a price above anything else.
        before = self.aims.before(self.name)
        most = max(self.target, 0) + int(self.worth.max(initial=1)) + len(self.aims.grid.people) + 1
        worth = self.worth + sum(most * self.aims.worth[n] for n in before)
        points = self.points + sum(most * self.aims.points[n] for n in before)
        bonus = np.zeros(program.columns)
        forced = {key: most * SCALE for key, taken in path if taken}
        bonus[[self.at[key] for key in forced]] = most
        answer = self.loose.solve(worth, points, "highs-ds", 0.0, high, bonus)
        if answer is not None:
            answer = Answer(answer.x, -np.inf, answer.loss, answer.push, answer.weights, answer.prices)
        return answer, dict.fromkeys(before, most * SCALE), forced

    def _split(self, path: Path, answer: Answer) -> Proof | None:
        """Both parts of the meeting that is most undecided; where none is, the answer is a better plan."""
        grid, program = self.aims.grid, self.program
        x = answer.x[: program.columns]
        column = int(np.abs(x - 0.5).argmin()) if program.columns else -1
        if column < 0 or abs(x[column] - 0.5) > 0.5 - 1e-5:
            slot = np.full(len(grid.edges), -1, np.int64)
            used = np.flatnonzero(x > 0.5)
            slot[program.edge[used]] = program.slot[used]
            self.better = self.aims.take(slot)
            return None
        e, s = key = int(program.edge[column]), int(program.slot[column])
        split = [grid.people[grid.person[e]], grid.positions[grid.position[e]], s]
        held = self.node((*path, (key, True)))
        left = None if held is None else self.node((*path, (key, False)))
        return None if left is None else {"split": split, "held": held, "not": left}
