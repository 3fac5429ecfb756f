"""The locked input of a run: a fair as it stands, written down as the engine's own canonical JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from typing import Any

from matching.meetings import Edge, FairInput, Group, Meeting, Person, Slot, Table
from matching.pairing import Graduate as Seeker
from matching.pairing import PairingInput, Places
from matching.types import digest64
from web.fairs.queries import busy_slots
from web.models import FairMeeting
from web.timetables.engine.fits import Fits, Tell
from web.timetables.queries.snapshot import Snapshot

USUAL_FILL = 3  # best fitting agencies added to each person's own wishes, so that nobody's day is empty
MOST_EXTRA = 10


@dataclass(frozen=True, slots=True)
class Built:
    """The engine's input, and what belongs to it by ids alone: names are looked up when they are shown."""

    given: FairInput | PairingInput
    about: dict[str, Any]


def timetable_input(data: Snapshot, settings: Mapping[str, Any], seed: int, tell: Tell) -> Built:
    """The fair as a timetable's input. `settings`: fill, closed_tables, closed_halls, moves (a stand's id as text → the
    hall it goes to), not_before (day, minutes): what began earlier is kept, and nothing new is put there."""
    fits = Fits(data, tell)
    slots = tuple(Slot(s.day.isoformat(), s.starts, s.ends) for s in data.slots)
    index = {(s.day, s.starts): i for i, s in enumerate(slots)}
    closed_tables, closed_halls = set(settings.get("closed_tables", ())), set(settings.get("closed_halls", ()))
    closed_halls |= {hall.id for hall in data.fair.halls if hall.closed}
    walk_in, moves, away = _walk_in(data), settings.get("moves", {}), data.elsewhere
    tables = tuple(
        Table(
            str(table.id),
            str(stand.id),
            str(moves.get(str(stand.id), stand.hall_id) or ""),
            frozenset(busy_slots(data.slots, (*table.busy, *away.tables.get(table.id, ()))) | walk_in)
            if not (
                table.closed or table.id in closed_tables or moves.get(str(stand.id), stand.hall_id) in closed_halls
            )
            else frozenset(range(len(slots))),
        )
        for stand in data.stands
        for table in stand.tables
    )
    people = tuple(
        Person(
            str(p.id),
            p.school or "",
            p.province or "",
            frozenset(busy_slots(data.slots, (*p.busy, *away.people.get(p.id, ())))),
            p.rest_minutes,
        )
        for p in data.people
    )
    edges, offers = _edges(data, fits, int(settings.get("fill", USUAL_FILL)))
    known = {t.key: t.position for t in tables}
    tables, people, pinned = _pinned(data, tables, people, index, settings)
    for m in data.meetings:
        stand = known.get(str(m.table_id))
        if stand is not None:
            offers.setdefault(f"{m.attendee_id}|{stand}", m.fair_position_id)
    fair = data.fair
    given = FairInput(
        slots=slots,
        tables=tables,
        people=people,
        edges=edges,
        max_per_person=fair.max_meetings,
        min_per_person=min(fair.min_meetings, fair.max_meetings),
        gap_minutes=fair.gap_minutes,
        walk_minutes=fair.gap_minutes + fair.walk_minutes if fair.walk_minutes else 0,  # beside the gap
        pinned=pinned,
        seed=seed,
        groups=_groups(data),
    )
    return Built(given, about(data) | {"offers": offers, "wishes": _wishes(data, fits)})


def _groups(data: Snapshot) -> tuple[Group, ...]:
    """Who comes and goes together, by the name of the group; one alone is none."""
    members: dict[str, list[str]] = {}
    for person in data.people:
        if person.group_name:
            members.setdefault(person.group_name, []).append(str(person.id))
    minutes = max(data.fair.group_minutes, data.fair.slot_minutes) if data.fair.group_minutes else 24 * 60
    return tuple(Group(name, tuple(some), minutes) for name, some in sorted(members.items()) if len(some) > 1)


def frozen(meeting: FairMeeting, not_before: Sequence[Any]) -> bool:
    """Whether a published meeting may not be moved: begun, pinned, made on the spot, or its time is past."""
    if meeting.pinned or meeting.status in ("started", "met") or meeting.origin in ("walk_in", "fill"):
        return True
    return bool(not_before) and [meeting.day.isoformat(), meeting.starts] < list(not_before)


def _pinned(
    data: Snapshot,
    tables: tuple[Table, ...],
    people: tuple[Person, ...],
    index: Mapping[tuple[str, int], int],
    settings: Mapping[str, Any],
) -> tuple[tuple[Table, ...], tuple[Person, ...], tuple[Meeting, ...]]:
    """The frozen meetings; of two of one person at one stand the second only keeps its time taken on both sides."""
    not_before = list(settings.get("not_before", ()))
    past = {i for (day, starts), i in index.items() if not_before and [day, starts] < not_before}
    stands, here = {t.key: t.position for t in tables}, {p.key for p in people}
    pinned: dict[tuple[str, str], Meeting] = {}
    taken: dict[str, set[int]] = {}
    for m in data.meetings:
        person, table, slot = str(m.attendee_id), str(m.table_id), index.get((m.day.isoformat(), m.starts))
        if slot is None or not frozen(m, not_before) or table not in stands:
            continue
        if person in here and (person, stands[table]) not in pinned:
            pinned[person, stands[table]] = Meeting(person, table, slot)
        else:
            taken.setdefault(table, set()).add(slot)
            taken.setdefault(f"person {person}", set()).add(slot)
    tables = tuple(replace(t, closed=t.closed | past | taken.get(t.key, set())) for t in tables)
    people = tuple(replace(p, closed=p.closed | taken.get(f"person {p.key}", set())) for p in people)
    return tables, people, tuple(sorted(pinned.values()))


