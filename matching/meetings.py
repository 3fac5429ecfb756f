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
PLAN_FORMAT = 2  # 1 had one sum for all levels, and a bound without a proof
PROMISED, LEVEL, VALUE = "promised", "level ", "value"
NO_PRICES = {"scale": 1, "weights": {}, "floors": {}, "tables": {}}  # proves what holds if tables were free all day


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which each table holds one meeting: day as ISO date ("" if the fair has one), minutes since
    midnight."""

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
    rest_minutes: int = 0  # needed between two meetings of a day, where it is more than the fair's gap


@dataclass(frozen=True, slots=True)
class Edge:
    """A meeting that may be held: score 0 to 1000 of the matcher, the person's wish (1 = first), the agency's
    interest."""

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
class Group:
    """People who come and go together: all their meetings lie within so many minutes of one day, from the first one's
    start to the last one's end; 1440 for any time of one day."""

    key: str
    people: tuple[str, ...]
    within_minutes: int = 1440


@dataclass(frozen=True, slots=True)
class FairInput:
    """Everything a timetable depends on. Raises ValueError where keys repeat or name nothing, or slots are not one
    after the other."""

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
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        for i, (one, next_one) in enumerate(pairwise((Slot("", -1, -1), *self.slots))):
            if next_one.starts >= next_one.ends or (one.day, one.ends) > (next_one.day, next_one.starts):
                raise ValueError(f"slot {i} is empty, or begins before the one in front of it ends")
        _once("table", (t.key for t in self.tables))
        people = _once("person", (p.key for p in self.people))
        for person in self.people:
            if person.rest_minutes < 0:
                raise ValueError(f"the rest of {person.key!r} is {person.rest_minutes} minutes")
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
        _once("group", (g.key for g in self.groups))
        _once("person of a group", (p for g in self.groups for p in g.people))
        for group in self.groups:
            if not set(group.people) <= people:
                raise ValueError(f"the group {group.key!r} names an unknown person")
            if group.within_minutes < max((s.ends - s.starts for s in self.slots), default=0):
                raise ValueError(f"no meeting fits into the {group.within_minutes} minutes of the group {group.key!r}")

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
        if self.groups:  # inputs without any keep the bytes they had before there were groups
            plain["groups"] = [
                asdict(g) | {"people": sorted(g.people)} for g in sorted(self.groups, key=lambda g: g.key)
            ]
        return canonical(plain)

    @classmethod
    def from_json(cls, content: bytes) -> "FairInput":
        """The input of `to_json`. Raises ValueError for another format."""
        plain = json.loads(content)
        if plain.pop("format", None) != FORMAT:
            raise ValueError("this file is not a fair's input of this version")

        def closed(row: dict[str, Any]) -> dict[str, Any]:
            return row | {"closed": frozenset(row["closed"])}

        return cls(
            slots=tuple(Slot(**row) for row in plain.pop("slots")),
            tables=tuple(Table(**closed(row)) for row in plain.pop("tables")),
            people=tuple(Person(**closed(row)) for row in plain.pop("people")),
            edges=tuple(Edge(**row) for row in plain.pop("edges")),
            pinned=tuple(Meeting(**row) for row in plain.pop("pinned")),
            groups=tuple(Group(**row | {"people": tuple(row["people"])}) for row in plain.pop("groups", ())),
            **plain,
        )

    def rest_needed(self, person: Person, same_hall: bool) -> int:
        """Minutes somebody needs between two meetings."""
        return max(self.gap_minutes, person.rest_minutes, 0 if same_hall else self.walk_minutes)

    @property
    def share(self) -> int:
        """The fair share in meetings: nobody can have more of them than there are slots."""
        return min(self.min_per_person, len(self.slots))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json()).hexdigest()


