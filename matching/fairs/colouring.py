"""Times for chosen meetings where every table and person is free all day: a bipartite graph coloured with its slots.

By König's theorem (1916) a bipartite graph needs no more colours than its largest degree, so meetings of which no table
and no person has more than there are slots always fit. A second pass swaps alternating chains to close idle gaps.
"""

import numpy as np

from matching.compiled import Compiled


@Compiled
def colour(person, table, people, tables, slots):
    """A slot for each meeting, int64, none twice at a table or a person.

    person, table: int64, one entry a meeting, counted from 0. No person and no table may have more meetings than there
    are slots; this is not checked. O(meetings * (slots + chain))."""
    by_person = np.full((people, slots), -1, np.int64)
    by_table = np.full((tables, slots), -1, np.int64)
    slot = np.full(len(person), -1, np.int64)
    for m in range(len(person)):
        p, t = person[m], table[m]
        a, b = -1, -1
        for s in range(slots):
            free_p, free_t = by_person[p, s] < 0, by_table[t, s] < 0
            if free_p and free_t:
                a = b = s
                break
            if free_p and a < 0:
                a = s
            if free_t and b < 0:
                b = s
        if a != b:  # a is free at the person, b at the table: swap the chain of a and b that starts at the table
            _swap(t, a, b, person, table, by_person, by_table, slot)
        slot[m] = a
        by_person[p, a] = m
        by_table[t, a] = m
    return slot


@Compiled
def _swap(t, a, b, person, table, by_person, by_table, slot):
    """Exchange a and b along the chain that begins with table t's meeting at a."""
    chain, at_table, m = [], True, by_table[t, a]
    want = a
    while m >= 0:
        chain.append(m)
        want = b if want == a else a
        m = by_person[person[m], want] if at_table else by_table[table[m], want]
        at_table = not at_table
    _recolour(chain, a, b, person, table, by_person, by_table, slot)


@Compiled
def _recolour(chain, a, b, person, table, by_person, by_table, slot):
    for m in chain:
        by_person[person[m], slot[m]] = -1
        by_table[table[m], slot[m]] = -1
    for m in chain:
        slot[m] = b if slot[m] == a else a
        by_person[person[m], slot[m]] = m
        by_table[table[m], slot[m]] = m


@Compiled
def _idle(by_person, p, day):
    """Free slots between somebody's first and last meeting of each day."""
    idle, last = 0, -1
    for s in range(by_person.shape[1]):
        if by_person[p, s] >= 0:
            if last >= 0 and day[last] == day[s]:
                idle += s - last - 1
            last = s
    return idle


@Compiled
def close_gaps(person, table, people, tables, slot, day, passes):
    """Swap chains as long as people wait less for it, at most so many times over. Changes `slot` in place."""
    slots = len(day)
    by_person = np.full((people, slots), -1, np.int64)
    by_table = np.full((tables, slots), -1, np.int64)
    for m in range(len(person)):
        by_person[person[m], slot[m]] = m
        by_table[table[m], slot[m]] = m
    for _ in range(passes):
        better = False
        for first in range(len(person)):
            if _idle(by_person, person[first], day) == 0:
                continue
            for b in range(slots):
                a = slot[first]
                if a == b:
                    continue
                chain = _component(first, a, b, person, table, by_person, by_table, slot)
                before = after = 0
                for m in chain:
                    before += _idle(by_person, person[m], day)
                _recolour(chain, a, b, person, table, by_person, by_table, slot)
                for m in chain:
                    after += _idle(by_person, person[m], day)
                if after < before:
                    better = True
                else:
                    _recolour(chain, a, b, person, table, by_person, by_table, slot)
        if not better:
            return


@Compiled
def _component(first, a, b, person, table, by_person, by_table, slot):
    """The meetings at a and b that hang together with `first`."""
    chain = [first]
    for side in range(2):
        at_person, here = side == 0, first
        while True:
            want = b if slot[here] == a else a
            m = by_person[person[here], want] if at_person else by_table[table[here], want]
            if m < 0 or m == first:
                break
            chain.append(m)
            here = m
            at_person = not at_person
        if m == first:  # a ring: both ways are the same
            break
    return chain
