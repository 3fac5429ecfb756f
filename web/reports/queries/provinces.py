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
    """One body's row: what it handed up last, or nothing."""

    code: str
    name: str
    report: Report | None
    values: Mapping[str, int | None]


def table(year: int, together: Callable[[Sequence[Report]], Mapping[int, Any]]) -> list[Row]:
    """The rows in the order of the reference table; what was returned stays out until it is handed up anew. Two
    queries."""
    latest = queries.latest(year)
    tables = together([one for one in latest.values() if one.status != "returned"])
    return [
        _row(row["code"], pick(row["name"], row["name_en"]), latest, tables) for row in reference.table("report_rows")
    ]


def _row(code: str, name: str, latest: Mapping[str, Report], tables: Mapping[int, Any]) -> Row:
    report = latest.get(code)
    counted = tables.get(report.id) if report else None
    return Row(code, name, report, counted.values if counted else {})


def sums(rows: Sequence[Row]) -> dict[str, int]:
    """What all rows come to, by column."""
    return {
        row["code"]: sum(one.values.get(row["code"]) or 0 for one in rows) for row in reference.table("report_columns")
    }


def cells(columns: Sequence[Column], values: Mapping[str, int | None]) -> list[int | None]:
    """A row's figures in the order of the columns."""
    return [values.get(one.code) for one in columns]
