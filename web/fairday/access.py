"""The only way to load a fair, a stand, a meeting or a personal page for somebody: what is not theirs is missing."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from web.accounts.person import Person
from web.core import db
from web.fairs import access as fairs
from web.models import Fair, FairAttendee, FairHall, FairMeeting, FairStand, FairTable

RUNNING = ("published", "over")
KNOWN = ("open", "closed", "published", "over", "cancelled")


def by_code(code: str) -> FairAttendee:
    """The person whose page this unguessable code opens, with the fair. Raises Missing."""
    found = select(FairAttendee).where(FairAttendee.code == code, FairAttendee.status == "registered")
    person = db.session().scalar(found.options(joinedload(FairAttendee.fair).selectinload(Fair.windows)))
    if not code or person is None or person.fair.status not in KNOWN:
        raise db.Missing("FairAttendee")
    return person


def met(code: str, meeting_id: int) -> FairMeeting:
    """A meeting of the person with this code. Raises Missing."""
    meeting = db.one(FairMeeting, meeting_id)
    if meeting.attendee_id != by_code(code).id:
        raise db.Missing(f"FairMeeting {meeting_id}")
    return meeting


def stand(person: Person, fair_id: int) -> FairStand:
    """The person's agency's own stand at a fair that has a timetable. Raises Missing."""
    row = fairs.own_stand(person, fair_id)
    if row.status != "joined" or row.fair.status not in RUNNING:
        raise db.Missing(f"FairStand of fair {fair_id}")
    return row


def own_meeting(person: Person, meeting_id: int) -> FairMeeting:
    """A meeting at a table of the person's agency, not one that was called off: whom an agency does not meet any more
    shows it nothing any more. Raises Missing."""
    meeting = db.one(FairMeeting, meeting_id)
    stand = meeting.table.stand
    if person.agency_id is None or stand.agency_id != person.agency_id or stand.fair.status not in RUNNING:
        raise db.Missing(f"FairMeeting {meeting_id}")
    if meeting.status == "cancelled":
        raise db.Missing(f"FairMeeting {meeting_id}")
    return meeting


def own_table(person: Person, table_id: int) -> FairTable:
    """A table of the person's agency. Raises Missing."""
    row = db.one(FairTable, table_id)
    if person.agency_id is None or row.stand.agency_id != person.agency_id or row.stand.fair.status not in RUNNING:
        raise db.Missing(f"FairTable {table_id}")
    return row


def table(person: Person, fair_id: int, table_id: int) -> FairTable:
    """A table for its agency, the organiser and administrators. Raises Missing."""
    row = db.one(FairTable, table_id)
    own = person.agency_id is not None and row.stand.agency_id == person.agency_id
    if row.stand.fair_id != fair_id:
        raise db.Missing(f"FairTable {table_id}")
    if not own:
        fairs.whole(person, fair_id)
    return row


def board(fair_id: int, hall_id: int) -> tuple[Fair, FairHall]:
    """The board of a hall, for everybody once the timetable is published: numbers only. Raises Missing."""
    fair, hall = db.one(Fair, fair_id), db.one(FairHall, hall_id)
    if hall.fair_id != fair.id or fair.status not in RUNNING:
        raise db.Missing(f"FairHall {hall_id}")
    return fair, hall


def attendee(fair: Fair, attendee_id: int) -> FairAttendee:
    """A person of this fair. Raises Missing."""
    row = db.one(FairAttendee, attendee_id)
    if row.fair_id != fair.id or row.status != "registered":
        raise db.Missing(f"FairAttendee {attendee_id}")
    return row
