"""Reads for the organiser: what is still missing, from whom, and the one thing to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from web.core import db, paging
from web.fairs import queries
from web.fairs.queries import PEOPLE, Counts, Page, Slot
from web.models import (
    Agency,
    Designation,
    Fair,
    FairAttendee,
    FairBusy,
    FairPosition,
    FairStand,
    FairTable,
    FairWindow,
    FairWish,
)

GAPS = ("no_position", "no_table", "no_wish", "unreached", "no_time", "silent")
_NO_POSITION = ~exists().where(FairPosition.stand_id == FairStand.id)
_NO_TABLE = ~exists().where(FairTable.stand_id == FairStand.id, FairTable.closed.is_(False))


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: a sentence, and which page does it."""

    text: str
    page: str


def preview(values: Mapping[str, int], windows: Sequence[tuple[date, int, int]], tables: int) -> dict[str, Any]:
    """Slots by day and places in all, for values that are not saved yet. No query."""
    fair = Fair(**values, windows=[FairWindow(day=day, starts=start, ends=end) for day, start, end in windows])
    grid = queries.slots(fair)
    days: dict[date, list[Slot]] = {}
    for slot in grid:
        days.setdefault(slot.day, []).append(slot)
    by_window = queries.slots_by_window(fair)
    kept = sum(min(values["walk_in_slots"], number) for number in by_window)
    return {"slots": len(grid), "days": days, "kept": kept, "tables": tables, "places": tables * (len(grid) - kept)}


def gaps(fair: Fair) -> dict[str, int]:
    """How many have no position, no table, no wish, no mail that reaches them, or no time for anybody; stands no
    news reach. Two queries."""
    joined = and_(FairStand.fair_id == fair.id, FairStand.status == "joined")
    taking_part = and_(FairAttendee.fair_id == fair.id, FairAttendee.status == "registered")
    row = (
        db.session()
        .execute(
            select(
                select(func.count()).select_from(FairStand).where(joined, _NO_POSITION).scalar_subquery(),
                select(func.count()).select_from(FairStand).where(joined, _NO_TABLE).scalar_subquery(),
                select(func.count()).select_from(FairAttendee).where(taking_part, queries.no_wish()).scalar_subquery(),
                select(func.count()).where(taking_part, queries.not_reached()).scalar_subquery(),
                select(func.count()).select_from(FairStand).where(joined, queries.silent_stand()).scalar_subquery(),
            )
        )
        .one()
    )
    *lacking, silent = row
    return dict(zip(GAPS, (*lacking, len(without_time(fair)), silent), strict=True))


def without_time(fair: Fair) -> list[int]:
    """Ids of people whose busy times touch every slot. One query."""
    grid = queries.slots(fair)
    if not grid:
        return []
    found = select(FairBusy).join(FairAttendee, FairAttendee.id == FairBusy.attendee_id)
    found = found.where(FairAttendee.fair_id == fair.id, FairAttendee.status == "registered")
    by_person: dict[int, list[FairBusy]] = {}
    for busy in db.session().scalars(found):
        by_person.setdefault(busy.attendee_id, []).append(busy)
    return [number for number, busy in by_person.items() if len(queries.busy_slots(grid, busy)) == len(grid)]


def next_step(fair: Fair, counts: Counts) -> Step | None:
    """The one thing to do next. None when the fair is over or cancelled."""
    if fair.status in ("over", "cancelled"):
        return None
    if fair.status == "published":
        return Step(_("时间表已公布。招聘会当天，从这里签到、看大屏、补位。"), "day")
    if not counts.slots:
        return Step(_("先填日期和时段，面谈时间就有了。"), "windows")
    if not counts.stands and not counts.invited:
        return Step(_("邀请本站的机构，或者用表格导入机构和职位。"), "stands")
    if fair.status == "draft" and not counts.attendees:
        return Step(_("开放报名，或者用表格导入毕业生。"), "open")
    if not counts.positions or not counts.tables:
        return Step(_("有机构还没有职位或桌子，提醒他们补上。"), "stands")
    if not counts.attendees:
        return Step(_("还没有人报名。把公开页面发给学校，或者用表格导入毕业生。"), "sheets")
    if not counts.wishes:
        return Step(_("还没有人填志愿。提醒大家，或者用表格导入志愿。"), "remind")
    if fair.status == "open":
        return Step(_("报名够了就截止报名，然后开始匹配。"), "close")
    return Step(_("可以匹配了：排名单、配对、排时间表。"), "runs")


