"""The timetable as a linear program with a column for every meeting at every time, and what its prices are (HiGHS).

Rows: a meeting once, so many of a person, a position's tables at each time, rests and walks; and for the fair share
z[person, n], the n-th further meeting. Columns that cannot matter may be left out and are fetched when prices call for
them (column generation; Gilmore and Gomory, 1961), so large fairs do not need all of them at once.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_matrix, csr_matrix

from matching.fairs.grid import Grid
from matching.fairs.prices import Prices

SCALE = 1 << 16  # prices are whole numbers of so many parts of a point
SECONDS = 600.0  # a guard only: programs end by gap or nodes, so that the same input gives the same plan
NEARLY = 1e-6


@dataclass(frozen=True)
class Answer:
    """x of each column of the program, its z after them; `loss` of every column if it were taken; `push`, what each
    column that had to be taken costs; the prices."""

    x: np.ndarray
    total: float
    loss: np.ndarray
    push: np.ndarray
    weights: np.ndarray  # of the floors, at least 0, in points
    prices: Prices


class Program:
    """The rows for the columns of `mask` (edges x slots). `floors`: (worth of an edge, points of a level, least): what
    must be kept of the aims before."""

    def __init__(self, grid: Grid, k: int, mask: np.ndarray, floors: list[tuple[np.ndarray, np.ndarray, int]]) -> None:
        self.grid, self.k, self.floors = grid, k, floors
        self.edge, self.slot = np.nonzero(mask & grid.common)
        self.columns = len(self.edge)
        self.person, self.position = grid.person[self.edge], grid.position[self.edge]
        levels = np.arange(k)[None, :] >= grid.have[:, None]
        able = np.bincount(self.person, minlength=len(grid.people)) > 0
        self.whose, self.level = np.nonzero(levels & able[:, None])
        self.width = self.columns + len(self.whose)
        self._rows: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
        self._at: dict[str, slice] = {}
        self._names: dict[str, np.ndarray] = {}
        slots = grid.slots
        self._at_most("once", self.edge, np.ones(len(grid.edges)))
        self._at_most("person", self.person, grid.most)
        self._at_most("tables", self.position * slots + self.slot, grid.open_tables.ravel())
        self._rests()
        self._walks()
        self._levels()
        kept = [(worth[self.edge], points[self.level], least) for worth, points, least in floors]
        row = [np.full(self.width, i) for i in range(len(kept))]
        if kept:
            factor = [-np.concatenate([w, z]).astype(float) for w, z, _ in kept]
            upper = np.array([-float(least) + NEARLY for _, _, least in kept])
            self._add("floors", np.arange(len(kept)), np.concatenate(row), np.tile(np.arange(self.width), len(kept)),
                      np.concatenate(factor), upper)  # fmt: skip

    def matrix(self) -> tuple[csr_matrix, np.ndarray]:
        above, row, column, factor, upper = 0, [], [], [], []
        for r, c, f, u in self._rows:
            row.append(r + above)
            column.append(c)
            factor.append(f)
            upper.append(u)
            above += len(u)
        if not above:
            return csr_matrix((0, self.width)), np.zeros(0)
        where = np.concatenate(row), np.concatenate(column)
        return coo_matrix((np.concatenate(factor), where), shape=(above, self.width)).tocsr(), np.concatenate(upper)

    def solve(self, worth: np.ndarray, points: np.ndarray, method: str, low=0.0, high=1.0, bonus=0.0) -> Answer | None:
        """The linear optimum of an aim, with the columns between `low` and `high` and a `bonus` for each; None where
        there is none."""
        matrix, upper = self.matrix()
        aim = np.concatenate([worth[self.edge] + bonus, points[self.level]]).astype(float)
        limits = np.column_stack([np.zeros(self.width), np.ones(self.width)])
        limits[: self.columns, 0], limits[: self.columns, 1] = low, high
        found = linprog(-aim, A_ub=matrix, b_ub=upper, bounds=limits, method=method)
        if found.x is None or found.status != 0:
            return None
        return self._answer(found)

    def whole(self, worth: np.ndarray, points: np.ndarray, nodes: int, taken: np.ndarray) -> np.ndarray | None:
        """A slot or -1 for each edge, by an integer program over these columns, some of which are `taken` in any case;
        None where none was found."""
        if not self.columns:
            return np.full(len(self.grid.edges), -1, np.int64)
        matrix, upper = self.matrix()
        found = milp(
            -np.concatenate([worth[self.edge], points[self.level]]).astype(float),
            constraints=LinearConstraint(matrix, -np.inf, upper),
            bounds=Bounds(np.pad(taken.astype(float), (0, len(self.whose))), 1),
            integrality=np.arange(self.width) < self.columns,
            options={"mip_rel_gap": 0.0, "node_limit": nodes, "time_limit": SECONDS},
        )
        if found.x is None:
            return None
        slot = np.full(len(self.grid.edges), -1, np.int64)
        used = np.flatnonzero(found.x[: self.columns] > 0.5)
        slot[self.edge[used]] = self.slot[used]
        return slot

    def _answer(self, found) -> Answer:
        grid, dual = self.grid, np.maximum(-found.ineqlin.marginals, 0.0) if len(self._rows) else np.zeros(0)
        of = lambda name: dual[self._at[name]] if name in self._at else np.zeros(0)  # noqa: E731
        names = lambda name: self._names.get(name, np.zeros(0, np.int64))  # noqa: E731
        whole = lambda values: np.rint(values * SCALE).astype(np.int64)  # noqa: E731
        tables = np.zeros(grid.open_tables.size, np.int64)
        tables[names("tables")] = whole(of("tables"))
        people = np.zeros(grid.free_people.size, np.int64)
        people[names("rests")] = whole(of("rests"))
        walks = {key: int(v) for key, v in zip(self._keys, whole(of("walks")), strict=True) if v} if self._keys else {}
        low = found.lower.marginals[: self.columns]
        loss = np.maximum(low + found.upper.marginals[: self.columns], 0.0)
        prices = Prices(tables.reshape(grid.open_tables.shape), people.reshape(grid.free_people.shape), walks)
        return Answer(found.x, -found.fun, loss, whole(np.maximum(low, 0.0)), of("floors"), prices)

    def _add(self, name, names, row, column, factor, upper) -> None:
        start = sum(len(u) for _, _, _, u in self._rows)
        self._rows.append((row, column, factor, np.asarray(upper, float)))
        self._at[name], self._names[name] = slice(start, start + len(upper)), names

    def _at_most(self, name: str, key: np.ndarray, limits: np.ndarray, column: np.ndarray | None = None) -> None:
        """Rows by key, only those that could be broken."""
        column = np.arange(self.columns) if column is None else column
        count = np.bincount(key, minlength=len(limits))
        tight = count > limits
        inside = tight[key]
        names = np.flatnonzero(tight)
        row = np.searchsorted(names, key[inside])
        self._add(name, names, row, column[inside], np.ones(len(row)), np.asarray(limits, float)[names])

    def _rests(self) -> None:
        """One meeting among the times that clash with a time and do not come before it: they clash with one another."""
        slots, clash = self.grid.slots, np.triu(self.grid.clash_same)
        column, when = np.nonzero(clash[self.grid.rest[self.person], :, self.slot])
        self._at_most("rests", self.person[column] * slots + when, np.ones(self.grid.free_people.size), column)

    def _walks(self) -> None:
        """A meeting in one hall and any in another hall at a time too near to walk."""
        grid, self._keys = self.grid, []
        clashes = grid.clash_other & ~grid.clash_same
        if not clashes.any() or len(set(grid.hall.tolist())) < 2:
            return
        hall = grid.hall[self.position]
        inside: dict[tuple[int, int, int, int], list[int]] = {}
        for p in np.unique(self.person):
            mine, clash = np.arange(*np.searchsorted(self.person, [p, p + 1])), clashes[grid.rest[p]]
            for h in np.unique(hall[mine]):
                here, away = mine[hall[mine] == h], mine[hall[mine] != h]
                for s in np.unique(self.slot[here]):
                    for other in np.unique(self.slot[away][clash[s, self.slot[away]]]):
                        some = [*here[self.slot[here] == s], *away[self.slot[away] == other]]
                        inside[int(p), int(h), int(s), int(other)] = some
        if inside:
            self._keys = list(inside)
            row = np.repeat(np.arange(len(inside)), [len(some) for some in inside.values()])
            column = np.concatenate([np.array(some) for some in inside.values()])
            self._add("walks", np.arange(len(inside)), row, column, np.ones(len(row)), np.ones(len(inside)))

    def _levels(self) -> None:
        """Nobody's counted meetings are more than they have, and a second is not counted without a first."""
        if not len(self.whose):
            return
        people, z = len(self.grid.people), self.columns + np.arange(len(self.whose))
        row, column = np.concatenate([self.person, self.whose]), np.concatenate([np.arange(self.columns), z])
        factor = np.concatenate([-np.ones(self.columns), np.ones(len(self.whose))])
        self._add("count", np.arange(people), row, column, factor, np.zeros(people))
        after = np.flatnonzero(self.whose[1:] == self.whose[:-1])
        if len(after):
            row, column = np.tile(np.arange(len(after)), 2), np.concatenate([z[after + 1], z[after]])
            factor = np.repeat([1.0, -1.0], len(after))
            self._add("order", np.arange(len(after)), row, column, factor, np.zeros(len(after)))
