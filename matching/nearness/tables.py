"""A closed list of wanted values against a closed list of had ones: worked out at once, looked up ever after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class NearTable:
    """The nearness (uint8, 0..64) of every wanted to every had value; 0 for values in neither list."""

    rows: Mapping[str, int]
    columns: Mapping[str, int]
    near: np.ndarray  # one row and one column more than there are values, all 0

    @classmethod
    def of(cls, wants: Iterable[str], haves: Iterable[str], near: np.ndarray) -> "NearTable":
        """The table of `near` (wants x haves)."""
        number = {name: n for n, name in enumerate(wants)}, {name: n for n, name in enumerate(haves)}
        return cls(*number, np.pad(near, (0, 1)).astype(np.uint8))

    def one(self, want: str, have: str) -> int:
        """The nearness of one wanted to one had value."""
        return int(self.near[self.rows.get(want, -1), self.columns.get(have, -1)])

    def all(self, wants: Sequence[str], haves: Sequence[str]) -> np.ndarray:
        """The nearness of all wants to all haves (uint8, wants x haves)."""
        rows, columns = [self.rows.get(want, -1) for want in wants], [self.columns.get(have, -1) for have in haves]
        return self.near[np.ix_(rows, columns)]
