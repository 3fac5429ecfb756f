"""Reads of positions: the condition of everything public, the agency's own list."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_

from web.core import clock
from web.models import Agency, Position


def visible(today: date | None = None) -> ColumnElement[bool]:
    """What every public page demands of a position: published, not past its day, of an agency that is not refused."""
    today = today or clock.today()
    return and_(
        Position.status == "published",
        or_(Position.valid_until.is_(None), Position.valid_until >= today),
        ~exists().where(Agency.id == Position.agency_id, Agency.status == "refused"),
    )
