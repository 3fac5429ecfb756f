"""Reads of timetables: a fair's runs, versions, placements and meetings, and what its ids are called."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from web.core import clock, db, paging, personal
from web.core.personal import Whose
from web.core.runs import ACTIVE
from web.models import (
    Fair,
    FairAttendee,
    FairHall,
    FairMeeting,
    FairPass,
    FairPlacement,
    FairPlacing,
    FairPosition,
    FairRun,
    FairStand,
    FairTable,
    FairVersion,
    FairWindow,
    Graduate,
    StoredFile,
    User,
)

STANDING = ("planned", "started", "met")
PAGE = 20
SEEKING = "cures"  # the step of a finished timetable for which it is sought what would place more


# --- runs -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    rows: list
    total: int
    page: int
    pages: int


def runs(fair_id: int, page: int = 1) -> Page:
    """A fair's runs, latest first. Two queries."""
    mine = FairRun.fair_id == fair_id
    total = db.session().scalar(select(func.count()).select_from(FairRun).where(mine)) or 0
    page, pages = paging.within(page, total, PAGE)
    found = select(FairRun).where(mine).order_by(FairRun.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return Page(list(db.session().scalars(found)), total, page, pages)


def active_run(fair_id: int) -> FairRun | None:
    """The run of this fair that waits or works, if any."""
    found = select(FairRun).where(FairRun.fair_id == fair_id, FairRun.status.in_(ACTIVE)).order_by(FairRun.id).limit(1)
    return db.session().scalar(found)


def without_cures() -> list[FairRun]:
    """Finished timetables for which it is still to be sought what would place more."""
    found = select(FairRun).where(FairRun.status == "done", FairRun.step == SEEKING)
    return list(db.session().scalars(found.order_by(FairRun.id)))


def show_up(fair: Fair) -> int | None:
    """Of the people who had a meeting at the organiser's last fair before this one, how many in a hundred came; None
    where there was none, or nobody was marked at its door. Two queries."""
    session, last = (
        db.session(),
        select(func.max(FairWindow.day)).where(FairWindow.fair_id == Fair.id).scalar_subquery(),
    )
    held = (Fair.organiser_id == fair.organiser_id, Fair.id != fair.id, Fair.status.in_(("published", "over")))
    came = exists().where(FairAttendee.fair_id == Fair.id, FairAttendee.arrived_at.is_not(None))
    before = select(Fair.id).where(*held, last < clock.today(), came).order_by(last.desc(), Fair.id.desc()).limit(1)
    if (number := session.scalar(before)) is None:
        return None
    had = exists().where(FairMeeting.attendee_id == FairAttendee.id, FairMeeting.origin == "plan")
    had = had.where(FairMeeting.status != "cancelled")
    counts = select(func.count(), func.count(FairAttendee.arrived_at)).where(FairAttendee.fair_id == number, had)
    people, arrived = session.execute(counts).one()
    return round(100 * arrived / people) if people else None


def whole_run(run_id: int) -> FairRun | None:
    found = select(FairRun).where(FairRun.id == run_id)
    return db.session().scalar(found.options(joinedload(FairRun.input), joinedload(FairRun.result)))


def old_runs(fair_id: int, keep: int) -> list[FairRun]:
    """Runs with files that no version was published from, beyond the latest `keep`."""
    shown = select(FairVersion.run_id).where(FairVersion.fair_id == fair_id, FairVersion.run_id.is_not(None))
    found = select(FairRun).where(
        FairRun.fair_id == fair_id,
        FairRun.id.not_in(shown),
        FairRun.status.not_in(ACTIVE),
        FairRun.input_id.is_not(None),
    )
    found = found.options(joinedload(FairRun.input), joinedload(FairRun.result)).order_by(FairRun.id.desc())
    return list(db.session().scalars(found.offset(keep)))


@dataclass(frozen=True, slots=True)
class Now:
    """What is in force, to compare a plan with: meetings still planned, people who have one, people who take part without
    any, held ones counted."""

    planned: int
    people: int
    without: int


def now_of(fair_id: int) -> Now:
    """One query."""
    stands = (FairMeeting.fair_id == fair_id, FairMeeting.status.in_(STANDING))
    own = exists().where(*stands, FairMeeting.attendee_id == FairAttendee.id)
    planned = select(func.count(), func.count(func.distinct(FairMeeting.attendee_id)))
    planned = planned.where(FairMeeting.fair_id == fair_id, FairMeeting.status == "planned").subquery()
    here = (FairAttendee.fair_id == fair_id, FairAttendee.status == "registered")
    without = select(func.count()).select_from(FairAttendee).where(*here, ~own).scalar_subquery()
    return Now(*db.session().execute(select(*planned.c, without)).one())


# --- versions ---------------------------------------------------------------------------------------------------------


def versions(fair_id: int) -> list[FairVersion]:
    """All published timetables, the one in force first. One query."""
    found = select(FairVersion).where(FairVersion.fair_id == fair_id).options(joinedload(FairVersion.run))
    return list(db.session().scalars(found.order_by(FairVersion.number.desc())))


def latest(fair_id: int) -> FairVersion | None:
    """The timetable in force."""
    found = select(FairVersion).where(FairVersion.fair_id == fair_id).options(joinedload(FairVersion.run))
    return db.session().scalar(found.order_by(FairVersion.number.desc()).limit(1))


def run_in_force(fair_id: int) -> FairRun | None:
    """The run the timetable in force was published from, with its input. One query."""
    found = select(FairRun).join(FairVersion, FairVersion.run_id == FairRun.id).options(joinedload(FairRun.input))
    return db.session().scalar(found.where(FairVersion.fair_id == fair_id).order_by(FairVersion.number.desc()).limit(1))


def version(fair_id: int, number: int) -> FairVersion | None:
    found = select(FairVersion).where(FairVersion.fair_id == fair_id, FairVersion.number == number)
    files = joinedload(FairVersion.run).options(joinedload(FairRun.input), joinedload(FairRun.result))
    return db.session().scalar(found.options(files))


# --- placements -------------------------------------------------------------------------------------------------------


def placings(fair_id: int) -> list[FairPlacing]:
    """All published placements, the one in force first. One query."""
    found = select(FairPlacing).where(FairPlacing.fair_id == fair_id).options(joinedload(FairPlacing.run))
    return list(db.session().scalars(found.order_by(FairPlacing.number.desc())))


def latest_placing(fair_id: int) -> FairPlacing | None:
    """The placement in force."""
    found = select(FairPlacing).where(FairPlacing.fair_id == fair_id).order_by(FairPlacing.number.desc()).limit(1)
    return db.session().scalar(found)


def placing(fair_id: int, number: int) -> FairPlacing | None:
    found = select(FairPlacing).where(FairPlacing.fair_id == fair_id, FairPlacing.number == number)
    files = joinedload(FairPlacing.run).options(joinedload(FairRun.input), joinedload(FairRun.result))
    return db.session().scalar(found.options(files))


def placed(placing_id: int) -> dict[int, int]:
    """By attendee the position a placement gives them."""
    found = select(FairPlacement.attendee_id, FairPlacement.fair_position_id)
    return {p: q for p, q in db.session().execute(found.where(FairPlacement.placing_id == placing_id))}


def place_of(placing_id: int, attendee_id: int) -> FairPlacement | None:
    """One person's position, with stand and hall."""
    found = select(FairPlacement).where(
        FairPlacement.placing_id == placing_id, FairPlacement.attendee_id == attendee_id
    )
    stand = joinedload(FairPlacement.fair_position).joinedload(FairPosition.stand).joinedload(FairStand.hall)
    return db.session().scalar(found.options(stand))


def placed_at(placing_id: int, stand_id: int) -> list[FairPlacement]:
    """Who a placement gives to a stand's positions and still takes part, by position and number. One query."""
    found = select(FairPlacement).join(FairPlacement.attendee).join(FairPlacement.fair_position)
    mine = (FairPlacement.placing_id == placing_id, FairPosition.stand_id == stand_id)
    found = found.where(*mine, FairAttendee.status == "registered").order_by(FairPosition.id, FairAttendee.number)
    whole = (contains_eager(FairPlacement.attendee), contains_eager(FairPlacement.fair_position))
    return list(db.session().scalars(found.options(*whole)))


def registered_ids(fair_id: int) -> list[int]:
    """Everybody who takes part, in order of registration."""
    here = (FairAttendee.fair_id == fair_id, FairAttendee.status == "registered")
    return list(db.session().scalars(select(FairAttendee.id).where(*here).order_by(FairAttendee.id)))


def stands_of(fair_id: int) -> list[int]:
    """The stands that take part."""
    here = (FairStand.fair_id == fair_id, FairStand.status == "joined")
    return list(db.session().scalars(select(FairStand.id).where(*here).order_by(FairStand.id)))


def concerned(fair_id: int, graduate_id: int | None, agency_id: int | None) -> bool:
    """Whether a graduate is registered at the fair or an agency has a stand there."""
    if graduate_id is not None:
        who = select(FairAttendee.id).where(FairAttendee.fair_id == fair_id, FairAttendee.graduate_id == graduate_id)
        who = who.where(FairAttendee.status == "registered")
    elif agency_id is not None:
        who = select(FairStand.id).where(FairStand.fair_id == fair_id, FairStand.agency_id == agency_id)
        who = who.where(FairStand.status == "joined")
    else:
        return False
    return db.session().scalar(who.limit(1)) is not None


def to_tell(attendee_ids: Collection[int]) -> list[tuple[FairAttendee, User | None]]:
    """These people with their accounts, for telling them."""
    found = select(FairAttendee, User).outerjoin(Graduate, Graduate.id == FairAttendee.graduate_id)
    found = found.outerjoin(User, User.id == Graduate.user_id).where(FairAttendee.id.in_(attendee_ids))
    return [(attendee, user) for attendee, user in db.session().execute(found.order_by(FairAttendee.id))]


def some_stands(stand_ids: Collection[int]) -> list[FairStand]:
    """Stands by id."""
    return list(db.session().scalars(select(FairStand).where(FairStand.id.in_(stand_ids)).order_by(FairStand.id)))


def links_of(fair_id: int) -> dict[int, str]:
    """By stand the code of the link it was given."""
    found = select(FairPass.stand_id, FairPass.code).where(FairPass.fair_id == fair_id, FairPass.ended_at.is_(None))
    return dict(db.session().execute(found.where(FairPass.stand_id.is_not(None))).all())


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody of a fair as organisers know them; the name of one who left the site is empty."""

    number: int
    name: str
    school: str
    key: str


@dataclass(frozen=True, slots=True)
class Named:
    """The stands of a fair by id, and rows of their tables (label, interviewer, stand_id) and positions (title, stand_id)."""

    stands: dict[str, FairStand]
    tables: dict[str, Any]
    positions: dict[str, Any]


def people(fair_id: int, brought_by: int | None = None) -> dict[str, Who]:
    """Everybody who ever registered, by id; whom one host brought where `brought_by` names it. One query."""
    found = select(FairAttendee.id, FairAttendee.number, FairAttendee.name, FairAttendee.school, FairAttendee.key)
    found = found.where(FairAttendee.fair_id == fair_id)
    rows = db.session().execute(found if brought_by is None else found.where(FairAttendee.brought_by == brought_by))
    return {str(number): Who(*rest) for number, *rest in rows}


def named(fair_id: int) -> Named:
    """The stands of a fair with their tables and positions. Three queries."""
    session, here = db.session(), FairStand.fair_id == fair_id
    stands = session.scalars(select(FairStand).where(here))
    tables = select(FairTable.id, FairTable.label, FairTable.interviewer, FairTable.stand_id).join(FairTable.stand)
    offers = select(FairPosition.id, FairPosition.title, FairPosition.title_en, FairPosition.stand_id)
    return Named(
        {str(stand.id): stand for stand in stands},
        {str(row.id): row for row in session.execute(tables.where(here))},
        {str(row.id): row for row in session.execute(offers.where(FairPosition.fair_id == fair_id))},
    )


def inputs_with_names() -> list[FairRun]:
    """Runs whose input was stored before names were left out of it. One query."""
    found = select(FairRun).join(StoredFile, StoredFile.id == FairRun.input_id)
    found = found.where(StoredFile.shown_name.like("fair-%-input.zip")).options(joinedload(FairRun.input))
    return list(db.session().scalars(found.order_by(FairRun.id)))


def standing(fair_id: int) -> list[FairMeeting]:
    """The meetings that stand now, of the whole fair."""
    found = select(FairMeeting).where(FairMeeting.fair_id == fair_id, FairMeeting.status.in_(STANDING))
    return list(db.session().scalars(found.order_by(FairMeeting.id)))


def own_meetings(attendee_id: int) -> list[FairMeeting]:
    """A person's meetings that stand, in order of time, with table, stand, hall and position. One query."""
    stand = joinedload(FairMeeting.table).joinedload(FairTable.stand).joinedload(FairStand.hall)
    found = select(FairMeeting).where(FairMeeting.attendee_id == attendee_id, FairMeeting.status.in_(STANDING))
    found = found.options(stand, joinedload(FairMeeting.fair_position))
    return list(db.session().scalars(found.order_by(FairMeeting.day, FairMeeting.starts)))


def halls_and_tables(fair_id: int) -> tuple[list[FairHall], list[FairTable]]:
    """Halls, and tables of joined stands that are open, with their stands, for saying what is closed now."""
    halls = select(FairHall).where(FairHall.fair_id == fair_id, FairHall.closed.is_(False)).order_by(FairHall.id)
    tables = select(FairTable).join(FairTable.stand).options(joinedload(FairTable.stand))
    tables = tables.where(FairStand.fair_id == fair_id, FairStand.status == "joined", FairTable.closed.is_(False))
    session = db.session()
    ordered = tables.order_by(FairStand.number, FairStand.name, FairTable.id)
    return list(session.scalars(halls)), list(session.scalars(ordered))


def my_meetings(whose: Whose) -> list[dict[str, Any]]:
    """When and for which position a graduate was to meet, as plain values; what the agency noted of it is the agency's."""
    found = select(FairMeeting).join(FairMeeting.attendee).where(FairAttendee.graduate_id == whose.graduate_id)
    whole = found.options(joinedload(FairMeeting.fair_position)).order_by(FairMeeting.id)
    shown = ("day", "starts", "ends", "status", "wish_rank")
    return [personal.row(one, shown) | {"position": one.fair_position.title} for one in db.session().scalars(whole)]


def my_placements(whose: Whose) -> list[dict[str, Any]]:
    found = select(FairPlacement).join(FairPlacement.attendee).where(FairAttendee.graduate_id == whose.graduate_id)
    whole = found.options(joinedload(FairPlacement.fair_position)).order_by(FairPlacement.id)
    return [
        personal.row(one, ("wish_rank",)) | {"position": one.fair_position.title} for one in db.session().scalars(whole)
    ]
