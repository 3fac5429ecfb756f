"""The verbs on stands: answer an invitation, choose positions, lay out tables and their times."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import contains_eager

from web.core import audit, clock, db
from web.core.refusals import Conflict, Wrong
from web.fairs import queries, service
from web.fairs.service import BEFORE_PLAN, CHANGEABLE, invitations
from web.models import (
    Fair,
    FairAttendee,
    FairBusy,
    FairHall,
    FairMeeting,
    FairPosition,
    FairStand,
    FairTable,
    Graduate,
    Position,
    User,
)
from web.positions.queries import visible

MOST_TABLES = 60  # of one stand
MOST_STANDS = 2000


def changing(stand_id: int, statuses: Collection[str] = BEFORE_PLAN) -> FairStand:
    """A stand under the lock, while its fair may still be changed. Raises Conflict when it may not."""
    db.write()
    stand = db.one(FairStand, stand_id, lock=True)
    fair = db.one(Fair, stand.fair_id, lock=True)
    if fair.status not in statuses:
        raise Conflict(_("这场招聘会现在不能再改展位了，请联系主办方。什么都没有改动。"))
    return stand


def answer(stand_id: int, joins: bool) -> FairStand:
    """The agency takes part or does not; with its first yes it gets one table, so that it can be met at once."""
    stand = changing(stand_id)
    if stand.status == "removed":
        raise Conflict(_("主办方已经移除了这个展位。"))
    status = "joined" if joins else "declined"
    if stand.status != status:
        stand.status = status
        if joins and not stand.tables:
            add_tables(stand, 1)
        audit.record(f"fair.stand.{status}", f"stand:{stand.id}", fair=stand.fair_id)
    db.session().flush()
    return stand


def choose_positions(stand_id: int, position_ids: Collection[int]) -> list[Position]:
    """Which of the agency's open positions are offered; one that is dropped takes its wishes with it. Returns those
    whose last day lay before the fair's end and has moved."""
    stand = changing(stand_id)
    wanted = set(position_ids)
    offered = {p.position_id: p for p in stand.positions if p.position_id is not None}
    own = select(Position).where(Position.agency_id == stand.agency_id, Position.id.in_(wanted), visible())
    for position in db.session().scalars(own.order_by(Position.id)):
        if position.id not in offered:
            values = {"fair_id": stand.fair_id, "position_id": position.id, "title": position.title}
            stand.positions.append(FairPosition(**values, places=position.headcount or 1))
    for number, row in offered.items():
        if number not in wanted:
            stand.positions.remove(row)
    audit.record("fair.stand.positions", f"stand:{stand.id}", positions=len(wanted))
    db.session().flush()
    return service.carry_positions(stand.fair_id, stand.id)


def add_tables(stand: FairStand, number: int, interviewer: str = "") -> None:
    """So many more tables, each with the next free label."""
    taken = {table.label for table in stand.tables}
    label = 1
    for _table in range(number):
        while str(label) in taken:
            label += 1
        taken.add(str(label))
        stand.tables.append(FairTable(label=str(label), interviewer=interviewer))


def set_tables(stand_id: int, tables: Sequence[tuple[int | None, str, str]]) -> FairStand:
    """The tables as (id or None, label, interviewer). One left out goes with its times; never one with a meeting."""
    stand = changing(stand_id)
    labels = [label for _number, label, _who in tables]
    if len(set(labels)) < len(labels):
        raise Wrong(_("两张桌子的桌号相同，没有保存。请改成不同的桌号。"))
    if len(tables) > MOST_TABLES:
        raise Wrong(_("一个展位最多 %(n)d 张桌子，没有保存。", n=MOST_TABLES))
    known = {table.id: table for table in stand.tables}
    kept = {number for number, _label, _who in tables if number in known}
    _drop(stand, [known[number] for number in known if number not in kept])
    for number in kept:
        known[number].label = f"#{number}"  # so that two tables can exchange their labels
    db.session().flush()
    for number, label, interviewer in tables:
        table = known.get(number) if number is not None else None
        if table is None:
            stand.tables.append(FairTable(label=label, interviewer=interviewer))
        else:
            table.label, table.interviewer = label, interviewer
    audit.record("fair.stand.tables", f"stand:{stand.id}", tables=len(tables))
    db.session().flush()
    return stand


def set_table_times(stand_id: int, blocked: dict[int, Collection[int]], link: str | None = None) -> FairStand:
    """For each table of the stand (by id) the slots in which nobody is met there."""
    stand = changing(stand_id)
    grid = queries.slots(db.one(Fair, stand.fair_id))
    for table in stand.tables:
        if table.id in blocked:
            table.busy[:] = busy_rows(grid, blocked[table.id])
    if link is not None:
        stand.online_link = link
    audit.record("fair.stand.times", f"stand:{stand.id}")
    db.session().flush()
    return stand


def busy_rows(grid: Sequence[queries.Slot], blocked: Collection[int]) -> list[FairBusy]:
    """Busy times covering these slots, neighbours joined into one."""
    rows: list[FairBusy] = []
    last = -2
    for slot in grid:
        if slot.index not in blocked:
            continue
        if rows and last == slot.index - 1 and rows[-1].day == slot.day:
            rows[-1].ends = slot.ends
        else:
            rows.append(FairBusy(day=slot.day, starts=slot.starts, ends=slot.ends))
        last = slot.index
    return rows


