"""The rows behind a cell: which hires it counts. No person's name is read here."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from web.core import db, paging
from web.models import Agency
from web.reports.queries.columns import Lines, condition

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A hire as a cell's page names it."""

    hire_id: int
    agency: tuple[str, str]
    kind: str
    degree: str
    graduation_year: int | None
    starts_on: date


@dataclass(frozen=True, slots=True)
class Cell:
    rows: list[Row]
    total: int
    page: int
    pages: int


def hires(lines: Lines, code: str, page: int) -> Cell:
    """One page of the hires a column counts, by the day they began. Two queries."""
    where, table = condition(lines, code), lines.table
    total = db.session().scalar(select(func.count(table.hire_id)).where(where)) or 0
    page, pages = paging.within(page, total, PAGE_SIZE)
    facts = (table.kind, table.degree, table.graduation_year, table.starts_on)
    found = select(table.hire_id, Agency.name, Agency.name_en, *facts).where(where)
    found = found.join(Agency, Agency.id == table.agency_id).order_by(table.starts_on, table.hire_id)
    rows = db.session().execute(found.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Cell([Row(row[0], (row[1], row[2]), *row[3:]) for row in rows], total, page, pages)
