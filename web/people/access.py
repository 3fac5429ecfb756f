"""Who may look for graduates: people of an agency that was not refused."""

from web.accounts.person import Person
from web.core import db
from web.models import Agency


def agency_of(person: Person) -> Agency | None:
    """The agency this person looks for, or None while it may see nobody. Raises Missing for somebody without one."""
    if person.agency_id is None:
        raise db.Missing("no agency")
    agency = db.one(Agency, person.agency_id)
    return agency if agency.status != "refused" else None
