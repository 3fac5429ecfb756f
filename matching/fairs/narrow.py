"""Timetables where people and tables are not always free: matching first, then aim after aim with linear programs."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from matching.fairs import chains, waiting
from matching.fairs.aims import Aims
from matching.meetings import LEVEL, PROMISED, VALUE

NEAR = 20  # points a meeting may be below what a flow would take
TREE_COLUMNS = 5_000  # that may stand in a better plan, for a tree to be tried
LOOKED_AT = 300  # times of tables that one search for a chain comes by


def solve(
    aims: Aims,
    chosen: np.ndarray,
    prices: np.ndarray,
    weights: dict[str, int],
    tell: Callable[[str, int, int], None],
) -> str:
    """Times for the flow's choice, then each aim as far as it can be; its method in words. Changes `aims`."""
    grid, k = aims.grid, aims.k
    board = chains.board_of(grid, aims.slot)
    by_value = np.argsort(-grid.value, kind="stable")
    chains.improve(board, by_value[grid.promised[by_value]], k, LOOKED_AT, 2)
    chains.improve(board, by_value[chosen[by_value]], k, LOOKED_AT, 1)
    covered, reached = np.zeros(grid.open_tables.size, bool), np.zeros(len(grid.people), bool)
    for level in range(1, k + 1):
        chains.serve(board, level, chains.FULL_SEARCH, covered if level == 1 else covered.copy(), reached)
    aims.slot = board.slot
    near = chosen | (_left(aims, chosen, prices) >= -NEAR)
    method = "flow+shifts"
    for i, name in enumerate(aims.names):
        tell("fill", i, len(aims.names))
        proofs = [aims.without_prices(name)]
        if not aims.proven(name, proofs[0][0]) and name == f"{LEVEL}1":
            proofs.append(aims.by_cover(name, covered))
        if not _done(aims, name, proofs) and name != PROMISED:
            proofs.append(aims.by_flow(name, prices, weights) if name == VALUE else aims.level_flow(name))
        if not _done(aims, name, proofs):
            from matching.fairs.linear import by_program  # HiGHS is only loaded where it is needed
            from matching.fairs.tree import by_tree

            method = "flow+shifts+integer program"
            more, columns = by_program(aims, name, grid.promised if name == PROMISED else near)
            proofs += more
            small = columns.sum() <= TREE_COLUMNS
            if small and not _done(aims, name, proofs) and (proof := by_tree(aims, name, columns)) is not None:
                proofs.append(proof)
        aims.settle(name, *proofs)
    waiting.close_gaps(grid, aims.slot)
    return method


def _done(aims: Aims, name: str, proofs: Sequence[tuple[int, Mapping[str, object]]]) -> bool:
    return aims.proven(name, min(bound for bound, _ in proofs))


def _left(aims: Aims, chosen: np.ndarray, prices: np.ndarray) -> np.ndarray:
    """By how much each meeting is dearer to its person, at the flow's prices, than the least they chose."""
    grid = aims.grid
    gain = grid.value - prices[grid.position]
    least = np.full(len(grid.people), 1 << 40)
    np.minimum.at(least, grid.person[chosen], gain[chosen])
    full = np.bincount(grid.person[chosen], minlength=len(least)) >= grid.most
    left: np.ndarray = gain - np.where(full, least, 0)[grid.person]
    return left
