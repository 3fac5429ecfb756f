"""A bound that nobody can beat, from prices: what the best timetable could be worth if tables' times were for sale.

Prices may be any numbers from 0 on: for a table's time, for a time of a person (so that a rest is kept), for a way between
halls, and for each aim that comes before. Everybody then takes what is best at these prices, alone; what they gain and
all prices together are at least what any timetable is worth (weak duality of linear programs). So a proof is a list of
whole numbers, and checking it is adding up. Good prices come from flows (`flow`) and linear programs (`program`).
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.compiled import Compiled
from matching.fairs.grid import Grid

CHUNK = 1 << 22  # cells of (edge, slot) looked at in one go
NEVER = -(1 << 61)  # the gain of a meeting that has no time: below any other, and never added up, as five are too many


@dataclass(frozen=True)
class Goal:
    """What is maximised: `worth` of each edge and `points` of everybody's first, second … meeting, all in units of one
    `scale`-th. The aims before are among them with their prices; `spent` is those prices times what these aims reach."""

    worth: np.ndarray  # int64 an edge
    points: np.ndarray  # int64 a level
    scale: int
    spent: int = 0
    weights: dict[str, int] = field(default_factory=dict)
    floors: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Prices:
    """tables: positions x slots; people: people x slots, for a meeting then or at a later time that clashes with it;
    walks: (person, hall, slot, other slot) -> price, for a meeting in the hall then or in another hall at the other
    time; forced: (edge, slot) -> bonus where a proof splits on a meeting; barred: meetings it leaves out."""

    tables: np.ndarray
    people: np.ndarray | None = None
    walks: dict[tuple[int, int, int, int], int] = field(default_factory=dict)
    forced: dict[tuple[int, int], int] = field(default_factory=dict)
    barred: tuple[tuple[int, int], ...] = ()


def bound(grid: Grid, goal: Goal, prices: Prices) -> int:
    """The largest whole number of the aim that any timetable may reach, what is pinned left aside but for levels.
    O(edges * slots)."""
    best = _best_offers(grid, goal, prices)
    gains = _gains(best, grid.person, np.minimum(grid.most, longest(grid)), grid.have, goal.points)
    paid = int((prices.tables * np.maximum(grid.open_tables, 0)).sum()) + sum(prices.walks.values())
    paid += int(prices.people.sum()) if prices.people is not None else 0
    return (int(gains) + paid - sum(prices.forced.values()) - goal.spent) // goal.scale


def _best_offers(grid: Grid, goal: Goal, prices: Prices) -> np.ndarray:
    """Of each edge its gain at its cheapest time, NEVER where there is none."""
    extra: dict[int, list[tuple[int, int]]] = {}
    for (p, h, s, other), price in prices.walks.items():
        for e in range(*np.searchsorted(grid.person, [p, p + 1])):
            extra.setdefault(e, []).append((s if grid.hall[grid.position[e]] == h else other, price))
    for (e, s), bonus in prices.forced.items():
        extra.setdefault(e, []).append((s, -bonus))
    barred: dict[int, list[int]] = {}
    for e, s in prices.barred:
        barred.setdefault(e, []).append(s)
    own = None if prices.people is None else own_costs(grid, prices.people)
    best = np.empty(len(grid.edges), np.int64)
    step = max(1, CHUNK // max(1, grid.slots))
    for start in range(0, len(best), step):
        chunk = slice(start, start + step)
        cost = prices.tables[grid.position[chunk]]
        if own is not None:
            cost = cost + own[grid.person[chunk]]
        offers = np.where(grid.common[chunk], goal.worth[chunk, None] - cost, NEVER)
        best[chunk] = offers.max(axis=1, initial=NEVER)
    for e in extra.keys() | barred.keys():
        offers = goal.worth[e] - prices.tables[grid.position[e]]
        if own is not None:
            offers = offers - own[grid.person[e]]
        for s, price in extra.get(e, ()):
            offers[s] -= price
        offers[~grid.common[e]] = NEVER
        offers[barred.get(e, [])] = NEVER
        best[e] = offers.max(initial=NEVER)
    return best


def own_costs(grid: Grid, people: np.ndarray) -> np.ndarray:
    """What a meeting pays at each time, people x slots: its person's prices of all times up to it that it clashes with."""
    paid = np.zeros_like(people)
    for rest, clash in enumerate(grid.clash_same):
        who = grid.rest == rest
        paid[who] = people[who] @ np.triu(clash).astype(people.dtype)
    return paid


@Compiled
def _gains(best, person, most, have, points):
    """The sum over all people of their best choice: so many of their offers, and the points of so many levels."""
    total, start = 0, 0
    for p in range(len(most)):
        end = start
        while end < len(person) and person[end] == p:
            end += 1
        here = 0
        for level in range(min(have[p], len(points))):
            here += points[level]
        top = here
        offers = -np.sort(-best[start:end])
        for n in range(min(most[p], end - start)):
            if offers[n] <= NEVER:
                break
            here += offers[n]
            level = have[p] + n
            if level < len(points):
                here += points[level]
            top = max(top, here)
        total += top
        start = end
    return total


def longest(grid: Grid) -> np.ndarray:
    """How many meetings fit into each person's free times, rests respected and walks left aside (greedily: exact)."""
    people, slots = grid.free_people.shape
    fits, last = np.zeros(people, np.int64), np.full(people, -1)
    for s in range(slots):
        takes = grid.free_people[:, s] & ((last < 0) | ~grid.clash_same[grid.rest, last, s])
        fits += takes
        last = np.where(takes, s, last)
    return fits


def written(grid: Grid, goal: Goal, prices: Prices) -> dict[str, Any]:
    """Goal and prices as a proof that is stored: keys for numbers, and only what is not 0."""
    plain: dict[str, Any] = {"scale": goal.scale, "weights": goal.weights, "floors": goal.floors}
    plain["tables"] = {grid.positions[q]: row.tolist() for q, row in enumerate(prices.tables) if row.any()}
    if prices.people is not None and prices.people.any():
        plain["people"] = {
            grid.people[p]: {str(s): int(prices.people[p, s]) for s in np.flatnonzero(prices.people[p])}
            for p in np.flatnonzero(prices.people.any(axis=1))
        }
    if prices.walks:
        in_hall = {int(h): grid.positions[q] for q, h in reversed(list(enumerate(grid.hall)))}
        plain["walks"] = [[grid.people[p], in_hall[h], s, o, v] for (p, h, s, o), v in sorted(prices.walks.items())]
    if prices.forced:
        plain["forced"] = list(prices.forced.values())
    return plain
