"""The table of people hired: what each column counts, over the ledger as it is and over the lines of a report alike."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from seeds import reference
from web.core import db
from web.core.i18n import pick
from web.models import Designation, Hire, ReportLine

BRANDS = ("brand", "brand_cultivation")
SERVICES = ("agency", "legal", "information", "consulting", "operation")
KINDS = ("search", "consulting", "translation", "research", "information", "support")
DEGREES = ("junior", "bachelor", "master", "doctor")
COPIED = (  # what a report keeps of a hire
    "agency_id", "fair_id", "form", "kind", "service", "degree", "year", "graduation_year", "starts_on",
    "certify_later", "honours",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lines:
    """Where hires are counted: the columns of the table, which of its rows, and how it knows a brand or a fund-invested
    agency."""

    table: Any
    where: ColumnElement[bool]
    brand: ColumnElement[bool]
    fund: ColumnElement[bool]

    def within(self, **values: Any) -> "Lines":
        """Those of them alone that have these values."""
        narrow = (getattr(self.table, name) == value for name, value in values.items())
        return replace(self, where=and_(self.where, *narrow))


def draft(province: str, year: int, until: date) -> Lines:
    """The ledger as it is: what both sides confirmed, of a province (two digits, "" for all), begun in a year until a
    day. Somebody hired twice in that time stands there by the first hire alone."""
    counted = and_(Hire.year == year, Hire.starts_on <= until, Hire.standing == "confirmed")
    return once(and_(counted, Hire.province == province) if province else counted)


def once(counted: ColumnElement[bool]) -> Lines:
    """Of these rows of the ledger every internship, and of each person's hires in a year the first. One pass: each person's hires
    are numbered where they are read, which costs a sort of what is counted, not a second look at the ledger."""
    turn = func.row_number().over(
        partition_by=(Hire.graduate_id, Hire.form, Hire.year), order_by=(Hire.starts_on, Hire.id)
    )
    values = [getattr(Hire, name) for name in (*COPIED, "province", "graduate_id")]
    table = select(Hire.id.label("hire_id"), *values, turn.label("turn")).where(counted).subquery("counted").c
    return Lines(
        table, or_(table.form != "employment", table.turn == 1), _granted(table, BRANDS), _granted(table, ("fund",))
    )


def _granted(table: Any, kinds: Iterable[str]) -> ColumnElement[bool]:
    """Whether an office confirmed one of these designations of the hire's agency."""
    found = select(Designation.agency_id).where(Designation.kind.in_(kinds), Designation.checked_at.is_not(None))
    return table.agency_id.in_(found)


def kept(*report_ids: int) -> Lines:
    """The lines of reports, as they were when they were submitted."""
    return Lines(ReportLine, ReportLine.report_id.in_(report_ids), ReportLine.brand, ReportLine.fund)


def _hired(lines: Lines) -> ColumnElement[bool]:
    return lines.table.form == "employment"


def _ledger() -> dict[str, Callable[[Lines], ColumnElement[bool]]]:
    """Of each column that counts hires: which. Internships apart, each is a part of all hired."""
    found: dict[str, Callable[[Lines], ColumnElement[bool]]] = {
        "employed": lambda of: of.table.hire_id.is_not(None),
        "fresh": lambda of: of.table.graduation_year == of.table.year,
        "earlier": lambda of: of.table.graduation_year.between(of.table.year - 2, of.table.year - 1),
        "later": lambda of: of.table.graduation_year > of.table.year,
        "year_other": lambda of: func.coalesce(of.table.graduation_year, 0) < of.table.year - 2,
        "honours": lambda of: of.table.honours,
        "certify_later": lambda of: of.table.certify_later,
        "brand": lambda of: of.brand,
        "fund": lambda of: of.fund,
        "by_other": lambda of: of.table.service.not_in(SERVICES),
        "work_other": lambda of: of.table.kind.not_in(KINDS),
        "degree_unknown": lambda of: of.table.degree.not_in(DEGREES),
    }
    found |= {f"by_{code}": lambda of, code=code: of.table.service == code for code in SERVICES}
    found |= {f"work_{code}": lambda of, code=code: of.table.kind == code for code in KINDS}
    found |= {f"degree_{code}": lambda of, code=code: of.table.degree == code for code in DEGREES}
    return found


LEDGER = _ledger()


def condition(lines: Lines, code: str) -> ColumnElement[bool]:
    """Which hires a column counts. Raises KeyError for a column that counts none."""
    if code == "internships":
        return and_(lines.where, lines.table.form == "internship")
    return and_(lines.where, _hired(lines), LEDGER[code](lines))


def counts_hires(code: str) -> bool:
    return code == "internships" or code in LEDGER


def totals(lines: Lines, group: str = "") -> dict[Any, dict[str, int]]:
    """Every column that counts hires, by the values of a column of the table ("" = all under None). One query, one pass."""
    codes = [*LEDGER, "internships"]
    hired = _hired(lines)
    sums = [func.count(case((and_(hired, LEDGER[code](lines)), 1))) for code in LEDGER]
    sums.append(func.count(case((lines.table.form == "internship", 1))))
    if not group:
        return {None: dict(zip(codes, db.session().execute(select(*sums).where(lines.where)).one(), strict=True))}
    column = getattr(lines.table, group)
    found = select(column, *sums).where(lines.where, column.is_not(None)).group_by(column).order_by(column)
    return {row[0]: dict(zip(codes, row[1:], strict=True)) for row in db.session().execute(found)}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table as pages and workbooks show it."""

    code: str
    group: str
    name: str
    unit: str
    basis: str

    @property
    def counts_hires(self) -> bool:
        return counts_hires(self.code)


def columns() -> list[Column]:
    """All columns in their order, in the page's language."""
    return [
        Column(
            row["code"],
            pick(row["group"], row["group_en"]),
            pick(row["name"], row["name_en"]),
            pick(row["unit"], row["unit_en"]),
            pick(row["basis"], row["basis_en"]),
        )
        for row in reference.table("report_columns")
    ]


def grouped(found: Iterable[Column]) -> list[tuple[str, list[Column]]]:
    """Columns under their headings, in order."""
    groups: dict[str, list[Column]] = {}
    for column in found:
        groups.setdefault(column.group, []).append(column)
    return list(groups.items())


def differences(old: Mapping[str, int | None], new: Mapping[str, int | None]) -> dict[str, int]:
    """By column how much more (or less) a newer table has; columns that are equal are left out."""
    return {code: (new[code] or 0) - (old.get(code) or 0) for code in new if (new[code] or 0) != (old.get(code) or 0)}