def stands(fair_id: int, missing: str = "") -> list[FairStand]:
    """All stands but removed ones with hall, tables and positions; `missing` keeps those without. Three queries."""
    found = select(FairStand).where(FairStand.fair_id == fair_id, FairStand.status != "removed")
    if missing in ("no_position", "no_table"):
        lacking = _NO_POSITION if missing == "no_position" else _NO_TABLE
        found = found.where(FairStand.status == "joined", lacking)
    found = found.options(
        joinedload(FairStand.hall), selectinload(FairStand.tables), selectinload(FairStand.positions)
    ).order_by(FairStand.status != "joined", FairStand.number.is_(None), FairStand.number, FairStand.name)
    return list(db.session().scalars(found))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agencies to invite: part of a name or the whole code, and codes of a province, a service, a designation."""

    query: str = ""
    province: str = ""
    service: str = ""
    designation: str = ""


@dataclass(frozen=True, slots=True)
class Invitable:
    """A checked agency without a stand; `designations` are the codes of those that were checked."""

    id: int
    name: str
    name_en: str
    place: str
    designations: tuple[str, ...]


def invitable(fair_id: int, wanted: Wanted) -> list[Invitable]:
    """Checked agencies that have no stand at this fair, those with a designation first, by name. Two queries at any
    length; some 10 µs each."""
    here = select(FairStand.agency_id).where(
        FairStand.fair_id == fair_id, FairStand.agency_id.is_not(None), FairStand.status.in_(("invited", "joined"))
    )
    found = select(Agency.id, Agency.name, Agency.name_en, Agency.place, Agency.services)
    found = found.where(Agency.status == "checked", Agency.id.not_in(here))
    if wanted.query:
        found = found.where(
            or_(Agency.name.contains(wanted.query, autoescape=True), Agency.uscc == wanted.query.upper())
        )
    if wanted.province:
        found = found.where(Agency.place.startswith(wanted.province[:2], autoescape=True))
    granted: dict[int, tuple[str, ...]] = {}
    proven = select(Designation.agency_id, Designation.kind).where(Designation.checked_at.is_not(None))
    for number, kind in db.session().execute(proven.order_by(Designation.id)):
        granted[number] = (*granted.get(number, ()), kind)
    rows = [
        Invitable(number, name, name_en, place, granted.get(number, ()))
        for number, name, name_en, place, services in db.session().execute(found.order_by(Agency.name, Agency.id))
        if (not wanted.service or wanted.service in services)
        and (not wanted.designation or wanted.designation in granted.get(number, ()))
    ]
    return sorted(rows, key=lambda row: not row.designations)


def people(fair: Fair, shown: str, query: str, page: int, brought_by: int | None = None) -> Page:
    """One page of a fair's people with their number of wishes, by number; only a host's own where `brought_by` names
    one. Three queries at any length.

    `shown`: all registered for "", or no_wish, no_time, unreached, asked, withdrawn.
    """
    session = db.session()
    wishes = select(func.count()).where(FairWish.attendee_id == FairAttendee.id).correlate(FairAttendee)
    found = select(FairAttendee, wishes.scalar_subquery()).where(FairAttendee.fair_id == fair.id)
    if brought_by is not None:
        found = found.where(FairAttendee.brought_by == brought_by)
    if shown == "asked":
        found = found.where(queries.asking(fair.id))
    else:
        found = found.where(FairAttendee.status == ("withdrawn" if shown == "withdrawn" else "registered"))
    if shown == "no_wish":
        found = found.where(queries.no_wish())
    if shown == "unreached":
        found = found.where(queries.not_reached())
    if shown == "no_time":
        found = found.where(FairAttendee.id.in_(without_time(fair)))
    if query:
        like = [c.contains(query, autoescape=True) for c in (FairAttendee.name, FairAttendee.school, FairAttendee.key)]
        if query.isdecimal() and len(query) < 10:
            like.append(FairAttendee.number == int(query))
        found = found.where(or_(*like))
    total = session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    page, pages = paging.within(page, total, PEOPLE)
    rows = session.execute(found.order_by(FairAttendee.number).limit(PEOPLE).offset((page - 1) * PEOPLE))
    return Page([(attendee, number) for attendee, number in rows], total, page, pages)


def doubles(fair_id: int, most: int = 50) -> list[list[FairAttendee]]:
    """People of the same name and school, e-mail or phone who may be one, for the organiser to decide. Six queries."""
    same = ((FairAttendee.name, FairAttendee.school), (FairAttendee.email,), (FairAttendee.phone,))
    groups = {tuple(p.id for p in group): group for columns in same for group in _alike(fair_id, columns, most)}
    return list(groups.values())[:most]


def _alike(fair_id: int, columns: tuple, most: int) -> list[list[FairAttendee]]:
    """Groups of people who have the same in all these columns, and something in the first. Two queries."""
    some = columns[0] != ""
    same = (
        select(*columns)
        .where(FairAttendee.fair_id == fair_id, FairAttendee.status == "registered", some)
        .group_by(*columns)
        .having(func.count() > 1)
        .limit(most)
    )
    pairs = [tuple(row) for row in db.session().execute(same)]
    if not pairs:
        return []
    found = queries.registered(fair_id).where(columns[0].in_([pair[0] for pair in pairs]))
    groups: dict[tuple[str, str], list[FairAttendee]] = {pair: [] for pair in pairs}
    for attendee in db.session().scalars(found.order_by(FairAttendee.number)):
        own = tuple(getattr(attendee, column.key) for column in columns)
        if own in groups:
            groups[own].append(attendee)
    return list(groups.values())
