"""Meetings placed one after the other by chains: who has a time gives way, and takes another time or another meeting.

A chain begins with a meeting that wants a table's time; whoever is there moves on, and so does whoever is there, until a
time is free or somebody can do without. Where somebody has no meeting at all and everybody on the way has one, chains are
the alternating paths of bipartite matching (Berge, 1957): if there is none, no timetable serves more people.
"""

from collections import namedtuple

import numpy as np

from matching.compiled import Compiled
from matching.fairs.grid import Grid

FULL_SEARCH = 1 << 60
LOOKED_AT = 30  # times of tables that one search comes by, where there are many
AGAIN = 3  # times a search may come back to a table's time with a better chain
NONE = -(1 << 60)

Board = namedtuple(
    "Board",
    "person position value kept allowed hall rest clash_same clash_other by_start room at mine count have most slot"
    " gain way_in way_from out times seen queue",
)


def board_of(grid: Grid, slot: np.ndarray) -> Board:
    """The state that chains work on, with the meetings of `slot` in place. O(edges * slots)."""
    positions, slots = grid.open_tables.shape
    people, nodes = len(grid.people), grid.open_tables.size
    width = max(1, min(int(grid.most.max(initial=0)), slots))
    board = Board(
        grid.person,
        grid.position,
        grid.value,
        grid.promised,
        grid.common,
        grid.hall,
        grid.rest,
        grid.clash_same,
        grid.clash_other,
        np.searchsorted(grid.person, np.arange(people + 1)),
        np.maximum(grid.open_tables, 0).ravel().copy(),
        np.full((nodes, max(1, int(grid.open_tables.max(initial=0)))), -1, np.int64),
        np.full((people, width), -1, np.int64),
        np.zeros(people, np.int64),
        grid.have,
        grid.most,
        np.full(len(grid.edges), -1, np.int64),
        np.full(nodes, NONE, np.int64),
        np.full(nodes, -1, np.int64),
        np.full(nodes, -1, np.int64),
        np.full(nodes, -1, np.int64),
        np.zeros(nodes, np.int64),
        np.empty(nodes, np.int64),
        np.empty(nodes * AGAIN + 1, np.int64),
    )
    for e in np.flatnonzero(slot >= 0):
        _place(board, e, slot[e])
    return board


@Compiled
def _place(b, e, s):
    p, node = b.person[e], b.position[e] * b.allowed.shape[1] + s
    b.slot[e] = s
    b.room[node] -= 1
    for i in range(b.at.shape[1]):
        if b.at[node, i] < 0:
            b.at[node, i] = e
            break
    b.mine[p, b.count[p]] = e
    b.count[p] += 1


@Compiled
def _remove(b, e):
    p, node = b.person[e], b.position[e] * b.allowed.shape[1] + b.slot[e]
    b.slot[e] = -1
    b.room[node] += 1
    for i in range(b.at.shape[1]):
        if b.at[node, i] == e:
            b.at[node, i] = -1
    for i in range(b.count[p]):
        if b.mine[p, i] == e:
            b.count[p] -= 1
            b.mine[p, i] = b.mine[p, b.count[p]]
            b.mine[p, b.count[p]] = -1
            break


@Compiled
def _clashing(b, e, s, without):
    """-1 where its person could hold a meeting then, beside all others but one; else the one that is in the way, or -2."""
    if not b.allowed[e, s]:
        return -2
    p, found = b.person[e], -1
    rest = b.rest[p]
    for i in range(b.count[p]):
        o = b.mine[p, i]
        if o in (without, e):
            continue
        same = b.hall[b.position[o]] == b.hall[b.position[e]]
        if b.clash_same[rest, b.slot[o], s] if same else b.clash_other[rest, b.slot[o], s]:
            if found >= 0:
                return -2
            found = o
    return found


@Compiled
def _reach(b, seen, node, gain, e, source, leaves):
    """A better chain to a table's time: by which meeting it comes in, from where, and who makes way there."""
    if gain <= b.gain[node] or b.times[node] >= AGAIN:
        return seen
    if b.gain[node] == NONE:
        b.seen[seen] = node
        seen += 1
    b.gain[node], b.way_in[node], b.way_from[node], b.out[node] = gain, e, source, leaves
    return seen


@Compiled
def _begin(b, e, worth, last, seen):
    """The times a meeting could begin a chain at; where one other meeting is in the way, or the person has all they
    may, that one would be given up."""
    p, slots = b.person[e], b.allowed.shape[1]
    least = -1
    if b.count[p] >= b.most[p]:
        for i in range(b.count[p]):
            o = b.mine[p, i]
            if not b.kept[o] and (least < 0 or b.value[o] < b.value[least]):
                least = o
    for s in range(slots):
        other = _clashing(b, e, s, -1)
        if other == -2 or (other >= 0 and (b.kept[other] or worth < 0)):
            continue
        if b.count[p] >= b.most[p]:
            if worth < 0 or least < 0 or (other >= 0 and other != least):
                continue
            other = least
        gain = b.value[e] - (b.value[other] if other >= 0 else 0)
        node = b.position[e] * slots + s
        before = seen
        seen = _reach(b, seen, node, gain, e, -1, other)
        if seen > before:
            b.queue[last] = node
            last += 1
            b.times[node] += 1
    return last, seen


