"""The only way to load a position for a person; another agency's answers exactly like a missing one."""

from web.accounts.access.person import Person
from web.core import db
from web.models import Position


def own(person: Person, position_id: int) -> Position:
    """A position of the person's agency, whatever its status. Raises Missing for every other one."""
    position = db.one(Position, position_id)
    if person.agency_id is None or position.agency_id != person.agency_id:
        raise db.Missing(f"Position {position_id}")
    return position