def place(stand_id: int, number: str, hall_id: int | None, tables: int, email: str = "") -> FairStand:
    """Where a stand is, how many tables it has, and where one without an account is told. Raises Wrong when another stand has the number."""
    stand = changing(stand_id, CHANGEABLE)
    session = db.session()
    other = select(FairStand.id).where(
        FairStand.fair_id == stand.fair_id, FairStand.number == number, FairStand.id != stand_id
    )
    if number and session.scalar(other) is not None:
        raise Wrong(_("展位号 %(number)s 已经给了另一家，没有保存。", number=number))
    hall = session.get(FairHall, hall_id) if hall_id is not None else None
    if moves(stand, hall.id if hall is not None else None):
        raise Conflict(_("时间表已经公布，换展厅请到“调整时间表”，这样有关的人会收到通知。没有保存。"))
    stand.number = number or None
    stand.email = email if stand.agency_id is None else ""
    stand.hall_id = hall.id if hall is not None and hall.fair_id == stand.fair_id else None
    if tables > len(stand.tables):
        add_tables(stand, tables - len(stand.tables))
    elif tables < len(stand.tables):
        _drop(stand, stand.tables[tables:])
    audit.record("fair.stand.place", f"stand:{stand.id}", tables=tables)
    session.flush()
    return stand


def moves(stand: FairStand, hall_id: int | None) -> bool:
    """Whether this would send people of a published timetable to another hall without a word."""
    if stand.hall_id == hall_id or stand.id is None or db.one(Fair, stand.fair_id).status != "published":
        return False
    tables = select(FairTable.id).where(FairTable.stand_id == stand.id)
    to_come = select(FairMeeting.id).where(FairMeeting.table_id.in_(tables), FairMeeting.status == "planned")
    return db.session().scalar(to_come.limit(1)) is not None


def remove(stand_id: int) -> FairStand:
    """Take a stand out; its agency is told nothing but finds it gone. Wishes for it are kept but count no more. After
    publishing its meetings still to come are called off and their people told."""
    stand = changing(stand_id, CHANGEABLE)
    if stand.status != "removed":
        _leave(stand)
    db.session().flush()
    return stand


def leave_all(agency_id: int) -> None:
    """In the current written unit: an agency that may not work any more leaves every fair that is not over. Meetings
    still to come are called off and their people told; an organiser may invite it again once it may."""
    session = db.session()
    found = select(FairStand).join(FairStand.fair).options(contains_eager(FairStand.fair))
    going_on = Fair.status.in_(CHANGEABLE)
    mine = found.where(FairStand.agency_id == agency_id, FairStand.status.in_(("invited", "joined")), going_on)
    for stand in session.scalars(mine.order_by(FairStand.id)).all():
        _leave(stand)
    session.flush()


def _leave(stand: FairStand) -> None:
    """A stand takes part no more: meetings still to come are called off and their people told."""
    session = db.session()
    stand.status, stand.number = "removed", None
    audit.record("fair.stand.removed", f"stand:{stand.id}", fair=stand.fair_id)
    tables = select(FairTable.id).where(FairTable.stand_id == stand.id)
    to_come = (FairMeeting.table_id.in_(tables), FairMeeting.status == "planned")
    people = select(FairAttendee, User).outerjoin(Graduate, FairAttendee.graduate_id == Graduate.id)
    people = people.outerjoin(User, User.id == Graduate.user_id).order_by(FairAttendee.id)
    met = select(FairMeeting.attendee_id).where(*to_come)
    invitations.tell_called_off(stand, session.execute(people.where(FairAttendee.id.in_(met))).all())
    session.execute(update(FairMeeting).where(*to_come).values(status="cancelled", updated_at=clock.now()))


def _drop(stand: FairStand, tables: Collection[FairTable]) -> None:
    """Drop tables nobody is to meet at. Raises Conflict when somebody is."""
    numbers = [table.id for table in tables]
    planned = select(FairMeeting.id).where(FairMeeting.table_id.in_(numbers), FairMeeting.status != "cancelled")
    if numbers and db.session().scalar(planned.limit(1)) is not None:
        raise Conflict(_("这张桌子已经排了面谈，不能直接去掉。请在时间表里关闭它，再重新排。"))
    for table in list(tables):
        stand.tables.remove(table)


def stand_of_name(fair_id: int, name: str) -> FairStand:
    """The stand of this name in the current written unit, made when there is none. Raises Wrong at the limit."""
    session = db.session()
    here = FairStand.fair_id == fair_id
    stand = session.scalar(select(FairStand).where(here, FairStand.name == name).order_by(FairStand.id).limit(1))
    if stand is None:
        if (session.scalar(select(func.count()).where(here)) or 0) >= MOST_STANDS:
            raise Wrong(_("展位太多了（最多 %(n)d 个），没有导入。", n=MOST_STANDS))
        stand = FairStand(fair_id=fair_id, name=name, status="joined", created_at=clock.now())
        session.add(stand)
        add_tables(stand, 1)
        session.flush()
    elif stand.status != "joined":
        stand.status = "joined"
    return stand
