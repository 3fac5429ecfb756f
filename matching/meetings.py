"""A fair as the engine sees it: slots, tables, people and possible meetings in, a plan out, both as canonical JSON.

Keys are the caller's strings. A slot is named by its index in `FairInput.slots`; the slots of a fair never overlap.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which each table holds one meeting: day as ISO date ("" if the fair has one), minutes since midnight."""

    day: str
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Table:
    """One interviewer. `position` is what people meet there; several tables may serve the same one."""

    key: str
    position: str
    hall: str = ""
    closed: frozenset[int] = frozenset()  # slots in which it cannot meet, those reserved for walk-ins among them


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part, with the slots they cannot come in."""

    key: str
    university: str = ""  # only counted in the certificate, never looked at by the solver
    province: str = ""
    closed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Edge:
    """A meeting that may be held: score 0 to 1000 of the matcher, the person's wish (1 = first), the agency's interest."""

    person: str
    position: str
    score: int
    wish: int | None = None
    interest: bool = False
    promised: bool = False  # announced before and lost by a change of plan: first to find another time
    blocked: str = ""  # the must-have that fails; such a pair is never placed, but its wish gets this answer


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """A person at a table in a slot, by keys and index; ordered as written."""

    person: str
    table: str
    slot: int


@dataclass(frozen=True, slots=True)
class FairInput:
    """Everything a timetable depends on. Raises ValueError where keys repeat or name nothing, or slots are not one after
    the other."""

    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    people: tuple[Person, ...]
    edges: tuple[Edge, ...]
    max_per_person: int = 6
    min_per_person: int = 1
    gap_minutes: int = 0  # a person has between the end of a meeting and the start of the next one of that day
    walk_minutes: int = 0  # and at least so many between two in different halls
    pinned: tuple[Meeting, ...] = ()  # kept as they are
    seed: int = 0

    def __post_init__(self) -> None:
        for i, (one, next_one) in enumerate(pairwise((Slot("", -1, -1), *self.slots))):
            if next_one.starts >= next_one.ends or (one.day, one.ends) > (next_one.day, next_one.starts):
                raise ValueError(f"slot {i} is empty, or begins before the one in front of it ends")
        _once("table", (t.key for t in self.tables))
        people = _once("person", (p.key for p in self.people))
        _once("possible meeting", ((e.person, e.position) for e in self.edges))
        halls: dict[str, str] = {}
        for table in self.tables:
            if halls.setdefault(table.position, table.hall) != table.hall:
                raise ValueError(f"the tables of {table.position!r} stand in different halls; name them apart")
        for edge in self.edges:
            if edge.person not in people:
                raise ValueError(f"a possible meeting names the unknown person {edge.person!r}")
            if not 0 <= edge.score <= 1000:
                raise ValueError(f"the score of {edge.person!r} and {edge.position!r} is {edge.score}, not 0 to 1000")
        if not 0 <= self.min_per_person <= self.max_per_person:
            raise ValueError("min_per_person must lie between 0 and max_per_person")
        table_keys = {t.key for t in self.tables}
        for meeting in self.pinned:
            if meeting.table not in table_keys or meeting.person not in people:
                raise ValueError(f"the pinned meeting {meeting} names an unknown table or person")
            if not 0 <= meeting.slot < len(self.slots):
                raise ValueError(f"the pinned meeting {meeting} names no slot of the fair")

    def to_json(self) -> bytes:
        """Canonical: the same input gives the same bytes, whatever the order of tables, people and edges."""
        plain = {
            "format": FORMAT,
            "slots": [asdict(slot) for slot in self.slots],
            "tables": [_plain(t) for t in sorted(self.tables, key=lambda t: t.key)],
            "people": [_plain(p) for p in sorted(self.people, key=lambda p: p.key)],
            "edges": [asdict(e) for e in sorted(self.edges, key=lambda e: (e.person, e.position))],
            "pinned": [asdict(m) for m in sorted(self.pinned)],
        }
        for name in ("max_per_person", "min_per_person", "gap_minutes", "walk_minutes", "seed"):
            plain[name] = getattr(self, name)
        return canonical(plain)

    @classmethod
    def from_json(cls, content: bytes) -> "FairInput":
        """The input of `to_json`. Raises ValueError for another format."""
        plain = json.loads(content)
        if plain.pop("format", None) != FORMAT:
            raise ValueError("this file is not a fair's input of this version")
        closed = lambda row: row | {"closed": frozenset(row["closed"])}  # noqa: E731
        return cls(
            slots=tuple(Slot(**row) for row in plain.pop("slots")),
            tables=tuple(Table(**closed(row)) for row in plain.pop("tables")),
            people=tuple(Person(**closed(row)) for row in plain.pop("people")),
            edges=tuple(Edge(**row) for row in plain.pop("edges")),
            pinned=tuple(Meeting(**row) for row in plain.pop("pinned")),
            **plain,
        )

    def rest_needed(self, same_hall: bool) -> int:
        """Minutes a person needs between two meetings."""
        return self.gap_minutes if same_hall else max(self.gap_minutes, self.walk_minutes)

    @property
    def share(self) -> int:
        """The fair share in meetings: nobody can have more of them than there are slots."""
        return min(self.min_per_person, len(self.slots))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json()).hexdigest()


@dataclass(frozen=True, slots=True)
class Plan:
    """A timetable: meetings in canonical order, what it is worth, and a bound nobody can exceed.

    `served` is the sum over all people of `share_of` (what is maximised first); `value` is the sum of `value_of`
    (second). `bound_served` and `bound_value` hold for every timetable of this input that serves as many;
    `optimal` says that both are reached.
    """

    meetings: tuple[Meeting, ...]
    served: int
    value: int
    bound_served: int
    bound_value: int
    optimal: bool
    method: str
    stats: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> bytes:
        return canonical(asdict(self) | {"format": FORMAT, "meetings": [asdict(m) for m in self.meetings]})

    @classmethod
    def from_json(cls, content: bytes) -> "Plan":
        plain = json.loads(content)
        if plain.pop("format", None) != FORMAT:
            raise ValueError("this file is not a fair's plan of this version")
        return cls(meetings=tuple(Meeting(**row) for row in plain.pop("meetings")), **plain)


def value_of(edge: Edge) -> int:
    """What a meeting is worth, the published rule: score, 1000 for a wish, up to 500 for its rank, 1000 for interest.

    A first wish adds 500, a second 450, … an eleventh and later ones nothing; so what both sides asked for comes
    before what one asked for, and that before what merely fits, unless rank and score together say otherwise. A meeting
    announced before that lost its time adds 2000.

    >>> value_of(Edge("p", "q", 700)), value_of(Edge("p", "q", 700, wish=1)), value_of(Edge("p", "q", 700, 2, True))
    (700, 2200, 3150)
    """
    wished = 0 if edge.wish is None else 1000 + max(0, 500 - 50 * (edge.wish - 1))
    return edge.score + wished + 1000 * edge.interest + 2000 * edge.promised


def share_of(meetings: int, share: int) -> int:
    """What somebody's meetings count towards the fair share: the first `share` points, the second one less, and so on,
    so that a first meeting comes before anybody's second.

    >>> [share_of(n, 3) for n in range(5)], [share_of(n, 1) for n in range(3)]
    ([0, 3, 5, 6, 6], [0, 1, 1])
    """
    counted = min(meetings, share)
    return counted * share - counted * (counted - 1) // 2


def canonical(plain: Any) -> bytes:
    """JSON of which equal values have equal bytes: keys sorted, no blanks, UTF-8."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(row: Table | Person) -> dict[str, Any]:
    return asdict(row) | {"closed": sorted(row.closed)}


def _once(what: str, keys: Iterable[Any]) -> set[Any]:
    seen: set[Any] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"the {what} {key!r} is there twice")
        seen.add(key)
    return seen
