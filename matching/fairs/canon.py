"""An order of people and positions by what their rows say, not by their names: the same fair gives the same plan.

Each one's row becomes a number, and then, a few times over, takes in the numbers of those it may meet (colour refinement,
Weisfeiler and Leman, 1968). The recorded seed shuffles these numbers. Only who cannot be told apart by any of this is
put in order by a lot drawn from seed and key, as for them the plan is the same but for their names.
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from matching.meetings import Edge, FairInput, Person, value_of

ROUNDS = 4


def by_content(given: FairInput, edges: list[Edge]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(people, positions) in that order; `edges` are those that count. O(rounds * edges + n log n)."""
    people = [p.key for p in given.people]
    tables: dict[str, list[list[int]]] = {}
    hall: dict[str, str] = {}
    for table in given.tables:
        tables.setdefault(table.position, []).append(sorted(table.closed))
        hall[table.position] = table.hall
    positions = list(tables)
    at = {key: i for i, key in enumerate(people)}, {key: i for i, key in enumerate(positions)}
    position_of = {t.key: t.position for t in given.tables}
    person = np.array([at[0][e.person] for e in edges] + [at[0][m.person] for m in given.pinned], np.int64)
    position = np.array(
        [at[1][e.position] for e in edges] + [at[1][position_of[m.table]] for m in given.pinned], np.int64
    )
    label = np.array(
        [value_of(e) * 2 + e.promised for e in edges] + [(1 << 32) + m.slot for m in given.pinned], np.uint64
    )
    mine = np.array([_digest(given.seed, _said(p)) for p in given.people], np.uint64)
    theirs = np.array([_digest(given.seed, sorted(tables[q])) for q in positions], np.uint64)
    in_hall = np.unique([hall[q] for q in positions], return_inverse=True)[1] if positions else np.zeros(0, np.int64)
    for _ in range(ROUNDS):
        there = _mix(_added(in_hall, _mix(theirs), int(in_hall.max(initial=-1)) + 1))
        next_theirs = _mix(theirs + there[in_hall] + _added(position, _mix(label ^ _mix(mine[person])), len(positions)))
        mine = _mix(mine + _added(person, _mix(label + _mix(theirs[position])), len(people)))
        theirs = next_theirs
    return _ordered(given.seed, people, mine), _ordered(given.seed, positions, theirs)


def _said(person: Person) -> list[int | str]:
    rest = [f"rest {person.rest_minutes}"] if person.rest_minutes else []
    return [*sorted(person.closed), *rest]


def lot(seed: int, key: str) -> bytes:
    """An order of keys that favours nobody by name and that everybody can draw again from the recorded seed."""
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()


def _ordered(seed: int, keys: list[str], numbers: np.ndarray) -> tuple[str, ...]:
    rows = sorted(zip(numbers.tolist(), (lot(seed, key) for key in keys), keys, strict=True))
    return tuple(key for _, _, key in rows)


def _digest(seed: int, what: Sequence[object]) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{what}".encode()).digest()[:8])


def _added(group: np.ndarray, numbers: np.ndarray, groups: int) -> np.ndarray:
    """The sum of each group's numbers, modulo 2^64: whatever their order, the same."""
    total = np.zeros(groups, np.uint64)
    np.add.at(total, group, numbers)
    return total


def _mix(x: np.ndarray) -> np.ndarray:
    """Another number for each number, well scattered (the finaliser of SplitMix64; Steele, Lea and Flood, 2014)."""
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: np.ndarray = x ^ (x >> np.uint64(31))
    return mixed
