"""Reads of fairs: the grid of slots, counts, what is missing, and the lists of each group."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from seeds import reference
from web.agencies.queries import acting
from web.core import clock, db, paging, personal
from web.core.personal import Whose
from web.graduates.queries import WHOLE
from web.models import (
    Fair,
    FairAttendee,
    FairBusy,
    FairHost,
    FairInterest,
    FairPosition,
    FairStand,
    FairTable,
    FairWindow,
    FairWish,
    Graduate,
    OrganiserMember,
    User,
)
from web.ranking.queries import chunks

PAGE = 20
PEOPLE = 50
MOST_AHEAD = 3
SHOWN = ("open", "closed", "published")  # what others than the organiser see of a fair that is not over


@dataclass(frozen=True, slots=True)
class Slot:
    """One time a table can meet somebody; minutes since midnight of the fair's place."""

    index: int
    day: date
    starts: int
    ends: int

    @property
    def clock(self) -> str:
        return clock_text(self.starts)


def clock_text(minutes: int) -> str:
    """840 as 14:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def slots(fair: Fair) -> list[Slot]:
    """The grid: in each window starts, starts + slot + gap, … while the slot ends within it. Only `fair.windows`."""
    found: list[Slot] = []
    for window in sorted(fair.windows, key=lambda w: (w.day, w.starts)):
        at = window.starts
        while at + fair.slot_minutes <= window.ends:
            found.append(Slot(len(found), window.day, at, at + fair.slot_minutes))
            at += fair.slot_minutes + fair.gap_minutes
    return found


def busy_slots(grid: Sequence[Slot], busy: Iterable[FairBusy]) -> set[int]:
    """The slots any of these times touches."""
    times = list(busy)
    return {
        slot.index
        for slot in grid
        if any(b.day == slot.day and b.starts < slot.ends and slot.starts < b.ends for b in times)
    }


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a fair has come."""

    stands: int
    invited: int
    positions: int
    tables: int
    attendees: int
    asked: int
    wishes: int
    interests: int
    away: int  # people who cannot come at some time
    slots: int
    places: int  # tables × slots, without those kept for walk-ins


def counts(fair: Fair) -> Counts:
    """Counts of a fair whose windows are loaded. One query."""
    here = FairStand.fair_id == fair.id
    joined = and_(here, FairStand.status == "joined")
    people = FairAttendee.fair_id == fair.id
    taking_part = and_(people, FairAttendee.status == "registered")
    open_tables = select(func.count()).select_from(FairTable).join(FairTable.stand)
    wished = select(func.count()).select_from(FairWish).join(FairAttendee, FairAttendee.id == FairWish.attendee_id)
    marked = select(func.count()).select_from(FairInterest)
    marked = marked.join(FairPosition, FairPosition.id == FairInterest.fair_position_id)
    away = select(func.count(func.distinct(FairBusy.attendee_id))).select_from(FairBusy)
    away = away.join(FairAttendee, FairAttendee.id == FairBusy.attendee_id)
    offered = select(func.count()).select_from(FairPosition).join(FairPosition.stand)
    parts = (
        select(func.count()).select_from(FairStand).where(joined),
        select(func.count()).select_from(FairStand).where(here, FairStand.status == "invited"),
        offered.where(joined),
        open_tables.where(joined, FairTable.closed.is_(False)),
        select(func.count()).select_from(FairAttendee).where(taking_part),
        select(func.count()).select_from(FairAttendee).where(asking(fair.id)),
        wished.where(taking_part),
        marked.where(FairPosition.fair_id == fair.id),
        away.where(taking_part),
    )
    numbers = db.session().execute(select(*(part.scalar_subquery() for part in parts))).one()
    grid = len(slots(fair))
    kept = sum(min(fair.walk_in_slots, n) for n in slots_by_window(fair))
    return Counts(*numbers, slots=grid, places=numbers[3] * (grid - kept))


