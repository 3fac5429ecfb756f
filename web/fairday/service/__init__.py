"""The verbs of the day: marks at the door, people who walk in, free places filled, outcomes, and what both sides say."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from web.core import audit, clock, db, ids
from web.core.refusals import Conflict, Wrong
from web.fairday import queries, telling
from web.fairday.queries import By
from web.fairday.rules.times import local, moment_of
from web.fairday.service import applying, fill
from web.fairs.service import new_code
from web.models import (
    Fair,
    FairAttendee,
    FairFeedback,
    FairMark,
    FairMeeting,
    FairOffer,
    FairPass,
    FairStand,
    FairTable,
    FairWish,
)

CODES = ("met", "second", "offer", "no", "no_show")  # what can be said of a meeting
MOST_MARKS = 500  # in one batch
MOST_PASSES = 300  # links of a fair that are in force
OLDEST_MARK = timedelta(days=3)
EARLY = timedelta(minutes=30)  # before its time a meeting may be over that nobody said had begun
CHINESE_MOBILE = re.compile(r"(?:00)?86(1\d{10})")
SHORT_HASH = 16  # hex digits of the code's hash that a phone at the door keeps


@dataclass(frozen=True, slots=True)
class Mark:
    """A scan by a phone: its own key, and a number or the hash of a code. `at` is corrected by the phone's clock."""

    key: str
    kind: str
    at: datetime
    number: int | None = None
    hash: str = ""


def take_marks(fair_id: int, marks: Sequence[Mark], by: By, moment: datetime) -> dict[str, str]:
    """Keep marks; answers for each key: taken, known (sent before), or unknown (nobody has this number or code). Raises
    Conflict where a helper marks before the fair's first day; the organiser may try the door out.

    Sending a mark twice is sending it once, and the order of arrival does not matter: where a person is follows from
    all marks together.
    """
    session = db.write()
    fair = db.one(Fair, fair_id, lock=True)
    if by.side == "link" and fair.windows and local(moment).day < min(window.day for window in fair.windows):
        raise Conflict(_("招聘会还没有开始，当天才能签到。没有记录。"))
    people = queries.people(fair_id)
    numbers = {p.number: p for p in people}
    hashes = {ids.digest(p.code)[:SHORT_HASH]: p for p in people} if any(m.hash for m in marks) else {}
    keys = [m.key for m in marks]
    known = set(session.scalars(select(FairMark.key).where(FairMark.fair_id == fair_id, FairMark.key.in_(keys))))
    answers, touched = {}, {}
    for mark in marks:
        person = hashes.get(mark.hash[:SHORT_HASH]) if mark.hash else numbers.get(mark.number)
        if mark.key in known:
            answers.setdefault(mark.key, "known")
        elif person is None:
            answers[mark.key] = "unknown"
        else:
            at = min(max(mark.at, moment - OLDEST_MARK), moment)
            session.add(_row(fair_id, person.id, mark, at, moment, by))
            known.add(mark.key)
            answers[mark.key], touched[person.id] = "taken", person
    session.flush()
    _settle(list(touched.values()))
    if touched:
        audit.record("fair.marks", f"fair:{fair_id}", count=len(touched), **by.details())
    session.flush()
    return answers


def _row(fair_id: int, person_id: int, mark: Mark, at: datetime, moment: datetime, by: By) -> FairMark:
    return FairMark(
        fair_id=fair_id,
        attendee_id=person_id,
        key=mark.key,
        kind=mark.kind,
        marked_at=at,
        received_at=moment,
        user_id=by.user_id,
        pass_id=by.pass_id,
    )


def _settle(people: Sequence[FairAttendee]) -> None:
    """Whether people are there, from all their marks in the order they were made."""
    found = select(FairMark).where(FairMark.attendee_id.in_([p.id for p in people]))
    by_person: dict[int, list[FairMark]] = {p.id: [] for p in people}
    for row in db.session().scalars(found.order_by(FairMark.marked_at, FairMark.id)):
        by_person[row.attendee_id].append(row)
    for person in people:
        rows = by_person[person.id]
        person.arrived_at = next((r.marked_at for r in rows if r.kind == "in"), person.arrived_at)
        person.left_at = rows[-1].marked_at if rows[-1].kind == "out" and person.arrived_at else None


