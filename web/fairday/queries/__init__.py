"""What the pages of the day read: meetings with everything that is shown of them, counts, and who stands where."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from web.core import db, keys
from web.fairday.rules.times import LATE, Local, Span
from web.fairs.queries import slots
from web.models import (
    Fair,
    FairAttendee,
    FairFeedback,
    FairHall,
    FairMeeting,
    FairPass,
    FairPosition,
    FairStand,
    FairTable,
    FairVersion,
)

SHARED = ("name", "educations")  # what a person registered at the door shows to those met
HELD = ("planned", "started", "met")
MOST_REMARKS = 100


@dataclass(frozen=True, slots=True)
class TableNow:
    """One table at one moment: what is held, what comes next, and how many people wait."""

    table: FairTable
    now: FairMeeting | None
    next: FairMeeting | None
    waiting: int
    free: str  # why nobody is met there now: "missing" who was to come, "done" early, "idle" as nothing is planned; else ""


@dataclass(frozen=True, slots=True)
class By:
    """Who acts at the door or for a stand: an account, or a link; `side` as `FairMeeting.said_by`."""

    user_id: int | None
    pass_id: int | None = None
    side: str = ""

    def details(self) -> dict[str, object]:
        """For the audit entry: nothing beside the account where an agency acts for itself."""
        told = {"side": self.side, "pass": self.pass_id}
        return {name: value for name, value in told.items() if value}


def seen_of(meeting: FairMeeting) -> str:
    """What a page says it showed of a meeting: its status, and once something was said, what and a mark of the note."""
    if not meeting.outcome and not meeting.outcome_note:
        return meeting.status
    return f"{meeting.status}.{meeting.outcome}.{note_mark(meeting.id, meeting.outcome_note)}"


def note_mark(meeting_id: int, note: str) -> str:
    """Tells one note of a meeting from another to whoever may not read them; "" for none. Keyed and each meeting's own,
    so that nobody tries out words, not by writing them beside another meeting either."""
    key, text = keys.ring().steady("notes of meetings"), f"{meeting_id} {note}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:16] if note else ""


def shows_note(meeting: FairMeeting, side: str) -> bool:
    """Whether whoever acts may read and write the note: an agency's own is nobody else's once there is one."""
    return not side or meeting.table.stand.agency_id is None or not meeting.outcome_note


@dataclass(slots=True)
class Counts:
    registered: int = 0
    arrived: int = 0
    walk_ins: int = 0
    meetings: int = 0
    held: int = 0
    no_shows: int = 0  # said to have been, and those whose time went by without anybody coming
    untold: int = 0  # over by the clock, the person here, and nobody has said what came of it
    filled: int = 0
    late: list[FairMeeting] = field(default_factory=list)


def meetings(fair_id: int) -> Select:
    """All meetings of a fair with table, stand, hall, person and position, in the order of the day."""
    stand = joinedload(FairMeeting.table).joinedload(FairTable.stand)
    return (
        select(FairMeeting)
        .where(FairMeeting.fair_id == fair_id)
        .options(
            stand.joinedload(FairStand.hall),
            joinedload(FairMeeting.attendee),
            joinedload(FairMeeting.fair_position),
        )
        .order_by(FairMeeting.day, FairMeeting.starts, FairMeeting.table_id)
    )


def of_person(attendee: FairAttendee, cancelled: bool = False) -> list[FairMeeting]:
    found = meetings(attendee.fair_id).where(FairMeeting.attendee_id == attendee.id)
    return all_of(found if cancelled else found.where(FairMeeting.status != "cancelled"))


def of_table(table: FairTable, cancelled: bool = False) -> list[FairMeeting]:
    found = meetings(table.stand.fair_id).where(FairMeeting.table_id == table.id)
    return all_of(found if cancelled else found.where(FairMeeting.status != "cancelled"))


def of_stand(stand: FairStand, day: date | None = None) -> list[FairMeeting]:
    return of_tables(stand.fair_id, [table.id for table in stand.tables], day)


def of_tables(fair_id: int, table_ids: Iterable[int], day: date | None = None) -> list[FairMeeting]:
    found = meetings(fair_id).where(FairMeeting.table_id.in_(list(table_ids)), FairMeeting.status != "cancelled")
    return all_of(_on(found, day))


def of_day(fair_id: int, day: date | None) -> list[FairMeeting]:
    """Every meeting that was not cancelled; of all days when `day` is None. Some 2 400 at a fair of 100 tables."""
    return all_of(_on(meetings(fair_id), day).where(FairMeeting.status != "cancelled"))


def all_of(found: Select) -> list[FairMeeting]:
    return list(db.session().scalars(found))


def _on(found: Select, day: date | None) -> Select:
    return found if day is None else found.where(FairMeeting.day == day)


def tables(fair_id: int, hall_id: int | None = None, some: Iterable[int] | None = None) -> list[FairTable]:
    """Open tables of the stands that take part, with stand, hall, positions and times in which they are not there:
    all, or those of a hall, or `some` by their ids."""
    found = (
        _open_tables(select(FairTable), fair_id)
        .options(joinedload(FairTable.stand).joinedload(FairStand.hall), selectinload(FairTable.busy))
        .options(joinedload(FairTable.stand).selectinload(FairStand.positions))
    )
    if hall_id is not None:
        found = found.where(FairStand.hall_id == hall_id)
    if some is not None:
        found = found.where(FairTable.id.in_(list(some)))
    return list(db.session().scalars(found))


def halls_of_tables(fair_id: int) -> list[tuple[str, int]]:
    """(name of the hall or nothing, id) of the same tables in the same order."""
    named = select(func.coalesce(FairHall.name, ""), FairTable.id)
    return [(name, number) for name, number in db.session().execute(_open_tables(named, fair_id))]


def _open_tables(wanted: Select[Any], fair_id: int) -> Select[Any]:
    return (
        wanted.join_from(FairTable, FairStand, FairTable.stand_id == FairStand.id)
        .outerjoin(FairStand.hall)
        .where(FairStand.fair_id == fair_id, FairStand.status == "joined", FairTable.closed.is_(False))
        .where(func.coalesce(FairHall.closed, False).is_(False))
        .order_by(FairStand.hall_id, FairStand.number, FairStand.id, FairTable.id)
    )


def grid(fair: Fair) -> list[Span]:
    """The slots of all windows, without a hall."""
    return [Span(slot.day, slot.starts, slot.ends) for slot in slots(fair)]


def day_shown(fair: Fair, today: date) -> date | None:
    """Today when the fair is held today, else its next day, else its last one."""
    days = sorted({w.day for w in fair.windows})
    if not days:
        return None
    return next((d for d in days if d >= today), days[-1])


def people(fair_id: int) -> list[FairAttendee]:
    """Everybody who takes part, by number."""
    found = select(FairAttendee).where(FairAttendee.fair_id == fair_id, FairAttendee.status == "registered")
    return list(db.session().scalars(found.order_by(FairAttendee.number)))


def some_people(numbers: Iterable[int]) -> dict[int, FairAttendee]:
    """People by id."""
    found = select(FairAttendee).where(FairAttendee.id.in_(list(numbers)))
    return {person.id: person for person in db.session().scalars(found)}


def by_number(fair_id: int, number: int) -> FairAttendee | None:
    found = select(FairAttendee).where(FairAttendee.fair_id == fair_id, FairAttendee.number == number)
    return db.session().scalar(found.where(FairAttendee.status == "registered"))


@dataclass(frozen=True, slots=True)
class First:
    """The next meeting somebody has: when, and the words of where (hall, stand number, table label)."""

    day: date
    starts: int
    hall: str
    stand: str
    label: str


def first_meetings(fair_id: int, now: Local, attendee_id: int | None = None) -> dict[int, First]:
    """By person (or of one person alone): the first meeting that is not over. One query of plain columns."""
    found = (
        select(FairMeeting.attendee_id, FairMeeting.day, FairMeeting.starts, FairHall.name, FairStand.number)
        .add_columns(FairTable.label)
        .join(FairMeeting.table)
        .join(FairTable.stand)
        .outerjoin(FairStand.hall)
        .where(FairMeeting.fair_id == fair_id, FairMeeting.status.in_(("planned", "started")))
        .where(or_(FairMeeting.day > now.day, and_(FairMeeting.day == now.day, FairMeeting.ends > now.minute)))
        .order_by(FairMeeting.day, FairMeeting.starts, FairMeeting.id)
    )
    if attendee_id is not None:
        found = found.where(FairMeeting.attendee_id == attendee_id).limit(1)
    firsts: dict[int, First] = {}
    for person, day, starts, hall, stand, label in db.session().execute(found):
        firsts.setdefault(person, First(day, starts, hall or "", stand or "", label))
    return firsts


def is_here(person: FairAttendee) -> bool:
    return person.arrived_at is not None and person.left_at is None


def late_for(meeting: FairMeeting, now: Local, since: int = LATE) -> bool:
    """Whether the time is running and the person is not there `since` minutes after it began."""
    running = meeting.day == now.day and meeting.starts + since <= now.minute < meeting.ends
    return meeting.status == "planned" and running and not is_here(meeting.attendee)


def table_now(table: FairTable, held: Collection[FairMeeting], now: Local, away: bool = False) -> TableNow:
    """`held`: the meetings of this table on this day, in order; `away`: its interviewer is not there now."""
    kept = [m for m in held if m.status in HELD]
    running = [m for m in kept if m.starts <= now.minute < m.ends]
    current = next((m for m in kept if m.status == "started"), None)
    current = current or next((m for m in running if m.status == "planned"), running[-1] if running else None)
    due = [m for m in kept if m.status == "planned" and m.starts <= now.minute and m is not current]
    following = next((m for m in kept if m.status == "planned" and m.starts > now.minute), None)
    free = ""
    if current is not None:
        free = "done" if current.status == "met" else "missing" if late_for(current, now) else ""
    elif any(m.status == "no_show" and m.starts <= now.minute < m.ends for m in held):
        free = "missing"
    elif not away:
        free = "idle"
    return TableNow(table, current, following, sum(is_here(m.attendee) for m in due), free)


def tables_now(fair_id: int, now: Local, hall_id: int | None = None) -> list[TableNow]:
    by_table = defaultdict(list)
    for meeting in of_day(fair_id, now.day):
        by_table[meeting.table_id].append(meeting)
    return [table_now(table, by_table[table.id], now, _away(table, now)) for table in tables(fair_id, hall_id)]


def _away(table: FairTable, now: Local) -> bool:
    return any(busy.day == now.day and busy.starts <= now.minute < busy.ends for busy in table.busy)


def counts(fair_id: int, now: Local) -> Counts:
    registered, arrived = arrivals(fair_id)
    walk_ins = select(func.count()).where(FairAttendee.fair_id == fair_id, FairAttendee.walk_in.is_(True))
    result = Counts(registered, arrived, db.session().scalar(walk_ins.where(FairAttendee.status == "registered")) or 0)
    over = or_(FairMeeting.day < now.day, and_(FairMeeting.day == now.day, FairMeeting.ends <= now.minute))
    came = and_(FairAttendee.arrived_at.is_not(None), or_(FairAttendee.left_at.is_(None), FairMeeting.day < now.day))
    parts = (FairMeeting.status, FairMeeting.origin, over, came)
    found = select(*parts, func.count()).join(FairMeeting.attendee).where(FairMeeting.fair_id == fair_id)
    for status, origin, gone, there, number in db.session().execute(found.group_by(*parts)):
        silent = status == "planned" and gone
        result.meetings += number * (status in HELD)
        result.held += number * (status in ("started", "met"))
        result.no_shows += number * (status == "no_show" or (silent and not there))
        result.untold += number * bool(silent and there)
        result.filled += number * (origin == "fill" and status in HELD)
    result.late = [meeting for meeting in running(fair_id, now) if late_for(meeting, now)]
    return result


def running(fair_id: int, now: Local) -> list[FairMeeting]:
    """Meetings whose time it is, and that were not cancelled: at most one for each table."""
    found = meetings(fair_id).where(FairMeeting.day == now.day, FairMeeting.status != "cancelled")
    return all_of(found.where(FairMeeting.starts <= now.minute, FairMeeting.ends > now.minute))


def passes(fair_id: int) -> list[FairPass]:
    """The links of a fair that were not taken back, those of the door first. One query."""
    found = select(FairPass).where(FairPass.fair_id == fair_id, FairPass.ended_at.is_(None))
    found = found.options(joinedload(FairPass.stand), joinedload(FairPass.member))
    return list(db.session().scalars(found.order_by(FairPass.stand_id.is_not(None), FairPass.stand_id, FairPass.id)))


def halls(fair_id: int) -> list[FairHall]:
    return list(db.session().scalars(select(FairHall).where(FairHall.fair_id == fair_id).order_by(FairHall.id)))


def version(fair_id: int) -> int:
    """The number of the timetable in force; 0 before the first was published."""
    return db.session().scalar(select(func.max(FairVersion.number)).where(FairVersion.fair_id == fair_id)) or 0


def feedback(meeting_ids: Iterable[int], side: str) -> dict[int, FairFeedback]:
    found = select(FairFeedback).where(FairFeedback.meeting_id.in_(list(meeting_ids)), FairFeedback.side == side)
    return {row.meeting_id: row for row in db.session().scalars(found)}


def positions(fair_id: int) -> dict[int, FairPosition]:
    found = select(FairPosition).where(FairPosition.fair_id == fair_id).options(joinedload(FairPosition.stand))
    return {row.id: row for row in db.session().scalars(found)}


def over_since(first: datetime, last: datetime) -> list[Fair]:
    """Published fairs with windows, whose days may lie in this stretch; the caller looks at the hour."""
    found = select(Fair).where(Fair.status.in_(("published", "over"))).options(selectinload(Fair.windows))
    return [f for f in db.session().scalars(found) if f.windows and first.date() <= f.windows[-1].day <= last.date()]


def published() -> list[Fair]:
    """Fairs that have a timetable and are not over, with their windows."""
    found = select(Fair).where(Fair.status == "published").options(selectinload(Fair.windows))
    return list(db.session().scalars(found))


def on_today(today: date) -> list[Fair]:
    """Published fairs that are held today."""
    return [f for f in published() if any(w.day == today for w in f.windows)]


def ratings(fair_id: int) -> dict[str, tuple[int, float]]:
    """How both sides rated their meetings: side → (how many, average of 1 to 5)."""
    found = select(FairFeedback.side, func.count(), func.avg(FairFeedback.rating)).join(
        FairMeeting, FairMeeting.id == FairFeedback.meeting_id
    )
    rows = db.session().execute(found.where(FairMeeting.fair_id == fair_id).group_by(FairFeedback.side))
    return {side: (count, float(average)) for side, count, average in rows}


def remarks(fair_id: int) -> list[FairFeedback]:
    """What people wrote beside their ratings, the newest first; nobody is named."""
    found = select(FairFeedback).join(FairMeeting, FairMeeting.id == FairFeedback.meeting_id)
    found = found.where(FairMeeting.fair_id == fair_id, FairFeedback.note != "")
    return list(db.session().scalars(found.order_by(FairFeedback.id.desc()).limit(MOST_REMARKS)))


def by_table(fair_id: int, table_ids: list[int]) -> dict[int, list[FairMeeting]]:
    """Meetings that are to be held, by table."""
    return _by("table_id", of_tables(fair_id, table_ids))


def by_person(fair_id: int, attendee_ids: list[int]) -> dict[int, list[FairMeeting]]:
    found = meetings(fair_id).where(FairMeeting.attendee_id.in_(attendee_ids), FairMeeting.status != "cancelled")
    return _by("attendee_id", all_of(found))


def _by(side: str, rows: list[FairMeeting]) -> dict[int, list[FairMeeting]]:
    found: dict[int, list[FairMeeting]] = defaultdict(list)
    for row in rows:
        if row.status != "no_show":
            found[getattr(row, side)].append(row)
    return found


def arrivals(fair_id: int) -> tuple[int, int]:
    """(how many take part, how many of them have come)."""
    found = select(func.count(), func.count(FairAttendee.arrived_at)).where(FairAttendee.fair_id == fair_id)
    return tuple(db.session().execute(found.where(FairAttendee.status == "registered")).one())
