"""The verbs on people at a fair: register, ask to be let in, wish, say when not, withdraw, be joined with a double."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, delete, false, func, or_, select, update

from web.core import audit, clock, db
from web.core.errors import Conflict, Wrong
from web.core.personal import Whose
from web.downloads import service as downloads
from web.fairs import queries
from web.fairs.rules import eligibility
from web.fairs.service import BEFORE_PLAN, CHANGEABLE, faults, new_code
from web.fairs.service.stands import busy_rows
from web.models import (
    Fair,
    FairAttendee,
    FairBusy,
    FairFeedback,
    FairInterest,
    FairMeeting,
    FairPosition,
    FairStand,
    FairWish,
    Graduate,
    RosterFault,
    RosterRow,
    User,
)
from web.notices.service import tell

MOST_PEOPLE = 20_000
MOST_WISHES = 50  # that any fair allows
SHAREABLE = ("name", "educations", "languages", "skills", "honours", "specialities", "introduction", "email", "phone")
USUAL = ("name", "educations")


def agreed(chosen: Collection[str], moment: datetime) -> dict[str, Any]:
    """What is kept of the agreement: the field names, known ones only, and when."""
    return {
        "fields": [name for name in SHAREABLE if name in chosen],
        "agreed_at": moment.isoformat(timespec="seconds"),
    }


def next_number(fair_id: int) -> int:
    return (db.session().scalar(select(func.max(FairAttendee.number)).where(FairAttendee.fair_id == fair_id)) or 0) + 1


def _open(fair_id: int) -> Fair:
    """The fair under the lock, while people may register."""
    db.write()
    fair = db.one(Fair, fair_id, lock=True)
    late = fair.register_until is not None and clock.now() > fair.register_until
    if fair.status != "open" or late:
        raise Conflict(_("这场招聘会现在不接受报名。你填的内容没有提交。"))
    return fair


def register(fair_id: int, graduate_id: int, chosen: Collection[str]) -> FairAttendee:
    """Take part in a fair, or take part again; whoever a spreadsheet brought under the same proven e-mail is joined.

    Raises Conflict when the fair takes nobody any more, or one of its rules leaves this graduate out.
    """
    fair = _open(fair_id)
    graduate = db.one(Graduate, graduate_id, lock=True)
    attendee = _own(fair_id, graduate)
    reason = eligibility.reason(fair, graduate)
    if reason and (attendee is None or attendee.status != "registered"):
        raise Conflict(reason)
    return _take_in(fair, graduate, attendee, chosen)


def ask(fair_id: int, graduate_id: int, chosen: Collection[str]) -> FairAttendee:
    """Ask the organiser to be let in though a rule leaves one out. Asking twice is asking once."""
    fair = _open(fair_id)
    graduate = db.one(Graduate, graduate_id, lock=True)
    attendee = _own(fair_id, graduate)
    if attendee is not None and attendee.status == "registered":
        return attendee
    if attendee is not None and attendee.status == "removed":
        raise Conflict(_("主办方没有接受你参加这场招聘会。"))
    attendee = _take_in(fair, graduate, attendee, chosen, status="withdrawn")
    attendee.asked_at = clock.now()
    tell(
        queries.people_of(fair.organiser_id),
        f"fair-ask:{attendee.id}",
        kind="fair",
        words=lambda: _("有毕业生申请参加“%(title)s”，请决定。", title=fair.title),
        link=f"/organiser/fairs/{fair.id}/attendees?shown=asked",
    )
    db.session().flush()
    return attendee


def _own(fair_id: int, graduate: Graduate) -> FairAttendee | None:
    """Their registration, or the one a spreadsheet made under their proven e-mail."""
    session = db.session()
    here = FairAttendee.fair_id == fair_id
    found = session.scalar(select(FairAttendee).where(here, FairAttendee.graduate_id == graduate.id))
    if found is None and graduate.user.reachable:
        mine = (here, FairAttendee.graduate_id.is_(None), FairAttendee.email == graduate.user.email.lower())
        mine = (*mine, FairAttendee.status != "removed")  # one joined with another is not theirs any more
        found = session.scalar(select(FairAttendee).where(*mine).order_by(FairAttendee.number).limit(1))
    return found


def _take_in(
    fair: Fair, graduate: Graduate, attendee: FairAttendee | None, chosen: Collection[str], status: str = "registered"
) -> FairAttendee:
    session, moment, education = db.session(), clock.now(), eligibility.latest(graduate)
    if attendee is None:
        number = next_number(fair.id)
        if number > MOST_PEOPLE:
            raise Conflict(_("这场招聘会的名额已满（%(n)d 人）。", n=MOST_PEOPLE))
        attendee = FairAttendee(fair_id=fair.id, number=number, code=new_code(), created_at=moment)
    elif attendee.status == "removed":
        raise Conflict(_("主办方没有接受你参加这场招聘会。"))
    attendee.graduate_id = graduate.id
    attendee.name = (graduate.name or attendee.name or "")[:60]
    attendee.email = graduate.user.email
    attendee.phone = graduate.phone or attendee.phone or ""
    attendee.school = education.school if education else attendee.school or ""
    attendee.shared = agreed(chosen, moment)
    attendee.status, attendee.updated_at = status, moment
    attendee.asked_at = None
    session.add(attendee)
    session.flush()
    audit.record(f"fair.attendee.{status}", f"attendee:{attendee.id}", fair=fair.id)
    session.flush()
    return attendee


def decide(attendee_id: int, admitted: bool) -> FairAttendee:
    """The organiser lets somebody in who asked, or does not; the person is told either way."""
    attendee = _changing(attendee_id)
    if attendee.asked_at is None or attendee.status != "withdrawn":
        raise Conflict(_("这个申请已经处理过了。"))
    attendee.status, attendee.asked_at = ("registered" if admitted else "removed"), None
    if attendee.graduate is not None:
        title = attendee.fair.title
        tell(
            [attendee.graduate.user],
            f"fair-decided:{attendee.id}",
            kind="fair",
            words=lambda: (
                _("主办方同意你参加“%(title)s”，请填志愿。", title=title)
                if admitted
                else _("主办方没有同意你参加“%(title)s”。", title=title)
            ),
            link=f"/me/fairs/{attendee.fair_id}" if admitted else f"/fairs/{attendee.fair_id}",
        )
    audit.record("fair.attendee.decided", f"attendee:{attendee.id}", admitted=admitted)
    db.session().flush()
    return attendee


def _changing(attendee_id: int) -> FairAttendee:
    """A registration under the lock, while the fair is not planned yet."""
    db.write()
    attendee = db.one(FairAttendee, attendee_id, lock=True)
    if attendee.fair.status not in BEFORE_PLAN:
        raise Conflict(_("时间表已经排好，这里不能再改。有变化请联系主办方。"))
    return attendee


def share(attendee_id: int, chosen: Collection[str]) -> FairAttendee:
    """Change which fields the agencies met may see; holds from now on, also after publishing."""
    db.write()
    attendee = db.one(FairAttendee, attendee_id, lock=True)
    attendee.shared, attendee.updated_at = agreed(chosen, clock.now()), clock.now()
    audit.record("fair.attendee.shared", f"attendee:{attendee.id}", fields=attendee.shared["fields"])
    db.session().flush()
    return attendee


def withdraw(attendee_id: int) -> FairAttendee:
    """Take part no more; after publishing their meetings that are still to come are called off."""
    db.write()
    attendee = db.one(FairAttendee, attendee_id, lock=True)
    if attendee.status == "registered":
        moment = clock.now()
        attendee.status, attendee.asked_at, attendee.updated_at = "withdrawn", None, moment
        mine = (FairMeeting.attendee_id == attendee_id, FairMeeting.status == "planned")
        db.session().execute(update(FairMeeting).where(*mine).values(status="cancelled", updated_at=moment))
        audit.record("fair.attendee.withdrawn", f"attendee:{attendee.id}", fair=attendee.fair_id)
    db.session().flush()
    return attendee


def erase(whose: Whose) -> None:
    """In the current written unit: somebody leaves the site for good. Their registrations, and those a sheet made for
    their proven address, lose name, address, wishes and times, the sheet's row they were brought by goes, with what was
    wrong in it and what others wrote of their meetings; meetings still to come are called off, and the number alone
    stays so that counts stay true."""
    session, moment, user = db.session(), clock.now(), db.one(User, whose.user_id)
    email = user.email if user.reachable else ""
    own = FairAttendee.graduate_id == whose.graduate_id
    by_sheet = and_(FairAttendee.graduate_id.is_(None), FairAttendee.email == email, email != "")
    mine = session.scalars(select(FairAttendee).where(or_(own, by_sheet))).all()
    everyone = list(dict.fromkeys([*mine, *(double for one in mine for double in _doubles(one))]))
    whose.addresses.update(attendee.email for attendee in mine if attendee.email)
    for attendee in everyone:
        words = {
            attendee.email,
            attendee.phone,
            attendee.key,
            "" if _shared_name(attendee, everyone) else attendee.name,
        }
        faults.forget(attendee.fair, words - {""})
        _forget_row(attendee)
        attendee.name = attendee.email = attendee.phone = attendee.school = attendee.province = attendee.key = ""
        attendee.degree = attendee.major = ""
        attendee.shared, attendee.code = {}, new_code()
        attendee.status, attendee.asked_at, attendee.updated_at = "withdrawn", None, moment
        attendee.wishes.clear()
        attendee.busy.clear()
        session.execute(delete(FairInterest).where(FairInterest.attendee_id == attendee.id))
        met = select(FairMeeting.id).where(FairMeeting.attendee_id == attendee.id)
        session.execute(update(FairFeedback).where(FairFeedback.meeting_id.in_(met)).values(note=""))
        session.execute(update(FairMeeting).where(FairMeeting.attendee_id == attendee.id).values(outcome_note=""))
        to_come = (FairMeeting.attendee_id == attendee.id, FairMeeting.status == "planned")
        session.execute(update(FairMeeting).where(*to_come).values(status="cancelled", updated_at=moment))
        downloads.forget_about(f"fair:{attendee.fair_id}")
    session.flush()


def _shared_name(attendee: FairAttendee, everyone: Sequence[FairAttendee]) -> bool:
    """Whether somebody else of the fair has this name, so that a row that holds it alone may be theirs."""
    numbers = [one.id for one in everyone]
    other = select(FairAttendee.id).where(FairAttendee.fair_id == attendee.fair_id, FairAttendee.id.not_in(numbers))
    return db.session().scalar(other.where(FairAttendee.name == attendee.name).limit(1)) is not None


def _doubles(attendee: FairAttendee) -> Sequence[FairAttendee]:
    """What was taken out of the same fair under the same address or number: registrations joined with this one. Many
    share a name."""
    same = or_(
        *(
            column == value
            for column, value in ((FairAttendee.email, attendee.email), (FairAttendee.phone, attendee.phone))
            if value
        ),
        false(),
    )
    here = (FairAttendee.fair_id == attendee.fair_id, FairAttendee.graduate_id.is_(None))
    found = select(FairAttendee).where(*here, FairAttendee.status == "removed", same)
    return db.session().scalars(found).all()


def _forget_row(attendee: FairAttendee) -> None:
    """Delete the row of a spreadsheet somebody was brought by, with all that was ever kept of it."""
    session, row = db.session(), attendee.roster_row
    if row is None:
        return
    attendee.roster_row_id = None
    session.flush()
    for model in (RosterFault, RosterRow):
        same = (model.roster_id == row.roster_id, model.side == row.side, model.key == row.key)
        session.execute(delete(model).where(*same), execution_options={"synchronize_session": False})


def remove(attendee_id: int) -> FairAttendee:
    """The organiser takes somebody out before there is a timetable."""
    attendee = _changing(attendee_id)
    attendee.status, attendee.asked_at, attendee.updated_at = "removed", None, clock.now()
    audit.record("fair.attendee.removed", f"attendee:{attendee.id}", fair=attendee.fair_id)
    db.session().flush()
    return attendee


# --- wishes and times -------------------------------------------------------------------------------------------------


def wish(attendee_id: int, act: str, position_id: int) -> FairAttendee:
    """Change the ranked wishes: `add` at the end, `remove`, `up` or `down` by one. Ranks stay 1, 2, 3 …"""
    attendee = _changing(attendee_id)
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


def set_times(attendee_id: int, blocked: Collection[int]) -> FairAttendee:
    """The slots in which the person cannot come."""
    attendee = _changing(attendee_id)
    attendee.busy[:] = busy_rows(queries.slots(attendee.fair), blocked)
    attendee.updated_at = clock.now()
    db.session().flush()
    return attendee


class Overtaken(Wrong):
    """Somebody, or the person themselves, changed a registration after the form was opened."""


def edit(
    attendee_id: int, values: dict[str, str], order: Sequence[int], blocked: Collection[int], seen: str
) -> FairAttendee:
    """The organiser's hand: name and ways to reach somebody, their wishes, the slots they cannot come, all at once.
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