def arrive(person: FairAttendee, by: By, moment: datetime) -> datetime | None:
    """One person has come, marked by hand. Somebody who is there already is not marked again: returns since when."""
    if queries.is_here(person):
        return person.arrived_at
    take_marks(person.fair_id, [Mark(ids.token()[:40], "in", moment, person.number)], by, moment)
    return None


@dataclass(frozen=True, slots=True)
class WalkIn:
    name: str
    phone: str
    school: str
    degree: str
    major: str
    stand_ids: Sequence[int]


def walk_in(fair_id: int, asked: WalkIn, user_id: int, moment: datetime) -> tuple[FairAttendee, bool, list[str]]:
    """Register somebody at the door, there at once, and place them at the first free time of each stand they name.

    Who is registered already, found by telephone number, is only marked as there. Returns the person, whether they are
    new, and for each stand that gave no meeting a sentence saying why and what to do.
    """
    session = db.write()
    fair = db.one(Fair, fair_id, lock=True)
    if fair.status != "published":
        raise Conflict(_("这场招聘会还没有发布时间表，或已经结束，现在不能现场登记。没有保存任何内容。"))
    person = _registered(fair_id, asked.phone)
    new = person is None
    if person is None:
        number = session.scalar(select(func.max(FairAttendee.number)).where(FairAttendee.fair_id == fair_id)) or 0
        person = FairAttendee(
            fair_id=fair_id,
            number=number + 1,
            code=new_code(),
            name=asked.name,
            phone=asked.phone,
            school=asked.school,
            degree=asked.degree,
            major=asked.major,
            shared={"fields": list(queries.SHARED)},
            walk_in=True,
            created_at=moment,
            updated_at=moment,
        )
        session.add(person)
        session.flush()
        audit.record("fair.walk_in", f"fair_attendee:{person.id}", fair=fair_id)
    arrive(person, By(user_id), moment)
    placed = [
        _place(fair, person, number, rank, moment)
        for rank, number in enumerate(dict.fromkeys(asked.stand_ids), start=1)
    ]
    session.flush()
    return person, new, [reason for reason in placed if reason]


def _registered(fair_id: int, phone: str) -> FairAttendee | None:
    """Whoever has this telephone number, however either of them was written. O(people), numbers alone are read."""
    wanted = _dialled(phone)
    if not wanted:
        return None
    found = select(FairAttendee.id, FairAttendee.phone).where(FairAttendee.fair_id == fair_id, FairAttendee.phone != "")
    rows = db.session().execute(found.where(FairAttendee.status == "registered").order_by(FairAttendee.number))
    number = next((number for number, text in rows if _dialled(text) == wanted), None)
    return None if number is None else db.one(FairAttendee, number)


