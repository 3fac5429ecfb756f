"""A fair as arrays: what the solver of timetables, its integer programs and its answers all work on."""

import hashlib
from dataclasses import dataclass

import numpy as np

from matching.meetings import Edge, FairInput, value_of


@dataclass(frozen=True, slots=True)
class Grid:
    """A fair's input as arrays: only edges that may be placed. People and positions stand in the order of their lots,
    drawn from the seed, edges by person and position; values and numbers are int64."""

    edges: tuple[Edge, ...]
    people: tuple[str, ...]
    positions: tuple[str, ...]
    person: np.ndarray  # of each edge
    position: np.ndarray
    value: np.ndarray
    free_people: np.ndarray  # people x slots: may meet
    open_tables: np.ndarray  # positions x slots: how many tables may meet
    clash_same: np.ndarray  # slots x slots: one person cannot meet in both, in one hall
    clash_other: np.ndarray  # the same for different halls
    hall: np.ndarray  # of each position
    day: np.ndarray  # of each slot
    most: np.ndarray  # further meetings each person may have
    have: np.ndarray  # pinned meetings each person has
    halls_pinned: tuple[tuple[int, int, int], ...]  # person, hall, slot

    @property
    def common(self) -> np.ndarray:
        """edges x slots: both sides could meet then."""
        return self.free_people[self.person] & (self.open_tables[self.position] > 0)


def grid_of(given: FairInput) -> Grid:
    """The arrays of an input, what is pinned taken out of them. Raises ValueError where two pinned meetings are of one
    table and time, or of one person and position. O(edges log edges + people * slots + slots^2)."""
    people = tuple(p.key for p in sorted(given.people, key=lambda p: _lot(given.seed, p.key)))
    positions = tuple(sorted({t.position for t in given.tables}, key=lambda q: _lot(given.seed, q)))
    person_at, position_at = {k: i for i, k in enumerate(people)}, {k: i for i, k in enumerate(positions)}
    slots, by_key = len(given.slots), {t.key: t for t in given.tables}
    hall_names = sorted({t.hall for t in given.tables})
    hall = np.zeros(len(positions), np.int64)
    open_tables = np.zeros((len(positions), slots), np.int64)
    for table in given.tables:
        hall[position_at[table.position]] = hall_names.index(table.hall)
        here = np.ones(slots, np.int64)
        here[sorted(table.closed)] = 0
        open_tables[position_at[table.position]] += here
    free = np.ones((len(people), slots), bool)
    for one in given.people:
        free[person_at[one.key], sorted(one.closed)] = False
    clash_same, clash_other = (_clashes(given, same) for same in (True, False))
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
        free[p, clash_same[meeting.slot]] = False
    edges = tuple(
        sorted(
            (
                e
                for e in given.edges
                if not e.blocked and e.position in position_at and (e.person, e.position) not in met
            ),
            key=lambda e: (person_at[e.person], position_at[e.position]),
        )
    )
    return Grid(
        edges,
        people,
        positions,
        np.array([person_at[e.person] for e in edges], np.int64),
        np.array([position_at[e.position] for e in edges], np.int64),
        np.array([value_of(e) for e in edges], np.int64),
        free,
        open_tables,
        clash_same,
        clash_other,
        hall,
        np.unique([s.day for s in given.slots], return_inverse=True)[1] if slots else np.zeros(0, np.int64),
        np.maximum(given.max_per_person - have, 0),
        have,
        tuple(halls_pinned),
    )


def _clashes(given: FairInput, same_hall: bool) -> np.ndarray:
    rest, slots = given.rest_needed(same_hall), given.slots
    clash = np.eye(len(slots), dtype=bool)
    for a, one in enumerate(slots):
        for b, other in enumerate(slots):
            if a != b and one.day == other.day:
                first, second = sorted((one, other), key=lambda s: s.starts)
                clash[a, b] = second.starts - first.ends < rest
    return clash


def _lot(seed: int, key: str) -> bytes:
    """An order of keys that favours nobody by name and that everybody can draw again from the recorded seed."""
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()
