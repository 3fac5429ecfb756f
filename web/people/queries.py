"""Reads of graduates who let themselves be seen without an application."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from web.core import db
from web.graduates.queries import WHOLE
from web.models import Graduate, Position, User
from web.positions.queries import visible

SEEN = ("anonymous", "open")
MOST_POSITIONS = 50


def seen() -> ColumnElement[bool]:
    """What every page of this feature demands of a graduate: they chose to be seen, and can be reached."""
    return Graduate.visibility.in_(SEEN) & Graduate.user_id.in_(select(User.id).where(User.reachable))


def shown(graduate_ids: Collection[int]) -> dict[int, Graduate]:
    """Those of these graduates who let themselves be seen now, with all their rows, by id. Six queries."""
    if not graduate_ids:
        return {}
    found = select(Graduate).where(Graduate.id.in_(graduate_ids), seen()).options(*WHOLE)
    return {graduate.id: graduate for graduate in db.session().scalars(found)}


def seen_ids() -> set[int]:
    """Everybody who belongs into the index."""
    return set(db.session().scalars(select(Graduate.id).where(seen())))


def open_positions(agency_id: int) -> list[tuple[int, str, str]]:
    """(id, title, English title) of an agency's open positions, newest first: what somebody found may be invited to."""
    found = select(Position.id, Position.title, Position.title_en).where(Position.agency_id == agency_id, visible())
    rows = db.session().execute(found.order_by(Position.published_at.desc(), Position.id.desc()).limit(MOST_POSITIONS))
    return [tuple(row) for row in rows]
