"""Reads of the ledger: one side's own hires, an office's, and their totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from web.core import db, paging, personal
from web.core.personal import Whose
from web.models import (
    Application,
    Fair,
    FairAttendee,
    FairMeeting,
    FairStand,
    FairTable,
    Hire,
    HireEntry,
    Organiser,
    OrganiserMember,
    Position,
    User,
)
from web.models.stages import HIRED

PAGE = 20
GROUPS = ("province", "kind", "service", "degree", "source")  # what totals may be split by
MET = ("started", "met")  # meetings of a fair that took place


def name_of(hire: Hire, side: str) -> str:
    """What the agency may call the person; an office gets the number alone."""
    shown = side == "agency" and "name" in (hire.application.shared or {}).get("fields", ())
    return (hire.graduate.name if shown else "") or _("录用 %(n)d 号", n=hire.id)


@dataclass(frozen=True, slots=True)
class Totals:
    """Counted hires, and beside them what is not: internships, and what waits for a word."""

    hires: int = 0
    fresh: int = 0
    agreement: int = 0
    contract: int = 0
    other: int = 0
    certify_later: int = 0
    honours: int = 0
    there: int = 0  # of the hires, those who have not left
    internships: int = 0
    claimed: int = 0
    disputed: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    rows: list[Hire]
    total: int
    page: int
    pages: int


WITH_NAMES = (
    joinedload(Hire.agency),
    joinedload(Hire.graduate),
    joinedload(Hire.application).joinedload(Application.position).defer(Position.reading),
)


def whole(hire_id: int) -> Hire | None:
    """A hire with both sides and its entries. Two queries."""
    entries = selectinload(Hire.entries).joinedload(HireEntry.note)
    return db.session().scalar(select(Hire).where(Hire.id == hire_id).options(*WITH_NAMES, entries))


def of_application(application_id: int, *, lock: bool = False) -> Hire | None:
    found = select(Hire).where(Hire.application_id == application_id)
    return db.session().scalar(found.with_for_update() if lock else found)


def employed(graduate_id: int, besides: int) -> Hire | None:
    """Another hire in which this person is employed now, as both sides confirmed."""
    found = select(Hire).where(Hire.graduate_id == graduate_id, Hire.id != besides, Hire.standing == "confirmed")
    return db.session().scalar(found.where(Hire.form == "employment", Hire.ended_on.is_(None)))


def listed(where: ColumnElement[bool], standing: str = "", page: int = 1) -> Listing:
    """Hires that fulfil a condition, the latest change first. Two queries."""
    found = select(Hire).where(where, Hire.standing == standing if standing else true())
    total = db.session().scalar(select(func.count()).select_from(found.subquery())) or 0
    page, pages = paging.within(page, total, PAGE)
    rows = found.options(*WITH_NAMES).order_by(Hire.updated_at.desc(), Hire.id.desc())
    return Listing(list(db.session().scalars(rows.limit(PAGE).offset((page - 1) * PAGE))), total, page, pages)


def of_agency(agency_id: int) -> ColumnElement[bool]:
    return Hire.agency_id == agency_id


def of_graduate(graduate_id: int) -> ColumnElement[bool]:
    return Hire.graduate_id == graduate_id


def standing(graduate_id: int, most: int) -> list[Hire]:
    """A graduate's hires that are claimed, confirmed or disputed and have not ended, the latest change first. One query."""
    found = select(Hire).where(Hire.graduate_id == graduate_id, Hire.standing != "void", Hire.ended_on.is_(None))
    return list(db.session().scalars(found.options(*WITH_NAMES).order_by(Hire.updated_at.desc(), Hire.id).limit(most)))


def of_province(province: str) -> ColumnElement[bool]:
    """The two digits of a province; "" for all."""
    return Hire.province == province if province else true()


def in_year(year: int | None) -> ColumnElement[bool]:
    """Hires of a year, and those that have none yet."""
    return true() if year is None else func.coalesce(Hire.year, year) == year


def totals(where: ColumnElement[bool], group: str = "") -> dict[str, Totals]:
    """Totals by the values of a column of GROUPS, or of everything under "". One query."""
    column = getattr(Hire, group) if group in GROUPS else None
    found: Select[Any] = select(*([column] if column is not None else []), *_sums()).where(where)
    if column is None:
        return {"": Totals(*db.session().execute(found).one())}
    rows = db.session().execute(found.group_by(column).order_by(column))
    return {row[0]: Totals(*row[1:]) for row in rows}


def _sums() -> Iterable[ColumnElement[int]]:
    """In the order of Totals."""
    hired = (Hire.standing == "confirmed") & (Hire.form == "employment")
    asked = (
        hired,
        hired & (Hire.graduation_year == Hire.year),
        *(hired & (Hire.evidence == one) for one in ("agreement", "contract", "other")),
        hired & Hire.certify_later,
        hired & Hire.honours,
        hired & Hire.ended_on.is_(None),
        (Hire.standing == "confirmed") & (Hire.form == "internship"),
        Hire.standing == "claimed",
        Hire.standing == "disputed",
    )
    return [func.count(case((condition, 1))) for condition in asked]


def years(where: ColumnElement[bool]) -> list[int]:
    """The years in which something is counted, the latest first."""
    found = select(Hire.year).where(where, Hire.year.is_not(None)).distinct().order_by(Hire.year.desc())
    return list(db.session().scalars(found))


def fair_of(agency_id: int, graduate_id: int) -> Fair | None:
    """The last fair at which these two met."""
    met = select(Fair).join(FairMeeting, FairMeeting.fair_id == Fair.id).join(FairMeeting.attendee)
    met = met.join(FairTable, FairTable.id == FairMeeting.table_id).join(FairStand, FairStand.id == FairTable.stand_id)
    met = met.where(FairAttendee.graduate_id == graduate_id, FairStand.agency_id == agency_id)
    return db.session().scalar(met.where(FairMeeting.status.in_(MET)).order_by(Fair.id.desc()).limit(1))


def fair_titles(ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """The titles of fairs in both languages."""
    found = select(Fair.id, Fair.title, Fair.title_en).where(Fair.id.in_([one for one in ids if one is not None]))
    return {row[0]: (row[1], row[2]) for row in db.session().execute(found)}


def offices(province: str) -> list[User]:
    """Who decides what is disputed in a province: the people of its office; where it has none on the site, those of the
    national one and the administrators. Two queries at most."""
    members = select(OrganiserMember.user_id).join(OrganiserMember.organiser).where(Organiser.kind == "office")
    near = User.id.in_(members.where(Organiser.province.startswith(province or "-", autoescape=True)))
    above = User.id.in_(members.where(Organiser.province == "")) | (User.role == "admin")
    for who in (near, above):
        if people := list(db.session().scalars(select(User).where(who, User.reachable).order_by(User.id))):
            return people
    return []


def unclaimed() -> list[int]:
    """Applications whose agency said it hired, and of which the ledger knows nothing."""
    known = select(Hire.id).where(Hire.application_id == Application.id).exists()
    return list(db.session().scalars(select(Application.id).where(Application.status == HIRED.code, ~known)))


def own(whose: Whose) -> list[dict[str, Any]]:
    """A graduate's hires with every entry, as plain values."""
    found = select(Hire).where(Hire.graduate_id == whose.graduate_id).order_by(Hire.id)
    entries = selectinload(Hire.entries).joinedload(HireEntry.note)
    return [
        personal.row(hire)
        | {"entries": [personal.row(one) | {"note": one.note.text if one.note else ""} for one in hire.entries]}
        for hire in db.session().scalars(found.options(entries))
    ]
