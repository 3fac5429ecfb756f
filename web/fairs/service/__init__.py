"""The verbs on a fair itself: make one, set it up, open, close, cancel."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from web.agencies.queries import acting
from web.core import audit, clock, db
from web.core.refusals import Conflict, Wrong
from web.fairs import queries
from web.models import (
    Fair,
    FairHall,
    FairHost,
    FairMeeting,
    FairPosition,
    FairStand,
    FairTable,
    FairWindow,
    Organiser,
    Position,
    Roster,
)
from web.notices.service import tell
from web.positions import service as positions

MOST_FAIRS = 200
MOST_SLOTS = 400
CHANGEABLE = ("draft", "open", "closed", "published")
BEFORE_PLAN = ("draft", "open", "closed")
BASICS = ("title", "title_en", "mode", "province", "address", "online_link", "description", "register_until")
RULES = (
    "slot_minutes",
    "gap_minutes",
    "walk_minutes",
    "group_minutes",
    "min_meetings",
    "max_meetings",
    "most_wishes",
    "walk_in_slots",
    "graduation_years",
    "degree",
    "universities",
)


def create(organiser_id: int, values: Mapping[str, Any], actor_id: int | None) -> Fair:
    """A draft with its own roster for spreadsheets. Raises Wrong when the organisation keeps too many."""
    session, moment = db.write(), clock.now()
    if (session.scalar(select(func.count()).where(Fair.organiser_id == organiser_id)) or 0) >= MOST_FAIRS:
        raise Wrong(_("招聘会太多了（最多 %(n)d 场）。", n=MOST_FAIRS))
    roster = Roster(organiser_id=organiser_id, title=values["title"], created_at=moment)
    session.add(roster)
    session.flush()
    basics = {name: value for name, value in values.items() if name in BASICS}
    fair = Fair(
        organiser_id=organiser_id,
        roster_id=roster.id,
        created_by=actor_id,
        created_at=moment,
        updated_at=moment,
        **basics,
    )
    session.add(fair)
    session.flush()
    session.add(FairHost(fair_id=fair.id, organiser_id=organiser_id, name=fair_host_name(fair), role="host"))
    audit.record("fair.create", f"fair:{fair.id}")
    session.flush()
    return fair


def fair_host_name(fair: Fair) -> str:
    return db.one(Organiser, fair.organiser_id).name


def settled(fair: Fair, planned_from: bool) -> str:
    """Why a setting cannot be changed any more, in a sentence for its page; "" while it can. `planned_from`: the
    timetable is made of it, so that a published one holds it."""
    if fair.status not in CHANGEABLE:
        return _("招聘会已经结束或取消，设置不能再改。")
    if planned_from and fair.status not in BEFORE_PLAN:
        return _(
            "时间表已经公布，日期、时段和规则不能再改：大家的安排都是按它们排的。展厅、桌子和人的变化，请用“调整时间表”。"
        )
    return ""


def _setting(fair_id: int, planned_from: bool) -> Fair:
    """The fair under the lock. Raises Wrong where the setting is settled."""
    db.write()
    fair = db.one(Fair, fair_id, lock=True)
    if why := settled(fair, planned_from):
        raise Wrong(why)
    fair.updated_at = clock.now()
    return fair


def _changing(fair_id: int, statuses: Collection[str] = CHANGEABLE) -> Fair:
    """The fair under the lock, while it may still become something else."""
    db.write()
    fair = db.one(Fair, fair_id, lock=True)
    if fair.status not in statuses:
        raise Conflict(_("招聘会现在的状态不能再改这一项。什么都没有改动。"))
    fair.updated_at = clock.now()
    return fair


def set_values(fair_id: int, values: Mapping[str, Any]) -> Fair:
    """Set basics or rules. Rules can change until a timetable is published."""
    fair = _setting(fair_id, any(name in RULES for name in values))
    for name, value in values.items():
        if name not in BASICS and name not in RULES:
            raise KeyError(name)
        setattr(fair, name, value)
    _check_slots(fair)
    audit.record("fair.change", f"fair:{fair_id}", fields=sorted(values))
    db.session().flush()
    return fair


def set_windows(fair_id: int, windows: Sequence[tuple[date, int, int]]) -> Fair:
    """The days and opening windows, as a whole. Raises Wrong when two overlap or there are too many slots."""
    fair = _setting(fair_id, True)
    ordered = sorted(set(windows))
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before[0] == after[0] and after[1] < before[2]:
            raise Wrong(_("两个时段有重叠，没有保存。请改开始或结束时间。"))
    fair.windows.clear()
    db.session().flush()
    fair.windows.extend(FairWindow(day=day, starts=starts, ends=ends) for day, starts, ends in ordered)
    _check_slots(fair)
    audit.record("fair.windows", f"fair:{fair_id}", windows=len(ordered))
    db.session().flush()
    return fair


def _check_slots(fair: Fair) -> None:
    if len(queries.slots(fair)) > MOST_SLOTS:
        raise Wrong(_("面谈时间太多了（最多 %(n)d 个）。请缩短时段，或加长每次面谈。", n=MOST_SLOTS))


def set_halls(fair_id: int, halls: Sequence[tuple[int | None, str, bool]]) -> Fair:
    """The halls as (id or None, name, online); one left out is dropped and its stands lose their hall. Raises Wrong when
    somebody is to be met there."""
    fair = _setting(fair_id, False)
    known = {hall.id: hall for hall in fair.halls}
    kept: set[int] = set()
    for number, name, online in halls:
        hall = known.get(number) if number is not None else None
        if hall is None:
            fair.halls.append(FairHall(name=name, online=online))
        else:
            hall.name, hall.online = name, online
            kept.add(hall.id)
    for number, hall in known.items():
        if number not in kept:
            _nobody_met_in(hall)
            fair.halls.remove(hall)
            db.session().execute(update(FairStand).where(FairStand.hall_id == number).values(hall_id=None))
    audit.record("fair.halls", f"fair:{fair_id}", halls=len(halls))
    db.session().flush()
    return fair


def _nobody_met_in(hall: FairHall) -> None:
    met = select(FairMeeting.id).join(FairMeeting.table).join(FairTable.stand)
    met = met.where(FairStand.hall_id == hall.id, FairMeeting.status.in_(("planned", "started")))
    if db.session().scalar(met.limit(1)) is not None:
        raise Wrong(
            _("“%(hall)s”还有约好的面谈，不能去掉，没有保存。展厅不开了，请到“调整时间表”关闭它。", hall=hall.name)
        )


def set_hosts(fair_id: int, hosts: Sequence[tuple[str, str]]) -> Fair:
    """The hosts as (name, role); one whose name is an organisation of the site may look in and bring graduates."""
    fair = _setting(fair_id, False)
    names = [name for name, _role in hosts]
    found = dict(db.session().execute(select(Organiser.name, Organiser.id).where(Organiser.name.in_(names))).all())
    known = {host.name: host for host in fair.hosts}
    for name, role in hosts:
        host = known.pop(name, None)
        if host is None:
            fair.hosts.append(FairHost(name=name, role=role, organiser_id=found.get(name)))
        else:
            host.role, host.organiser_id = role, found.get(name)
    for host in known.values():
        fair.hosts.remove(host)
    audit.record("fair.hosts", f"fair:{fair_id}", hosts=len(hosts))
    db.session().flush()
    return fair


def open_fair(fair_id: int) -> Fair:
    """Show the fair and let people register. Raises Conflict without a day."""
    fair = _changing(fair_id, ("draft", "closed"))
    if not queries.slots(fair):
        raise Conflict(_("还没有可面谈的时间。请先填写日期和时段，再开放报名。"))
    return _become(fair, "open")


def close_fair(fair_id: int) -> Fair:
    """End the registration; the matching can begin."""
    return _become(_changing(fair_id, ("open",)), "closed")


def cancel_fair(fair_id: int) -> Fair:
    """Call the fair off; everything stays readable."""
    return _become(_changing(fair_id), "cancelled")


def publish_fair(fair_id: int) -> Fair:
    """A timetable is out, the first or a later one. A fair of spreadsheets alone may never have been open before."""
    fair = _become(_changing(fair_id), "published")
    _tell_carried(carry_positions(fair_id))
    return fair


def _tell_carried(carried: Sequence[Position]) -> None:
    """Agencies hear that the last day of a position moved, as they did not ask for it themselves."""
    people = acting({position.agency_id for position in carried}) if carried else {}
    for position in carried:
        until = position.valid_until.isoformat()
        tell(
            people.get(position.agency_id, ()),
            f"position-carried:{position.id}:{until}",
            kind="fair",
            words=lambda position=position, until=until: _(
                "“%(title)s”的截止日期在招聘会之前，已延到 %(day)s。", title=position.title, day=until
            ),
            link=f"/agency/positions/{position.id}/preview",
        )


def carry_positions(fair_id: int, stand_id: int | None = None) -> list[Position]:
    """In the current written unit: the site's positions of a fair, or of one stand, stay open to the fair's last day, so
    that what comes of a meeting can still be said. Returns those whose day moved."""
    session = db.session()
    last = session.scalar(select(func.max(FairWindow.day)).where(FairWindow.fair_id == fair_id))
    offered = select(FairPosition.position_id).join(FairPosition.stand)
    offered = offered.where(FairPosition.fair_id == fair_id, FairStand.status == "joined")
    if stand_id is not None:
        offered = offered.where(FairPosition.stand_id == stand_id)
    numbers = [number for number in session.scalars(offered) if number is not None]
    return positions.carry(numbers, last) if last is not None and numbers else []


def show_placements(fair_id: int) -> Fair:
    """A direct placement is out: a fair of spreadsheets that was never open is shown from now on, closed to others."""
    fair = db.one(Fair, fair_id, lock=True)
    return _become(fair, "closed") if fair.status == "draft" else fair


def end_fair(fair_id: int) -> Fair:
    """The days are over."""
    return _become(_changing(fair_id, ("published",)), "over")


def _become(fair: Fair, status: str) -> Fair:
    if fair.status != status:
        audit.record(f"fair.{status}", f"fair:{fair.id}", before=fair.status)
        fair.status = status
    db.session().flush()
    return fair


def new_code() -> str:
    """An unguessable code for a personal page, short enough for a QR code: 128 bits."""
    return secrets.token_urlsafe(16)
