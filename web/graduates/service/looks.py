"""Which agencies saw a graduate, and when: written down for the graduate, one row for each agency, forgotten in
time."""

from collections.abc import Collection
from datetime import datetime, time

from flask import current_app
from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session, joinedload

from web.core import clock, db, paging
from web.core.types import Moment
from web.models import ProfileLook

PAGE = 30
# One statement, so that two pages at the same moment make one row; who left meanwhile is left out.
_REMEMBER = text(
    "INSERT INTO profile_looks (agency_id, graduate_id, days, last_at, opened_at)"
    " SELECT :agency, id, 1, :now, :opened FROM graduates WHERE id IN :people"
    " ON CONFLICT (agency_id, graduate_id) DO UPDATE SET"
    " days = profile_looks.days + CASE WHEN profile_looks.last_at < :today THEN 1 ELSE 0 END,"
    " last_at = excluded.last_at, opened_at = COALESCE(excluded.opened_at, profile_looks.opened_at)"
).bindparams(
    bindparam("people", expanding=True),
    *(bindparam(name, type_=Moment()) for name in ("now", "opened", "today")),
)


def remember(agency_id: int, graduate_ids: Collection[int], opened: bool = False) -> None:
    """Write down that an agency was shown these graduates in a list, or `opened` the page of one.

    One query for whom it saw today already; a short written unit of its own for the others, since pages only read.
    """
    if not graduate_ids:
        return
    now = clock.now()
    today = datetime.combine(now.astimezone(clock.CHINA).date(), time.min, clock.CHINA)
    day = ProfileLook.opened_at if opened else ProfileLook.last_at
    mine = (ProfileLook.agency_id == agency_id, ProfileLook.graduate_id.in_(graduate_ids), day >= today)
    fresh = sorted(set(graduate_ids) - set(db.session().scalars(select(ProfileLook.graduate_id).where(*mine))))
    if not fresh:
        return
    values = {"agency": agency_id, "people": fresh, "now": now, "opened": now if opened else None, "today": today}
    if db.is_writing():
        _write(db.session(), values)
    else:
        with current_app.extensions["database"].writing() as session:
            _write(session, values)


def _write(session: Session, values: dict[str, object]) -> None:
    session.execute(_REMEMBER, values)


def of_graduate(graduate_id: int, page: int = 1) -> tuple[list[ProfileLook], int, int]:
    """(looks with their agencies, the latest first; page; pages). Two queries."""
    mine = ProfileLook.graduate_id == graduate_id
    total = db.session().scalar(select(func.count()).where(mine)) or 0
    page, pages = paging.within(page, total, PAGE)
    found = select(ProfileLook).where(mine).options(joinedload(ProfileLook.agency))
    ordered = found.order_by(ProfileLook.last_at.desc(), ProfileLook.id.desc())
    return list(db.session().scalars(ordered.limit(PAGE).offset((page - 1) * PAGE))), page, pages
