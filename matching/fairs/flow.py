"""The best choice of meetings before any time is set: an exact min-cost flow from people to positions.

Successive shortest paths (Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 9). Positions are few and people many,
so a path is sought among the positions alone: going from a to b means that somebody who meets a meets b instead. Each
augmentation keeps the choice the best of its size, and the gains never grow, so the first one without gain ends it.
"""

import numpy as np

from matching.compiled import Compiled

NEVER = -(1 << 60)


def choose(
    person: np.ndarray, position: np.ndarray, value: np.ndarray, most: np.ndarray, places: np.ndarray, bonus: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Which edges to take: at most `most[p]` of a person and `places[q]` of a position, largest total. And the price of
    a place at each position, at which nobody would rather have other places: by duality it proves the total.

    person, position, value: int64, one entry an edge; bonus[p, i] is added for a person's i-th meeting and must not
    grow with i. Returns a bool an edge, int64 a position. A meeting without gain is not taken. Exact in integers.
    Cost O(n (T^2 + D log E)) for n meetings, T positions and D edges at a position.
    """
    width = max(bonus.shape[1], int(most.max(initial=0)))
    bonus = np.pad(bonus, ((0, 0), (0, width - bonus.shape[1])))
    worth = (value + bonus[person, level] for level in range(width))
    order = np.array([np.lexsort((np.arange(len(person)), -level, position)) for level in worth]).reshape(width, -1)
    starts = np.searchsorted(np.sort(position), np.arange(len(places) + 1))
    by_person = np.argsort(person, kind="stable")
    person_starts = np.searchsorted(person[by_person], np.arange(len(most) + 1))
    return _choose(
        person.astype(np.int64),
        position.astype(np.int64),
        value.astype(np.int64),
        most.astype(np.int64),
        places.astype(np.int64),
        bonus.astype(np.int64),
        order,
        starts,
        by_person,
        person_starts,
    )


@Compiled
def _choose(person, position, value, most, places, bonus, order, starts, by_person, person_starts):
    people, positions = len(most), len(places)
    taken = np.zeros(len(person), np.bool_)
    count = np.zeros(people, np.int64)
    load = np.zeros(positions, np.int64)
    gain = np.zeros(positions, np.int64)  # of passing a place on from here to a free one, 0 or less
    for q in range(positions):
        if places[q] == 0:
            gain[q] = NEVER
    width = bonus.shape[1]
    # order[i]: the edges of each position by their worth as somebody's i-th meeting, with a finger of its own.
    finger = np.zeros((positions, width), np.int64)
    for q in range(positions):
        finger[q, :] = starts[q]
    entry = np.empty(positions, np.int64)
    entry_edge = np.full(positions, -1, np.int64)
    stale = np.ones(positions, np.bool_)
    move = np.full((positions, positions), NEVER, np.int64)
    mover = np.full((positions, positions), -1, np.int64)  # the edge given up
    moved_to = np.full((positions, positions), -1, np.int64)  # the edge taken instead
    at = np.full((positions, 1 + (places.max() if positions else 0)), -1, np.int64)  # edges taken; one more on the way
    before = np.empty(positions, np.int64)
    reached = np.empty(positions, np.int64)
    done = np.empty(positions, np.bool_)
    next_stop = np.full(positions, -1, np.int64)

    while True:
        best, first = 0, -1
        for q in range(positions):
            if stale[q]:
                entry[q], entry_edge[q] = NEVER, -1
                for level in range(width):
                    i = finger[q, level]
                    while i < starts[q + 1]:
                        e = order[level, i]
                        p = person[e]
                        if not taken[e] and count[p] < most[p] and count[p] == level:
                            break
                        i += 1
                    finger[q, level] = i
                    if i < starts[q + 1]:
                        e = order[level, i]
                        worth = value[e] + bonus[person[e], level]
                        if worth > entry[q]:
                            entry[q], entry_edge[q] = worth, e
                stale[q] = False
            if entry_edge[q] >= 0 and gain[q] > NEVER and entry[q] + gain[q] > best:
                best, first = entry[q] + gain[q], q
        if first < 0:
            return taken, _prices(entry, move)

        # Take the entry edge, then hand places on along the path to a free one.
        e = entry_edge[first]
        p = person[e]
        count[p] += 1
        _everywhere_stale(p, stale, finger, starts, by_person, person_starts, position, count[p], width)
        q = first
        touched = np.zeros(positions, np.bool_)
        give = np.empty(positions, np.int64)
        get = np.empty(positions, np.int64)
        hops = 0
        while load[q] == places[q]:
            b = next_stop[q]
            give[hops], get[hops] = mover[q, b], moved_to[q, b]
            hops += 1
            q = b
        _take(e, person, position, taken, at, load)
        touched[position[e]] = True
        for h in range(hops):
            _drop(give[h], position, taken, at, load)
            _take(get[h], person, position, taken, at, load)
            r = person[get[h]]
            _everywhere_stale(r, stale, finger, starts, by_person, person_starts, position, count[r], width)
            for j in range(person_starts[r], person_starts[r + 1]):
                if taken[by_person[j]]:
                    touched[position[by_person[j]]] = True
            touched[position[give[h]]] = True
        for j in range(person_starts[p], person_starts[p + 1]):
            if taken[by_person[j]]:
                touched[position[by_person[j]]] = True
        full = False
        for a in range(positions):
            if touched[a]:
                full = full or load[a] == places[a]
                _moves_from(
                    a, value, person, position, taken, at, load, by_person, person_starts, move, mover, moved_to
                )
        if full:  # the gains of positions with room are 0 whatever moves
            _gains(load, places, move, gain, reached, done, next_stop, before)


@Compiled
def _take(e, person, position, taken, at, load):
    q = position[e]
    taken[e] = True
    at[q, load[q]] = e
    load[q] += 1


@Compiled
def _drop(e, position, taken, at, load):
    q = position[e]
    taken[e] = False
    for i in range(load[q]):
        if at[q, i] == e:
            load[q] -= 1
            at[q, i] = at[q, load[q]]
            at[q, load[q]] = -1
            return


@Compiled
def _everywhere_stale(p, stale, finger, starts, by_person, person_starts, position, level, width):
    """Somebody's meetings changed: look at their positions again, their new level from its first edge."""
    for j in range(person_starts[p], person_starts[p + 1]):
        q = position[by_person[j]]
        stale[q] = True
        if level < width:
            finger[q, level] = starts[q]


@Compiled
def _moves_from(a, value, person, position, taken, at, load, by_person, person_starts, move, mover, moved_to):
    """The best single exchange from position a to every other one."""
    for b in range(move.shape[1]):
        move[a, b] = NEVER
    for i in range(load[a]):
        e = at[a, i]
        p = person[e]
        for j in range(person_starts[p], person_starts[p + 1]):
            f = by_person[j]
            b = position[f]
            if not taken[f] and value[f] - value[e] > move[a, b]:
                move[a, b] = value[f] - value[e]
                mover[a, b] = e
                moved_to[a, b] = f


@Compiled
def _gains(load, places, move, gain, reached, done, next_stop, before):
    """Gain of the best chain from each position to a free one: Dijkstra backwards, the gains before as potentials."""
    positions = len(places)
    far = 1 << 60
    for q in range(positions):
        before[q] = gain[q]
        done[q] = False
        next_stop[q] = -1
        reached[q] = 0 if load[q] < places[q] else far
    while True:
        b, least = -1, far
        for q in range(positions):
            if not done[q] and reached[q] < least:
                b, least = q, reached[q]
        if b < 0:
            break
        done[b] = True
        for a in range(positions):
            if done[a] or move[a, b] == NEVER or before[a] == NEVER:
                continue
            length = least + before[a] - move[a, b] - before[b]
            if length < reached[a]:
                reached[a] = length
                next_stop[a] = b
    for q in range(positions):
        gain[q] = before[q] - reached[q] if reached[q] < far else NEVER


@Compiled
def _prices(entry, move):
    """The least price of each position at which nobody would rather come in or go from one to another. Of a best choice
    it takes no more rounds than there are positions: moves that gain in a circle are the fault of this module."""
    price = np.maximum(entry, 0)
    for _ in range(len(price) + 1):
        same = True
        for a in range(len(price)):
            for b in range(len(price)):
                if move[a, b] > NEVER and price[a] + move[a, b] > price[b]:
                    price[b] = price[a] + move[a, b]
                    same = False
        if same:
            return price
    raise ArithmeticError("the choice is not the best")
