"""Times where people and tables are not always free: integer programs (HiGHS) and chains of shifts.

A column is a meeting at a time. Rows: a meeting once, a person and a position's tables at each time, rests and walks.
"""

from collections.abc import Callable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

from matching.grid import Grid
from matching.meetings import share_of

DEPTH = 3  # shifts in a chain
NODES = 200
SECONDS = 600.0  # a guard only: programs end by nodes or gap, so that the same input gives the same plan
GAP = 5e-4
EXACT_NODES = 2_000


def exact(grid: Grid, k: int) -> tuple[np.ndarray, int, int] | None:
    """(slot of each edge or -1, served, value), the proven optimum of both in this order, pinned meetings counted in
    `served` alone. None when it is not proven within `EXACT_NODES`: two integer programs, exponential at the worst."""
    program = _Program(grid, np.arange(len(grid.edges)), k)
    if not program.columns:
        return np.full(len(grid.edges), -1, np.int64), sum(share_of(n, k) for n in grid.have.tolist()), 0
    share = program.solve(np.zeros(program.columns), 1.0, gap=0, nodes=EXACT_NODES)
    if share is None:
        return None
    served = round(float(share[program.columns :] @ program.points))
    best = program.solve(grid.value[program.edge].astype(float), 0.0, gap=0, nodes=EXACT_NODES, served=served)
    if best is None:
        return None
    slot = program.slots_of(best)
    return slot, served + sum(share_of(n, k) for n in grid.have.tolist()), int(grid.value[slot >= 0].sum())


def large(grid: Grid, chosen: np.ndarray, k: int, tell: Callable[[str, int, int], None]) -> np.ndarray:
    """A slot, or -1, for every edge: for as many of the chosen ones as fit, then of all others, by value, shifting others
    where that helps. Not proven; the flow bounds it. One integer program of at most `NODES` nodes, then
    O(edges * (meetings at a position)^`DEPTH`) at the worst; seconds for 15 000 edges and 24 slots."""
    slot = np.full(len(grid.edges), -1, np.int64)
    index = np.flatnonzero(chosen)
    if len(index):
        program = _Program(grid, index, k)
        weight = grid.value[program.edge].astype(float)
        best = program.solve(weight, 4.0 * float(weight.max(initial=1.0)), gap=GAP, nodes=NODES)
        if best is not None:
            slot = program.slots_of(best)
    tell("fill", 2, 3)
    board = _Board(grid, slot)
    board.fill(k)
    return board.slot


