"""Many candidates packed by value, so that ranking all of them is looking up numbers; one changed costs only itself."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching import kernels
from matching.fields import FIELDS, MET, PARTS, SILENT
from matching.plan import GateRow, Plan
from matching.scoring import MEETS, OPENS, REFUTES, field_of, gate_bits, gate_outcome
from matching.types import Candidate

ALL_BITS = (MEETS | REFUTES | OPENS) + 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands for a position: key, rank from 1 (equals share it), units of points, open gates."""

    key: str
    rank: int
    blocked: bool
    units: int
    unknown: int


class Vocabulary:
    """The distinct values of one part, and for each want the nearness of all of them, made once and grown as needed."""

    def __init__(self, code: str) -> None:
        self.field = FIELDS[code]
        self.values: list[str] = []
        self._index: dict[str, int] = {}
        self._kin: dict[str, int] = {}
        self._kin_names: list[str] = []
        self._kin_of: list[int] = []
        self._kin_array = np.zeros(0, np.int64)
        self._by_name: dict[str, list[int]] = {}
        self._reached: dict[str, list[int]] = {}
        self._rows: dict[str, np.ndarray] = {}
        self._kin_rows: dict[str, np.ndarray] = {}
        self._gates: dict[GateRow, np.ndarray] = {}

    def number(self, value: str) -> int:
        """The number of a value, a new one for a new value."""
        number = self._index.get(value)
        if number is None:
            number = self._index[value] = len(self.values)
            self.values.append(value)
            kin = self.field.kin(value)
            self._kin_of.append(self._kin.setdefault(kin, len(self._kin_names)))
            if self._kin_of[-1] == len(self._kin_names):
                self._reached.setdefault(self.field.reach(kin), []).append(len(self._kin_names))
                self._kin_names.append(kin)
            self._by_name.setdefault(value.partition("#")[0], []).append(number)
        return number

    def near(self, wants: Sequence[str]) -> np.ndarray:
        """The best nearness (uint8, 0..64) of any of the wants to every value. O(values) the first time."""
        rows = [self._near(want) for want in wants]
        return rows[0] if len(rows) == 1 else np.maximum.reduce(rows)

    def _near(self, want: str) -> np.ndarray:
        row = self._rows.get(want)
        if row is not None and len(row) == len(self.values):
            return row
        row = self._kin_row(self.field.kin_want(want))[self._kin_numbers()]
        for number in self._by_name.get(want, ()):
            row[number] = self.field.near(want, self.values[number])
        self._rows[want] = row
        return row

    def _kin_numbers(self) -> np.ndarray:
        if len(self._kin_array) != len(self._kin_of):
            self._kin_array = np.array(self._kin_of, np.int64)
        return self._kin_array

    def _kin_row(self, want: str) -> np.ndarray:
        """The nearness of a want to all kin: only those within its reach are looked at, only new ones anew."""
        done = self._kin_rows.get(want, np.zeros(0, np.uint8))
        if len(done) < len(self._kin_names):
            row = self._kin_rows[want] = np.zeros(len(self._kin_names), np.uint8)
            row[: len(done)] = done
            group = self.field.reach(want)
            groups = ("", group) if group else tuple(self._reached)
            for members in {g: self._reached.get(g, ()) for g in groups}.values():
                fresh = members[bisect_left(members, len(done)) :]
                if fresh:
                    row[fresh] = self.field.nearness(want, [self._kin_names[number] for number in fresh])
            done = row
        return done

    @property
    def has_kin(self) -> bool:
        """Whether values stand for each other: then there are fewer kin than values."""
        return len(self._kin_names) < len(self.values)

    def by_kin(self, wants: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The nearness of wants in parts: a table kin x kin of wants, the kin of every value, the kin of every want,
        and for every value the want that is its very name (-1 for none) with their nearness."""
        kin: dict[str, int] = {}
        line_of = [kin.setdefault(self.field.kin_want(want), len(kin)) for want in wants]
        table = np.ascontiguousarray(np.stack([self._kin_row(want) for want in kin], axis=1))
        exact_row = np.full(len(self.values), -1, np.int64)
        exact_near = np.zeros(len(self.values), np.uint8)
        for w, want in enumerate(wants):
            for number in self._by_name.get(want, ()):
                exact_row[number], exact_near[number] = w, self.field.near(want, self.values[number])
        return table, self._kin_numbers(), np.array(line_of, np.int64), exact_row, exact_near

    def bits(self, gate: GateRow) -> np.ndarray:
        """What every value says on a gate, as the bits of `scoring.gate_bits`. O(values) the first time."""
        row = self._gates.get(gate, np.zeros(0, np.uint8))
        if len(row) < len(self.values):
            fresh = [gate_bits(gate, value) for value in self.values[len(row) :]]
            row = self._gates[gate] = np.concatenate([row, np.array(fresh, np.uint8)])
        return row


class Column:
    """For one part the value numbers of every candidate: a growing array, and where each candidate's numbers stand."""

    def __init__(self, code: str) -> None:
        self.vocabulary = Vocabulary(code)
        self._ids = np.zeros(1024, np.int32)
        self._used = 0
        self._start = np.zeros(256, np.int64)
        self._count = np.zeros(256, np.int32)
        self._size = 0
        self.compact = True

    def put(self, slot: int, values: Sequence[str]) -> None:
        """Sets the values of a slot; a changed slot moves to the end of the array."""
        numbers = [self.vocabulary.number(v) for v in values]
        self._ids = _room(self._ids, self._used + len(numbers))
        self._ids[self._used : self._used + len(numbers)] = numbers
        self._start, self._count = _room(self._start, slot + 1), _room(self._count, slot + 1)
        self.compact &= slot == self._size
        self._size = max(self._size, slot + 1)
        self._start[slot], self._count[slot] = self._used, len(numbers)
        self._used += len(numbers)

    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """ids, start, count of all slots."""
        return self._ids[: self._used], self._start[: self._size], self._count[: self._size]

    def tidy(self) -> None:
        """Puts the numbers of the slots back in one run. O(numbers)."""
        ids, start, count = self.arrays()
        total = int(count.sum())
        begin = np.concatenate([[0], np.cumsum(count[:-1])]) if self._size else np.zeros(0, np.int64)
        steps = np.arange(total) - np.repeat(begin, count)
        self._ids = ids[np.repeat(start, count) + steps]
        self._start, self._used, self.compact = begin.astype(np.int64), total, True
        self._count = count.copy()


def _room(array: np.ndarray, size: int) -> np.ndarray:
    if size <= len(array):
        return array
    grown = np.zeros(max(size, 2 * len(array)), array.dtype)
    grown[: len(array)] = array
    return grown


class Pool:
    """Candidates to rank again and again. `put` and `discard` cost the one candidate; `top` looks at all of them.

    Memory: about 250 bytes a candidate. `compiled=False` asks for the numpy path; both give the lists of
    `scoring.rank`, tie by tie.
    """

    def __init__(self, candidates: Iterable[Candidate] = (), compiled: bool = True) -> None:
        self.compiled = compiled
        self.columns = {code: Column(code) for code in FIELDS}
        self.keys: list[str] = []
        self._slot: dict[str, int] = {}
        self._digests = np.zeros(256, np.uint64)
        self._gone: set[int] = set()
        for candidate in candidates:
            self.put(candidate)

    def __len__(self) -> int:
        return len(self._slot)

    @property
    def has_gaps(self) -> bool:
        """Whether places of discarded candidates stand empty."""
        return bool(self._gone)

    @property
    def digests(self) -> np.ndarray:
        """The candidates' digests by slot."""
        return self._digests[: len(self.keys)]

    def put(self, candidate: Candidate) -> None:
        """Adds a candidate, or puts a changed one in the place of the old. O(its values)."""
        slot = self._slot.get(candidate.key)
        if slot is None:
            slot = self._slot[candidate.key] = self._gone.pop() if self._gone else len(self.keys)
            if slot == len(self.keys):
                self.keys.append(candidate.key)
            self.keys[slot] = candidate.key
        for code, column in self.columns.items():
            column.put(slot, candidate.haves[code])
        self._digests = _room(self._digests, slot + 1)
        self._digests[slot] = candidate.digest

    def discard(self, key: str) -> None:
        """Takes a candidate out; an unknown key is no error. O(1)."""
        slot = self._slot.pop(key, None)
        if slot is not None:
            self._gone.add(slot)

    def tidy(self) -> None:
        """Makes every column one run again, as the numpy path and the bulk ranking need. O(all numbers)."""
        for column in self.columns.values():
            if not column.compact:
                column.tidy()

    def top(self, made: Plan, most: int | None = None) -> Sequence[Place]:
        """The candidates in order for one position, at most `most` of them. O(candidates x demands)."""
        if not self._slot:
            return []
        if not (self.compiled and kernels.COMPILED):
            self.tidy()
        totals = np.zeros(len(self.keys), np.int32)
        for row in made.rows:
            column = self.columns[row.part]
            reached = kernels.best_of(column.vocabulary.near(row.values), *column.arrays(), self.compiled)
            totals += np.int32(row.units) * reached
        blocked, unknown = self._gates(made)
        worth = totals * kernels.STEP + (kernels.MOST_UNKNOWN - unknown) - blocked * np.int32(kernels.BLOCKED)
        worth[list(self._gone)] = np.iinfo(np.int32).min
        size = len(self._slot) if most is None else min(most, len(self._slot))
        if size == 0:
            return []
        bar = np.partition(worth, len(worth) - size)[len(worth) - size]
        chosen = np.flatnonzero(worth >= bar)
        ties = kernels.mixed(self.digests[chosen], made.digest)
        ordered = sorted(range(len(chosen)), key=lambda i: (-int(worth[chosen[i]]), int(ties[i]), self.keys[chosen[i]]))
        slots = chosen[ordered[:size]]
        return Places(list(self.keys), slots, worth[slots])

    def _gates(self, made: Plan) -> tuple[np.ndarray, np.ndarray]:
        blocked = np.zeros(len(self.keys), np.int32)
        unknown = np.zeros(len(self.keys), np.int32)
        for gate in made.gates:
            column = self.columns[field_of(gate)]
            bits = kernels.any_of(column.vocabulary.bits(gate), *column.arrays(), self.compiled)
            states = outcomes(gate)[bits]
            unknown += states == SILENT
            blocked |= states == 0
        return blocked, np.minimum(unknown, kernels.MOST_UNKNOWN)


def outcomes(gate: GateRow) -> np.ndarray:
    """The state of a gate for every combination of bits."""
    return np.array([gate_outcome(gate, bits) for bits in range(ALL_BITS)], np.uint8)


class Places(Sequence[Place]):
    """A list in order, kept as numbers; a Place is made when it is looked at."""

    def __init__(self, keys: Sequence[str], slots: np.ndarray, worth: np.ndarray) -> None:
        self._keys, self._slots, self._worth = keys, slots, worth
        fresh = np.concatenate([[True], worth[1:] != worth[:-1]]) if len(worth) else np.zeros(0, bool)
        self._ranks = np.maximum.accumulate(np.where(fresh, np.arange(1, len(worth) + 1), 0))

    def __len__(self) -> int:
        return len(self._slots)

    def __getitem__(self, at):
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        value, key = int(self._worth[at]), self._keys[self._slots[at]]
        blocked = value < 0
        plain = value + (kernels.BLOCKED if blocked else 0)
        unknown = kernels.MOST_UNKNOWN - plain % kernels.STEP
        return Place(key, int(self._ranks[at]), blocked, plain // kernels.STEP, unknown)


assert MET == 2 and SILENT == 1, "kernels and gates count on these numbers"
assert set(PARTS) <= set(FIELDS)
