"""Who meets whom and when: the timetable of a fair, with a proof of how good it is.

What is wanted, in this order (`meetings.aims_of`): announced meetings that lost their time; that everybody has a first
meeting who can, then a second … up to the fair share (`min_per_person`); the largest total of `value_of`; and the least
waiting between meetings. Each aim is reached as far as it can be and then kept.

Without closed times, rests and pinned meetings the choice is a min-cost flow and the times an edge colouring, together
a proven optimum. Otherwise first meetings are a bipartite matching of people to tables' times, exact in any size, and
the rest is a linear program with a column for every meeting at every time, its whole-numbered neighbours, and where
that leaves a gap in a small fair a tree of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np

from matching.compiled import for_work
from matching.fairs.aims import Aims, flow
from matching.fairs.grid import Grid, grid_of
from matching.meetings import LEVEL, NO_PRICES, PROMISED, VALUE, Aim, FairInput, Meeting, Plan, Table, aims_of, value_of

PASSES = 6
Progress = Callable[[str, int, int], None]


def plan(given: FairInput, progress: Progress | None = None) -> Plan:
    """The timetable of a fair; the same input and seed give the same plan, and so does the same fair with other names.
    Pinned meetings are in it as they are.

    `progress(step, done, total)` is called now and then. Cost: tens of milliseconds for 100 tables, 24 slots and 15 000
    possible meetings without closed times, seconds with them. Raises ValueError where pinned meetings clash.
    """
    tell = progress or (lambda step, done, total: None)
    if given.groups:
        from matching.fairs.together import plan_in_groups

        return plan_in_groups(given, lambda fair: plan(fair, tell))
    grid = grid_of(given)
    with for_work(grid.little):
        return _plan(given, grid, tell)


def _plan(given: FairInput, grid: Grid, tell: Progress) -> Plan:
    names, k = aims_of(given), given.share
    tell("choose", 0, 3)
    nothing = dict(zip(names, reached(given, given.pinned), strict=True))
    aims = Aims(grid, names, k, {name: nothing[name] for name in names if not name.startswith(LEVEL)})
    first = (int(grid.value.max(initial=0)) + 1) * (len(grid.people) + len(grid.positions) + 2)
    points = first * np.arange(k, 0, -1)
    chosen, prices = flow(grid, grid.value, points)
    weights = {f"{LEVEL}{j + 1}": int(points[j]) for j in range(k)}
    tell("times", 1, 3)
    if _plain(given, grid):
        method = "flow+colouring"
        aims.slot = _coloured(grid, chosen)
        for name in names:
            proofs = [aims.without_prices(name)]
            if not aims.proven(name, proofs[0][0]):
                proofs.append(aims.by_flow(name, prices, weights) if name == VALUE else aims.level_flow(name))
            aims.settle(name, *proofs)
    else:
        from matching.fairs import narrow

        method = narrow.solve(aims, chosen, prices, weights, tell)
    tell("tables", 2, 3)
    meetings = tuple(sorted((*given.pinned, *at_tables(given, grid, aims.slot))))
    tell("done", 3, 3)
    return Plan(meetings, tuple(aims.found), method, stats_of(given, meetings))


def reached(given: FairInput, meetings: Iterable[Meeting]) -> tuple[int, ...]:
    """What meetings reach of each aim of `aims_of`; one that is no possible meeting of the input counts towards levels
    alone. O(edges + meetings)."""
    edges = {(e.person, e.position): e for e in given.edges}
    position = {t.key: t.position for t in given.tables}
    count: dict[str, int] = defaultdict(int)
    value = promised = 0
    for meeting in meetings:
        count[meeting.person] += 1
        edge = edges.get((meeting.person, position[meeting.table]))
        if edge is not None:
            value += value_of(edge)
            promised += edge.promised
    at_least = [sum(n >= j for n in count.values()) for j in range(1, given.share + 1)]
    has_promises = aims_of(given)[0] == PROMISED
    return (*((promised,) if has_promises else ()), *at_least, value)


def by_hand(given: FairInput, before: Plan, meetings: tuple[Meeting, ...]) -> Plan:
    """A plan after a change by hand: counted again. A bound that held only for what is now no longer reached of the
    aims before gives way to the plain one."""
    from matching.fairs.bounds import Checker

    checker, aims = Checker(given), list[Aim]()
    kept: dict[str, int] = {}
    for aim, now in zip(before.aims, reached(given, meetings), strict=True):
        bound, floors = checker.bound(aim.name, tuple(kept), proof := aim.proof)
        if any(kept[name] < least for name, least in floors.items()):
            bound, _ = checker.bound(aim.name, tuple(kept), proof := NO_PRICES)
        aims.append(Aim(aim.name, now, bound, proof))
        kept[aim.name] = now
    method = before.method if before.method.endswith("+by hand") else f"{before.method}+by hand"
    return Plan(meetings, tuple(aims), method, stats_of(given, meetings))


def stats_of(given: FairInput, meetings: tuple[Meeting, ...]) -> dict[str, int]:
    """Counts for people, by name: meetings, people with none, slots idle between somebody's meetings of a day, wishes
    placed. O(edges + meetings)."""
    position = {t.key: t.position for t in given.tables}
    wish = {(e.person, e.position): e.wish for e in given.edges}
    mine: dict[str, list[int]] = defaultdict(list)
    for meeting in meetings:
        mine[meeting.person].append(meeting.slot)
    idle = 0
    for slots in mine.values():
        slots.sort()
        idle += sum(
            b - a - 1 for a, b in zip(slots, slots[1:], strict=False) if given.slots[a].day == given.slots[b].day
        )
    ranks = [wish.get((m.person, position[m.table])) for m in meetings]
    able = {e.person for e in given.edges if not e.blocked}
    return {
        "meetings": len(meetings),
        "people": len(given.people),
        "people_met": len(mine),
        "people_without": len(given.people) - len(mine),
        "people_without_any_possible": len(given.people) - len(able),
        "idle_slots": idle,
        "wishes_placed": sum(r is not None for r in ranks),
        "first_wishes_placed": sum(r == 1 for r in ranks),
        "wishes": sum(e.wish is not None for e in given.edges),
        "places": sum(len(given.slots) - len(t.closed) for t in given.tables),
    }


def _plain(given: FairInput, grid: Grid) -> bool:
    if given.pinned or grid.promised.any() or not len(given.slots):
        return not len(given.slots)
    alone = grid.clash_same.sum() == grid.clash_same[:, 0].size
    one_hall = len(set(grid.hall.tolist())) <= 1 or grid.clash_other.sum() == grid.clash_other[:, 0].size
    open_all_day = not any(t.closed for t in given.tables) and bool(grid.free_people.all())
    return bool(alone and one_hall and open_all_day)


def _coloured(grid: Grid, chosen: np.ndarray) -> np.ndarray:
    """A slot for every chosen edge, -1 for the others; the tables of a position are filled one after the other."""
    slot = np.full(len(grid.edges), -1, np.int64)
    index = np.flatnonzero(chosen)
    if not len(index):
        return slot
    from matching.fairs.colouring import close_gaps, colour

    slots = len(grid.day)
    person, position = grid.person[index], grid.position[index]
    order = np.argsort(position, kind="stable")
    rank = np.empty(len(index), np.int64)
    starts = np.searchsorted(position[order], np.arange(len(grid.positions)))
    rank[order] = np.arange(len(index)) - starts[position[order]]
    tables_of = grid.open_tables.max(axis=1)
    before = np.concatenate([[0], np.cumsum(tables_of)])
    table = before[position] + rank % np.maximum(tables_of[position], 1)
    times = colour(person, table, len(grid.people), int(before[-1]), slots)
    close_gaps(person, table, len(grid.people), int(before[-1]), times, grid.day, PASSES)
    slot[index] = times
    return slot


def at_tables(given: FairInput, grid: Grid, slot: np.ndarray) -> list[Meeting]:
    """Meetings at tables: of those open at the time, a person's position gives its tables in order."""
    taken = {(m.table, m.slot) for m in given.pinned}
    tables: dict[str, list[Table]] = defaultdict(list)
    for table in sorted(given.tables, key=lambda t: (sorted(t.closed), t.key)):
        tables[table.position].append(table)
    meetings = []
    for i in np.flatnonzero(slot >= 0):
        edge, s = grid.edges[i], int(slot[i])
        for table in tables[edge.position]:
            if s not in table.closed and (table.key, s) not in taken:
                taken.add((table.key, s))
                meetings.append(Meeting(edge.person, table.key, s))
                break
        else:
            raise AssertionError(f"no table of {edge.position!r} is free in slot {s}")
    return meetings
