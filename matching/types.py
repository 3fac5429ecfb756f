"""The words the engine speaks in: what was read, what is wanted, and how the two meet, all frozen and free of names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

READING_VERSION = 63
T = TypeVar("T")


class SettingsError(ValueError):
    """A setting is out of its limits; the message names it and the limits."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell a person: a code of `explain` and what to fill in."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """One value understood from a text: canonical `value`, the text it came from, and how sure (0..1) the reading
    is."""

    field: str
    value: str
    source: str
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person set right: `set` adds the value in place of what `source` gave, `drop` removes the value.

    Of a demand of a position, named by its values joined by "|", `must` and `wish` say how hard it is, and `confirm`
    that it is to be asked about and bars nobody. What is named as unsuitable stays so: there `must` makes it certain.
    """

    field: str
    value: str
    source: str = ""
    action: str = "set"

    def __post_init__(self) -> None:
        if self.action not in ("set", "drop", "must", "wish", "confirm"):
            raise ValueError(f"correction action {self.action!r}: use 'set', 'drop', 'must', 'wish' or 'confirm'")


RUNNING = ("", "职位名称", "职位描述")  # where words stand that are no column of their own


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways to meet a demand: any of the values of a field, or with `isnt` none of them, as the group it is
    asked of."""

    field: str
    values: tuple[str, ...]
    isnt: bool = False


@dataclass(frozen=True, slots=True)
class Want:
    """One demand of a position: any of `values` meets it; where there are further `ways`, `least` of them all with
    these.

    So "本科须过六级" is passing CET-6 or not being a bachelor, "三项满足两项" two of three, "法学，或过法考" one of two.

    `force` is "must" (a gate), "want" (asked for in a column), "wish" (welcome) or "avoid" (named as unsuitable).
    `column` is the cell it was read in and `source` the words there; `confirmed` says that a person called it so.
    """

    field: str
    values: tuple[str, ...]
    force: str
    source: str
    column: str = ""
    certainty: float = 1.0
    confirmed: bool = False
    ways: tuple[Way, ...] = ()
    least: int = 1

    @property
    def all_ways(self) -> tuple[Way, ...]:
        """Every way to meet it, its own values first."""
        return Way(self.field, self.values), *self.ways

    @property
    def firm(self) -> bool:
        """Whether it stands in a column of its own or a person confirmed it: words of a running text may mean less."""
        return self.confirmed or self.column not in RUNNING

    @property
    def is_open(self) -> bool:
        """Whether a gate made of it only asks to confirm and bars nobody, for the words leave it open."""
        return self.certainty < (0.8 if self.force == "avoid" else 0.5)


class _Read:
    """What Candidate and Position share: readings by field, and a JSON form with a version."""

    __slots__ = ()
    readings: tuple[Reading, ...]

    def of(self, name: str) -> tuple[Reading, ...]:
        """The readings of one field, in the order they were read."""
        return tuple(r for r in self.readings if r.field == name)

    def values(self, name: str) -> tuple[str, ...]:
        """The distinct values of one field."""
        return tuple(dict.fromkeys(r.value for r in self.readings if r.field == name))


