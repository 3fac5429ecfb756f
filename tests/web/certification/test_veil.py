"""No figure shown of a cohort tells of fewer people than it may, however its cells are compared."""

from collections import defaultdict
from itertools import product

import pytest

from web.certification.rules.veil import LEAST, shown


@pytest.mark.parametrize("of", range(41))
def test_a_hidden_figure_may_be_any_of_several_and_an_exact_one_is_large_both_ways(of: int) -> None:
    alike = defaultdict(set)
    for count in range(of + 1):
        alike[shown(count, of)].add(count)
    for seen, counts in alike.items():
        if isinstance(seen, int):
            assert counts == {seen} and LEAST <= seen <= of - LEAST
        else:
            assert len(counts) >= min(of + 1, LEAST)


@pytest.mark.parametrize("of", range(1, 15))
def test_cells_that_rest_on_each_other_tell_no_more_together(of: int) -> None:
    """The parts passed, certified, filed: no more of the next than of the one before."""
    numbers = range(of + 1)
    alike = defaultdict(list)
    for law, practice, certified in product(numbers, numbers, numbers):
        if certified <= min(law, practice):
            cells = law, practice, certified
            alike[tuple(shown(cell, of) for cell in cells)].append(cells)
    for seen, possible in alike.items():
        for index, cell in enumerate(seen):
            if not isinstance(cell, int):
                assert len({cells[index] for cells in possible}) >= min(of + 1, LEAST)