def _dialled(phone: str) -> str:
    """The digits of a telephone number, a Chinese mobile's without the country: 138 0000 1111, +86 138-0000-1111."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", phone) if c.isdigit())
    return found[1] if (found := CHINESE_MOBILE.fullmatch(digits)) else digits


def _place(fair: Fair, person: FairAttendee, stand_id: int, rank: int, moment: datetime) -> str:
    """Give the person the first meeting at a stand; a sentence when there is none, empty when there is."""
    session = db.session()
    stand = db.one(FairStand, stand_id)
    if stand.fair_id != fair.id or not stand.positions:
        return ""
    own = [m for m in queries.of_person(person) if m.status in queries.HELD]
    position_id = stand.positions[0].id
    wished = {wish.fair_position_id for wish in person.wishes}
    if not wished & {p.id for p in stand.positions}:
        last = max((wish.rank for wish in person.wishes), default=0)
        person.wishes.append(FairWish(fair_position_id=position_id, rank=max(rank, last + 1)))
        session.flush()
    if any(m.table.stand_id == stand_id for m in own):
        return _("“%(name)s”：已经约好了，看下面的时间。", name=stand.name)
    if len(own) >= fair.max_meetings:
        return _("“%(name)s”：每人最多 %(n)d 场，已经到了，没有再排。", name=stand.name, n=fair.max_meetings)
    free = fill.soonest(fair, person, stand_id, moment)
    if free is not None:
        _meet(fair, free, person.id, position_id, "walk_in", moment, rank, False)
        return ""
    if fill.soonest(fair, person, stand_id, moment, whoever=True) is not None:
        return _("“%(name)s”：空着的时间都和其他安排冲突，没有排上。可以换一家；有人没来时会补位。", name=stand.name)
    return _("“%(name)s”：剩下的时间都满了，没有排上。可以换一家；有人没来时会补位。", name=stand.name)


def _meet(
    fair: Fair,
    free: fill.Free,
    person_id: int,
    position_id: int,
    origin: str,
    moment: datetime,
    wish_rank: int | None,
    interest: bool,
) -> FairMeeting:
    meeting = FairMeeting(
        fair_id=fair.id,
        table_id=free.table.id,
        attendee_id=person_id,
        fair_position_id=position_id,
        day=free.span.day,
        starts=free.span.starts,
        ends=free.span.ends,
        wish_rank=wish_rank,
        interest=interest,
        origin=origin,
        version=max(1, queries.version(fair.id)),
        updated_at=moment,
    )
    db.session().add(meeting)
    db.session().flush()
    return meeting


def offer(fair_id: int, found: Sequence[fill.Proposal], moment: datetime) -> int:
    """Write down who is offered to which free table, and tell the agencies; returns how many offers are new.

    What was found may have changed meanwhile: an offer promises nothing until the agency accepts it.
    """
    session, new = db.write(), 0
    for proposal in found:
        if _offer(proposal) is None:
            row = _new_offer(fair_id, proposal, moment)
            session.add(row)
            session.flush()
            telling.offered(row)
            new += 1
    return new


def _offer(proposal: fill.Proposal) -> FairOffer | None:
    free = proposal.free
    found = select(FairOffer).where(FairOffer.table_id == free.table.id, FairOffer.day == free.span.day)
    found = found.where(FairOffer.starts == free.span.starts, FairOffer.attendee_id == proposal.person.id)
    return db.session().scalar(found)


def _new_offer(fair_id: int, proposal: fill.Proposal, moment: datetime) -> FairOffer:
    free = proposal.free
    return FairOffer(
        fair_id=fair_id,
        table_id=free.table.id,
        attendee_id=proposal.person.id,
        fair_position_id=proposal.position_id,
        day=free.span.day,
        starts=free.span.starts,
        ends=free.span.ends,
        status="offered",
        offered_at=moment,
    )


def answer(table_id: int, attendee_id: int, accept: bool, by: By, moment: datetime) -> FairMeeting | None:
    """The agency, or who acts for it, takes the person offered for the running slot of its table, or asks for the next one.

    When two tables take the same person, the first has them; the other one's act is refused and nothing is changed.
    """
    session = db.write()
    table = db.one(FairTable, table_id, lock=True)
    fair = db.one(Fair, table.stand.fair_id, lock=True)
    person = db.one(FairAttendee, attendee_id, lock=True)
    proposal = fill.possible(fair, table, person, moment)
    if proposal is None:
        raise Conflict(_("这位毕业生刚刚去了别的桌，或者这个时段已经有人。没有改动，请看新的推荐。"))
    row = _offer(proposal) or _new_offer(fair.id, proposal, moment)
    row.status, row.answered_at = "accepted" if accept else "passed", moment
    session.add(row)
    told = {"attendee": attendee_id, **by.details()}
    audit.record("fair.fill" if accept else "fair.pass", f"fair_table:{table_id}", **told)
    session.flush()
    if not accept:
        return None
    if proposal.free.instead is not None:
        _no_show(db.one(FairMeeting, proposal.free.instead.id, lock=True), moment)
    try:
        meeting = _meet(
            fair, proposal.free, person.id, proposal.position_id, "fill", moment, proposal.wish_rank, proposal.interest
        )
    except IntegrityError:
        raise Conflict(_("另一张桌抢先一步约到了这位毕业生。没有改动，请看新的推荐。")) from None
    telling.placed(meeting, person)
    return meeting


def begin(meeting_id: int, seen: str, by: By, moment: datetime) -> FairMeeting:
    """The meeting has begun; a person who sits at the table is there, whatever the door says."""
    db.write()
    meeting = _on_its_day(meeting_id, moment)
    if meeting.status != seen:
        raise _changed_meanwhile()
    if meeting.status == "met":
        raise Conflict(_("这场会面已经有结果了，没有改动。要更正，请改结果。"))
    meeting.status, meeting.started_at, meeting.updated_at = "started", moment, moment
    _is_there(meeting.attendee, moment)
    audit.record("fair.begin", f"fair_meeting:{meeting_id}", **by.details())
    db.session().flush()
    return meeting


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a meeting: no_show, or met, second, offer, no; `seen` is `queries.seen_of` of what whoever says it
    saw. Without a note the one that is there stays."""

    meeting_id: int
    seen: str
    code: str
    note: str | None = None