class _Program:
    """Columns x[edge, slot] and, after them, z[person, n]: the n-th further meeting, worth `points` of the fair share."""

    def __init__(self, grid: Grid, index: np.ndarray, k: int) -> None:
        common = grid.common[index]
        self.grid = grid
        which, self.slot = np.nonzero(common)
        self.edge = index[which]
        self.columns, self.people = len(self.edge), len(grid.people)
        self.person, self.position = grid.person[self.edge], grid.position[self.edge]
        points = np.maximum(k - grid.have[:, None] - np.arange(k)[None, :], 0)
        self.whose, self.points = np.repeat(np.arange(self.people), k), points.ravel()
        self.rows: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []  # row, column, factor, upper bounds
        self._at_most(which, np.ones(len(index)))
        slots = len(grid.day)
        self._at_most(self.position * slots + self.slot, grid.open_tables.ravel())
        self._at_most(self.person, grid.most)
        self._rests(slots)
        if len(set(grid.hall.tolist())) > 1:
            self._walks(slots)
        counted = len(self.points)
        column = np.arange(self.columns + counted)
        row = np.concatenate([self.person, self.whose])
        factor = np.concatenate([-np.ones(self.columns), np.ones(counted)])
        self.rows.append((row, column, factor, np.zeros(self.people)))

    def _at_most(self, row: np.ndarray, limits: np.ndarray, column: np.ndarray | None = None) -> None:
        used, row = np.unique(row, return_inverse=True)
        column = np.arange(self.columns) if column is None else column
        self.rows.append((row, column, np.ones(len(row)), np.asarray(limits, float)[used]))

    def _rests(self, slots: int) -> None:
        """One meeting among the times that clash with a time and do not come before it: they clash with one another."""
        clash = np.triu(self.grid.clash_same)
        row, column = [], []
        for s in range(slots):
            inside = np.flatnonzero(clash[s, self.slot])
            row.append(self.person[inside] * slots + s)
            column.append(inside)
        self._at_most(np.concatenate(row), np.ones(self.people * slots), np.concatenate(column))

    def _walks(self, slots: int) -> None:
        """A meeting in one hall and any in another hall at a time too near to walk."""
        grid, clash = self.grid, np.triu(self.grid.clash_other & ~self.grid.clash_same)
        clash = clash | clash.T
        hall = grid.hall[self.position]
        halls = int(grid.hall.max()) + 1
        row, column, count = [], [], 0
        for h in range(halls):
            here, away = hall == h, hall != h
            both = np.intersect1d(self.person[here], self.person[away])
            at = np.full(self.people, -1)
            at[both] = np.arange(len(both))
            for s in range(slots):
                for other in np.flatnonzero(clash[s]):
                    inside = np.flatnonzero(
                        (here & (self.slot == s) | away & (self.slot == other)) & (at[self.person] >= 0)
                    )
                    row.append(count + at[self.person[inside]])
                    column.append(inside)
                    count += len(both)
        if count:
            self._at_most(np.concatenate(row), np.ones(count), np.concatenate(column))
        for p, h, s in grid.halls_pinned:  # and near a pinned meeting none elsewhere
            away = np.flatnonzero((self.person == p) & (hall != h) & grid.clash_other[s, self.slot])
            if len(away):
                self.rows.append((np.arange(len(away)), away, np.ones(len(away)), np.zeros(len(away))))

    def solve(
        self, weight: np.ndarray, share: float, *, gap: float, nodes: int, served: int | None = None
    ) -> np.ndarray | None:
        """The columns' values in the best answer found; with gap 0 only a proven one."""
        row, column, factor, upper, above = [], [], [], [], 0
        for r, c, f, u in self.rows:
            row.append(r + above)
            column.append(c)
            factor.append(f)
            upper.append(u)
            above += len(u)
        low = np.full(above, -np.inf)
        if served is not None:
            row.append(np.full(len(self.points), above))
            column.append(self.columns + np.arange(len(self.points)))
            factor.append(self.points.astype(float))
            upper.append([np.inf])
            low, above = np.append(low, served - 0.5), above + 1
        width = self.columns + len(self.points)
        matrix = coo_matrix(
            (np.concatenate(factor), (np.concatenate(row), np.concatenate(column))), shape=(above, width)
        ).tocsr()
        answer = milp(
            -np.concatenate([weight, share * self.points]),
            constraints=LinearConstraint(matrix, low, np.concatenate(upper)),
            bounds=Bounds(0, np.concatenate([np.ones(self.columns), self.points > 0])),
            integrality=np.concatenate([np.ones(self.columns), np.zeros(len(self.points))]),
            options={"mip_rel_gap": gap, "node_limit": nodes, "time_limit": SECONDS},
        )
        if answer.x is None or (gap == 0 and answer.status != 0):
            return None
        return np.round(answer.x)

    def slots_of(self, answer: np.ndarray) -> np.ndarray:
        slot = np.full(len(self.grid.edges), -1, np.int64)
        used = np.flatnonzero(answer[: self.columns] > 0.5)
        slot[self.edge[used]] = self.slot[used]
        return slot


