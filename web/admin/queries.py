"""What the administrator sees: key figures, what the worker could not do, organisers, the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from web.core import clock, db
from web.core.outbox import MOST_TRIES
from web.models import (
    Agency,
    AgencyMember,
    Application,
    AuditEntry,
    Organiser,
    OrganiserMember,
    OutboxRow,
    Position,
    User,
)

PAGE = 50


@dataclass(frozen=True, slots=True)
class OutboxHealth:
    """`waiting` will be tried again by itself; `given_up` needs a person."""

    waiting: int
    oldest: datetime | None
    given_up: int
    failed: Sequence[OutboxRow]


def figures() -> dict[str, int]:
    """Counts by what they are, in three queries: user:<role>, agency:<status>, position:<status>, application."""
    session = db.session()
    found: dict[str, int] = {}
    for name, column in (("user", User.role), ("agency", Agency.status), ("position", Position.status)):
        for key, count in session.execute(select(column, func.count()).group_by(column)):
            found[f"{name}:{key}"] = count
    found["application"] = session.scalar(select(func.count(Application.id))) or 0
    return found


def outbox_health(most: int = 20) -> OutboxHealth:
    """How the promised effects stand; `failed` are those that raised at least once, worst first."""
    session, undone = db.session(), OutboxRow.done_at.is_(None)
    waiting, oldest = session.execute(
        select(func.count(), func.min(OutboxRow.created_at)).where(undone, OutboxRow.tries <= MOST_TRIES)
    ).one()
    given_up = session.scalar(select(func.count()).where(undone, OutboxRow.tries > MOST_TRIES)) or 0
    failed = select(OutboxRow).where(undone, OutboxRow.error != "").order_by(OutboxRow.tries.desc(), OutboxRow.id)
    return OutboxHealth(waiting, oldest, given_up, session.scalars(failed.limit(most)).all())


def organisers() -> list[tuple[Organiser, int]]:
    """Every office and university with its number of members, offices first, by name."""
    members = func.count(OrganiserMember.id)
    found = select(Organiser, members).outerjoin(OrganiserMember).group_by(Organiser.id)
    return [(row[0], row[1]) for row in db.session().execute(found.order_by(Organiser.kind, Organiser.name))]


def members(organiser_id: int) -> Sequence[OrganiserMember]:
    found = select(OrganiserMember).where(OrganiserMember.organiser_id == organiser_id)
    return db.session().scalars(found.options(joinedload(OrganiserMember.user)).order_by(OrganiserMember.id)).all()


def places(user_id: int) -> list[str]:
    """The names of the agency or organiser this account acts for."""
    session = db.session()
    agency = select(Agency.name).join(AgencyMember).where(AgencyMember.user_id == user_id)
    organiser = select(Organiser.name).join(OrganiserMember).where(OrganiserMember.user_id == user_id)
    return [*session.scalars(agency), *session.scalars(organiser)]


def organiser_by_name(name: str) -> Organiser | None:
    return db.session().scalar(select(Organiser).where(Organiser.name == name))


def audit_page(
    *, action: str = "", subject: str = "", actor: int | None = None, day: date | None = None, before: int | None = None
) -> tuple[Sequence[AuditEntry], int | None]:
    """Entries that fit, newest first, and where the next older page begins (None = no more).

    `action` is a beginning ("login" finds "login.failed"); `subject` is whole, like "agency:7"; `day` is one in China.
    """
    found: Select[tuple[AuditEntry]] = select(AuditEntry).order_by(AuditEntry.id.desc())
    if action:
        found = found.where(AuditEntry.action.startswith(action, autoescape=True))
    if subject:
        found = found.where(AuditEntry.subject == subject)
    if actor is not None:
        found = found.where(AuditEntry.actor_id == actor)
    if day is not None:
        start = datetime.combine(day, time.min, clock.CHINA)
        found = found.where(AuditEntry.at >= start, AuditEntry.at < start + timedelta(days=1))
    if before is not None:
        found = found.where(AuditEntry.id < before)
    entries = db.session().scalars(found.limit(PAGE + 1)).all()
    return entries[:PAGE], entries[PAGE - 1].id if len(entries) > PAGE else None


def actors(entries: Sequence[AuditEntry]) -> dict[int, User]:
    """The people behind these entries whose accounts still exist, in one query."""
    wanted = {entry.actor_id for entry in entries if entry.actor_id is not None}
    return {user.id: user for user in db.session().scalars(select(User).where(User.id.in_(wanted)))} if wanted else {}