def slots_by_window(fair: Fair) -> list[int]:
    step = fair.slot_minutes + fair.gap_minutes
    return [max(0, (w.ends - w.starts - fair.slot_minutes) // step + 1) for w in fair.windows]


def asking(fair_id: int):
    """People whom a rule leaves out and who asked to be let in."""
    return and_(FairAttendee.fair_id == fair_id, FairAttendee.asked_at.is_not(None), FairAttendee.status == "withdrawn")


# --- lists of fairs ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """A fair in a list."""

    fair: Fair
    stands: int
    attendees: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Page:
    rows: list
    total: int
    page: int
    pages: int


def public_list(page: int) -> Page:
    """Fairs anybody may see, those still to come first. Four queries at any length."""
    shown = Fair.status.in_(("open", "closed", "published", "over"))
    return _listed(select(Fair).where(shown), page)


def managed_list(organiser_id: int | None, page: int) -> Page:
    """An organisation's own fairs and those it hosts; for None (an administrator) all. Four queries at any length."""
    found = select(Fair)
    if organiser_id is not None:
        found = found.where(_managed(organiser_id))
    return _listed(found, page)


def _managed(organiser_id: int):
    hosting = select(FairHost.fair_id).where(FairHost.organiser_id == organiser_id)
    return or_(Fair.organiser_id == organiser_id, and_(Fair.id.in_(hosting), Fair.status != "draft"))


def _listed(found: Select, page: int) -> Page:
    session = db.session()
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page, pages = paging.within(page, total, PAGE)
    last = select(func.max(FairWindow.day)).where(FairWindow.fair_id == Fair.id).correlate(Fair).scalar_subquery()
    order = (func.coalesce(last >= clock.today(), True).desc(), last.desc(), Fair.id.desc())
    rows = found.options(joinedload(Fair.organiser)).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    fairs = list(session.scalars(rows))
    numbers = [fair.id for fair in fairs]
    facts = {fair_id: (0, 0, None, None) for fair_id in numbers} | _facts(numbers)
    return Page([Listed(fair, *facts[fair.id]) for fair in fairs], total, page, pages)


def _facts(numbers: Collection[int]) -> dict[int, tuple[int, int, date | None, date | None]]:
    stands = select(func.count()).where(FairStand.fair_id == Fair.id, FairStand.status == "joined")
    people = select(func.count()).where(FairAttendee.fair_id == Fair.id, FairAttendee.status == "registered")
    days = select(func.min(FairWindow.day)).where(FairWindow.fair_id == Fair.id)
    last = select(func.max(FairWindow.day)).where(FairWindow.fair_id == Fair.id)
    parts = [part.correlate(Fair).scalar_subquery() for part in (stands, people, days, last)]
    rows = db.session().execute(select(Fair.id, *parts).where(Fair.id.in_(numbers)))
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


@dataclass(frozen=True, slots=True)
class Ahead:
    """A fair to come for somebody's home page; `asked` when an agency has an invitation to answer."""

    fair: Fair
    first: date | None
    asked: bool = False


def ahead_of_graduate(graduate_id: int) -> list[Ahead]:
    """The next fairs a graduate is registered for, soonest first, at most three. One query."""
    mine = (FairAttendee.graduate_id == graduate_id, FairAttendee.status == "registered")
    return _ahead(Fair.status.in_(SHOWN), Fair.id.in_(select(FairAttendee.fair_id).where(*mine)))


def ahead_of_agency(agency_id: int) -> list[Ahead]:
    """The next fairs an agency takes part in or is invited to, soonest first, at most three. One query."""
    stand = (FairStand.agency_id == agency_id, FairStand.fair_id == Fair.id)
    asked = exists().where(*stand, FairStand.status == "invited").correlate(Fair)
    joined = exists().where(*stand, FairStand.status == "joined").correlate(Fair)
    return _ahead(Fair.status.in_(SHOWN), or_(asked, joined), asked=asked)


def ahead_of_organiser(organiser_id: int) -> list[Ahead]:
    """The next fairs an organisation holds or helps to hold, soonest first, at most three. One query."""
    return _ahead(Fair.status.in_(("draft", *SHOWN)), _managed(organiser_id))


def _ahead(*wanted, asked=None) -> list[Ahead]:
    first = select(func.min(FairWindow.day)).where(FairWindow.fair_id == Fair.id).correlate(Fair).scalar_subquery()
    last = select(func.max(FairWindow.day)).where(FairWindow.fair_id == Fair.id).correlate(Fair).scalar_subquery()
    found = select(Fair, first, false() if asked is None else asked).where(
        *wanted, func.coalesce(last >= clock.today(), True)
    )
    rows = db.session().execute(found.order_by(first.is_(None), first, Fair.id).limit(MOST_AHEAD))
    return [Ahead(fair, day, bool(waits)) for fair, day, waits in rows]


# --- stands, positions, people ----------------------------------------------------------------------------------------


def stands(fair_id: int, statuses: Collection[str] = ("joined",)) -> list[FairStand]:
    """Stands with hall, tables and positions, by number and name. Three queries."""
    found = select(FairStand).where(FairStand.fair_id == fair_id, FairStand.status.in_(statuses))
    found = found.options(
        joinedload(FairStand.hall), selectinload(FairStand.tables), selectinload(FairStand.positions)
    ).order_by(FairStand.number.is_(None), FairStand.number, FairStand.name, FairStand.id)
    return list(db.session().scalars(found))


def told_of(stands: Sequence[FairStand]) -> dict[int, list[User | str]]:
    """By stand whom its news go to: the people who act for its agency, of one without an account its address; [] for
    nobody. One query."""
    people = acting({stand.agency_id for stand in stands if stand.agency_id is not None})
    found: dict[int, list[User | str]] = {}
    for stand in stands:
        own: list[User | str] = [stand.email] if stand.email else []
        found[stand.id] = own if stand.agency_id is None else list(people.get(stand.agency_id, ()))
    return found


def silent_stands(fair_id: int) -> list[FairStand]:
    """Stands that take part and get no news: without an account and without an address. One query."""
    found = select(FairStand).where(silent_stand(), FairStand.fair_id == fair_id)
    return list(db.session().scalars(found.order_by(FairStand.number, FairStand.name, FairStand.id)))


def silent_stand():
    """Whether no news reaches a stand that takes part."""
    return and_(FairStand.status == "joined", FairStand.agency_id.is_(None), FairStand.email == "")


def positions(fair_id: int) -> list[FairPosition]:
    """Every position that can be wished for, with its stand. One query."""
    found = select(FairPosition).join(FairPosition.stand).options(joinedload(FairPosition.stand))
    found = found.where(FairPosition.fair_id == fair_id, FairStand.status == "joined")
    return list(db.session().scalars(found.order_by(FairStand.name, FairPosition.title, FairPosition.id)))


def people_of(organiser_id: int) -> list[User]:
    """The people of an organisation, for telling them."""
    found = select(User).join(OrganiserMember).where(OrganiserMember.organiser_id == organiser_id).order_by(User.id)
    return list(db.session().scalars(found))


def registered(fair_id: int) -> Select:
    """Those who take part."""
    return select(FairAttendee).where(FairAttendee.fair_id == fair_id, FairAttendee.status == "registered")


def not_reached():
    """Whether no mail reaches an attendee: no account whose address is proven, and no address from a sheet."""
    account = exists().where(Graduate.id == FairAttendee.graduate_id, User.id == Graduate.user_id, User.reachable)
    return ~account & or_(FairAttendee.graduate_id.is_not(None), FairAttendee.email == "")


def unreached(fair_id: int) -> list[FairAttendee]:
    """Who takes part and gets no mail, school by school. One query."""
    found = registered(fair_id).where(not_reached())
    return list(db.session().scalars(found.order_by(FairAttendee.school, FairAttendee.number)))


def no_wish():
    """Whether an attendee has no wish."""
    return ~exists().where(FairWish.attendee_id == FairAttendee.id)


# --- what may be seen of a person -------------------------------------------------------------------------------------

COLUMNS = {
    "name": ("姓名",),
    "educations": ("学校", "学历", "专业", "毕业时间"),
    "languages": ("外语",),
    "skills": ("技能",),
    "honours": ("荣誉",),
    "specialities": ("特长",),
    "introduction": ("自我介绍",),
    "wishes": ("意向岗位", "意向城市", "期望月薪"),
}
NAMING = ("编号", "姓名", "学校")


def fields_of(person: FairAttendee) -> tuple[str, ...]:
    """The fields the agencies this person meets may see, as agreed."""
    return tuple((person.shared or {}).get("fields", ()))


def row_of(person: FairAttendee) -> dict[str, str]:
    """What is known by column of somebody without an account: the row of a spreadsheet, or what was told at the door."""
    if person.roster_row is not None:
        return dict(person.roster_row.cells)
    degree = next((row["name"] for row in reference.table("degrees") if row["code"] == person.degree), "")
    return {name: text for name, text in (("学历", degree), ("专业", person.major)) if text}


def cells_of(person: FairAttendee, fields: Collection[str] | None) -> dict[str, str]:
    """The cells of somebody a spreadsheet brought: those of these fields, or for None all that name nobody."""
    cells = row_of(person)
    if fields is None:
        return {name: text for name, text in cells.items() if name not in NAMING}
    names = {column for field in fields for column in COLUMNS.get(field, ())}
    return {name: text for name, text in cells.items() if name in names}


def interests(fair_position_id: int) -> list[tuple[int, int]]:
    """(attendee, rank) an agency marked for a position, in order."""
    found = select(FairInterest.attendee_id, FairInterest.rank).where(FairInterest.fair_position_id == fair_position_id)
    return [(number, rank) for number, rank in db.session().execute(found.order_by(FairInterest.rank))]


def wishing(fair_position_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """By position: who wished for it, with the rank they gave it."""
    found = select(FairWish.fair_position_id, FairWish.attendee_id, FairWish.rank).join(
        FairAttendee, FairAttendee.id == FairWish.attendee_id
    )
    found = found.where(FairWish.fair_position_id.in_(fair_position_ids), FairAttendee.status == "registered")
    by_position: dict[int, dict[int, int]] = {}
    for position_id, attendee_id, rank in db.session().execute(found):
        by_position.setdefault(position_id, {})[attendee_id] = rank
    return by_position


def everybody(fair_id: int) -> list[tuple[FairAttendee, datetime | None]]:
    """All who take part, each with when their profile last changed. One query."""
    found = select(FairAttendee, Graduate.updated_at).outerjoin(Graduate, Graduate.id == FairAttendee.graduate_id)
    found = found.where(FairAttendee.fair_id == fair_id, FairAttendee.status == "registered")
    return [(person, changed) for person, changed in db.session().execute(found.order_by(FairAttendee.number))]


def numbers(fair_id: int) -> list[int]:
    """Ids of all who take part. One query."""
    found = select(FairAttendee.id).where(FairAttendee.fair_id == fair_id, FairAttendee.status == "registered")
    return list(db.session().scalars(found))


def whole(numbers: Collection[int]) -> dict[int, FairAttendee]:
    """People with their profile or spreadsheet row, by id. Six queries for each 500."""
    found: dict[int, FairAttendee] = {}
    loaded = (joinedload(FairAttendee.roster_row), joinedload(FairAttendee.graduate).options(*WHOLE))
    for some in chunks(numbers):
        rows = select(FairAttendee).where(FairAttendee.id.in_(some)).options(*loaded)
        found |= {person.id: person for person in db.session().scalars(rows)}
    return found


def attendee_of(fair_id: int, graduate_id: int | None) -> FairAttendee | None:
    """A graduate's registration at a fair, if any."""
    if graduate_id is None:
        return None
    mine = (FairAttendee.fair_id == fair_id, FairAttendee.graduate_id == graduate_id)
    return db.session().scalar(select(FairAttendee).where(*mine))


def accepts(fair: Fair) -> bool:
    """Whether people may register now."""
    return fair.status == "open" and (fair.register_until is None or clock.now() <= fair.register_until)


def of_graduate(graduate_id: int) -> list[FairAttendee]:
    """A graduate's registrations with their fairs, latest first. One query."""
    found = select(FairAttendee).where(FairAttendee.graduate_id == graduate_id, FairAttendee.status == "registered")
    return list(db.session().scalars(found.options(joinedload(FairAttendee.fair)).order_by(FairAttendee.id.desc())))


def of_agency(agency_id: int) -> list[FairStand]:
    """An agency's stands with fairs, tables and positions, latest first. Three queries."""
    found = select(FairStand).join(FairStand.fair)
    found = found.where(FairStand.agency_id == agency_id, FairStand.status != "removed", Fair.status != "draft")
    found = found.options(
        joinedload(FairStand.fair).selectinload(Fair.windows),
        selectinload(FairStand.tables),
        selectinload(FairStand.positions),
    )
    return list(db.session().scalars(found.order_by(FairStand.id.desc())))


def companions(attendee: FairAttendee) -> int:
    """How many others are in somebody's group. One query where there is one."""
    if not attendee.group_name:
        return 0
    mine = registered(attendee.fair_id).where(FairAttendee.group_name == attendee.group_name)
    everybody = db.session().scalar(select(func.count()).select_from(mine.subquery())) or 1
    return everybody - 1


def own_registrations(whose: Whose) -> list[dict[str, Any]]:
    """A graduate's registrations with wishes and times away, as plain values."""
    found = select(FairAttendee).where(FairAttendee.graduate_id == whose.graduate_id).order_by(FairAttendee.id)
    whole = found.options(
        joinedload(FairAttendee.fair),
        selectinload(FairAttendee.busy),
        selectinload(FairAttendee.wishes).joinedload(FairWish.fair_position),
    )
    return [
        personal.row(one)
        | {"fair": one.fair.title, "wishes": [wish.fair_position.title for wish in one.wishes]}
        | {"away": [personal.row(busy) for busy in one.busy]}
        for one in db.session().scalars(whole)
    ]
