"""A published timetable changed as little as possible: what can stay stays, what cannot finds another time first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from matching.meetings import FairInput, Meeting, Person


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

    Solve it with `timetable.plan`; slots must be those of the plan before. A table that dropped out stays in the input
    with all its times closed. No plan can keep more meetings: each person keeps the most that go together with the
    rests now asked for. O(meetings + edges), and 2^n at worst for n meetings of one person that no longer go together.
    """
    tables, people = {t.key: t for t in given.tables}, {p.key: p for p in given.people}
    edges = {(e.person, e.position): e for e in given.edges}
    always = sorted(m for m in {*frozen, *given.pinned} if m.table in tables and m.person in people)
    held = {(m.table, m.slot) for m in always}
    fixed: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in always:
        fixed[meeting.person].append(meeting)
    met = {(m.person, tables[m.table].position) for m in always}
    possible: dict[str, list[Meeting]] = defaultdict(list)
    announced: set[tuple[str, str]] = set()
    for meeting in sorted(set(before) - set(always)):
        table, person = tables.get(meeting.table), people.get(meeting.person)
        if table is None or person is None or (meeting.person, table.position) in met:
            continue
        edge = edges.get((meeting.person, table.position))
        if edge is None:
            continue
        announced.add((meeting.person, table.position))
        free = meeting.slot not in table.closed | person.closed and (meeting.table, meeting.slot) not in held
        if free and not edge.blocked:
            possible[meeting.person].append(meeting)
    hall = {t.key: t.hall for t in given.tables}
    kept = [m for person, some in possible.items() for m in _most(given, hall, people[person], fixed[person], some)]
    stays = {(m.person, tables[m.table].position) for m in kept}
    return replace(
        given,
        pinned=tuple(sorted((*always, *kept))),
        edges=tuple(replace(e, promised=(e.person, e.position) in announced - stays) for e in given.edges),
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


def _most(
    given: FairInput, hall: dict[str, str], person: Person, fixed: list[Meeting], possible: list[Meeting]
) -> list[Meeting]:
    """The most of one person's meetings that can stay beside the fixed ones with the rests now asked for.

    Meetings are few, so every choice is tried, the earlier ones kept first; of equals the first in that order.
    """
    order = sorted(possible, key=lambda m: (given.slots[m.slot].day, given.slots[m.slot].starts, m.table))
    best: list[Meeting] = []

    def search(at: int, kept: list[Meeting]) -> None:
        nonlocal best
        if len(kept) + len(order) - at <= len(best):
            return
        if at == len(order):
            best = kept
            return
        if all(_rests(given, hall, person, order[at], other) for other in (*fixed, *kept)):
            search(at + 1, [*kept, order[at]])
        search(at + 1, kept)

    search(0, [])
    return best


def _rests(given: FairInput, hall: dict[str, str], person: Person, meeting: Meeting, other: Meeting) -> bool:
    """Whether one person can hold both, with the rest now asked for between them."""
    one, two = given.slots[meeting.slot], given.slots[other.slot]
    if one.day != two.day:
        return True
    first, second = sorted((one, two), key=lambda s: s.starts)
    needed = given.rest_needed(person, hall[meeting.table] == hall[other.table])
    return meeting.slot != other.slot and second.starts - first.ends >= needed
