"""A fair as arrays: what the solver of timetables, its integer programs and its answers all work on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.fairs.canon import by_content
from matching.meetings import Edge, FairInput, Person, value_of

LITTLE = 4_000  # meetings at times that may be held: planned before numba would be loaded


@dataclass(frozen=True)
class Grid:
    """A fair's input as arrays: only edges that may be placed. People and positions stand in the order of
    `canon.by_content`, edges by person and position; values and numbers are int64."""

    edges: tuple[Edge, ...]
    people: tuple[str, ...]
    positions: tuple[str, ...]
    person: np.ndarray  # of each edge
    position: np.ndarray
    value: np.ndarray
    promised: np.ndarray  # bool
    free_people: np.ndarray  # people x slots: may meet
    open_tables: np.ndarray  # positions x slots: how many tables may meet
    rest: np.ndarray  # of each person, which of the rests that people need
    clash_same: np.ndarray  # rests x slots x slots: who needs it cannot meet in both, in one hall
    clash_other: np.ndarray  # the same for different halls
    hall: np.ndarray  # of each position
    day: np.ndarray  # of each slot
    most: np.ndarray  # further meetings each person may have
    have: np.ndarray  # pinned meetings each person has
    halls_pinned: tuple[tuple[int, int, int], ...]  # person, hall, slot

    @cached_property
    def common(self) -> np.ndarray:
        """edges x slots: both sides could meet then, beside what is pinned."""
        common: np.ndarray = self.free_people[self.person] & (self.open_tables[self.position] > 0)
        for p, h, s in self.halls_pinned:
            mine = slice(*np.searchsorted(self.person, [p, p + 1]))
            away = self.hall[self.position[mine]] != h
            common[mine] &= ~(away[:, None] & self.clash_other[self.rest[p], s][None, :])
        return common

    @property
    def little(self) -> bool:
        """Whether plain Python is done before compiled loops would be loaded."""
        return bool(self.common.sum() <= LITTLE)

    @property
    def slots(self) -> int:
        return len(self.day)


def grid_of(given: FairInput) -> Grid:
    """The arrays of an input, what is pinned taken out of them. Raises ValueError where two pinned meetings are of one
    table and time, or of one person and position. O(edges log edges + people * slots + slots^2)."""
    here, pinned_at = {t.position for t in given.tables}, {t.key: t.position for t in given.tables}
    already = {(m.person, pinned_at[m.table]) for m in given.pinned}
    rows = [e for e in given.edges if not e.blocked and e.position in here and (e.person, e.position) not in already]
    people, positions = by_content(given, rows)
    person_at, position_at = {k: i for i, k in enumerate(people)}, {k: i for i, k in enumerate(positions)}
    slots, by_key = len(given.slots), {t.key: t for t in given.tables}
    hall_of = {t.position: t.hall for t in given.tables}
    number = {name: i for i, name in enumerate(dict.fromkeys(hall_of[q] for q in positions))}
    hall = np.array([number[hall_of[q]] for q in positions], np.int64)
    open_tables = np.zeros((len(positions), slots), np.int64)
    for table in given.tables:
        row = np.ones(slots, np.int64)
        row[sorted(table.closed)] = 0
        open_tables[position_at[table.position]] += row
    free = np.ones((len(people), slots), bool)
    by_name = {p.key: p for p in given.people}
    for p, key in enumerate(people):
        free[p, sorted(by_name[key].closed)] = False
    needed, rest = np.unique([max(given.gap_minutes, by_name[key].rest_minutes) for key in people], return_inverse=True)
    clash_same, clash_other = (_clashes(given, needed.tolist(), same) for same in (True, False))
    have = np.zeros(len(people), np.int64)
    met: set[tuple[str, str]] = set()
    held: set[tuple[str, int]] = set()
    halls_pinned = []
    for meeting in sorted(given.pinned):
        table, p = by_key[meeting.table], person_at[meeting.person]
        q = position_at[table.position]
        if (meeting.table, meeting.slot) in held or (meeting.person, table.position) in met:
            raise ValueError(f"the pinned meeting {meeting} clashes with another one")
        held.add((meeting.table, meeting.slot))
        met.add((meeting.person, table.position))
        have[p] += 1
        halls_pinned.append((p, int(hall[q]), meeting.slot))
        if meeting.slot not in table.closed:
            open_tables[q, meeting.slot] -= 1
        free[p, clash_same[rest[p], meeting.slot]] = False
    person = np.array([person_at[e.person] for e in rows], np.int64)
    position = np.array([position_at[e.position] for e in rows], np.int64)
    order = np.lexsort((position, person))
    edges = tuple(rows[i] for i in order)
    return Grid(
        edges,
        people,
        positions,
        person[order],
        position[order],
        np.array([value_of(e) for e in edges], np.int64),
        np.array([e.promised for e in edges], bool),
        free,
        open_tables,
        rest.astype(np.int64),
        clash_same,
        clash_other,
        hall,
        np.unique([s.day for s in given.slots], return_inverse=True)[1] if slots else np.zeros(0, np.int64),
        np.maximum(given.max_per_person - have, 0),
        have,
        tuple(halls_pinned),
    )


def _clashes(given: FairInput, rests: list[int], same_hall: bool) -> np.ndarray:
    slots = given.slots
    clash = np.zeros((len(rests), len(slots), len(slots)), bool)
    clash[:, range(len(slots)), range(len(slots))] = True
    for k, minutes in enumerate(rests):
        needed = given.rest_needed(Person("", rest_minutes=minutes), same_hall)
        for a, one in enumerate(slots):
            for b, other in enumerate(slots):
                if a != b and one.day == other.day:
                    first, second = sorted((one, other), key=lambda s: s.starts)
                    clash[k, a, b] = second.starts - first.ends < needed
    return clash
