"""Who may look at a ranking: an agency at its own position and at the people it may see, a graduate at the public."""

from web.accounts.access.person import Person
from web.core import db
from web.graduates.rules.marks import person_of
from web.models import Position
from web.positions.access import own as own_position
from web.ranking import queries
from web.ranking.queries import People, Seen

__all__ = ["own_position", "person_for", "pool_of"]


def pool_of(person: Person, position_id: int, crowd: bool = False) -> tuple[Position, People]:
    """The agency's own position and who may be ranked for it; `crowd` where everybody stands ready to be ranked.

    Raises Missing.
    """
    position = own_position(person, position_id)
    people = queries.beside_crowd(position, position.agency) if crowd else queries.pool(position, position.agency)
    return position, people


def person_for(person: Person, position_id: int, mark: str) -> tuple[Position, Seen]:
    """The position and the one person asked for, by the agency's mark for them. Raises Missing when the agency may not
    see them here."""
    position = own_position(person, position_id)
    graduate_id = person_of(position.agency_id, mark)
    found = queries.some(position, position.agency, [graduate_id]).get(graduate_id)
    if found is None:
        raise db.Missing(f"graduate {graduate_id} for position {position_id}")
    return position, found
