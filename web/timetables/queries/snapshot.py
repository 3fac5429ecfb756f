"""The whole of a fair at one moment: all that a run locks as its input, and a short name by which a change is noticed."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from web.core import db
from web.fairs import queries as fairs
from web.graduates.queries import WHOLE
from web.models import (
    Fair,
    FairAttendee,
    FairBusy,
    FairHall,
    FairInterest,
    FairMeeting,
    FairPosition,
    FairStand,
    FairTable,
    FairWish,
    Graduate,
    Position,
)
from web.timetables.queries import elsewhere, standing


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a timetable depends on, read in one transaction."""

    fair: Fair
    slots: list[fairs.Slot]
    stands: list[FairStand]
    people: list[FairAttendee]
    interests: dict[tuple[int, int], int]  # (fair_position, attendee): the agency's rank
    meetings: list[FairMeeting]  # that stand now
    elsewhere: elsewhere.Elsewhere  # what else is agreed in the time of its people
    stamp: str


def take(fair_id: int) -> Snapshot:
    """The fair with all stands, people, wishes, interests and times. About 20 queries and 1 ms a person."""
    session = db.session()
    whole = (selectinload(Fair.windows), selectinload(Fair.halls))
    fair = session.scalars(select(Fair).where(Fair.id == fair_id).options(*whole)).one()
    stands = select(FairStand).where(FairStand.fair_id == fair_id, FairStand.status == "joined")
    position = selectinload(FairStand.positions)
    stands = stands.options(
        joinedload(FairStand.hall),
        selectinload(FairStand.tables).selectinload(FairTable.busy),
        position.joinedload(FairPosition.position).joinedload(Position.agency),
        position.joinedload(FairPosition.roster_row),
    ).order_by(FairStand.id)
    graduate = joinedload(FairAttendee.graduate)
    people = fairs.registered(fair_id).options(
        selectinload(FairAttendee.busy),
        selectinload(FairAttendee.wishes),
        joinedload(FairAttendee.roster_row),
        graduate.options(*WHOLE, defer(Graduate.reading)),
    )
    marked = select(FairInterest.fair_position_id, FairInterest.attendee_id, FairInterest.rank)
    marked = marked.join(FairPosition, FairPosition.id == FairInterest.fair_position_id)
    return Snapshot(
        fair,
        fairs.slots(fair),
        list(session.scalars(stands)),
        list(session.scalars(people.order_by(FairAttendee.id))),
        {(p, a): rank for p, a, rank in session.execute(marked.where(FairPosition.fair_id == fair_id))},
        standing(fair_id),
        away := elsewhere.of_fair(fair),
        stamp(fair, away),
    )


def stamp(fair: Fair, away: elsewhere.Elsewhere | None = None) -> str:
    """A short name for all a timetable depends on: it changes when anything of it does. Queries of sums, and of what is
    agreed elsewhere unless that is given."""
    here, mine = FairStand.fair_id == fair.id, FairAttendee.fair_id == fair.id
    taking_part = and_(mine, FairAttendee.status == "registered")
    whom = select(FairAttendee.id).where(taking_part)
    tables = select(FairTable.id).join(FairTable.stand).where(here)
    offered = and_(FairPosition.fair_id == fair.id, FairPosition.stand_id == FairStand.id, FairStand.status == "joined")
    wish, busy = FairWish, FairBusy
    sums = (
        select(func.count(), func.sum(FairAttendee.id), func.max(FairAttendee.updated_at)).where(taking_part),
        select(func.max(Graduate.updated_at)).join(FairAttendee, FairAttendee.graduate_id == Graduate.id).where(mine),
        select(
            func.count(), func.sum(wish.id), func.sum(wish.fair_position_id * (wish.rank + 7) % 9973 * wish.attendee_id)
        ).where(wish.attendee_id.in_(whom)),
        select(func.count(), func.sum(busy.id), func.sum(busy.starts), func.sum(busy.ends)).where(
            or_(busy.attendee_id.in_(whom), busy.table_id.in_(tables))
        ),
        select(func.count(), func.sum(FairTable.id))
        .join(FairTable.stand)
        .where(here, FairStand.status == "joined", FairTable.closed.is_(False)),
        select(func.count(), func.sum(FairStand.id), func.sum(FairStand.hall_id)).where(
            here, FairStand.status == "joined"
        ),
        select(func.sum(FairHall.id)).where(FairHall.fair_id == fair.id, FairHall.closed.is_(False)),
        select(func.count(), func.sum(FairPosition.id), func.sum(FairPosition.places), func.max(Position.updated_at))
        .select_from(FairPosition)
        .join(FairStand, FairStand.id == FairPosition.stand_id)
        .outerjoin(Position, Position.id == FairPosition.position_id)
        .where(offered),
        select(func.count(), func.sum(FairInterest.id), func.sum(FairInterest.rank * FairInterest.attendee_id))
        .join(FairPosition, FairPosition.id == FairInterest.fair_position_id)
        .where(FairPosition.fair_id == fair.id),
    )
    rules = ("slot_minutes", "gap_minutes", "walk_minutes", "min_meetings", "max_meetings", "walk_in_slots")
    parts: list[object] = [getattr(fair, name) for name in rules]
    parts += [(w.day, w.starts, w.ends) for w in fair.windows]
    session = db.session()
    parts += [tuple(session.execute(one).one()) for one in sums]
    if fair.group_minutes:  # named only where it is set: what was locked before keeps its name
        parts.append(fair.group_minutes)
    parts += (away or elsewhere.of_fair(fair)).said()
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