@Compiled
def _search(b, first, count, level, worth, limit):
    """The best chain that begins with one of the meetings and gains more than `worth`; (its last time, who goes from
    there or -1, how many times were looked at). With `worth` below 0, for a level of the share: whoever has at most so
    many meetings keeps as many, anybody else may lose one."""
    slots, seen, head, last = b.allowed.shape[1], 0, 0, 0
    for i in range(count):
        last, seen = _begin(b, first[i], worth, last, seen)
    root = b.person[first[0]]
    best, end, gone = worth, -1, -1
    while head < last and head < limit:
        node = b.queue[head]
        head += 1
        gain = b.gain[node]
        if b.room[node] > 0:
            if gain > best or worth < 0:
                best, end, gone = gain, node, -1
                if worth < 0:
                    break
            continue
        for i in range(b.at.shape[1]):
            f = b.at[node, i]
            if f < 0 or b.person[f] == root:
                continue
            r = b.person[f]
            total = b.have[r] + b.count[r]
            if total > level and not b.kept[f] and (worth < 0 or gain - b.value[f] > best):
                best, end, gone = gain - b.value[f], node, f
                if worth < 0:
                    return end, gone, seen
            for g in range(b.by_start[r], b.by_start[r + 1]):
                if (g != f and (b.slot[g] >= 0 or b.kept[f])) or gain + b.value[g] - b.value[f] <= best and worth >= 0:
                    continue
                for s in range(slots):
                    to = b.position[g] * slots + s
                    if to == node or (worth < 0 and b.gain[to] != NONE) or _clashing(b, g, s, f) != -1:
                        continue
                    if b.times[to] < AGAIN and gain + b.value[g] - b.value[f] > b.gain[to]:
                        seen = _reach(b, seen, to, gain + b.value[g] - b.value[f], g, node, f)
                        b.times[to] += 1
                        b.queue[last] = to
                        last += 1
    return end, gone, seen


@Compiled
def _forget(b, seen):
    for i in range(seen):
        node = b.seen[i]
        b.gain[node], b.way_in[node], b.way_from[node], b.out[node], b.times[node] = NONE, -1, -1, -1, 0


@Compiled
def _walk(b, end, gone):
    """Carry a chain out from its end; False, and nothing changed, where it does not hold together."""
    n, slots, node, good = 0, b.allowed.shape[1], end, True
    while node >= 0 and n <= len(b.gain):
        node, n = b.way_from[node], n + 1
    if n > len(b.gain):
        return False
    moved, was = np.full(2 * n + 1, -1, np.int64), np.full(2 * n + 1, -1, np.int64)
    n, node = 0, end
    if gone >= 0:
        moved[n], was[n] = gone, b.slot[gone]
        n += 1
        _remove(b, gone)
    while node >= 0:
        e, leaves = b.way_in[node], b.out[node]
        if leaves >= 0 and b.slot[leaves] < 0:
            good = False
            break
        if leaves >= 0:
            moved[n], was[n] = leaves, b.slot[leaves]
            n += 1
            _remove(b, leaves)
        p = b.person[e]
        if b.slot[e] >= 0 or b.room[node] <= 0 or b.count[p] >= b.most[p] or _clashing(b, e, node % slots, -1) != -1:
            good = False
            break
        moved[n], was[n] = e, -1
        n += 1
        _place(b, e, node % slots)
        node = b.way_from[node]
    if not good:
        for i in range(n - 1, -1, -1):
            if was[i] < 0:
                _remove(b, moved[i])
            else:
                _place(b, moved[i], was[i])
    return good


@Compiled
def improve(b, order, share, limit, passes):
    """Place meetings in this order by chains that gain value and leave everybody as much of the share as they have;
    again while any does. `limit`: times looked at in one search. Changes the board."""
    for _ in range(passes):
        better = False
        for e in order:
            if b.slot[e] >= 0:
                continue
            one = np.full(1, e, np.int64)
            end, gone, seen = _search(b, one, 1, share, 0, limit)
            if end >= 0 and _walk(b, end, gone):
                better = True
            _forget(b, seen)
        if not better:
            return


@Compiled
def serve(b, level, limit, covered, reached):
    """Give everybody with fewer than `level` meetings one more where a chain allows it; whoever has at most `level`
    keeps as many. With level 1 and no limit, no promised and no pinned meetings in the way, no timetable serves more;
    then `covered`, table times, and `reached`, people, hold why: these people have only these times.

    Times that a first meeting was sought at in vain lead nowhere else however often they are asked (Hungarian trees), so
    they are not looked at again; not so where meetings are promised or anybody on the way has several."""
    once = level == 1 and not b.kept.any()
    for p in range(len(b.have)):
        total = b.have[p] + b.count[p]
        if total != level - 1 or b.count[p] >= b.most[p]:
            continue
        first = np.empty(b.by_start[p + 1] - b.by_start[p], np.int64)
        n = 0
        for e in range(b.by_start[p], b.by_start[p + 1]):
            if b.slot[e] < 0:
                first[n] = e
                n += 1
        if n == 0:
            continue
        end, gone, seen = _search(b, first, n, level, NONE, limit)
        if end >= 0:
            _walk(b, end, gone)
        else:
            reached[p] = True
            for i in range(seen):
                covered[b.seen[i]] = True
        _forget(b, seen)
        if once and end < 0:
            b.times[covered] = AGAIN
    b.times[:] = 0


def filled(grid: Grid, slot: np.ndarray, share: int, some: np.ndarray) -> np.ndarray:
    """These meetings and what chains can add: levels of the share first, then value by `some` edges, the dearest first.
    O(edges * `LOOKED_AT` * times)."""
    board = board_of(grid, slot)
    covered, reached = np.zeros(grid.open_tables.size, bool), np.zeros(len(grid.people), bool)
    for level in range(1, share + 1):
        serve(board, level, FULL_SEARCH, covered, reached)
    improve(board, some[np.argsort(-grid.value[some], kind="stable")], share, LOOKED_AT, 1)
    return board.slot