# --- interests of agencies --------------------------------------------------------------------------------------------


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


# --- doubles ----------------------------------------------------------------------------------------------------------


def merge(keep_id: int, drop_id: int) -> FairAttendee:
    """Two registrations are one person: the kept one takes what it lacks from the other, which is taken out."""
    keep, drop = _changing(keep_id), _changing(drop_id)
    if keep.fair_id != drop.fair_id or keep.id == drop.id:
        raise db.Missing(f"FairAttendee {drop_id}")
    if keep.graduate_id is None and drop.graduate_id is not None:
        keep, drop = drop, keep  # the account's own registration stays the person's own
    if drop.graduate_id is not None:
        raise Conflict(_("这两个报名各有自己的账号，不能合并。如确是一个人，请本人退出其中一个。"))
    session = db.session()
    if not keep.wishes:
        order = [w.fair_position_id for w in drop.wishes]
        set_wishes(drop, [])
        set_wishes(keep, order)
    if not keep.busy:
        session.execute(update(FairBusy).where(FairBusy.attendee_id == drop.id).values(attendee_id=keep.id))
    wanted = select(FairInterest.fair_position_id).where(FairInterest.attendee_id == keep.id)
    theirs = FairInterest.attendee_id == drop.id
    session.execute(delete(FairInterest).where(theirs, FairInterest.fair_position_id.in_(wanted)))
    session.execute(update(FairInterest).where(theirs).values(attendee_id=keep.id))
    if keep.roster_row_id is None:  # else it stays where it is: by it the next version of that sheet knows the person
        row_id, drop.roster_row_id = drop.roster_row_id, None
        session.flush()
        keep.roster_row_id = row_id
    keep.brought_by = keep.brought_by or drop.brought_by
    for name in ("email", "phone", "school", "key"):
        setattr(keep, name, getattr(keep, name) or getattr(drop, name))
    drop.status, drop.updated_at = "removed", clock.now()
    audit.record("fair.attendee.merged", f"attendee:{keep.id}", dropped=drop.id)
    session.flush()
    return keep
