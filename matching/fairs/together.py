"""Groups that come and go together: each gets a stretch of a day, and the fair is then planned as any other.

Which stretch is chosen by prices: of the plan without groups, what all of a group would gain in each stretch at what
tables' times cost there. Then one group after the other is tried in its next best stretches, as often as is cheap, and
what is better stays. The bounds are those of the fair with its groups (`fairs.bounds.Checker`): at any prices a group gains at
most what its people gain, alone, in the stretch that is best for all of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from matching.fairs.bounds import Checker, Unproven
from matching.fairs.grid import Grid, grid_of
from matching.meetings import NO_PRICES, Aim, FairInput, Group, Meeting, Plan, Slot

TRIES = 60  # plans of a fair in all
CELLS = 3_000_000  # meetings at times in all of these plans together
Stretch = range
Solve = Callable[[FairInput], Plan]


def stretches(slots: tuple[Slot, ...], minutes: int) -> list[Stretch]:
    """The longest runs of slots of one day that take at most so many minutes from the first's start to the last's end."""
    found: list[Stretch] = []
    for first, one in enumerate(slots):
        last = first
        while last < len(slots) and slots[last].day == one.day and slots[last].ends - one.starts <= minutes:
            last += 1
        if last > first and (not found or last > found[-1].stop):
            found.append(range(first, last))
    return found


def open_to(given: FairInput, group: Group, held: Iterable[Meeting]) -> list[Stretch]:
    """The stretches that a group may still take beside meetings that are held. Where these lie too far apart to be one,
    they were fixed so, and the group may take any."""
    own = set(group.people)
    times = {m.slot for m in held if m.person in own}
    every = stretches(given.slots, group.within_minutes)
    return [s for s in every if times <= set(s)] or [range(len(given.slots))]


def settled(given: FairInput, chosen: Iterable[tuple[Group, Iterable[int]]]) -> FairInput:
    """The fair without groups, their people away from whatever is not among the group's times."""
    times = {p: frozenset(some) for group, some in chosen for p in group.people}
    every = frozenset(range(len(given.slots)))
    people = tuple(replace(p, closed=p.closed | every - times[p.key]) if p.key in times else p for p in given.people)
    return replace(given, groups=(), people=people)


def as_planned(given: FairInput, meetings: Iterable[Meeting]) -> FairInput:
    """The fair once it is known when its groups come; itself where there are none."""
    if not given.groups:
        return given
    return settled(given, [(g, open_to(given, g, meetings)[0]) for g in given.groups])


def plan_in_groups(given: FairInput, solve: Solve) -> Plan:
    """The timetable of a fair with groups; `solve` plans one without. At most `TRIES` plans, two in a large fair."""
    free = solve(replace(given, groups=()))
    grid = grid_of(replace(given, groups=()))
    at = {key: i for i, key in enumerate(grid.people)}
    groups = sorted(given.groups, key=lambda g: sorted(at[p] for p in g.people))
    ways = {g.key: _by_gain(given, g, grid, at, free.aims[-1].proof) for g in groups}
    chosen = {g.key: ways[g.key][0] for g in groups}
    best = solve(settled(given, [(g, chosen[g.key]) for g in groups]))
    tries = min(TRIES, CELLS // max(1, grid.common.size))
    better = True
    while better and tries > 0:
        better = False
        for group in groups:
            for way in ways[group.key]:
                if way == chosen[group.key] or tries <= 0:
                    continue
                tries -= 1
                other = solve(settled(given, [(g, (chosen | {group.key: way})[g.key]) for g in groups]))
                if _figures(other) > _figures(best):
                    best, better = other, True
                    chosen[group.key] = way
    return replace(best, aims=_bounded(given, best, free), method=f"{best.method}+groups")


def _figures(made: Plan) -> tuple[int, ...]:
    return tuple(aim.reached for aim in made.aims)


def _by_gain(given: FairInput, group: Group, grid: Grid, at: dict[str, int], proof: dict[str, Any]) -> list[Stretch]:
    """The stretches a group may take, the best first: how many of it can have a first meeting there, a second …, and what
    they gain at these prices."""
    prices = np.zeros(grid.open_tables.shape)
    row = {q: i for i, q in enumerate(grid.positions)}
    for q, some in proof.get("tables", {}).items():
        prices[row[q]] = np.array(some) / proof["scale"]
    ranked = []
    for n, way in enumerate(open_to(given, group, given.pinned)):
        levels, gain = [0] * given.share, 0.0
        for person in group.people:
            mine = slice(*np.searchsorted(grid.person, [at[person], at[person] + 1]))
            here = grid.common[mine][:, way]
            offers = np.where(here, grid.value[mine, None] - prices[grid.position[mine]][:, way], -np.inf)
            most = min(int(here.any(axis=1).sum()), int(here.any(axis=0).sum()), int(grid.most[at[person]]))
            levels = [count + (most > level) for level, count in enumerate(levels)]
            top = np.sort(offers.max(axis=1, initial=-np.inf))[::-1][:most]
            gain += float(np.maximum(top, 0).sum())
        ranked.append(([-n for n in levels], -gain, n, way))
    return [way for *_, way in sorted(ranked, key=lambda r: r[:3])]


def _bounded(given: FairInput, best: Plan, free: Plan) -> tuple[Aim, ...]:
    """The plan's aims, each with the least bound that the proofs at hand give for the fair with its groups."""
    checker, aims = Checker(given), list[Aim]()
    before: dict[str, int] = {}
    for aim, other in zip(best.aims, free.aims, strict=True):
        proofs = []
        for proof in (aim.proof, other.proof, NO_PRICES):
            lowered = _lowered(proof, before)
            try:
                proofs.append((checker.bound(aim.name, tuple(before), lowered)[0], lowered))
            except Unproven:  # a split on a meeting that cannot be held here
                continue
        bound, proof = min(proofs, key=lambda p: p[0])
        aims.append(Aim(aim.name, aim.reached, bound, proof))
        before[aim.name] = aim.reached
    return tuple(aims)


def _lowered(proof: dict[str, Any], reached: dict[str, int]) -> dict[str, Any]:
    """The proof for plans that reach so much of each aim before."""
    if "split" in proof:
        return proof | {part: _lowered(proof[part], reached) for part in ("held", "not")}
    return proof | {"floors": {name: reached[name] for name in proof["floors"]}}
