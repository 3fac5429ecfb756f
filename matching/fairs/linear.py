"""Bounds and better plans from the linear program of a timetable, and whole-numbered ones from its cheapest columns.

With prices p and a plan that is worth L where nothing can be worth more than U, a meeting at a time whose loss at p is more
than U - L stands in no better plan. So the integer program is only given the few others.
"""

import numpy as np

from matching.fairs import chains
from matching.fairs.aims import Aims
from matching.fairs.prices import Goal, Prices, own_costs
from matching.fairs.program import SCALE, Answer, Program

ALL_COLUMNS = 60_000  # so many are taken at once; of more, `FIRST` times of each meeting that could matter, then what is called for
FIRST = 3
SIMPLEX = 20_000  # columns up to which the simplex method is the quicker one
LOSES = 20  # points a meeting may lose for chains to try it
WORK = 400_000  # columns in all rounds together
KEPT = 100  # points a column may lose for the next program to have it
WHOLE_COLUMNS = 40_000  # of an integer program over columns that lose nothing
FEW_COLUMNS = 20_000  # and of one over those that may stand in a better plan
SETTLED = 1 - 1e-6  # what a linear program takes so far is first taken as given
NODES = 100


def floors_of(aims: Aims, name: str) -> list[tuple[np.ndarray, np.ndarray, int]]:
    """What a program must keep of the aims before this one: worth, points, and how much of it without pinned meetings."""
    kept = []
    for before in aims.before(name):
        least = aims.reached(before) - aims.constants.get(before, 0)
        level = np.flatnonzero(aims.points[before])
        if len(level):
            least -= int((aims.grid.have > level[0]).sum())
        kept.append((aims.worth[before], aims.points[before], least))
    return kept


def by_program(aims: Aims, name: str, near: np.ndarray) -> tuple[list[tuple[int, dict]], np.ndarray]:
    """Proofs from linear programs, and the columns that may stand in a better plan than the one now had; better plans
    found on the way are taken. `near`: the meetings that may matter. Linear programs of at most `WORK` columns in all."""
    grid, mask, proofs, spent = aims.grid, _first(aims, near), [], 0
    floors, worth, points = floors_of(aims, name), aims.worth[name], aims.points[name]
    program, answer, constant = None, None, aims.constants.get(name, 0)
    pinned = aims.reached(name, np.full(len(grid.edges), -1))
    while program is None or spent + program.columns <= WORK:
        program = Program(grid, aims.k, mask, floors)
        spent += program.columns
        inside = points.any() or program.columns > SIMPLEX  # HiGHS's interior point method, with corners after it
        answer = program.solve(worth, points, "highs-ipm" if inside else "highs-ds")
        if answer is None:
            return proofs, mask
        goal = aims.goal(name, SCALE, weights_of(aims, name, answer))
        proofs.append(aims.proof(goal, answer.prices))
        if proofs[-1][0] + constant <= answer.total + pinned + 0.5:
            break
        wanted = called_for(aims, goal, answer.prices, mask)
        if not wanted.any():
            break
        if program.columns > ALL_COLUMNS:  # what loses much is fetched again should prices call for it
            mask = _losing(aims, program, answer, KEPT)
        mask |= wanted
    best = min(bound for bound, _ in proofs) + constant
    if aims.reached(name) < best:
        aims.take(_rounded(aims, program, answer))
    total = min(best, int(answer.total + 1e-3) + pinned)  # of these columns
    tries = (0, WHOLE_COLUMNS, SETTLED, total), (0, WHOLE_COLUMNS, 2.0, total), (best, FEW_COLUMNS, 2.0, best)
    for most, columns, settled, sought in tries:
        if aims.reached(name) < sought:
            mask = _losing(aims, program, answer, min(most, best - aims.reached(name)))
            smaller = Program(grid, aims.k, mask, floors)
            if smaller.columns <= columns:
                aims.take(smaller.whole(worth, points, NODES, _taken(program, answer, smaller, settled)))
    return proofs, mask


def weights_of(aims: Aims, name: str, answer: Answer) -> dict[str, int]:
    return {
        before: round(float(weight) * SCALE) for before, weight in zip(aims.before(name), answer.weights, strict=True)
    }


def _first(aims: Aims, near: np.ndarray) -> np.ndarray:
    """The columns to begin with: all where they are few; else those of the plan, and some times of each near meeting,
    others for each so that they spread over the day."""
    grid = aims.grid
    if grid.common.sum() <= ALL_COLUMNS:
        return grid.common.copy()
    mask = np.zeros(grid.common.shape, bool)
    used = np.flatnonzero(aims.slot >= 0)
    mask[used, aims.slot[used]] = True
    index = np.flatnonzero(near)
    turn = (index[:, None] * 40503 + np.arange(grid.slots)[None, :] * 10007) % 65521
    turn[~grid.common[index]] = 1 << 20
    some = np.argpartition(turn, min(FIRST, grid.slots) - 1, axis=1)[:, :FIRST]
    mask[index[:, None], some] = True
    return mask & grid.common


def called_for(aims: Aims, goal: Goal, prices: Prices, mask: np.ndarray) -> np.ndarray:
    """Of each meeting the time that gains most at these prices, where it is not yet a column and gains more than those
    that are. One that loses may be wanted too, for the points of somebody's first meeting."""
    grid = aims.grid
    wanted = np.zeros(mask.shape, bool)
    own = own_costs(grid, prices.people)
    barred, worst = np.zeros(mask.shape, bool), -int(goal.points.max(initial=0)) - 1
    for e, s in prices.barred:
        barred[e, s] = True
    step = max(1, (1 << 22) // max(1, grid.slots))
    for start in range(0, len(grid.edges), step):
        some = slice(start, start + step)
        cost = prices.tables[grid.position[some]] + own[grid.person[some]]
        gain = np.where(grid.common[some] & ~barred[some], goal.worth[some, None] - cost, worst)
        top = gain.argmax(axis=1)
        here = np.arange(len(top))
        has = np.where(mask[some], gain, worst).max(axis=1)
        good = gain[here, top] > has + 1
        wanted[start + here[good], top[good]] = True
    return wanted & ~mask


def _losing(aims: Aims, program: Program, answer: Answer, most: int) -> np.ndarray:
    """The columns that lose at most so much, and those of the plan."""
    mask = np.zeros(aims.grid.common.shape, bool)
    some = np.flatnonzero(answer.loss <= most + 1e-6)
    mask[program.edge[some], program.slot[some]] = True
    used = np.flatnonzero(aims.slot >= 0)
    mask[used, aims.slot[used]] = True
    return mask


def _taken(program: Program, answer: Answer, smaller: Program, settled: float) -> np.ndarray:
    """Of each column of a smaller program whether the larger one's answer takes it whole."""
    whole = np.zeros((len(program.grid.edges), program.grid.slots), bool)
    some = np.flatnonzero(answer.x[: program.columns] >= settled)
    whole[program.edge[some], program.slot[some]] = True
    return whole[smaller.edge, smaller.slot]


def _rounded(aims: Aims, program: Program, answer: Answer) -> np.ndarray:
    """The meetings that the linear program takes as good as whole, and what chains can add to them."""
    grid = aims.grid
    slot = np.full(len(grid.edges), -1, np.int64)
    some = np.flatnonzero(answer.x[: program.columns] > 0.9)
    slot[program.edge[some]] = program.slot[some]
    return chains.filled(grid, slot, aims.k, np.unique(program.edge[answer.loss <= LOSES]))
