"""Who may look for graduates: people of an agency that may work."""

from web.accounts.access.person import Person
from web.core import db
from web.models import Agency


def agency_of(person: Person) -> Agency:
    """The agency this person looks for. Raises Missing for somebody without one."""
    if person.agency_id is None:
        raise db.Missing("no agency")
    return db.one(Agency, person.agency_id)