def _walk_in(data: Snapshot) -> set[int]:
    """The last slots of each window, kept for people who come without a meeting."""
    kept: set[int] = set()
    for window in data.fair.windows:
        own = [s.index for s in data.slots if s.day == window.day and window.starts <= s.starts < window.ends]
        kept |= set(own[len(own) - data.fair.walk_in_slots :]) if data.fair.walk_in_slots else set()
    return kept


def _edges(data: Snapshot, fits: Fits, fill: int) -> tuple[tuple[Edge, ...], dict[str, int]]:
    """Wishes, interests, and for everybody the best fitting further agencies; with each the position to be met for."""
    edges: list[Edge] = []
    offers: dict[str, int] = {}
    with_tables = [
        (str(stand.id), [(offer.id, fits.table[offer.id]) for offer in stand.positions])
        for stand in data.stands
        if stand.tables and stand.positions
    ]
    for person in data.people:
        number, who = person.id, str(person.id)
        wishes = {wish.fair_position_id: wish.rank for wish in person.wishes}
        extra: list[Edge] = []
        for stand, offered in with_tables:
            rows = []
            for offer, table in offered:
                fit = table[number]
                interest = (offer, number) in data.interests
                rows.append((fit.blocked, wishes.get(offer, 999), not interest, -fit.score, offer, fit))
            blocked, rank, _, _, offer_id, fit = min(rows, key=itemgetter(0, 1, 2, 3, 4))
            wish = min((row[1] for row in rows if row[1] < 999), default=None)
            interest = any(not row[2] for row in rows)
            if blocked and wish is None and not interest:
                continue
            reason = fits.gate(number, offer_id)[0] or "gate" if blocked else ""
            edge = Edge(who, stand, fit.score, wish, interest, blocked=reason)
            offers[f"{who}|{stand}"] = offer_id
            (extra if wish is None and not interest else edges).append(edge)
        # Of equals a digest decides, so that no stand comes first for everybody.
        extra.sort(key=lambda e: (-e.score, digest64(e.person, e.position)))
        for edge in extra[fill:]:
            del offers[f"{edge.person}|{edge.position}"]
        edges += extra[:fill]
    return tuple(edges), offers


def _wishes(data: Snapshot, fits: Fits) -> dict[str, list[list[Any]]]:
    """By person the wishes in order: [position, rank, the must-have that fails as [code, wanted], or none]."""
    return {
        str(person.id): [
            [
                wish.fair_position_id,
                wish.rank,
                fits.gate(person.id, wish.fair_position_id)
                if fits.of(person.id, wish.fair_position_id).blocked
                else None,
            ]
            for wish in person.wishes
            if wish.fair_position_id in fits.table
        ]
        for person in data.people
        if person.wishes
    }


def pairing_input(data: Snapshot, settings: Mapping[str, Any], seed: int, tell: Tell) -> Built:
    """The fair as a direct placement: positions with places, wishes and interests, scores of everybody not blocked.
    `settings`: only_wishes, ties (of the same score: by lot, or so that the most are placed)."""
    fits = Fits(data, tell)
    asked: dict[int, list[tuple[int, int]]] = {}
    for (offer, person), rank in data.interests.items():
        asked.setdefault(offer, []).append((rank, person))
    here = {p.id for p in data.people}
    positions = tuple(
        Places(str(o.id), o.places, tuple(str(p) for _, p in sorted(asked.get(o.id, ())) if p in here))
        for stand in data.stands
        for o in stand.positions
    )
    only = bool(settings.get("only_wishes"))
    graduates = tuple(
        Seeker(
            str(p.id),
            tuple(str(w.fair_position_id) for w in p.wishes if w.fair_position_id in fits.table),
            only,
            p.school or "",
            p.province or "",
        )
        for p in data.people
    )
    wished = {(g.key, q) for g in graduates for q in g.wishes} if only else None
    scores = {
        (str(person), str(offer)): fit.score
        for offer, row in fits.table.items()
        for person, fit in row.items()
        if not fit.blocked and (wished is None or (str(person), str(offer)) in wished)
    }
    given = PairingInput(positions, graduates, scores, seed, settings.get("ties", "lot"))
    return Built(given, about(data) | {"wishes": _wishes(data, fits)})


def ranking_lists(data: Snapshot, tell: Tell, most: int = 50) -> list[list[Any]]:
    """For every position its best people: [position, rank, person, score, blocked], blocked ones last."""
    fits = Fits(data, tell)
    return [
        [offer, fit.rank, person, fit.score, fit.blocked]
        for offer, row in fits.table.items()
        for person, fit in islice(row.items(), most)
    ]


def about(data: Snapshot) -> dict[str, Any]:
    """Who took part and what stood where, by ids: people in order, the stand of each table and of each position."""
    return {
        "people": [str(p.id) for p in data.people],
        "tables": {str(t.id): str(stand.id) for stand in data.stands for t in stand.tables},
        "positions": {str(o.id): str(stand.id) for stand in data.stands for o in stand.positions},
    }
