"""Reads of reports: pages of them, figures, and the words of a reported message."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import joinedload

from web.core import db, paging
from web.models import Complaint, Message, OrganiserMember, User
from web.models.complaints import COMPLAINT_KINDS, COMPLAINT_STATUSES

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    rows: list[Complaint]
    page: int
    pages: int


def listed(where: ColumnElement[bool], page: int, status: str = "") -> Listing:
    """Reports that fulfil a condition: those that wait for a decision (status "open": on the report or an appeal) the
    oldest first, all others the latest first. Two queries."""
    waits = or_(Complaint.status == "open", Complaint.appeal_status == "open")
    found = select(Complaint).where(
        where, waits if status == "open" else Complaint.status == status if status else true()
    )
    total = db.session().scalar(select(func.count()).select_from(found.subquery())) or 0
    page, pages = paging.within(page, total, PAGE_SIZE)
    order = Complaint.id if status == "open" else Complaint.id.desc()
    found = found.options(joinedload(Complaint.agency)).order_by(order)
    return Listing(list(db.session().scalars(found.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))), page, pages)


def figures(where: ColumnElement[bool]) -> tuple[dict[str, dict[str, int]], int, int]:
    """By kind how many stand in each state; how many were appealed, and how many of these were lifted. Two queries."""
    table = {kind: dict.fromkeys(COMPLAINT_STATUSES, 0) for kind in COMPLAINT_KINDS}
    counted = select(Complaint.kind, Complaint.status, func.count()).where(where)
    for kind, status, count in db.session().execute(counted.group_by(Complaint.kind, Complaint.status)):
        table[kind][status] = count
    appeals = select(Complaint.appeal_status, func.count()).where(where, Complaint.appeal_status != "")
    found = dict(db.session().execute(appeals.group_by(Complaint.appeal_status)).all())
    return table, sum(found.values()), found.get("lifted", 0)


def others(complaint: Complaint) -> int:
    """How many more there are of the same subject. One query."""
    same = Complaint.kind == complaint.kind, Complaint.subject_id == complaint.subject_id
    return db.session().scalar(select(func.count()).where(*same, Complaint.id != complaint.id)) or 0


def message(complaint: Complaint) -> Message | None:
    """What was written, None where it is no message or is deleted."""
    return db.session().get(Message, complaint.subject_id) if complaint.kind == "message" else None


def waiting_of(reporter_id: int, kind: str, subject_id: int) -> Complaint | None:
    """What somebody reported of this and nobody decided on yet."""
    same = Complaint.kind == kind, Complaint.subject_id == subject_id, Complaint.status == "open"
    return db.session().scalar(select(Complaint).where(*same, Complaint.reporter_id == reporter_id))


def administrators() -> list[User]:
    return list(db.session().scalars(select(User).where(User.role == "admin").order_by(User.id)))


def organiser_people(organiser_id: int) -> list[User]:
    members = select(User).join(OrganiserMember, OrganiserMember.user_id == User.id)
    return list(db.session().scalars(members.where(OrganiserMember.organiser_id == organiser_id).order_by(User.id)))