@dataclass(frozen=True, slots=True)
class Aim:
    """One thing wanted of a plan: what it reached, and a bound that no plan exceeds which reaches as much of every aim
    before this one. `proof` is what the bound follows from by arithmetic alone (`matching.fairs.prices`)."""

    name: str  # "promised", "level 1" … "level k", "value"
    reached: int
    bound: int
    proof: dict[str, Any]

    @property
    def proven(self) -> bool:
        return self.reached >= self.bound


@dataclass(frozen=True, slots=True)
class Plan:
    """A timetable: meetings in canonical order, and the aims in order of precedence (`aims_of`)."""

    meetings: tuple[Meeting, ...]
    aims: tuple[Aim, ...]
    method: str
    stats: dict[str, int] = field(default_factory=dict)

    @property
    def levels(self) -> tuple[int, ...]:
        """How many people have at least one meeting, at least two, … up to the fair share."""
        return tuple(aim.reached for aim in self.aims if aim.name.startswith(LEVEL))

    @property
    def bound_levels(self) -> tuple[int, ...]:
        return tuple(aim.bound for aim in self.aims if aim.name.startswith(LEVEL))

    @property
    def served(self) -> int:
        """People with a meeting, where anybody is to have one."""
        return self.levels[0] if self.levels else 0

    @property
    def bound_served(self) -> int:
        return self.bound_levels[0] if self.bound_levels else 0

    @property
    def value(self) -> int:
        return self.aims[-1].reached

    @property
    def bound_value(self) -> int:
        return self.aims[-1].bound

    @property
    def optimal(self) -> bool:
        """Whether every aim is proven to be reached as far as it can be."""
        return all(aim.proven for aim in self.aims)

    def to_json(self) -> bytes:
        return canonical(asdict(self) | {"format": PLAN_FORMAT, "meetings": [asdict(m) for m in self.meetings]})

    @classmethod
    def from_json(cls, content: bytes) -> "Plan":
        """The plan of `to_json`. Raises ValueError for another format."""
        plain = json.loads(content)
        if plain.pop("format", None) != PLAN_FORMAT:
            raise ValueError("this file is not a fair's plan of this version")
        meetings = tuple(Meeting(**row) for row in plain.pop("meetings"))
        return cls(meetings=meetings, aims=tuple(Aim(**row) for row in plain.pop("aims")), **plain)


def aims_of(given: FairInput) -> tuple[str, ...]:
    """What is wanted, the first first: announced meetings that lost their time, each level of the fair share, the
    value.

    >>> aims_of(FairInput((Slot("", 0, 9),), (), (), (), min_per_person=1))
    ('level 1', 'value')
    """
    promised = (PROMISED,) if any(e.promised and not e.blocked for e in given.edges) else ()
    return (*promised, *(f"{LEVEL}{j}" for j in range(1, given.share + 1)), VALUE)


def value_of(edge: Edge) -> int:
    """What a meeting is worth, the published rule: score, 1000 for a wish, up to 500 for its rank, 1000 for interest.

    A first wish adds 500, a second 450, … an eleventh and later ones nothing; so what both sides asked for comes
    before what one asked for, and that before what merely fits, unless rank and score together say otherwise.

    >>> value_of(Edge("p", "q", 700)), value_of(Edge("p", "q", 700, wish=1)), value_of(Edge("p", "q", 700, 2, True))
    (700, 2200, 3150)
    """
    wished = 0 if edge.wish is None else 1000 + max(0, 500 - 50 * (edge.wish - 1))
    return edge.score + wished + 1000 * edge.interest


def canonical(plain: Any) -> bytes:
    """JSON of which equal values have equal bytes: keys sorted, no blanks, UTF-8."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(row: Table | Person) -> dict[str, Any]:
    plain = asdict(row) | {"closed": sorted(row.closed)}
    if not plain.get("rest_minutes", 1):
        del plain["rest_minutes"]  # inputs without it keep the bytes they had before it could be said
    return plain


def _once(what: str, keys: Iterable[Any]) -> set[Any]:
    seen: set[Any] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"the {what} {key!r} is there twice")
        seen.add(key)
    return seen
