"""The benchmark's ledger, small: every cell of every province is what a count in Python says."""

from tests.bench import table


def test_every_cell_of_every_province_is_an_independent_count(app, database) -> None:
    first = table.fill(database, 4_000)
    right = table.expected(4_000, first)
    with app.app_context(), database.unit(may_write=False) as unit:
        found = table.tables(unit.session)
    assert {p: {c: n for c, n in cells.items() if n} for p, cells in found.items()} == {
        p: dict(c) for p, c in right.items()
    }
    assert len(found) == 32 and sum(cells["employed"] for cells in found.values()) > 1_000
    assert all(any(cells[code] for cells in found.values()) for code in found["11"])  # no column of nothing but zeros
