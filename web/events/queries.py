"""Reads of events: those to come and those held, an organiser's own, and who comes to one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import joinedload

from web.core import clock, db, ids, paging
from web.models import Agency, AgencyMember, Education, Event, EventSignup, Graduate, User

PAGE_SIZE = 20


def listed(province: str, past: bool, page: int) -> tuple[list[Event], int, int]:
    """One page of the events of a province (two digits, "" for all; online ones always), the next first or the latest
    held first: (events, page, pages). Two queries."""
    found = select(Event).where(Event.status != "draft")
    if province:
        found = found.where(Event.place.startswith(province, autoescape=True) | (Event.place == ""))
    if past:
        return _page(found.where(Event.ends_at < clock.now()).order_by(Event.starts_at.desc(), Event.id), page)
    return _page(found.where(Event.ends_at >= clock.now()).order_by(Event.starts_at, Event.id), page)


def own(organiser_id: int, page: int) -> tuple[list[Event], int, int]:
    """An organiser's events, the latest first: (events, page, pages). Two queries."""
    found = select(Event).where(Event.organiser_id == organiser_id)
    return _page(found.order_by(Event.starts_at.desc(), Event.id.desc()), page)


def _page(found: Select, page: int) -> tuple[list[Event], int, int]:
    total = db.session().scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    page, pages = paging.within(page, total, PAGE_SIZE)
    found = found.options(joinedload(Event.organiser))
    return list(db.session().scalars(found.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))), page, pages


def counts(event_ids: list[int]) -> dict[int, tuple[int, int]]:
    """By event how many registered and how many of them came. One query."""
    came = func.sum(case((EventSignup.came, 1), else_=0))
    found = select(EventSignup.event_id, func.count(), came).where(EventSignup.event_id.in_(event_ids))
    return {row[0]: (row[1], int(row[2])) for row in db.session().execute(found.group_by(EventSignup.event_id))}


def signed_up(event_id: int) -> int:
    return db.session().scalar(select(func.count()).where(EventSignup.event_id == event_id)) or 0


def signup(event_id: int, user_id: int) -> EventSignup | None:
    """Somebody's registration for an event."""
    found = select(EventSignup).where(EventSignup.event_id == event_id, EventSignup.user_id == user_id)
    return db.session().scalar(found)


def joined(user_id: int, event_ids: list[int]) -> set[int]:
    """Which of these events somebody registered for. One query."""
    found = select(EventSignup.event_id).where(EventSignup.user_id == user_id, EventSignup.event_id.in_(event_ids))
    return set(db.session().scalars(found))


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes, as the organiser sees them: what the page said before they registered, and no more."""

    id: int
    name: str
    of: str  # school or agency
    came: bool
    at: datetime


def guests(event_id: int) -> list[Guest]:
    """Everybody who registered, in that order, with their latest school or their agency; of an account that was closed
    that somebody did, and not who. One query."""
    latest = select(func.max(Education.id)).where(Education.graduate_id == Graduate.id)
    found = (
        select(
            EventSignup, User.reachable, func.coalesce(Graduate.name, User.display_name), Education.school, Agency.name
        )
        .join(User, User.id == EventSignup.user_id)
        .outerjoin(Graduate, Graduate.user_id == User.id)
        .outerjoin(
            Education,
            and_(Education.graduate_id == Graduate.id, Education.id == latest.correlate(Graduate).scalar_subquery()),
        )
        .outerjoin(AgencyMember, AgencyMember.user_id == User.id)
        .outerjoin(Agency, Agency.id == AgencyMember.agency_id)
        .where(EventSignup.event_id == event_id)
        .order_by(EventSignup.id)
    )
    return [
        Guest(
            one.id,
            name if there else _("账号已停用"),
            (school or agency or "") if there else "",
            one.came,
            one.created_at,
        )
        for one, there, name, school, agency in db.session().execute(found)
    ]


def people(event_id: int) -> list[int]:
    """The accounts of everybody who registered, to be told, by their ids."""
    found = select(EventSignup.user_id).where(EventSignup.event_id == event_id)
    return list(db.session().scalars(found.order_by(EventSignup.user_id)))


def still_there(event_id: int, users: Sequence[int]) -> list[User]:
    """Those of these accounts that are registered now."""
    found = select(User).join(EventSignup, EventSignup.user_id == User.id).where(EventSignup.event_id == event_id)
    return list(db.session().scalars(found.where(User.id.in_(users)).order_by(User.id)))


def due(after: datetime, before: datetime) -> list[int]:
    """Published events that begin in [after, before) and whose guests were not reminded."""
    found = select(Event.id).where(Event.status == "published", Event.starts_at >= after, Event.starts_at < before)
    return list(db.session().scalars(found.where(Event.reminded_at.is_(None)).order_by(Event.id)))


def open_count(organiser_id: int) -> int:
    """How many events of an organiser are not over."""
    found = select(func.count()).where(Event.organiser_id == organiser_id, Event.ends_at >= clock.now())
    return db.session().scalar(found) or 0


def attendance_seen(people: Iterable[EventSignup | Guest], others: int) -> str:
    """What somebody who enters attendance has before their eyes, as a short text: who registered, who came, how many
    besides."""
    text = ",".join(f"{one.id}{'+' if one.came else ''}" for one in sorted(people, key=lambda one: one.id))
    return ids.digest(f"{text} {others}")[:24]


def signups(event_id: int) -> list[EventSignup]:
    """All registrations for an event."""
    return list(db.session().scalars(select(EventSignup).where(EventSignup.event_id == event_id)))
