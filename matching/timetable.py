"""Who meets whom and when: the timetable of a fair, with a bound that nobody can beat.

What is wanted, in this order: as many people as possible get their fair share (`min_per_person`), then the largest total
of `value_of`, then the least waiting between meetings. Without closed times, rests and pinned meetings the choice is a
min-cost flow and the times an edge colouring, together a proven optimum. Otherwise a small fair is one integer program,
solved exactly (HiGHS), and a large one is the flow's choice, timed by an integer program and filled up by chains of
shifts; the flow, which knows how many times each side has free, bounds it.
"""

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from matching.grid import Grid, grid_of
from matching.meetings import FairInput, Meeting, Plan, share_of, value_of

EXACT_COLUMNS = 6_000
PASSES = 6
Progress = Callable[[str, int, int], None]


def plan(given: FairInput, progress: Progress | None = None) -> Plan:
    """The timetable of a fair; the same input and seed give the same plan. Pinned meetings are in it as they are.

    `progress(step, done, total)` is called now and then. Cost: tens of milliseconds for 100 tables, 24 slots and 15 000
    possible meetings without closed times, seconds with them. Raises ValueError where pinned meetings clash.
    """
    tell = progress or (lambda step, done, total: None)
    grid = grid_of(given)
    k = given.share
    tell("choose", 0, 3)
    chosen, served, value = _flow(grid, k)
    tell("times", 1, 3)
    bound_served, bound_value = served, value
    if _plain(given, grid):
        method, slot = "flow+colouring", _coloured(grid, chosen)
    else:
        from matching import slotting, waiting  # HiGHS and numba are only loaded where they are needed

        proven = slotting.exact(grid, k) if grid.common.sum() <= EXACT_COLUMNS else None
        if proven is not None:
            method, (slot, bound_served, bound_value) = "integer program", proven
        else:
            method, slot = "flow+integer program+shifts", slotting.large(grid, chosen, k, tell)
        waiting.close_gaps(grid, slot)
    tell("tables", 2, 3)
    meetings = tuple(sorted((*given.pinned, *_at_tables(given, grid, slot))))
    served, value = worth(given, meetings)
    pinned_value = worth(given, given.pinned)[1]
    bound_value += pinned_value
    tell("done", 3, 3)
    return Plan(
        meetings=meetings,
        served=served,
        value=value,
        bound_served=bound_served,
        bound_value=max(bound_value, value),
        optimal=served == bound_served and value >= bound_value,
        method=method,
        stats=stats_of(given, meetings),
    )


def worth(given: FairInput, meetings: tuple[Meeting, ...]) -> tuple[int, int]:
    """(served, value) of meetings, as `Plan` names them; one that is no edge of the input counts nothing towards the
    value. O(edges + meetings)."""
    edges = {(e.person, e.position): value_of(e) for e in given.edges}
    position = {t.key: t.position for t in given.tables}
    count: dict[str, int] = defaultdict(int)
    value = 0
    for meeting in meetings:
        count[meeting.person] += 1
        value += edges.get((meeting.person, position[meeting.table]), 0)
    return sum(share_of(n, given.share) for n in count.values()), value


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


def _flow(grid: Grid, k: int) -> tuple[np.ndarray, int, int]:
    """The best choice of edges if times did not matter: (taken, served, value), an upper bound of every timetable."""
    if not len(grid.edges):
        return np.zeros(0, bool), sum(share_of(n, k) for n in grid.have.tolist()), 0
    from matching.flow import choose

    possible = grid.common.any(axis=1)
    slots = _longest(grid)
    most = np.minimum(grid.most, slots)
    places = grid.open_tables.sum(axis=1)
    first = (int(grid.value.max()) + 1) * (len(grid.people) + len(grid.positions) + 2)
    width = max(int(most.max(initial=0)), 1)
    level = grid.have[:, None] + np.arange(width)[None, :]
    bonus = first * np.maximum(k - level, 0)
    index = np.flatnonzero(possible)
    taken = np.zeros(len(grid.edges), bool)
    taken[index] = choose(grid.person[index], grid.position[index], grid.value[index], most, places, bonus)
    count = grid.have + np.bincount(grid.person[taken], minlength=len(grid.people))
    return taken, sum(share_of(n, k) for n in count.tolist()), int(grid.value[taken].sum())


def _longest(grid: Grid) -> np.ndarray:
    """How many meetings fit into each person's free times, rests respected and walks left aside (greedily: exact)."""
    people, slots = grid.free_people.shape
    fits, last = np.zeros(people, np.int64), np.full(people, -1)
    for s in range(slots):
        takes = grid.free_people[:, s] & ((last < 0) | ~grid.clash_same[last, s])
        fits += takes
        last = np.where(takes, s, last)
    return fits


def _plain(given: FairInput, grid: Grid) -> bool:
    if given.pinned or not len(given.slots):
        return not len(given.slots)
    alone = grid.clash_same.sum() == len(given.slots)
    one_hall = len(set(grid.hall.tolist())) <= 1 or grid.clash_other.sum() == len(given.slots)
    open_all_day = not any(t.closed for t in given.tables) and bool(grid.free_people.all())
    return bool(alone and one_hall and open_all_day)


def _coloured(grid: Grid, chosen: np.ndarray) -> np.ndarray:
    """A slot for every chosen edge, -1 for the others; the tables of a position are filled one after the other."""
    slot = np.full(len(grid.edges), -1, np.int64)
    index = np.flatnonzero(chosen)
    if not len(index):
        return slot
    from matching.colouring import close_gaps, colour

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


def _at_tables(given: FairInput, grid: Grid, slot: np.ndarray) -> list[Meeting]:
    """Meetings at tables: of those open at the time, a person's position gives its tables in order."""
    taken = {(m.table, m.slot) for m in given.pinned}
    tables: dict[str, list] = defaultdict(list)
    for table in sorted(given.tables, key=lambda t: t.key):
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
