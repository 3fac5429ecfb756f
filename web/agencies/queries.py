"""Reads of agencies: members, owners, the queue of those to be checked, and what was seen when deciding."""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, case, func, or_, select, true
from sqlalchemy.orm import contains_eager, selectinload

from web.core import clock, db, ids, paging
from web.models import Agency, AgencyMember, AgencyPaper, Organiser, OrganiserMember, User
from web.models.agencies import AGENCY_STATUSES, statuses_that_may

PAGE_SIZE = 20
RECHECK = timedelta(days=183)


def members(agency_id: int) -> list[AgencyMember]:
    """The people of an agency with their accounts, owners first. One query."""
    order = case({"owner": 0, "editor": 1}, value=AgencyMember.role, else_=2)
    found = select(AgencyMember).join(AgencyMember.user).where(AgencyMember.agency_id == agency_id)
    return list(
        db.session().scalars(found.options(contains_eager(AgencyMember.user)).order_by(order, AgencyMember.id)).all()
    )


def crew(agency_id: int) -> list[User]:
    """Who may see to something for an agency: its owners and editors, not who may only look. One query."""
    return [one.user for one in members(agency_id) if one.role in ("owner", "editor")]


def acting(agency_ids: Collection[int]) -> dict[int, list[User]]:
    """By agency who may act for it, and so is told what happens: owners and editors, not who may only look; of a
    stopped agency nobody. One query."""
    found = select(AgencyMember.agency_id, User).join(User, User.id == AgencyMember.user_id).join(AgencyMember.agency)
    found = found.where(AgencyMember.agency_id.in_(agency_ids), AgencyMember.role.in_(("owner", "editor")))
    found = found.where(Agency.status.in_(statuses_that_may("work")), User.reachable).order_by(User.id)
    people: dict[int, list[User]] = {}
    for agency_id, user in db.session().execute(found):
        people.setdefault(agency_id, []).append(user)
    return people


def owners(agency_id: int) -> list[User]:
    """The accounts that are told what an office decided about their agency, stopped or not."""
    found = select(User).join(AgencyMember, AgencyMember.user_id == User.id)
    found = found.where(AgencyMember.agency_id == agency_id, AgencyMember.role == "owner", User.reachable).order_by(
        User.id
    )
    return list(db.session().scalars(found))


def owner_count(agency_id: int) -> int:
    found = select(func.count()).where(AgencyMember.agency_id == agency_id, AgencyMember.role == "owner")
    return db.session().scalar(found) or 0


def is_member(agency_id: int, email: str) -> bool:
    """Whether the account of this normalised address belongs to the agency."""
    found = select(AgencyMember.id).join(AgencyMember.user).where(AgencyMember.agency_id == agency_id)
    return db.session().scalar(found.where(User.email == email)) is not None


def code_taken(agency_code: str, besides: int) -> bool:
    """Whether another agency carries this agency code."""
    found = select(Agency.id).where(Agency.agency_code == agency_code, Agency.id != besides)
    return db.session().scalar(found) is not None


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the agencies in one status, and how many there are in each."""

    agencies: tuple[Agency, ...]
    counts: dict[str, int]
    page: int
    pages: int


def provinces(agency: Agency) -> set[str]:
    """The two digits of the provinces whose offices decide on an agency: where it says it is, and where its credit code
    was given, which it cannot choose."""
    return {agency.place[:2], agency.uscc[2:4]} - {""}


def _within(province: str) -> ColumnElement[bool]:
    """The same as a condition; "" lets all through."""
    given = func.substr(Agency.uscc, 3, 2) == province
    return or_(Agency.place.startswith(province, autoescape=True), given) if province else true()


def queue(status: str, text: str = "", province: str = "", page: int = 1) -> Queue:
    """Agencies of these two digits of a province ("" = all) to be checked or already decided, the longest waiting
    first.

    Who was refused or suspended and asked anew waits among the pending too. Three queries at any length; `text` looks
    in names and codes.
    """
    session = db.session()
    counts = dict.fromkeys(AGENCY_STATUSES, 0)
    near, again = _within(province), func.count(Agency.asked_at)
    for name, count, asked in session.execute(
        select(Agency.status, func.count(), again).where(near).group_by(Agency.status)
    ):
        counts[name] += count
        counts["pending"] += asked
    waiting = or_(Agency.status == "pending", Agency.asked_at.is_not(None))
    found = select(Agency).where(near, waiting if status == "pending" else Agency.status == status)
    if text:
        named = Agency.name.contains(text, autoescape=True)
        found = found.where(or_(named, Agency.uscc == text.upper(), Agency.agency_code == text))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page, pages = paging.within(page, total, PAGE_SIZE)
    when = func.coalesce(Agency.asked_at, Agency.created_at) if status == "pending" else Agency.checked_at.desc()
    rows = found.options(selectinload(Agency.designations)).order_by(when, Agency.id)
    return Queue(tuple(session.scalars(rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))), counts, page, pages)


def due_again(agency: Agency) -> bool:
    """Whether the last check is longer ago than half a year, the interval the platform rules set."""
    return agency.status == "checked" and agency.checked_at is not None and clock.now() - agency.checked_at > RECHECK


def due_by_office() -> dict[str, int]:
    """How many agencies each office has to check again, by the two digits of its province, "" for the national one."""
    due = Agency.status == "checked", Agency.checked_at < clock.now() - RECHECK
    found = select(func.substr(Agency.place, 1, 2), func.substr(Agency.uscc, 3, 2)).where(*due)
    counts = Counter(office for pair in db.session().execute(found) for office in {*pair, ""})
    return dict(counts)


def offices() -> dict[int, tuple[str, list[User]]]:
    """By office the two digits of its province, "" for a national one, and its people. One query."""
    found = select(Organiser.id, Organiser.province, User).join(OrganiserMember, OrganiserMember.user_id == User.id)
    found = found.join(Organiser, Organiser.id == OrganiserMember.organiser_id).where(Organiser.kind == "office")
    people: dict[int, tuple[str, list[User]]] = {}
    for office, province, user in db.session().execute(found.order_by(Organiser.id, User.id)):
        people.setdefault(office, (province[:2], []))[1].append(user)
    return people


def office_people(province: str) -> list[User]:
    """The people of the offices of a province (two digits); those of the national ones for "" and where it has none on
    the site."""
    members = select(User).join(OrganiserMember, OrganiserMember.user_id == User.id)
    members = members.join(Organiser, Organiser.id == OrganiserMember.organiser_id).where(Organiser.kind == "office")
    near = members.where(Organiser.province.startswith(province or "-", autoescape=True)).order_by(User.id)
    national = members.where(Organiser.province == "").order_by(User.id)
    return list(db.session().scalars(near)) or list(db.session().scalars(national))


def paper(agency_id: int, kind: str) -> AgencyPaper | None:
    """The paper of this kind, None when there is none."""
    return db.session().scalar(select(AgencyPaper).where(AgencyPaper.agency_id == agency_id, AgencyPaper.kind == kind))


def facts(agency: Agency) -> str:
    """A digest of what an office looks at when it decides, so that it never decides on something it has not seen."""
    shown = [agency.name, agency.name_en, agency.uscc, agency.agency_code, agency.place, agency.website]
    shown += [[p.kind, p.number, str(p.issued_on), p.file_id] for p in agency.papers]
    shown += [[d.id, d.kind, d.level, d.granted_by, d.year, d.note] for d in agency.designations]
    return ids.digest(json.dumps(shown, ensure_ascii=False))[:24]