class _Board:
    """Meetings on a grid of people and positions by time, for placing, shifting and moving them one by one."""

    def __init__(self, grid: Grid, slot: np.ndarray) -> None:
        self.grid, self.slot = grid, slot
        self.room = grid.open_tables.copy()
        self.left = grid.most.copy()
        self.mine: list[set[int]] = [set() for _ in grid.people]
        self.at: dict[tuple[int, int], set[int]] = {}
        self.pinned: list[list[tuple[int, int]]] = [[] for _ in grid.people]
        for p, h, s in grid.halls_pinned:
            self.pinned[p].append((h, s))
        for e in np.flatnonzero(slot >= 0):
            self.place(e, slot[e])

    def place(self, e: int, s: int) -> None:
        p, q = self.grid.person[e], self.grid.position[e]
        self.slot[e] = s
        self.room[q, s] -= 1
        self.left[p] -= 1
        self.mine[p].add(e)
        self.at.setdefault((q, int(s)), set()).add(e)

    def remove(self, e: int) -> None:
        p, q, s = self.grid.person[e], self.grid.position[e], self.slot[e]
        self.slot[e] = -1
        self.room[q, s] += 1
        self.left[p] += 1
        self.mine[p].discard(e)
        self.at[q, int(s)].discard(e)

    def fits_person(self, e: int) -> np.ndarray:
        """Times at which this meeting's person could hold it."""
        grid, p = self.grid, self.grid.person[e]
        h = grid.hall[grid.position[e]]
        fits = grid.free_people[p] & (grid.open_tables[grid.position[e]] > 0)
        for other in self.mine[p]:
            same = grid.hall[grid.position[other]] == h
            fits = fits & ~(grid.clash_same if same else grid.clash_other)[self.slot[other]]
        for hall, s in self.pinned[p]:
            fits = fits & ~(grid.clash_same if hall == h else grid.clash_other)[s]
        return fits

    def possible(self, e: int) -> np.ndarray:
        """Times at which this meeting, not placed now, could be held."""
        return self.fits_person(e) & (self.room[self.grid.position[e]] > 0)

    def fill(self, k: int) -> None:
        """Place what is left, first meetings before second ones up to the fair share, then by value; canonical order
        settles ties."""
        grid = self.grid
        possible = grid.common.any(axis=1)
        for least in (*range(1, k + 1), None):
            left = np.flatnonzero((self.slot < 0) & possible)
            for e in left[np.argsort(-grid.value[left], kind="stable")]:
                p = grid.person[e]
                if (
                    self.left[p] <= 0
                    or self.room[grid.position[e]].max() <= 0
                    or (least is not None and grid.have[p] + len(self.mine[p]) >= least)
                ):
                    continue
                self._insert(int(e), DEPTH)

    def _insert(self, e: int, depth: int) -> bool:
        """Place a meeting, shifting others at its position to other times of theirs where it takes that."""
        open_now = np.flatnonzero(self.possible(e))
        if len(open_now):
            self.place(e, int(open_now[0]))
            return True
        if depth == 0:
            return False
        q = int(self.grid.position[e])
        for s in np.flatnonzero(self.fits_person(e)):
            for other in sorted(self.at.get((q, int(s)), ())):
                was = int(self.slot[other])
                self.remove(other)
                self.place(e, int(s))
                elsewhere = np.flatnonzero(self.possible(other))
                if len(elsewhere):
                    self.place(other, int(elsewhere[0]))
                    return True
                if depth > 1 and self._shift_own(other):
                    return True
                self.remove(e)
                self.place(other, was)
        return False

    def _shift_own(self, e: int) -> bool:
        """Place a meeting by moving one other meeting of its person out of the way."""
        grid, p = self.grid, self.grid.person[e]
        q = grid.position[e]
        room = np.flatnonzero(grid.free_people[p] & (self.room[q] > 0))
        for mine in sorted(self.mine[p]):
            was = int(self.slot[mine])
            if not grid.clash_other[was, room].any():
                continue
            self.remove(mine)
            for s in np.flatnonzero(self.possible(e)):
                self.place(e, int(s))
                elsewhere = np.flatnonzero(self.possible(mine))
                if len(elsewhere):
                    self.place(mine, int(elsewhere[0]))
                    return True
                self.remove(e)
            self.place(mine, was)
        return False