@dataclass(frozen=True)
class Candidate(_Read):
    """A graduate as the engine sees one: nothing but readings that bear on work.

    There is no name, sex, age, ethnicity, household registration, health, school name or school rank here, and none of
    the readers looks for them.
    """

    key: str
    readings: tuple[Reading, ...] = ()
    notes: tuple[Message, ...] = ()
    words: tuple[str, ...] = ()  # of their texts, for the likeness of texts; never shown by themselves

    educations = property(lambda self: self.of("degree") + self.of("major"))
    languages = property(lambda self: self.of("language"))
    skills = property(lambda self: self.of("skill"))
    honours = property(lambda self: self.of("honour"))
    places = property(lambda self: self.of("place"))
    kinds = property(lambda self: self.of("kind"))
    pay = property(lambda self: self.of("pay"))
    graduation = property(lambda self: self.of("graduation"))

    def once(self, work: Callable[[Candidate], T]) -> T:
        """What `work` makes of this candidate, done once and kept with it. `work` is a function of the candidate
        alone."""
        kept: dict[str, T] = self.__dict__
        if work.__name__ not in kept:
            kept[work.__name__] = work(self)
        return kept[work.__name__]

    def to_dict(self) -> dict[str, Any]:
        """A JSON-able form that `from_dict` turns back into an equal candidate."""
        return {"version": READING_VERSION, **_plain(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Candidate:
        """The candidate of `to_dict`; a `ValueError` if another version of the reading wrote it."""
        _check_version(data)
        return cls(data["key"], _readings(data["readings"]), _messages(data["notes"]), tuple(data["words"].split()))


@dataclass(frozen=True)
class Position(_Read):
    """A position as the engine sees one: readings for people to check, and the demands made of them."""

    key: str
    readings: tuple[Reading, ...] = ()
    wants: tuple[Want, ...] = ()
    notes: tuple[Message, ...] = ()
    words: tuple[str, ...] = ()  # of what it asks for and of its duties

    def wanted(self, name: str, *forces: str) -> tuple[Want, ...]:
        """The demands in one field, of the forces given or of all."""
        return tuple(w for w in self.wants if w.field == name and (not forces or w.force in forces))

    @property
    def headcount(self) -> int:
        """How many people are sought; 1 when nothing was said."""
        return int(next(iter(self.values("headcount")), "1"))

    def to_dict(self) -> dict[str, Any]:
        """A JSON-able form that `from_dict` turns back into an equal position."""
        wants = [{**asdict(w), "values": list(w.values)} for w in self.wants]
        return {"version": READING_VERSION, **_plain(self), "wants": wants}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Position:
        """The position of `to_dict`; a `ValueError` if another version of the reading wrote it."""
        _check_version(data)
        wants = tuple(
            Want(**{**w, "values": tuple(w["values"]), "ways": tuple(_way(**way) for way in w["ways"])})
            for w in data["wants"]
        )
        words = tuple(data["words"].split())
        return cls(data["key"], _readings(data["readings"]), wants, _messages(data["notes"]), words)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of one side that a score rests on, and the canonical values read in them; `explain.evidence` shows it."""

    field: str
    values: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """One bar of a score: points of a maximum, and the words on both sides they rest on."""

    code: str
    points: float
    maximum: float
    wanted: tuple[Evidence, ...]
    found: tuple[Evidence, ...]
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """One must-have: `met`, `failed`, `unmet`, `unknown` or `doubtful`, with the words of the position it came from.

    Unmet is what is known not to be met and bars nobody, because the position asks for it without making it a must.
    Doubtful is what fails by the words of a running text that nobody has confirmed.
    """

    code: str
    state: str
    wanted: str
    found: tuple[Evidence, ...]
    source: str
    notes: tuple[Message, ...] = ()
    ways: tuple[Way, ...] = ()
    least: int = 1


@dataclass(frozen=True, slots=True)
class Score:
    """How a candidate meets a position: the parts less `doubt` are exactly `points`, the gates decide the verdict."""

    verdict: str
    points: float
    parts: tuple[Part, ...]
    gates: tuple[Gate, ...]
    raises: tuple[Message, ...] = ()
    maximum: float = 100.0
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of a ranked list: key of the candidate (or position), rank from 1, and the score behind it."""

    key: str
    rank: int
    score: Score


def digest64(*texts: str) -> int:
    """64 bits of some texts, the same on every machine."""
    return int.from_bytes(hashlib.blake2b("\x1f".join(texts).encode(), digest_size=8).digest(), "big")


def _plain(read: Candidate | Position) -> dict[str, Any]:
    return {
        "key": read.key,
        "readings": [asdict(r) for r in read.readings],
        "notes": [{"code": n.code, "params": dict(n.params)} for n in read.notes],
        "words": " ".join(read.words),
    }


def _way(field: str, values: Iterable[str], isnt: bool) -> Way:
    return Way(field, tuple(values), isnt)


def _readings(data: Iterable[Mapping[str, Any]]) -> tuple[Reading, ...]:
    return tuple(Reading(**r) for r in data)


def _messages(data: Iterable[Mapping[str, Any]]) -> tuple[Message, ...]:
    return tuple(Message(m["code"], dict(m["params"])) for m in data)


def _check_version(data: Mapping[str, Any]) -> None:
    if data.get("version") != READING_VERSION:
        raise ValueError(f"written by reading version {data.get('version')}, this is {READING_VERSION}: read it again")