class Overtaken(Conflict):
    """What one of several meetings is said to have come to does not fit any more; nothing of them all is kept."""

    def __init__(self, meeting_id: int, message: str) -> None:
        super().__init__(message)
        self.meeting_id = meeting_id


def outcomes(said: Sequence[Said], by: By, moment: datetime) -> None:
    """What came of some meetings, all or none of them. Said again, the later word counts. Raises Overtaken.

    A second interview or an offer, said by the agency itself, moves the application of this graduate for this position,
    when both are of the site; where there is none yet, the agency's invitation is sent.
    """
    db.write()
    for one in said:
        try:
            _outcome(one, by, moment)
        except Conflict as why:
            raise Overtaken(one.meeting_id, why.message) from why


def _outcome(said: Said, by: By, moment: datetime) -> None:
    meeting = _on_its_day(said.meeting_id, moment)
    if meeting.started_at is None and moment_of(meeting.day, meeting.starts) > moment + EARLY:
        raise Conflict(_("这场会面还没有到时间。提早见面的，请先点“开始”，再填结果。"))
    if queries.seen_of(meeting) != said.seen:
        raise _changed_meanwhile()
    if said.code == "no_show":
        _no_show(meeting, moment)
    else:
        meeting.status, meeting.outcome = "met", said.code
        meeting.started_at = meeting.started_at or moment
    if said.note is not None:
        meeting.outcome_note = said.note
    meeting.said_by, meeting.updated_at = by.side, moment
    _keep_its_time()
    if said.code != "no_show":
        _is_there(meeting.attendee, moment)
    audit.record(f"fair.outcome.{said.code}", f"fair_meeting:{said.meeting_id}", **by.details())
    if not by.side:  # its steps and invitations are the agency's own: the desk and a link write down what came of it
        applying.carry_on(meeting, by.user_id)


def expect_again(meeting_id: int, seen: str, by: By, moment: datetime) -> FairMeeting:
    """Somebody who was called absent is expected again: they came late, or the wrong row was tapped. `seen` as in Said.
    Raises Conflict where the time was given to somebody else meanwhile."""
    db.write()
    meeting = _on_its_day(meeting_id, moment)
    if queries.seen_of(meeting) != seen or meeting.status != "no_show":
        raise _changed_meanwhile()
    meeting.status = "started" if meeting.started_at is not None else "planned"
    meeting.said_by, meeting.updated_at = "", moment
    _keep_its_time()
    audit.record("fair.outcome.undone", f"fair_meeting:{meeting_id}", **by.details())
    db.session().flush()
    return meeting


