"""Who may look at a ranking: an agency at its own position and at the people it may see, a graduate at the public."""

from web.accounts.person import Person
from web.core import db
from web.models import Position
from web.positions.access import own as own_position
from web.ranking import queries
from web.ranking.queries import Seen

__all__ = ["own_position", "person_for", "pool_of"]


def pool_of(person: Person, position_id: int) -> tuple[Position, list[Seen], bool]:
    """The agency's own position, who may be ranked for it, and whether there are more. Raises Missing.

    A person who has not proven their address sees applicants only: an address costs nothing to invent.
    """
    position = own_position(person, position_id)
    people, more = queries.pool(position, position.agency)
    if not person.verified:
        people, more = [found for found in people if found.application_id], False
    return position, people, more


def person_for(person: Person, position_id: int, graduate_id: int) -> tuple[Position, list[Seen], Seen]:
    """The position, its pool, and the one person asked for. Raises Missing when the agency may not see them here."""
    position, people, _more = pool_of(person, position_id)
    for found in people:
        if found.id == graduate_id:
            return position, people, found
    raise db.Missing(f"graduate {graduate_id} for position {position_id}")
