"""The only way to load what may be reported, and reports, for a person; all else answers exactly like a missing one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from web.accounts.access.person import Person
from web.agencies import access as agencies
from web.applications import access as applications
from web.core import db, ids, links
from web.core.i18n import pick
from web.events import access as events
from web.models import Complaint, Message, Position
from web.models.stages import AGENCY
from web.moderation.rules import SANCTIONS
from web.positions.queries import visible

SITE = "site"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about, who is concerned, and the province (two digits, "" = national) whose office decides."""

    kind: str
    id: int
    title: str
    link: str = "/"
    agency_id: int | None = None
    organiser_id: int | None = None
    user_id: int | None = None
    province: str = ""


def subject(person: Any, kind: str, subject_id: int) -> Subject:
    """What this person, or a visitor, can see and so report. Raises Missing."""
    return {"position": _position, "agency": _agency, "event": _event, "message": _message, SITE: _site}[kind](
        person, subject_id
    )


def _site(_person: Any, subject_id: int) -> Subject:
    if subject_id:
        raise db.Missing(f"site {subject_id}")
    return Subject(SITE, 0, "", links.path("moderation.channel"))


def _position(_person: Any, subject_id: int) -> Subject:
    found = db.session().scalar(select(Position).where(Position.id == subject_id, visible()))
    if found is None:
        raise db.Missing(f"Position {subject_id}")
    link = links.path("positions.show", position_id=found.id)
    return Subject("position", found.id, found.title, link, found.agency_id, province=found.agency.place[:2])


def _agency(_person: Any, subject_id: int) -> Subject:
    found = agencies.public(subject_id)
    link = links.path("agencies.show", agency_id=found.id)
    return Subject("agency", found.id, found.name, link, found.id, province=found.place[:2])


def _event(_person: Any, subject_id: int) -> Subject:
    found = events.public(subject_id)
    link = links.path("events.show", event_id=found.id)
    return Subject("event", found.id, found.title, link, organiser_id=found.organiser_id)


def _message(person: Any, subject_id: int) -> Subject:
    """One that the other side of an application wrote, for whoever may write for this side."""
    row = db.one(Message, subject_id)
    if not person.is_authenticated:
        raise db.Missing(f"Message {subject_id}")
    application = applications.load(row.application_id, person)
    side = applications.side_of(application, person)
    if row.side == side or (side == AGENCY and person.agency_role not in ("owner", "editor")):
        raise db.Missing(f"Message {subject_id}")
    agency = application.position.agency_id if row.side == AGENCY else None
    title = pick(application.position.title, application.position.title_en)
    link = links.path("messages.thread", application_id=application.id)
    return Subject("message", row.id, title, link, agency, user_id=None if agency else row.author_id)


def in_reach(person: Person) -> ColumnElement[bool]:
    """The reports this person decides on: an office's those of its province, a national one's all but messages, which
    nobody but an administrator reads."""
    if person.role == "admin":
        return true()
    province = agencies.province_of(person)
    return and_(Complaint.kind != "message", Complaint.province == province if province else true())


def to_decide(person: Person, complaint_id: int) -> Complaint:
    """Raises Missing."""
    return _one(Complaint.id == complaint_id, in_reach(person))


def concerns(person: Person) -> ColumnElement[bool]:
    """Sanctions against the person, their agency (for its owners, stopped or not) or their organisation."""
    mine = [Complaint.user_id == person.id]
    if person.own_agency_id is not None and person.own_agency_role == "owner":
        mine.append(Complaint.agency_id == person.own_agency_id)
    if person.organiser_id is not None:
        mine.append(Complaint.organiser_id == person.organiser_id)
    return and_(or_(false(), *mine), Complaint.status.in_(SANCTIONS))


def to_appeal(person: Person, complaint_id: int) -> Complaint:
    """Raises Missing."""
    return _one(Complaint.id == complaint_id, concerns(person))


def by_code(code: str) -> Complaint:
    """The report a visitor was given this code for. Raises Missing."""
    return _one(Complaint.code_hash == ids.digest(code))


def _one(*where: ColumnElement[bool]) -> Complaint:
    found = db.session().scalar(select(Complaint).where(*where))
    if found is None:
        raise db.Missing("Complaint")
    return found
