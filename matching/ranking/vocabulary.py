"""The distinct values of one part, and how near each is to what is wanted: computed once, grown as values come."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from matching.ranking.fields import FIELDS
from matching.ranking.plan import GateRow
from matching.ranking.scoring import gate_bits


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
            if self.field.weigh:
                return number
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

    def weights(self, wants: Sequence[str]) -> np.ndarray:
        """What every value adds (uint8) where it is one of the wants, of a part whose values add up. O(values +
        wants)."""
        row, weigh = np.zeros(len(self.values), np.uint8), self.field.weigh
        if weigh is None:
            raise ValueError(f"values of {self.field.code} do not add up")
        for number in self.among(wants):
            row[number] = weigh(self.values[number])
        return row

    def among(self, wants: Sequence[str]) -> list[int]:
        """The numbers of those wants that are values here."""
        return [number for want in wants if (number := self._index.get(want)) is not None]

    def _near(self, want: str) -> np.ndarray:
        known = self._rows.get(want)
        if known is not None and len(known) == len(self.values):
            return known
        row: np.ndarray = self._kin_rows_of([self.field.kin_want(want)])[0][self._kin_numbers()]
        for number in self._by_name.get(want, ()):
            row[number] = self.field.near(want, self.values[number])
        self._rows[want] = row
        return row

    def _kin_numbers(self) -> np.ndarray:
        if len(self._kin_array) != len(self._kin_of):
            self._kin_array = np.array(self._kin_of, np.int64)
        return self._kin_array

    def _kin_rows_of(self, wants: Sequence[str]) -> list[np.ndarray]:
        """The nearness of wants to all kin: only those within reach of a want are looked at, only new ones anew."""
        size = len(self._kin_names)
        behind: dict[tuple[int, str], list[str]] = {}  # wants that lack the same kin are looked up together
        for want in wants:
            known = self._kin_rows.get(want, np.zeros(0, np.uint8))
            if len(known) < size:
                self._kin_rows[want] = np.concatenate([known, np.zeros(size - len(known), np.uint8)])
                behind.setdefault((len(known), self.field.reach(want)), []).append(want)
        for (done, group), some in behind.items():
            reached = {g: self._reached.get(g, ()) for g in (("", group) if group else tuple(self._reached))}
            fresh = [number for members in reached.values() for number in members[bisect_left(members, done) :]]
            if fresh:
                near = self.field.nearness(some, [self._kin_names[number] for number in fresh])
                for want, row in zip(some, near, strict=True):
                    self._kin_rows[want][fresh] = row
        return [self._kin_rows[want] for want in wants]

    @property
    def has_kin(self) -> bool:
        """Whether values stand for each other: then there are fewer kin than values."""
        return len(self._kin_names) < len(self.values)

    def by_kin(self, wants: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The nearness of wants in parts: a table kin x kin of wants, the kin of every value, the kin of every want,
        and for every value the want that is its very name (-1 for none) with their nearness."""
        kin: dict[str, int] = {}
        line_of = [kin.setdefault(self.field.kin_want(want), len(kin)) for want in wants]
        table = np.ascontiguousarray(np.stack(self._kin_rows_of(list(kin)), axis=1))
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
