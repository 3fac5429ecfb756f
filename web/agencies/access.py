"""The only way to load an agency, its members and designations for a person."""

from web.accounts.person import Person
from web.core import db
from web.models import Agency, AgencyMember, Designation


def own(person: Person) -> Agency:
    """The agency the person acts for. Raises Missing for someone who has left theirs."""
    if person.agency_id is None:
        raise db.Missing("Agency of nobody")
    return db.one(Agency, person.agency_id)


def public(agency_id: int) -> Agency:
    """An agency anybody may look at; a refused one is as good as missing."""
    agency = db.one(Agency, agency_id)
    if agency.status == "refused":
        raise db.Missing(f"Agency {agency_id}")
    return agency


def to_check(agency_id: int) -> Agency:
    """Any agency, for the offices and administrators who check them; their route's rule has let them in."""
    return db.one(Agency, agency_id)


def member(person: Person, member_id: int) -> AgencyMember:
    """A member of the person's own agency."""
    found = db.one(AgencyMember, member_id)
    if person.agency_id is None or found.agency_id != person.agency_id:
        raise db.Missing(f"AgencyMember {member_id}")
    return found


def designation(person: Person, designation_id: int) -> Designation:
    """A designation of the person's own agency."""
    found = db.one(Designation, designation_id)
    if person.agency_id is None or found.agency_id != person.agency_id:
        raise db.Missing(f"Designation {designation_id}")
    return found
