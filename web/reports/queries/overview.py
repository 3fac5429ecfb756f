"""Hires of a year split in several ways, for whoever may count them: each side exactly, a school and everybody veiled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_, extract, func, select

from seeds import reference
from web.core import db
from web.core.i18n import pick
from web.core.labels import choices
from web.graduates.queries import studied_at
from web.models import Graduate, Hire, Organiser
from web.reports import queries, rules
from web.reports.queries import columns
from web.reports.queries.columns import Lines

FIRST = 2020  # of the notice


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a split; count None is hidden, and of `most` a bar's share."""

    code: str
    name: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Split:
    """Hires by the values of one fact. `most` is the largest count shown."""

    code: str
    title: str
    cells: Sequence[Cell]

    @property
    def most(self) -> int:
        return max((one.count or 0 for one in self.cells), default=0)

    @property
    def hides(self) -> bool:
        return any(one.count is None for one in self.cells)


@dataclass(frozen=True, slots=True)
class Overview:
    """A year: how many were hired, None where that is too few to say, and by what."""

    year: int
    total: int | None
    splits: Sequence[Split]


def everybody(year: int) -> Lines:
    """Everybody hired in a year, once each."""
    return columns.draft("", year, date(year, 12, 31))


def of_province(province: str, year: int, until: date) -> Lines:
    """Those of a province (two digits) once each, until a day; "" for all."""
    return columns.draft(province, year, until)


def of_agency(agency_id: int, year: int) -> Lines:
    return columns.once(and_(Hire.agency_id == agency_id, Hire.year == year, Hire.standing == "confirmed"))


def of_school(university: Organiser, year: int) -> Lines:
    """Those who say that they studied at this university's school, once each."""
    found = everybody(year)
    return replace(found, where=and_(found.where, found.table.graduate_id.in_(studied_at(university))))


def known(university: Organiser) -> int:
    """How many graduates on the site say that they studied there. One query."""
    found = select(func.count()).select_from(Graduate).where(Graduate.id.in_(studied_at(university)))
    return db.session().scalar(found) or 0


SPLITS = ("starts_on", "kind", "degree", "honours", "province")


def counts(lines: Lines) -> dict[str, dict[str, int]]:
    """Those employed by the values of each fact, as text. Five queries."""
    found = {}
    for name in SPLITS:
        column, code = getattr(lines.table, name), name
        if name == "starts_on":
            column, code = extract("month", column), "month"
        hired = select(column, func.count()).where(lines.where, lines.table.form == "employment")
        rows = db.session().execute(hired.group_by(column))
        found[code] = {str(int(value) if code == "month" else value): number for value, number in rows}
    return found


def over_years(until: date, province: str = "", agency_id: int | None = None) -> Lines:
    """Those of a province (two digits, "" for all) or of an agency until a day, once each in a year."""
    counted = and_(Hire.standing == "confirmed", Hire.starts_on <= until, Hire.year >= FIRST)
    if agency_id is not None:
        counted = and_(counted, Hire.agency_id == agency_id)
    return columns.once(and_(counted, Hire.province == province) if province else counted)


def by_year(lines: Lines, last: int) -> Split:
    """Those employed year by year, from the first in which somebody was until `last`. One query."""
    year = lines.table.year
    hired = select(year, func.count()).where(lines.where, lines.table.form == "employment").group_by(year)
    found = {number: count for number, count in db.session().execute(hired)}
    return years({one: found.get(one, 0) for one in range(min(found, default=last), last + 1)})


def years(totals: Mapping[int, int | None]) -> Split:
    """A year's total each, as one split; None is hidden."""
    cells = [Cell(str(year), _("%(year)d 年", year=year), total) for year, total in sorted(totals.items())]
    return Split("year", _("历年录用"), cells)


def by_fair(lines: Lines) -> Split:
    """Those employed who met their agency at a fair, the fair with most first. Two queries."""
    fair = lines.table.fair_id
    hired = select(fair, func.count()).where(lines.where, lines.table.form == "employment", fair.is_not(None))
    found = db.session().execute(hired.group_by(fair).order_by(func.count().desc(), fair)).all()
    names = queries.fair_titles([number for number, _count in found])
    return Split(
        "fair", _("来自招聘会"), [Cell(str(one), pick(*names.get(one, ("", ""))), count) for one, count in found]
    )


def overview(found: Mapping[str, Mapping[str, int]], year: int, provinces: bool, veil: bool) -> Overview:
    """A year's `counts` as pages show them; `veil` hides small figures as `rules.veiled` does."""
    splits = [_split(code, *facts, found.get(code, {}), veil) for code, facts in _facts().items()]
    total = sum(found.get("month", {}).values())
    return Overview(year, rules.total([total]) if veil else total, splits if provinces else splits[:-1])


def _facts() -> dict[str, tuple[str, Mapping[str, str]]]:
    """Title and names of the values of every split, the provinces last."""
    months = {str(month): _("%(n)d 月", n=month) for month in range(1, 13)}
    provinces = {row["code"]: pick(row["name"], row["name_en"]) for row in reference.table("report_rows")}
    return {
        "month": (_("上岗月份"), months),
        "kind": (_("工作类别"), dict(choices("kinds"))),
        "degree": (_("学历"), dict(choices("degrees"))),
        "honours": (_("荣誉"), {"True": _("获过荣誉"), "False": _("没有或未填")}),
        "province": (_("省（区、市）"), provinces),
    }


def _split(code: str, title: str, names: Mapping[str, str], counts: Mapping[str, int], veil: bool) -> Split:
    """Counts by value in the order of their names; what has no name stands last, under "other"."""
    rest = sum(number for value, number in counts.items() if value not in names)
    values = [(value, name, counts.get(value, 0)) for value, name in names.items()]
    if code != "month" and code != "honours":
        values.append(("", _("其他或未填"), rest))
    shown = rules.veiled([number for *_name, number in values]) if veil else [number for *_name, number in values]
    return Split(code, title, [Cell(value, name, n) for (value, name, _n), n in zip(values, shown, strict=True)])
