"""The table of all provinces: one row for each body the notice asks, from the latest each handed up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seeds import reference
from web.core.i18n import pick
from web.models import Report
from web.reports import queries
from web.reports.queries.columns import Column

SHOWN = ("employed", "fresh", "certify_later", "honours", "internships", "taking_part", "fairs", "openings")


@dataclass(frozen=True, slots=True)
class Row:
    """One body's row: the report that counts, the one handed up last, or nothing."""

    code: str
    name: str
    counted: Report | None
    last: Report | None
    values: Mapping[str, int | None]


def table(year: int, together: Callable[[Sequence[Report]], Mapping[int, Any]]) -> list[Row]:
    """The rows in the order of the reference table: of each body that of `queries.counted`.
    Two queries."""
    found = queries.latest(year)
    counted = {code: queries.counted(several) for code, several in found.items()}
    tables = together([one for one in counted.values() if one is not None])
    rows = []
    for row in reference.table("report_rows"):
        one, several = counted.get(row["code"]), found.get(row["code"], ())
        values = tables[one.id].values if one is not None else {}
        rows.append(Row(row["code"], pick(row["name"], row["name_en"]), one, next(iter(several), None), values))
    return rows


def sums(rows: Sequence[Row]) -> dict[str, int | None]:
    """What all rows come to, by column; None for a column that a body left out of its table."""
    counted, codes = (
        [one.values for one in rows if one.counted],
        [row["code"] for row in reference.table("report_columns")],
    )
    return {code: _sum([values.get(code) for values in counted]) for code in codes}


def _sum(figures: Sequence[int | None]) -> int | None:
    return None if None in figures else sum(one for one in figures if one is not None)


def cells(columns: Sequence[Column], values: Mapping[str, int | None]) -> list[int | None]:
    """A row's figures in the order of the columns."""
    return [values.get(one.code) for one in columns]
