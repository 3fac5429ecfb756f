"""Less waiting between meetings where times are not always free: single moves and swaps, while any of them helps.

Nothing else changes: the same people meet the same positions, and every rest, walk and closed time is kept.
"""

import numpy as np

from matching.compiled import Compiled
from matching.fairs.grid import Grid

PASSES = 8


def close_gaps(grid: Grid, slot: np.ndarray) -> None:
    """Move meetings to free times, or swap two at a position, where the people concerned wait less in all. Changes
    `slot` in place. O(passes * meetings * slots * meetings at a position), tens of milliseconds for 2 000 meetings."""
    if not len(grid.edges):
        return
    people, slots = grid.free_people.shape
    allowed = grid.common
    pinned = np.zeros((people, slots), np.bool_)
    by_person = np.argsort(grid.person, kind="stable")
    starts = np.searchsorted(grid.person[by_person], np.arange(people + 1))
    for p, h, s in grid.halls_pinned:
        pinned[p, s] = True
        mine = by_person[starts[p] : starts[p + 1]]
        away = mine[grid.hall[grid.position[mine]] != h]
        allowed[away] &= ~grid.clash_other[grid.rest[p], s]
    by_position = np.argsort(grid.position, kind="stable")
    position_starts = np.searchsorted(grid.position[by_position], np.arange(len(grid.positions) + 1))
    _close(
        slot,
        grid.person,
        grid.position,
        grid.hall,
        allowed,
        grid.open_tables.astype(np.int64),
        grid.rest,
        grid.clash_same,
        grid.clash_other,
        pinned,
        grid.day,
        by_person,
        starts,
        by_position,
        position_starts,
        PASSES,
    )


@Compiled
def _close(
    slot,
    person,
    position,
    hall,
    allowed,
    room,
    rest,
    clash_same,
    clash_other,
    pinned,
    day,
    by_person,
    starts,
    by_position,
    position_starts,
    passes,
):
    slots = room.shape[1]
    held = pinned.copy()
    for e in range(len(slot)):
        if slot[e] >= 0:
            held[person[e], slot[e]] = True
            room[position[e], slot[e]] -= 1
    for _ in range(passes):
        better = False
        for e in range(len(slot)):
            if slot[e] < 0 or _idle(held[person[e]], day) == 0:
                continue
            p, q, was = person[e], position[e], slot[e]
            best, to, other = 0, -1, -1
            for s in range(slots):
                if s == was or not _fits(
                    e, s, slot, person, position, hall, allowed, rest, clash_same, clash_other, by_person, starts
                ):
                    continue
                gain = _gain(held[p], was, s, day)
                if room[q, s] > 0:
                    if gain > best:
                        best, to, other = gain, s, -1
                    continue
                for j in range(position_starts[q], position_starts[q + 1]):
                    f = by_position[j]
                    if slot[f] != s or person[f] == p:
                        continue
                    both = gain + _gain(held[person[f]], s, was, day)
                    if both > best and _fits(
                        f, was, slot, person, position, hall, allowed, rest, clash_same, clash_other, by_person, starts
                    ):
                        best, to, other = both, s, f
            if best == 0:
                continue
            better = True
            if other >= 0:
                held[person[other], to] = False
                held[person[other], was] = True
                slot[other] = was
            else:
                room[q, was] += 1
                room[q, to] -= 1
            held[p, was] = False
            held[p, to] = True
            slot[e] = to
        if not better:
            return


@Compiled
def _fits(e, s, slot, person, position, hall, allowed, rest, clash_same, clash_other, by_person, starts):
    """Whether a meeting's person could hold it at a time beside their other meetings."""
    if not allowed[e, s]:
        return False
    p = person[e]
    for j in range(starts[p], starts[p + 1]):
        f = by_person[j]
        if f != e and slot[f] >= 0:
            same = hall[position[f]] == hall[position[e]]
            if clash_same[rest[p], slot[f], s] if same else clash_other[rest[p], slot[f], s]:
                return False
    return True


@Compiled
def _gain(row, was, to, day):
    """How many fewer free slots lie between a person's meetings of a day when one goes from `was` to `to`."""
    before = _idle(row, day)
    row[was], row[to] = False, True
    after = _idle(row, day)
    row[was], row[to] = True, False
    return before - after


@Compiled
def _idle(row, day):
    idle, last = 0, -1
    for s in range(len(row)):
        if row[s]:
            if last >= 0 and day[last] == day[s]:
                idle += s - last - 1
            last = s
    return idle
