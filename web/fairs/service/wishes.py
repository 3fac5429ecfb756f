"""Whom people want to meet and when they cannot come, by their own hand or the organiser's; whom agencies want to meet."""

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from web.core import audit, clock, db
from web.core.errors import Conflict, Wrong
from web.fairs import queries
from web.fairs.service import BEFORE_PLAN, CHANGEABLE
from web.fairs.service.attendance import changing
from web.fairs.service.stands import busy_rows
from web.models import Fair, FairAttendee, FairInterest, FairPosition, FairStand, FairWish
from web.notices.service import tell

MOST_WISHES = 50  # that any fair allows
MOST_REST = 240  # minutes


def wish(attendee_id: int, act: str, position_id: int) -> FairAttendee:
    """Change the ranked wishes: `add` at the end, `remove`, `up` or `down` by one. Ranks stay 1, 2, 3 …"""
    attendee = changing(attendee_id)
    if attendee.status != "registered":
        raise Conflict(_("你现在没有报名这场招聘会。"))
    order = moved([w.fair_position_id for w in attendee.wishes], act, position_id)
    if act == "add":
        position = db.one(FairPosition, position_id)
        if position.fair_id != attendee.fair_id or db.one(FairStand, position.stand_id).status != "joined":
            raise db.Missing(f"FairPosition {position_id}")
        if len(order) > attendee.fair.most_wishes:
            raise Wrong(_("最多填 %(n)d 个志愿。请先去掉一个，再加这一个。", n=attendee.fair.most_wishes))
    set_wishes(attendee, order)
    return attendee


def moved(order: list[int], act: str, number: int) -> list[int]:
    """The order after one act; an act that does not fit changes nothing."""
    if act == "add":
        return order if number in order else [*order, number]
    if number not in order:
        return order
    at = order.index(number)
    rest = order[:at] + order[at + 1 :]
    if act == "remove":
        return rest
    to = {"up": max(0, at - 1), "down": at + 1}.get(act, at)
    return rest[:to] + [number] + rest[to:]


def set_wishes(attendee: FairAttendee, order: Sequence[int]) -> None:
    """The wishes in the current written unit: positions of the same fair, most wanted first."""
    known = {w.fair_position_id: w for w in attendee.wishes}
    for number, row in known.items():
        if number not in order:
            attendee.wishes.remove(row)
    for rank, number in enumerate(order, 1):
        if number in known:
            known[number].rank = rank
        else:
            attendee.wishes.append(FairWish(fair_position_id=number, rank=rank))
    attendee.updated_at = clock.now()
    db.session().flush()


def set_times(attendee_id: int, blocked: Collection[int], rest: int | None = None) -> FairAttendee:
    """The slots in which the person cannot come, and the minutes of rest they need between two meetings; None keeps
    those."""
    attendee = changing(attendee_id)
    attendee.busy[:] = busy_rows(queries.slots(attendee.fair), blocked)
    if rest is not None and 0 <= rest <= MOST_REST:
        attendee.rest_minutes = rest
    attendee.updated_at = clock.now()
    db.session().flush()
    return attendee


class Overtaken(Wrong):
    """Somebody, or the person themselves, changed a registration after the form was opened."""


def edit(
    attendee_id: int, values: Mapping[str, str | int], order: Sequence[int], blocked: Collection[int], seen: str
) -> FairAttendee:
    """The organiser's hand: name and ways to reach somebody, their wishes, the slots they cannot come, rest and group, all at once.
    After publishing the next plan follows it. A person with an account is told, and keeps their own address.

    `order` ranks positions of stands that take part; wishes for others are kept behind them. `seen` is `updated_at` of
    what the form showed, in ISO. Raises Overtaken when it differs, Wrong when there are too many wishes."""
    db.write()
    attendee = db.one(FairAttendee, attendee_id, lock=True)
    fair = db.one(Fair, attendee.fair_id)
    if fair.status not in CHANGEABLE:
        raise Conflict(_("招聘会已经结束或取消，不能再改。什么都没有改动。"))
    if attendee.status != "registered":
        raise Conflict(_("这位毕业生已经不参加这场招聘会。什么都没有改动。"))
    if attendee.updated_at.isoformat() != seen:
        raise Overtaken(_("打开这一页以后，这位毕业生的资料改过了。请核对后再保存，那时以你填的为准。"))
    offered = {offer.id for offer in queries.positions(fair.id)}
    order = [number for number in dict.fromkeys(order) if number in offered]
    if len(order) > fair.most_wishes:
        raise Wrong(_("最多 %(n)s 个志愿，请去掉几个。", n=fair.most_wishes))
    order += [wish.fair_position_id for wish in attendee.wishes if wish.fair_position_id not in offered]
    before = [getattr(attendee, name) for name in values]
    for name, value in values.items():
        if name != "email" or attendee.graduate_id is None:
            setattr(attendee, name, value)
    changed = [name for name, old in zip(values, before, strict=True) if getattr(attendee, name) != old]
    grid = queries.slots(fair)
    if [wish.fair_position_id for wish in attendee.wishes] != order:
        set_wishes(attendee, order)
        changed.append("wishes")
    if queries.busy_slots(grid, attendee.busy) != {slot.index for slot in grid if slot.index in blocked}:
        attendee.busy[:] = busy_rows(grid, blocked)
        changed.append("times")
    if changed:
        attendee.updated_at = clock.now()
        audit.record("fair.attendee.changed", f"attendee:{attendee.id}", fields=changed)
        if attendee.graduate is not None:
            tell(
                [attendee.graduate.user],
                f"fair-edited:{attendee.id}:{attendee.updated_at.isoformat()}",
                kind="fair",
                words=lambda: _("主办方改了你在“%(title)s”的报名资料，请核对。", title=fair.title),
                link=f"/me/fairs/{fair.id}",
            )
    db.session().flush()
    return attendee


def interest(fair_position_id: int, act: str, attendee_id: int) -> list[int]:
    """Change whom an agency wants to meet for a position, in order, as `wish` does. Returns the new order."""
    db.write()
    position = db.one(FairPosition, fair_position_id, lock=True)
    if db.one(Fair, position.fair_id).status not in BEFORE_PLAN:
        raise Conflict(_("时间表已经排好，这里不能再改。有变化请联系主办方。"))
    attendee = db.one(FairAttendee, attendee_id)
    if attendee.fair_id != position.fair_id or attendee.status != "registered":
        raise db.Missing(f"FairAttendee {attendee_id}")
    session = db.session()
    mine = select(FairInterest).where(FairInterest.fair_position_id == fair_position_id).order_by(FairInterest.rank)
    known = {row.attendee_id: row for row in session.scalars(mine)}
    order = moved(list(known), act, attendee_id)
    for rank, number in enumerate(order, 1):
        if number in known:
            known[number].rank = rank
        else:
            session.add(FairInterest(fair_position_id=fair_position_id, attendee_id=number, rank=rank))
    for number, row in known.items():
        if number not in order:
            session.delete(row)
    session.flush()
    return order
