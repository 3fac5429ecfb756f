"""Many candidates packed by value, so that ranking all of them is looking up numbers; one changed costs only itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from matching.compiled import AVAILABLE
from matching.ranking import kernels
from matching.ranking.fields import FIELDS, FULL, MET, PARTS, REFUTED, SILENT, digest_of, haves_of
from matching.ranking.plan import TOTAL, GateRow, Plan
from matching.ranking.scoring import DOUBTFUL, field_of, gate_outcome, joined, order
from matching.ranking.vocabulary import Vocabulary
from matching.types import Candidate

ALL_BITS = 256
FEW = 20_000  # candidates that numpy ranks before numba would be loaded


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands for a position: key, rank from 1 (equals share it), units of points less what is in
    doubt (below 0 where that is more), and how many gates are open."""

    key: str
    rank: int
    blocked: bool
    units: int
    unknown: int

    @property
    def per_mille(self) -> int:
        """The points as a whole number from 0 to 1000; 0 for a blocked pair."""
        return 0 if self.blocked else max(0, round(1000 * self.units / (TOTAL * FULL)))


@dataclass(frozen=True, slots=True)
class Left:
    """How many of `total` candidates each gate of a plan does not bar, in the gates' order, and all of them `together`;
    `met` are those of `each` of whom it is certain."""

    each: tuple[int, ...]
    met: tuple[int, ...]
    together: int
    total: int

    def __add__(self, other: "Left") -> "Left":
        each, met = (
            tuple(a + b for a, b in zip(mine, theirs, strict=True))
            for mine, theirs in ((self.each, other.each), (self.met, other.met))
        )
        return Left(each, met, self.together + other.together, self.total + other.total)


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

    Memory: about 250 bytes a candidate, and 4 for each word of their texts. `compiled` asks for the numba path or the
    numpy path, None for the one that suits so many candidates; both give the lists of `scoring.rank`, tie by tie.
    """

    def __init__(self, candidates: Iterable[Candidate] = (), compiled: bool | None = None) -> None:
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
            column.put(slot, haves_of(candidate)[code])
        self._digests = _room(self._digests, slot + 1)
        self._digests[slot] = digest_of(candidate)

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

    def warm(self) -> None:
        """Loads what ranking so many runs on, up to some seconds, so that the first list needs not wait for it."""
        if self._compiled():
            kernels.warm()

    def _compiled(self) -> bool:
        return AVAILABLE and (len(self.keys) > FEW if self.compiled is None else self.compiled)

    def top(self, made: Plan, most: int | None = None) -> Sequence[Place]:
        """The candidates in order for one position, at most `most` of them. O(candidates x demands)."""
        if not self._slot:
            return []
        worth = self._worth(made)
        size = len(self._slot) if most is None else min(most, len(self._slot))
        if size == 0:
            return []
        bar = np.partition(worth, len(worth) - size)[len(worth) - size]
        chosen = np.flatnonzero(worth >= bar)
        ties = kernels.mixed(self.digests[chosen], made.digest)
        ordered = sorted(range(len(chosen)), key=lambda i: (-int(worth[chosen[i]]), int(ties[i]), self.keys[chosen[i]]))
        slots = chosen[ordered[:size]]
        return Places(list(self.keys), slots, worth[slots])

    def everyone(self, made: Plan, without: Iterable[str] = (), beside: Iterable[Candidate] = ()) -> "Places":
        """All candidates in order for one position, but for some keys, and with some who are not packed here.

        O(candidates x demands) and a sort of numbers: tens of ms for 100 000. The order is that of `scoring.rank`.
        """
        beside = list(beside)
        slots = np.flatnonzero(self._stays(without))
        worth = self._worth(made)[slots] if len(slots) else np.zeros(0, np.int32)
        ties = kernels.mixed(self.digests[slots], made.digest)
        keyed = [order(candidate, made) for candidate in beside]
        own = [-k[1] * kernels.STEP + kernels.MOST_UNKNOWN - k[2] - k[0] * kernels.BLOCKED for k in keyed]
        slots = np.concatenate([slots, len(self.keys) + np.arange(len(beside))])
        worth = np.concatenate([worth, np.array(own, np.int32)])
        ties = np.concatenate([ties, np.array([k[3] for k in keyed], np.uint64)])
        ordered = np.lexsort((ties, -worth))
        return Places([*self.keys, *(c.key for c in beside)], slots[ordered], worth[ordered])

    def left(self, made: Plan, without: Iterable[str] = ()) -> Left:
        """How many candidates the gates of a position leave, or would once they are confirmed, but for some keys; of
        whom nothing is known is left.

        O(candidates x gates): a look-up of numbers for each gate, 1 ms for 100 000.
        """
        compiled = self._compiled()
        if not compiled:
            self.tidy()
        stays = self._stays(without)
        together, each, met = stays, [], []
        for states in self._states(made.musts, compiled):
            passes = stays & (states != REFUTED) & (states != DOUBTFUL)
            together = together & passes
            each.append(int(passes.sum()))
            met.append(int((passes & (states == MET)).sum()))
        return Left(tuple(each), tuple(met), int(together.sum()), int(stays.sum()))

    def _stays(self, without: Iterable[str]) -> np.ndarray:
        stays = np.ones(len(self.keys), bool)
        stays[[*self._gone, *(self._slot[key] for key in without if key in self._slot)]] = False
        return stays

    def _worth(self, made: Plan) -> np.ndarray:
        """One whole number a slot that orders it: units of points, then open gates, below BARRED where blocked."""
        compiled = self._compiled()
        if not compiled:
            self.tidy()
        totals = np.zeros(len(self.keys), np.int32)
        for row in made.rows:
            column = self.columns[row.part]
            if column.vocabulary.field.weigh:
                reached = kernels.sum_of(column.vocabulary.weights(row.values), *column.arrays(), compiled)
            else:
                reached = kernels.best_of(column.vocabulary.near(row.values), *column.arrays(), compiled)
            totals += np.int32(row.units) * reached
        blocked, unknown, doubt = self._gates(made, compiled)
        worth: np.ndarray
        worth = (totals - doubt) * kernels.STEP + (kernels.MOST_UNKNOWN - unknown) - blocked * np.int32(kernels.BLOCKED)
        worth[list(self._gone)] = np.iinfo(np.int32).min
        return worth

    def _gates(self, made: Plan, compiled: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        blocked, unknown, doubt = np.zeros((3, len(self.keys)), np.int32)
        for gate, states in zip(made.gates, self._states(made.gates, compiled), strict=True):
            unknown += (states == SILENT) | (states == DOUBTFUL)
            doubt += (states == DOUBTFUL) * np.int32(gate.doubt * FULL)
            blocked |= states == 0
        return blocked, np.minimum(unknown, kernels.MOST_UNKNOWN), doubt

    def _states(self, gates: Iterable[GateRow], compiled: bool) -> Iterator[np.ndarray]:
        """Gate by gate the state of every slot."""
        for gate in gates:
            if gate.ways:
                ways = list(self._states(gate.ways, compiled))
                met, unknown = (sum((way == state).astype(np.int8) for way in ways) for state in (MET, SILENT))
                yield joins(gate)[met, unknown]
                continue
            column = self.columns[field_of(gate)]
            bits = kernels.any_of(column.vocabulary.bits(gate), *column.arrays(), compiled)
            yield outcomes(gate)[bits]


def outcomes(gate: GateRow) -> np.ndarray:
    """The state of a gate for every combination of bits."""
    return np.array([gate_outcome(gate, bits) for bits in range(ALL_BITS)], np.uint8)


def joins(gate: GateRow) -> np.ndarray:
    """The state of a gate of several ways by how many of them are met and unknown."""
    counts = range(len(gate.ways) + 1)
    return np.array([[joined(gate, met, unknown) for unknown in counts] for met in counts], np.uint8)


class Places(Sequence[Place]):
    """A list in order, kept as numbers; a Place is made when it is looked at."""

    def __init__(self, keys: Sequence[str], slots: np.ndarray, worth: np.ndarray) -> None:
        self._keys, self._slots, self._worth = keys, slots, worth
        fresh = np.concatenate([[True], worth[1:] != worth[:-1]]) if len(worth) else np.zeros(0, bool)
        self._ranks = np.maximum.accumulate(np.where(fresh, np.arange(1, len(worth) + 1), 0))

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def blocked(self) -> int:
        """How many stand at the end because they fail a must-have."""
        return int(np.count_nonzero(self._worth < kernels.BARRED))

    @property
    def ranks(self) -> np.ndarray:
        """The rank of each, in order."""
        return self._ranks

    @property
    def keys(self) -> list[str]:
        """The key of each, in order."""
        return [self._keys[slot] for slot in self._slots]

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> list[Place]: ...
    def __getitem__(self, at: int | slice) -> Place | list[Place]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        value, key = int(self._worth[at]), self._keys[self._slots[at]]
        blocked = value < kernels.BARRED
        plain = value + (kernels.BLOCKED if blocked else 0)
        unknown = kernels.MOST_UNKNOWN - plain % kernels.STEP
        return Place(key, int(self._ranks[at]), blocked, plain // kernels.STEP, unknown)


assert MET == 2 and SILENT == 1, "kernels and gates count on these numbers"
assert set(PARTS) <= set(FIELDS)
