"""Why a wish was not placed, in a code and the times it is about, and what would cure most, each cure solved again."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.compiled import for_work
from matching.fairs import chains
from matching.fairs.grid import Grid, grid_of
from matching.fairs.together import as_planned
from matching.meetings import LEVEL, VALUE, Edge, FairInput, Meeting, Plan, Slot, Table, aims_of
from matching.timetable import at_tables, plan, reached

CURES = 6
FEW = 1_000_000


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a person does not meet a position they wished for.

    code: `gate` (a must-have fails: `detail`) · `no_table` · `no_common_time` · `limit` (as many meetings as one may
    have) · `full` (its tables are taken in all `slots` the person still has) · `busy` (it has room in `slots`, and the
    person another meeting, or the way from one, in each) · `group` (both are there in `slots`, and the person's group
    comes at another time).
    """

    person: str
    position: str
    wish: int
    code: str
    slots: tuple[int, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Cure:
    """A change and what it gives: kind `table` (one more at `position`), `limit` (one more meeting each), `slot` (one
    more time at the end). Gains are those of a timetable of the changed fair. With `proven` both timetables are proven
    the best, so the change gives exactly this; otherwise it gives at least this."""

    kind: str
    position: str
    meetings: int
    served: int
    value: int
    proven: bool = True
    levels: tuple[int, ...] = ()  # further people with at least one meeting, at least two …


def why(given: FairInput, result: Plan) -> list[Reason]:
    """A reason for every wish that was not placed, in order of people and wishes. O(wishes * slots)."""
    tables = {t.key: t for t in given.tables}
    placed = {(m.person, tables[m.table].position) for m in result.meetings}
    given, whole = as_planned(given, result.meetings), given
    away = {p for group in whole.groups for p in group.people}
    grid = grid_of(replace(given, pinned=result.meetings))
    empty = grid_of(replace(given, pinned=()))
    person_at = {key: i for i, key in enumerate(grid.people)}
    position_at = {key: i for i, key in enumerate(grid.positions)}
    count = Counter(m.person for m in result.meetings)
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for p, hall, slot in grid.halls_pinned:
        held[p].append((hall, slot))
    reasons = []
    for edge in sorted(given.edges, key=lambda e: (e.person, e.wish or 0, e.position)):
        if edge.wish is None or (edge.person, edge.position) in placed:
            continue
        code, slots, detail = "no_table", (), ""
        if edge.blocked:
            code, detail = "gate", edge.blocked
        elif (q := position_at.get(edge.position)) is not None:
            p = person_at[edge.person]
            code, slots = _of(given, grid, empty, held[p], p, q, count[edge.person])
            if code == "no_common_time" and edge.person in away and (times := _common(whole, edge)):
                code, slots = "group", times
        reasons.append(Reason(edge.person, edge.position, edge.wish, code, tuple(int(s) for s in slots), detail))
    return reasons


def _common(given: FairInput, edge: Edge) -> list[int]:
    """The times in which both sides are there."""
    here = next(p for p in given.people if p.key == edge.person).closed
    open_then = [t.closed for t in given.tables if t.position == edge.position]
    return [s for s in range(len(given.slots)) if s not in here and any(s not in closed for closed in open_then)]


def _of(
    given: FairInput, grid: Grid, empty: Grid, held: list[tuple[int, int]], p: int, q: int, count: int
) -> tuple[str, np.ndarray]:
    common = empty.free_people[p] & (empty.open_tables[q] > 0)
    if not common.any():
        return "no_common_time", np.zeros(0, int)
    if count >= given.max_per_person:
        return "limit", np.zeros(0, int)
    free = grid.free_people[p] & (empty.open_tables[q] > 0)
    for hall, slot in held:
        if hall != grid.hall[q]:
            free = free & ~grid.clash_other[grid.rest[p], slot]
    room = common & (grid.open_tables[q] > 0)
    if free.any():
        return "full", np.flatnonzero(free)
    return ("busy", np.flatnonzero(room)) if room.any() else ("full", np.flatnonzero(common))


def spans(slots: tuple[int, ...], of: tuple[Slot, ...]) -> list[tuple[str, int, int]]:
    """Slots as (day, from, to) in minutes, neighbours joined: what is shown to people."""
    joined: list[tuple[str, int, int]] = []
    last = None
    for s in sorted(slots):
        if last == s - 1 and joined and joined[-1][0] == of[s].day:
            joined[-1] = (of[s].day, joined[-1][1], of[s].ends)
        else:
            joined.append((of[s].day, of[s].starts, of[s].ends))
        last = s
    return joined


def cures(given: FairInput, result: Plan, progress: Callable[[int, int], None] | None = None) -> list[Cure]:
    """Changes that place more of what was wished, best first: by the levels of the fair share, then meetings, then
    value. One more table is tried at every position that was full, by adding to the plan that stands; the best `CURES`
    of all changes (all, in a fair of at most `FEW` (edge, slot) cells each) are solved anew, and the better of both is
    told."""
    why_not = why(given, result)
    full = Counter(r.position for r in why_not if r.code == "full")
    changes = [("table", position, _with_table(given, position)) for position in sorted(full)]
    if any(r.code == "limit" for r in why_not):
        changes.append(("limit", "", replace(given, max_per_person=given.max_per_person + 1)))
    if full and given.slots:
        changes.append(("slot", "", _with_slot(given)))
    tables = _one_more_table(given, result, sorted(full))
    quick = [
        tables.get(q) or _cure(kind, q, changed, result, _added_to(changed, result)) for kind, q, changed in changes
    ]
    few = len(given.edges) * len(given.slots) * len(changes) <= FEW
    order = sorted(range(len(changes)), key=lambda i: _rank(quick[i]))[: len(changes) if few else CURES]
    found = {i: cure for i, cure in enumerate(quick) if i not in order}
    for n, i in enumerate(order):
        if progress:
            progress(n, len(order))
        kind, q, changed = changes[i]
        again = plan(changed)
        solved = _cure(kind, q, changed, result, again.meetings, result.optimal and again.optimal)
        found[i] = solved if solved.proven else min(solved, quick[i], key=_rank)
    return sorted((c for c in found.values() if c.meetings > 0 or c.levels > (0,) * len(c.levels)), key=_rank)


def _rank(cure: Cure) -> tuple:
    return tuple(-n for n in (*cure.levels, cure.meetings, cure.value)), cure.kind, cure.position


def _cure(
    kind: str, position: str, changed: FairInput, before: Plan, meetings: tuple[Meeting, ...], proven: bool = False
) -> Cure:
    now = dict(zip(aims_of(changed), reached(changed, meetings), strict=True))
    more = tuple(now[f"{LEVEL}{j}"] - n for j, n in enumerate(before.levels, start=1))
    further = len(meetings) - len(before.meetings)
    return Cure(kind, position, further, more[0] if more else 0, now[VALUE] - before.value, proven, more)


def _one_more_table(given: FairInput, result: Plan, positions: list[str]) -> dict[str, Cure]:
    """By position what can be added to the plan that stands with one more table there: nobody loses anything. The
    arrays are made once; of each position only the meetings that could then be added are looked at. O(edges * slots) in
    all."""
    given = as_planned(given, result.meetings)
    grid = grid_of(replace(given, pinned=result.meetings))
    row, room = {key: q for q, key in enumerate(grid.positions)}, grid.common.any(axis=1)
    opens = {q: np.zeros(grid.slots, np.int64) for q in positions}
    for table in given.tables:
        if table.position in opens:
            opens[table.position][[s for s in range(grid.slots) if s not in table.closed]] = 1
    found = {}
    for key in positions:
        some = np.flatnonzero(room | (grid.position == row[key]))
        open_tables = grid.open_tables.copy()
        open_tables[row[key]] += opens[key]
        arrays = {name: getattr(grid, name)[some] for name in ("person", "position", "value", "promised")}
        more = replace(grid, edges=tuple(grid.edges[i] for i in some), open_tables=open_tables, **arrays)
        with for_work(more.little):
            slot = chains.filled(more, np.full(len(some), -1, np.int64), given.share, np.arange(len(some)))
        new = slot >= 0
        count = grid.have + np.bincount(more.person[new], minlength=len(grid.people))
        levels = tuple(int((count >= j).sum()) - n for j, n in enumerate(result.levels, start=1))
        served, value = levels[0] if levels else 0, int(more.value[new].sum())
        found[key] = Cure("table", key, int(new.sum()), served, value, False, levels)
    return found


def _added_to(changed: FairInput, result: Plan) -> tuple[Meeting, ...]:
    """The plan that stands, with what can be added to it where there is more room: nobody loses anything."""
    changed = as_planned(changed, result.meetings)
    grid = grid_of(replace(changed, pinned=result.meetings))
    if not len(grid.edges):
        return result.meetings
    slot = np.full(len(grid.edges), -1, np.int64)
    with for_work(grid.little):
        slot = chains.filled(grid, slot, changed.share, np.flatnonzero(grid.common.any(axis=1)))
    return tuple(sorted((*result.meetings, *at_tables(replace(changed, pinned=result.meetings), grid, slot))))


def _with_table(given: FairInput, position: str) -> FairInput:
    """One more table, open whenever any table of the position is."""
    same = [t for t in given.tables if t.position == position]
    closed = frozenset.intersection(*(t.closed for t in same))
    key = f"{same[0].key}+"
    while any(t.key == key for t in given.tables):
        key += "+"
    return replace(given, tables=(*given.tables, Table(key, position, same[0].hall, closed)))


def _with_slot(given: FairInput) -> FairInput:
    """One more slot after the last, in which whoever was free in the last one is free."""
    last = len(given.slots) - 1
    step = given.slots[-1].ends - given.slots[-1].starts
    if last > 0 and given.slots[-2].day == given.slots[-1].day:
        step = given.slots[-1].starts - given.slots[-2].starts
    more = Slot(given.slots[-1].day, given.slots[-1].starts + step, given.slots[-1].ends + step)
    closed = lambda row: replace(row, closed=row.closed | {last + 1}) if last in row.closed else row  # noqa: E731
    return replace(
        given,
        slots=(*given.slots, more),
        tables=tuple(closed(t) for t in given.tables),
        people=tuple(closed(p) for p in given.people),
    )
