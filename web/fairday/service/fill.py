"""Who could take a free place: the next best person who is there, has time, and wants it, is wanted, or simply fits."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from web.core import db
from web.fairday import queries
from web.fairday.rules.times import Local, Span, apart, begun, local, overlaps, span_of
from web.models import (
    Fair,
    FairAttendee,
    FairInterest,
    FairMeeting,
    FairOffer,
    FairPosition,
    FairStand,
    FairTable,
    FairWish,
)
from web.timetables import service as timetables
from web.timetables.queries import elsewhere

NEUTRAL = 500  # of 1000: the score of a pair the timetable in force knows nothing of


@dataclass(frozen=True, slots=True)
class Free:
    """A running time of a table that nobody uses; `instead` is the meeting whose person did not come."""

    table: FairTable
    span: Span
    instead: FairMeeting | None


@dataclass(frozen=True, slots=True)
class Pair:
    """What speaks for a person at a stand: the position to talk about, its wish and interest, the score 0 to 1000."""

    position_id: int
    wish_rank: int | None
    interest: bool
    score: int = NEUTRAL


@dataclass(frozen=True, slots=True)
class Proposal:
    free: Free
    person: FairAttendee
    position_id: int
    wish_rank: int | None
    interest: bool
    score: int


def running_slot(fair: Fair, now: Local) -> Span | None:
    """The slot of the grid that runs now; its last five minutes are too short to begin anything."""
    for span in queries.grid(fair):
        if span.day == now.day and span.starts <= now.minute <= span.ends - min(5, fair.slot_minutes // 2):
            return span
    return None


def free_tables(fair: Fair, now: Local, tables: Iterable[FairTable], held: Iterable[FairMeeting]) -> list[Free]:
    """Tables without a meeting in the running slot, or whose person is not there at T+3."""
    slot = running_slot(fair, now)
    if slot is None:
        return []
    at_table: dict[int, FairMeeting] = {}
    for meeting in held:
        if meeting.status in queries.HELD and overlaps(slot.day, slot.starts, slot.ends, span_of(meeting)):
            at_table[meeting.table_id] = meeting
    result = []
    for table in tables:
        span = Span(slot.day, slot.starts, slot.ends, table.stand.hall_id)
        if any(b.day == span.day and overlaps(b.day, b.starts, b.ends, span) for b in table.busy):
            continue
        meeting = at_table.get(table.id)
        if meeting is None and begun(slot, now):
            result.append(Free(table, span, None))
        elif meeting is not None and queries.late_for(meeting, now):
            result.append(Free(table, span, meeting))
    return result


def pairs(fair_id: int, stand_ids: Collection[int]) -> dict[tuple[int, int], Pair]:
    """(person, stand) → what speaks for them: wishes, interests, and whom the timetable in force holds fit for the
    stand without either. Somebody who lacks a must-have is left out unless the agency itself asked. Four queries."""
    best: dict[tuple[int, int], Pair] = {}
    session, at_stands = db.session(), (FairPosition.fair_id == fair_id, FairPosition.stand_id.in_(stand_ids))
    wanted = select(FairInterest.attendee_id, FairInterest.fair_position_id, FairPosition.stand_id)
    asked = set()
    for person_id, position_id, stand_id in session.execute(wanted.join(FairPosition).where(*at_stands)):
        asked.add((person_id, position_id))
        best.setdefault((person_id, stand_id), Pair(position_id, None, True))
    wishes = select(FairWish.attendee_id, FairWish.fair_position_id, FairPosition.stand_id, FairWish.rank)
    wishes = wishes.join(FairWish.fair_position).where(*at_stands).order_by(FairWish.rank)
    for person_id, position_id, stand_id, rank in session.execute(wishes):
        key, mutual = (person_id, stand_id), (person_id, position_id) in asked
        before = best.get(key)
        if before is None or before.wish_rank is None or (mutual and not before.interest):
            best[key] = Pair(position_id, rank, mutual or (before is not None and before.interest))
    if not (stored_pairs := timetables.pairs_in_force(fair_id)):
        return best
    offers = {tuple(row) for row in session.execute(select(FairPosition.id, FairPosition.stand_id).where(*at_stands))}
    for key, stored in stored_pairs.items():
        pair = best.get(key)
        if pair is None and not stored.blocked and (stored.offer, key[1]) in offers:
            best[key] = Pair(stored.offer, None, False, stored.score)
        elif pair is not None and stored.blocked and not pair.interest:
            del best[key]
        elif pair is not None:
            best[key] = replace(pair, score=stored.score)
    return best


def order(person: FairAttendee, pair: Pair, had: int) -> tuple:
    """Wanted by both sides first, then by the person, by the agency, by neither; within that the dearer wish, then the
    better match; fewer meetings so far and the lower number decide among equals."""
    wish = pair.wish_rank is not None
    return (
        not (wish and pair.interest),
        not wish,
        not pair.interest,
        pair.wish_rank or 0,
        -pair.score,
        had,
        person.number,
    )


def proposals(fair: Fair, moment: datetime, stand_ids: Collection[int] | None = None) -> list[Proposal]:
    """For every free table its next best person, each person once. What was offered stays; what was passed over or has
    lapsed is not repeated."""
    now = local(moment)
    tables = [t for t in queries.tables(fair.id) if stand_ids is None or t.stand_id in stand_ids]
    free = free_tables(fair, now, tables, queries.running(fair.id, now))
    if not free:
        return []
    wanted = pairs(fair.id, {one.table.stand_id for one in free})
    present = {p.id: p for p in here(fair.id)}
    by_person, away = own_times(fair.id), elsewhere.of_people(fair.id, present, now.day)
    answered = _on_slot(fair.id, free)
    free = [one for one in free if not _filled(one.table, answered)]
    offered = {o.table_id: o for o in answered if o.status == "offered"}
    done = {(o.table_id, o.attendee_id) for o in answered if o.status != "offered"}
    taken = {o.attendee_id for o in answered if o.status == "offered"}
    ranked: list[tuple[tuple, int, Proposal]] = []
    at_stand = defaultdict(list)
    for (person_id, stand_id), pair in wanted.items():
        if person_id in present:
            at_stand[stand_id].append((present[person_id], pair))
    for index, one in enumerate(free):
        for person, pair in at_stand[one.table.stand_id]:
            if (one.table.id, person.id) in done:
                continue
            open_one = offered.get(one.table.id)
            mine = open_one is not None and open_one.attendee_id == person.id
            if person.id in taken and not mine:
                continue
            if not can_meet(fair, person, one, by_person[person.id], away.get(person.id, ())):
                continue
            mark = order(person, pair, len(by_person[person.id]))
            ranked.append(((not mine, *mark), index, _proposal(one, person, pair)))
    return _each_once(ranked)


def _proposal(free: Free, person: FairAttendee, pair: Pair) -> Proposal:
    return Proposal(free, person, pair.position_id, pair.wish_rank, pair.interest, pair.score)


def _each_once(ranked: list[tuple[tuple, int, Proposal]]) -> list[Proposal]:
    found: dict[int, Proposal] = {}
    used: set[int] = set()
    for _mark, index, proposal in sorted(ranked, key=lambda row: row[:2]):
        if index not in found and proposal.person.id not in used:
            found[index] = proposal
            used.add(proposal.person.id)
    return [found[index] for index in sorted(found)]


def possible(fair: Fair, table: FairTable, person: FairAttendee, moment: datetime) -> Proposal | None:
    """This person for this table now, or None when the place is taken, or the person cannot or was passed over."""
    now = local(moment)
    tables = [t for t in queries.tables(fair.id) if t.id == table.id]
    free = free_tables(fair, now, tables, queries.of_tables(fair.id, [table.id], now.day))
    if not free or not queries.is_here(person) or person.status != "registered" or person.fair_id != fair.id:
        return None
    answered = _on_slot(fair.id, free)
    passed = any((o.table_id, o.attendee_id, o.status) == (table.id, person.id, "passed") for o in answered)
    if passed or _filled(table, answered):
        return None
    wanted = pairs(fair.id, {table.stand_id}).get((person.id, table.stand_id))
    away = elsewhere.of_people(fair.id, [person.id], now.day).get(person.id, ())
    if wanted is None or not can_meet(fair, person, free[0], own_times(fair.id, person.id)[person.id], away):
        return None
    return _proposal(free[0], person, wanted)


def _filled(table: FairTable, answered: Iterable[FairOffer]) -> bool:
    """Whether the table took somebody in this slot already. A name comes with each, so that one slot shows one, whatever
    became of it: who takes people and calls them absent in turn learns no more."""
    return any((offer.table_id, offer.status) == (table.id, "accepted") for offer in answered)


def can_meet(
    fair: Fair,
    person: FairAttendee,
    free: Free,
    held: Collection[tuple[Span, int]],
    away: Collection[elsewhere.Span] = (),
) -> bool:
    """Whether this person has time now, also beside what is agreed elsewhere, is within the fair's limit, and is not met
    at this stand already."""
    if len(held) >= fair.max_meetings or any(stand_id == free.table.stand_id for _span, stand_id in held):
        return False
    if any(overlaps(b.day, b.starts, b.ends, free.span) for b in (*person.busy, *away)):
        return False
    return all(apart(fair, span, free.span, person.rest_minutes) for span, _stand_id in held)


def own_times(fair_id: int, attendee_id: int | None = None) -> dict[int, list[tuple[Span, int]]]:
    """(time, stand) of each person's meetings that are or were held. One statement, plain rows: there are thousands."""
    found = (
        select(
            FairMeeting.attendee_id,
            FairMeeting.day,
            FairMeeting.starts,
            FairMeeting.ends,
            FairStand.hall_id,
            FairStand.id,
        )
        .join(FairTable, FairTable.id == FairMeeting.table_id)
        .join(FairStand, FairStand.id == FairTable.stand_id)
        .where(FairMeeting.fair_id == fair_id, FairMeeting.status.in_(queries.HELD))
    )
    if attendee_id is not None:
        found = found.where(FairMeeting.attendee_id == attendee_id)
    times: dict[int, list[tuple[Span, int]]] = defaultdict(list)
    for person_id, day, starts, ends, hall_id, stand_id in db.session().execute(found):
        times[person_id].append((Span(day, starts, ends, hall_id), stand_id))
    return times


