"""Reads of honours: a graduate's own with whom they may ask, and those a university is asked about."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from web.core import db, paging
from web.models import Graduate, Honour, Organiser, OrganiserMember, User

PAGE = 30
MOST_IN_SHEET = 1000  # some 4 ms each when they come back
WITH_PERSON = joinedload(Honour.graduate).options(joinedload(Graduate.user), selectinload(Graduate.educations))


@dataclass(frozen=True, slots=True)
class Listing:
    rows: list[Honour]
    page: int
    pages: int


def mine(graduate_id: int) -> list[Honour]:
    return list(db.session().scalars(select(Honour).where(Honour.graduate_id == graduate_id).order_by(Honour.id)))


def names_of(organiser_ids: list[int]) -> dict[int, Organiser]:
    """Organisers by number. One query."""
    return {one.id: one for one in db.session().scalars(select(Organiser).where(Organiser.id.in_(organiser_ids)))}


def asked_of(organiser_id: int) -> ColumnElement[bool]:
    """What a university was asked about, of people who take part: an account that was closed is shown to nobody."""
    there = select(Graduate.id).join(User, User.id == Graduate.user_id).where(User.reachable)
    return and_(Honour.organiser_id == organiser_id, Honour.standing != "", Honour.graduate_id.in_(there))


def listed(organiser_id: int, standing: str, page: int) -> Listing:
    """One page of what a university is asked about, the longest waiting first. Four queries."""
    where = (asked_of(organiser_id), Honour.standing == standing if standing else true())
    total = db.session().scalar(select(func.count()).where(*where)) or 0
    page, pages = paging.within(page, total, PAGE)
    rows = select(Honour).where(*where).options(WITH_PERSON).order_by(Honour.asked_at, Honour.id)
    return Listing(list(db.session().scalars(rows.limit(PAGE).offset((page - 1) * PAGE))), page, pages)


def for_sheet(organiser_id: int) -> list[Honour]:
    """What waits for the university, the longest first, `MOST_IN_SHEET` at most."""
    found = select(Honour).where(asked_of(organiser_id), Honour.standing == "asked").options(WITH_PERSON)
    return list(db.session().scalars(found.order_by(Honour.asked_at, Honour.id).limit(MOST_IN_SHEET)))


def by_number(organiser_id: int, numbers: list[int]) -> dict[int, Honour]:
    """Those of these honours the university was asked about, by number, locked. Three queries for each thousand."""
    found: dict[int, Honour] = {}
    for start in range(0, len(numbers), 1000):
        some = select(Honour).where(Honour.id.in_(numbers[start : start + 1000]), asked_of(organiser_id))
        rows = db.session().scalars(some.options(WITH_PERSON).with_for_update(of=Honour))
        found |= {row.id: row for row in rows}
    return found


def counts(organiser_id: int) -> dict[str, int]:
    """How many stand how. One query."""
    found = select(Honour.standing, func.count()).where(asked_of(organiser_id))
    return {standing: number for standing, number in db.session().execute(found.group_by(Honour.standing))}


def people_of(organiser_id: int) -> list[User]:
    members = select(OrganiserMember.user_id).where(OrganiserMember.organiser_id == organiser_id)
    return list(db.session().scalars(select(User).where(User.id.in_(members)).order_by(User.id)))
