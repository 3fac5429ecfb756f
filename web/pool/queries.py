"""Reads of the talent pool: an agency's, and what was asked of a graduate."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from web.core import db, paging
from web.graduates.queries import WHOLE
from web.models import Application, ApplicationEvent, PoolEntry, Position
from web.models.pool import ASKED, GIVEN
from web.models.stages import APPLIED, INVITED

PAGE = 20


def between(agency_id: int, graduate_id: int, *, lock: bool = False) -> PoolEntry | None:
    found = select(PoolEntry).where(PoolEntry.agency_id == agency_id, PoolEntry.graduate_id == graduate_id)
    return db.session().scalar(found.with_for_update() if lock else found)


def of_agency(agency_id: int, page: int = 1) -> tuple[list[PoolEntry], int, int, int]:
    """(whom it keeps, then whom it asked, latest first; how many; page; pages). Who did not agree is not there."""
    mine = (PoolEntry.agency_id == agency_id, PoolEntry.status.in_((GIVEN, ASKED)))
    total = db.session().scalar(select(func.count()).where(*mine)) or 0
    page, pages = paging.within(page, total, PAGE)
    found = select(PoolEntry).where(*mine).options(joinedload(PoolEntry.graduate).options(*WHOLE))
    ordered = found.order_by(PoolEntry.status.desc(), PoolEntry.changed_at.desc(), PoolEntry.id.desc())
    return list(db.session().scalars(ordered.limit(PAGE).offset((page - 1) * PAGE))), total, page, pages


def of_graduate(graduate_id: int) -> list[PoolEntry]:
    """What agencies asked and how it stands, latest first. One query."""
    found = select(PoolEntry).where(PoolEntry.graduate_id == graduate_id).options(joinedload(PoolEntry.agency))
    return list(db.session().scalars(found.order_by(PoolEntry.changed_at.desc(), PoolEntry.id.desc())))


def applied_since(entry: PoolEntry) -> bool:
    """Whether the graduate applied to the agency anew since they answered: for another position, or once more for the
    same, which is the same application."""
    found = (
        select(ApplicationEvent.id)
        .join(Application, Application.id == ApplicationEvent.application_id)
        .join(Application.position)
        .where(
            Position.agency_id == entry.agency_id,
            Application.graduate_id == entry.graduate_id,
            Application.origin == APPLIED.code,
            ApplicationEvent.status == APPLIED.code,
            ApplicationEvent.at > entry.changed_at,
        )
    )
    return db.session().scalar(found.limit(1)) is not None


def told_of(agency_id: int, graduate_ids: list[int]) -> dict[int, list[str]]:
    """By graduate the titles of the agency's positions that lie between them, latest first. One query."""
    found = (
        select(Application.graduate_id, Position.title)
        .join(Position, Position.id == Application.position_id)
        .where(Position.agency_id == agency_id, Application.graduate_id.in_(graduate_ids))
        .where(Application.status != INVITED.code)
        .order_by(Application.id.desc())
    )
    titles: dict[int, list[str]] = {}
    for number, title in db.session().execute(found):
        titles.setdefault(number, []).append(title)
    return titles
