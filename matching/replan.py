"""A published timetable changed as little as possible: what can stay stays, what cannot finds another time first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from matching.meetings import FairInput, Meeting


@dataclass(frozen=True, slots=True)
class Change:
    """What a person is told: moved (both), dropped (`before` alone) or added (`after` alone)."""

    person: str
    position: str
    before: Meeting | None
    after: Meeting | None

    @property
    def kind(self) -> str:
        return "added" if self.before is None else "dropped" if self.after is None else "moved"


def keep_the_rest(given: FairInput, before: Iterable[Meeting], frozen: Iterable[Meeting] = ()) -> FairInput:
    """The input of the plan that follows: the fair as it is now (`given`), with every earlier meeting that is still
    possible pinned, and every other one promised. Frozen meetings (started, or pinned by hand) are pinned in any case.

    A table that dropped out stays in the input with
    all its times closed. Solve it with `timetable.plan`; slots must be those of the plan before. So no meeting moves that could stay, and the
    number that must move is the least any plan can have. O(meetings + edges).
    """
    tables, people = {t.key: t for t in given.tables}, {p.key: p for p in given.people}
    edges = {(e.person, e.position): e for e in given.edges}
    always, lost = set(frozen) | set(given.pinned), set()
    kept: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in sorted(always):
        if meeting.table in tables and meeting.person in people:
            kept[meeting.person].append(meeting)
    for meeting in sorted(set(before) - always):
        table, person = tables.get(meeting.table), people.get(meeting.person)
        edge = edges.get((meeting.person, table.position)) if table else None
        possible = (
            table is not None
            and person is not None
            and edge is not None
            and not edge.blocked
            and meeting.slot not in table.closed
            and meeting.slot not in person.closed
        )
        if possible and _rests(given, kept[meeting.person], meeting):
            kept[meeting.person].append(meeting)
        elif edge is not None:
            lost.add((edge.person, edge.position))
    return replace(
        given,
        pinned=tuple(sorted(m for some in kept.values() for m in some)),
        edges=tuple(replace(e, promised=(e.person, e.position) in lost) for e in given.edges),
    )


def difference(before: Iterable[Meeting], after: Iterable[Meeting], position_of: dict[str, str]) -> list[Change]:
    """Who is told what, in order of people; `position_of` names each table's position, of both plans.

    A meeting that only went to another table of its position at the same time is a move too.
    """
    one = {(m.person, position_of[m.table]): m for m in before}
    two = {(m.person, position_of[m.table]): m for m in after}
    return [
        Change(person, position, one.get((person, position)), two.get((person, position)))
        for person, position in sorted(one.keys() | two.keys())
        if one.get((person, position)) != two.get((person, position))
    ]


def _rests(given: FairInput, kept: list[Meeting], meeting: Meeting) -> bool:
    """Whether the person still has the rests now asked for between this meeting and those kept so far."""
    hall = {t.key: t.hall for t in given.tables}
    slot = given.slots[meeting.slot]
    for other in kept:
        theirs = given.slots[other.slot]
        if theirs.day != slot.day:
            continue
        first, second = sorted((theirs, slot), key=lambda s: s.starts)
        if first == second or second.starts - first.ends < given.rest_needed(hall[other.table] == hall[meeting.table]):
            return False
    return True