def here(fair_id: int) -> list[FairAttendee]:
    """The people who have come and not left, with the times they cannot."""
    found = select(FairAttendee).where(FairAttendee.fair_id == fair_id, FairAttendee.status == "registered")
    found = found.where(FairAttendee.arrived_at.is_not(None), FairAttendee.left_at.is_(None))
    return list(db.session().scalars(found.options(selectinload(FairAttendee.busy))))


def _on_slot(fair_id: int, free: list[Free]) -> list[FairOffer]:
    span = free[0].span
    found = select(FairOffer).where(FairOffer.fair_id == fair_id, FairOffer.day == span.day)
    return list(db.session().scalars(found.where(FairOffer.starts == span.starts)))


def soonest(
    fair: Fair, person: FairAttendee, stand_id: int, moment: datetime, lead: int = 2, whoever: bool = False
) -> Free | None:
    """The first time from now on that a stand's table and a person both have, for somebody who has just come in;
    `whoever`: that the table has, whether or not the person is elsewhere then."""
    now, own = local(moment), [span_of(m) for m in queries.of_person(person) if m.status in queries.HELD]
    own, busy = ([], []) if whoever else (own, (*person.busy, *_elsewhere(fair, person)))
    tables = [t for t in queries.tables(fair.id) if t.stand_id == stand_id]
    used = defaultdict(list)
    for meeting in queries.of_tables(fair.id, [t.id for t in tables]):
        if meeting.status in queries.HELD:
            used[meeting.table_id].append(span_of(meeting))
    for slot in queries.grid(fair):
        if slot.day < now.day or (slot.day == now.day and slot.starts < now.minute + lead):
            continue
        for table in tables:
            span = Span(slot.day, slot.starts, slot.ends, table.stand.hall_id)
            taken = any(overlaps(s.day, s.starts, s.ends, span) for s in used[table.id])
            away = any(overlaps(b.day, b.starts, b.ends, span) for b in (*table.busy, *busy))
            if not taken and not away and all(apart(fair, span, other, person.rest_minutes) for other in own):
                return Free(table, span, None)
    return None


def _elsewhere(fair: Fair, person: FairAttendee) -> list[elsewhere.Span]:
    days = {window.day for window in fair.windows}
    return [span for day in days for span in elsewhere.of_people(fair.id, [person.id], day).get(person.id, ())]
