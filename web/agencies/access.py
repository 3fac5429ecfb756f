"""The only way to load an agency, its members and designations for a person."""

from web.accounts.access.person import Person
from web.agencies import queries
from web.core import db
from web.models import Agency, AgencyMember, AgencyPaper, Designation


def own(person: Person) -> Agency:
    """The agency the person belongs to, stopped or not: its papers and members stay its own. Raises Missing for
    someone who has left theirs."""
    if person.own_agency_id is None:
        raise db.Missing("Agency of nobody")
    return db.one(Agency, person.own_agency_id)


def public(agency_id: int) -> Agency:
    """An agency anybody may look at; one that may not work is as good as missing."""
    agency = db.one(Agency, agency_id)
    if not agency.may("work"):
        raise db.Missing(f"Agency {agency_id}")
    return agency


def to_check(person: Person, agency_id: int) -> Agency:
    """An agency for whoever may decide on it: the offices of its province, a national office (one of no province),
    administrators. Raises Missing for others."""
    agency = db.one(Agency, agency_id)
    province = province_of(person)
    if province and province not in queries.provinces(agency):
        raise db.Missing(f"Agency {agency_id}")
    return agency


def province_of(person: Person) -> str:
    """The two digits of the province whose agencies this person decides on, "" for all. A member of nothing has
    none."""
    if person.role == "admin":
        return ""
    if person.organiser_kind != "office":
        raise db.Missing("no office")
    return person.organiser_province[:2]


def member(person: Person, member_id: int) -> AgencyMember:
    """A member of the person's own agency."""
    found = db.one(AgencyMember, member_id)
    if person.own_agency_id is None or found.agency_id != person.own_agency_id:
        raise db.Missing(f"AgencyMember {member_id}")
    return found


def paper(person: Person, paper_id: int) -> AgencyPaper:
    """A paper of the person's own agency."""
    found = db.one(AgencyPaper, paper_id)
    if person.own_agency_id is None or found.agency_id != person.own_agency_id:
        raise db.Missing(f"AgencyPaper {paper_id}")
    return found


def paper_to_check(person: Person, agency_id: int, paper_id: int) -> AgencyPaper:
    """A paper for whoever may decide on its agency."""
    agency, found = to_check(person, agency_id), db.one(AgencyPaper, paper_id)
    if found.agency_id != agency.id:
        raise db.Missing(f"AgencyPaper {paper_id}")
    return found


def designation(person: Person, designation_id: int) -> Designation:
    """A designation of the person's own agency."""
    found = db.one(Designation, designation_id)
    if person.own_agency_id is None or found.agency_id != person.own_agency_id:
        raise db.Missing(f"Designation {designation_id}")
    return found
