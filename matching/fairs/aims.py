"""The aims of a timetable one after the other: each reached as far as it can be, proven, and kept while the next is sought.

For each aim the cheapest proof that holds is taken: no prices at all (everybody who could has it), the paths of a
matching, a flow, a linear program, and where that is not tight a tree of linear programs (branch and bound).
"""

from typing import Any

import numpy as np

from matching.fairs.flow import choose
from matching.fairs.grid import Grid
from matching.fairs.prices import Goal, Prices, bound, longest, written
from matching.meetings import LEVEL, PROMISED, Aim


class Aims:
    """A plan in the making: `slot` of each edge, and what it reaches of each aim. `constants`: what pinned meetings
    alone reach of promises and value."""

    def __init__(self, grid: Grid, names: tuple[str, ...], k: int, constants: dict[str, int]) -> None:
        self.grid, self.names, self.k, self.constants = grid, names, k, constants
        edges = len(grid.edges)
        self.slot = np.full(edges, -1, np.int64)
        self.found: list[Aim] = []
        self.worth: dict[str, np.ndarray] = {}
        self.points: dict[str, np.ndarray] = {}
        for name in names:
            level = name.startswith(LEVEL)
            self.worth[name] = np.zeros(edges, np.int64) if level else grid.value
            self.points[name] = np.zeros(k, np.int64)
            if level:
                self.points[name][int(name.removeprefix(LEVEL)) - 1] = 1
            if name == PROMISED:
                self.worth[name] = grid.promised.astype(np.int64)

    def reached(self, name: str, slot: np.ndarray | None = None) -> int:
        """What the meetings reach of an aim, pinned ones with them."""
        slot = self.slot if slot is None else slot
        if name.startswith(LEVEL):
            count = self.grid.have + np.bincount(self.grid.person[slot >= 0], minlength=len(self.grid.people))
            return int((count >= int(name.removeprefix(LEVEL))).sum())
        return int(self.worth[name][slot >= 0].sum()) + self.constants.get(name, 0)

    def all_reached(self, slot: np.ndarray) -> tuple[int, ...]:
        return tuple(self.reached(name, slot) for name in self.names)

    def take(self, slot: np.ndarray | None) -> bool:
        """Go on with these meetings where they are better, the first aims first."""
        if slot is None or self.all_reached(slot) <= self.all_reached(self.slot):
            return False
        self.slot = slot
        return True

    def goal(self, name: str, scale: int = 1, weights: dict[str, int] | None = None) -> Goal:
        """An aim and its prices of those before it, in parts of a point."""
        worth, points, spent, floors = self.worth[name] * scale, self.points[name] * scale, 0, {}
        for before, weight in (weights or {}).items():
            worth, points = worth + weight * self.worth[before], points + weight * self.points[before]
            floors[before] = self.reached(before)
            spent += weight * (floors[before] - (self.constants.get(before, 0)))
        return Goal(worth, points, scale, spent, weights or {}, floors)

    def before(self, name: str) -> tuple[str, ...]:
        return self.names[: self.names.index(name)]

    def bound(self, goal: Goal, prices: Prices) -> int:
        return bound(self.grid, goal, prices)

    def settle(self, name: str, *proofs: tuple[int, dict[str, Any]]) -> Aim:
        """Note an aim as done, with the best of its proofs; a bound is never below what was reached."""
        least, proof = min(proofs, key=lambda p: p[0])
        constant = self.constants.get(name, 0)
        aim = Aim(name, self.reached(name), least + constant, proof)
        self.found.append(aim)
        return aim

    def proven(self, name: str, least: int) -> bool:
        return self.reached(name) >= least + self.constants.get(name, 0)

    def without_prices(self, name: str) -> tuple[int, dict[str, Any]]:
        """The bound if every table were always free for everybody."""
        return self.proof(self.goal(name), Prices(np.zeros_like(self.grid.open_tables)))

    def by_cover(self, name: str, covered: np.ndarray) -> tuple[int, dict[str, Any]]:
        """The bound of a matching from the times that its last searches came by (`chains.serve`)."""
        return self.proof(self.goal(name), Prices(covered.astype(np.int64).reshape(self.grid.open_tables.shape)))

    def by_flow(self, name: str, prices: np.ndarray, weights: dict[str, int]) -> tuple[int, dict[str, Any]]:
        """The bound from prices of places whatever the time."""
        return self.proof(self.goal(name, 1, weights), Prices(np.repeat(prices[:, None], self.grid.slots, axis=1)))

    def level_flow(self, name: str) -> tuple[int, dict[str, Any]]:
        """A level's bound from a flow of its own, in which the levels before it count more than anything."""
        before, large = [n for n in self.before(name) if n != PROMISED], len(self.grid.people) + 1
        points = large * sum((self.points[n] for n in before), np.zeros(self.k, np.int64)) + self.points[name]
        _, prices = flow(self.grid, np.zeros(len(self.grid.edges), np.int64), points)
        return self.by_flow(name, prices, dict.fromkeys(before, large))

    def proof(self, goal: Goal, prices: Prices) -> tuple[int, dict[str, Any]]:
        return bound(self.grid, goal, prices), written(self.grid, goal, prices)


def flow(grid: Grid, value: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(taken, price of a place at each position): the best choice of edges if times did not matter, with `points` for
    everybody's first, second … meeting, which must not grow."""
    index = np.flatnonzero(grid.common.any(axis=1))
    taken = np.zeros(len(grid.edges), bool)
    if not len(index):
        return taken, np.zeros(len(grid.positions), np.int64)
    most = np.minimum(grid.most, longest(grid))
    level = grid.have[:, None] + np.arange(max(int(most.max(initial=0)), 1))[None, :]
    bonus = np.append(points, 0)[np.minimum(level, len(points))]
    places = np.maximum(grid.open_tables, 0).sum(axis=1)
    taken[index], prices = choose(grid.person[index], grid.position[index], value[index], most, places, bonus)
    return taken, prices
