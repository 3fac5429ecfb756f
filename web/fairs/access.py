"""The only way to load something of a fair for a person: what is not theirs is missing, as what does not exist."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from web.accounts.access.person import Person
from web.core import db
from web.core.access import Rule
from web.models import Fair, FairAttendee, FairHost, FairStand, FairTable

READER = Rule("organiser or administrator", lambda person: person.role in ("organiser", "admin"))


def public(fair_id: int) -> Fair:
    """A fair anybody may know of, with windows, halls and hosts. Missing for drafts."""
    fair = _fair(fair_id)
    if fair is None or fair.status == "draft":
        raise db.Missing(f"Fair {fair_id}")
    return fair


def managed(person: Person, fair_id: int) -> Fair:
    """A fair the person's organisation runs. Raises Missing for every other one."""
    fair = _fair(fair_id)
    if fair is None or person.organiser_id is None or fair.organiser_id != person.organiser_id:
        raise db.Missing(f"Fair {fair_id}")
    return fair


def readable(person: Person, fair_id: int) -> Fair:
    """A fair the person may look into: its organiser's, a host's on the site (not while it is a draft), or any for an
    administrator."""
    fair = _fair(fair_id)
    if fair is not None and (person.role == "admin" or runs(person, fair)):
        return fair
    if fair is None or fair.status == "draft" or host_of(person, fair) is None:
        raise db.Missing(f"Fair {fair_id}")
    return fair


def runs(person: Person, fair: Fair) -> bool:
    """Whether the person's organisation runs the fair, so that they may change it."""
    return person.organiser_id is not None and fair.organiser_id == person.organiser_id


def host_of(person: Person, fair: Fair) -> FairHost | None:
    """The person's organisation among the fair's hosts, if it is one."""
    if person.organiser_id is None:
        return None
    return next((host for host in fair.hosts if host.organiser_id == person.organiser_id), None)


def confined(person: Person, fair: Fair) -> int | None:
    """The organisation whose people alone a reader of a fair may see; None for its organiser and administrators."""
    return None if person.role == "admin" or runs(person, fair) else person.organiser_id


def whole(person: Person, fair_id: int) -> Fair:
    """A fair of which the person may see everybody: its organiser's, or any for an administrator. Raises Missing."""
    fair = readable(person, fair_id)
    if confined(person, fair) is not None:
        raise db.Missing(f"Fair {fair_id}")
    return fair


def own_stand(person: Person, fair_id: int) -> FairStand:
    """The stand of the person's agency at a fair, with tables, their busy times, positions and the fair."""
    found = (
        select(FairStand)
        .where(FairStand.fair_id == fair_id, FairStand.agency_id == person.agency_id, FairStand.status != "removed")
        .options(
            joinedload(FairStand.fair).selectinload(Fair.windows),
            joinedload(FairStand.hall),
            selectinload(FairStand.tables).selectinload(FairTable.busy),
            selectinload(FairStand.positions),
        )
        .order_by(FairStand.id)
        .limit(1)
    )
    stand = db.session().scalar(found) if person.agency_id is not None else None
    if stand is None or stand.fair.status == "draft":
        raise db.Missing(f"stand at fair {fair_id}")
    return stand


def own_attendee(person: Person, fair_id: int) -> FairAttendee:
    """The person's own registration, with wishes, times and the fair. Raises Missing for somebody who has none."""
    found = (
        select(FairAttendee)
        .where(FairAttendee.fair_id == fair_id, FairAttendee.graduate_id == person.graduate_id)
        .options(
            joinedload(FairAttendee.fair).selectinload(Fair.windows),
            selectinload(FairAttendee.wishes),
            selectinload(FairAttendee.busy),
        )
    )
    attendee = db.session().scalar(found) if person.graduate_id is not None else None
    if attendee is None or attendee.status == "removed":
        raise db.Missing(f"registration at fair {fair_id}")
    return attendee


def stand_in(fair: Fair, stand_id: int) -> FairStand:
    """A stand of this fair. Raises Missing for another fair's."""
    stand = db.session().get(FairStand, stand_id)
    if stand is None or stand.fair_id != fair.id:
        raise db.Missing(f"FairStand {stand_id}")
    return stand


def attendee_in(fair: Fair, attendee_id: int) -> FairAttendee:
    """A person of this fair. Raises Missing for another fair's."""
    attendee = db.session().get(FairAttendee, attendee_id)
    if attendee is None or attendee.fair_id != fair.id:
        raise db.Missing(f"FairAttendee {attendee_id}")
    return attendee


def _fair(fair_id: int) -> Fair | None:
    loaded = (
        joinedload(Fair.organiser),
        selectinload(Fair.windows),
        selectinload(Fair.halls),
        selectinload(Fair.hosts),
    )
    return db.session().scalar(select(Fair).where(Fair.id == fair_id).options(*loaded))
