"""The only way to load a fair, a stand, a meeting or a personal page for somebody: what is not theirs is missing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from web.accounts.access.person import Person
from web.core import db
from web.fairday.queries import By
from web.fairs import access as fairs
from web.models import Fair, FairAttendee, FairHall, FairMeeting, FairPass, FairStand, FairTable

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


# --- a stand, and who may act for it ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seat:
    """A stand with whoever acts for it: its agency's members, the organiser's desk, or the link of its day."""

    stand: FairStand
    by: By
    may_edit: bool = True

    def table(self, table_id: int) -> FairTable:
        """A table of this stand. Raises Missing."""
        row = db.one(FairTable, table_id)
        if row.stand_id != self.stand.id:
            raise db.Missing(f"FairTable {table_id}")
        return row

    def meeting(self, meeting_id: int) -> FairMeeting:
        """A meeting at a table of this stand that was not called off. Raises Missing."""
        row = db.one(FairMeeting, meeting_id)
        if row.table.stand_id != self.stand.id or row.status == "cancelled":
            raise db.Missing(f"FairMeeting {meeting_id}")
        return row


def own_seat(person: Person, fair_id: int) -> Seat:
    """The agency's own stand, to be changed by its owners and editors. Raises Missing."""
    return Seat(stand(person, fair_id), By(person.id), person.agency_role in ("owner", "editor"))


def seat_of_table(person: Person, table_id: int) -> Seat:
    """The agency's own stand with this table. Raises Missing."""
    row = db.one(FairTable, table_id)
    if person.agency_id is None or row.stand.agency_id != person.agency_id or row.stand.fair.status not in RUNNING:
        raise db.Missing(f"FairTable {table_id}")
    return own_seat(person, row.stand.fair_id)


def seat_at_desk(person: Person, fair_id: int, stand_id: int) -> Seat:
    """A stand of a fair the person's organisation runs: on the day the desk may act for it. Raises Missing."""
    fair = fairs.managed(person, fair_id)
    row = fairs.stand_in(fair, stand_id)
    if row.status != "joined" or fair.status not in RUNNING:
        raise db.Missing(f"FairStand {stand_id}")
    return Seat(row, By(person.id, side="desk"))


def link(code: str, at_stand: bool) -> FairPass:
    """A link that was not taken back, of a fair that was not called off, with the fair. Raises Missing."""
    loaded = joinedload(FairPass.fair).selectinload(Fair.windows)
    tables = joinedload(FairPass.stand).selectinload(FairStand.tables)
    found = select(FairPass).where(FairPass.code == code, FairPass.ended_at.is_(None)).options(loaded, tables)
    row = db.session().scalar(found)
    if row is None or (row.stand is not None) != at_stand or row.fair.status == "cancelled":
        raise db.Missing("FairPass")
    return row


def seat_by_link(own: FairPass, today: date) -> Seat | None:
    """The stand a link opens on the fair's days; None before and after them, and for a stand that left."""
    days = sorted(window.day for window in own.fair.windows)
    on = bool(days) and days[0] <= today <= days[-1] and own.fair.status in RUNNING
    if own.stand is None or not on or own.stand.status != "joined":
        return None
    return Seat(own.stand, By(None, own.id, "link"))


def pass_in(fair: Fair, pass_id: int) -> FairPass:
    """A link of this fair. Raises Missing."""
    row = db.one(FairPass, pass_id)
    if row.fair_id != fair.id:
        raise db.Missing(f"FairPass {pass_id}")
    return row