def _keep_its_time() -> None:
    """Write a meeting's new state. Raises Conflict where its table or person has another one at this time by now."""
    try:
        db.session().flush()
    except IntegrityError:
        raise Conflict(_("这个时段已经换了另一位毕业生，不能再改回来。没有改动。")) from None


def _changed_meanwhile() -> Conflict:
    return Conflict(_("这场会面刚刚被同事更新过，你的操作没有执行。请刷新后再决定。"))


def _on_its_day(meeting_id: int, moment: datetime) -> FairMeeting:
    meeting = db.one(FairMeeting, meeting_id, lock=True)
    if meeting.status == "cancelled":
        raise _changed_meanwhile()
    if local(moment).day < meeting.day:
        raise Conflict(_("会面的日子还没有到，没有记录。当天再来填写。"))
    return meeting


def _no_show(meeting: FairMeeting, moment: datetime) -> None:
    meeting.status, meeting.outcome, meeting.updated_at = "no_show", "", moment
    db.session().flush()


def _is_there(person: FairAttendee, moment: datetime) -> None:
    person.arrived_at, person.left_at = person.arrived_at or moment, None


def say(meeting_id: int, side: str, rating: int, note: str, moment: datetime) -> FairFeedback:
    """One side's word on a meeting that is over, 1 to 5; said again, the later word counts."""
    session = db.write()
    meeting = db.one(FairMeeting, meeting_id, lock=True)
    if meeting.status not in ("started", "met"):
        raise Conflict(_("会面还没有开始，结束后再评价。"))
    row = session.scalar(select(FairFeedback).where(FairFeedback.meeting_id == meeting_id, FairFeedback.side == side))
    if row is None:
        row = FairFeedback(meeting_id=meeting_id, side=side, rating=rating, note=note, created_at=moment)
        session.add(row)
    row.rating, row.note = rating, note
    audit.record("fair.feedback", f"fair_meeting:{meeting_id}", side=side)
    session.flush()
    return row


def lapse(fair_id: int, moment: datetime) -> None:
    """Offers whose time is over are closed."""
    now = local(moment)
    session = db.write()
    found = select(FairOffer).where(FairOffer.fair_id == fair_id, FairOffer.status == "offered")
    for row in session.scalars(found):
        if row.day < now.day or (row.day == now.day and row.ends <= now.minute):
            row.status, row.answered_at = "expired", moment
    session.flush()


# --- links for who has no account -------------------------------------------------------------------------------------


def give_pass(fair_id: int, stand_id: int | None, name: str, actor_id: int) -> FairPass:
    """A link to the door for a helper of this name, or to a stand on its day; the one in force where there is one."""
    session = db.write()
    fair = db.one(Fair, fair_id, lock=True)
    if fair.status in ("over", "cancelled"):
        raise Conflict(_("招聘会已经结束，不再需要链接。什么都没有改动。"))
    links = queries.passes(fair_id)
    for row in links:
        if row.stand_id == stand_id and (stand_id is not None or row.name == name):
            return row
    if len(links) >= MOST_PASSES:
        raise Wrong(_("链接太多了（最多 %(n)d 个），先停用不用的。", n=MOST_PASSES))
    row = FairPass(fair_id=fair_id, stand_id=stand_id, name=name, code=new_code(), created_by=actor_id)
    row.created_at = clock.now()
    session.add(row)
    session.flush()
    audit.record("fair.link", f"fair:{fair_id}", **{"pass": row.id, "stand": stand_id})
    telling.given(row)
    session.flush()
    return row


def end_pass(pass_id: int) -> None:
    """The link opens nothing any more. Ending it twice is ending it once."""
    db.write()
    row = db.one(FairPass, pass_id, lock=True)
    if row.ended_at is None:
        row.ended_at = clock.now()
        audit.record("fair.link.ended", f"fair:{row.fair_id}", **{"pass": pass_id})
    db.session().flush()
