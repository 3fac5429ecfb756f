"""The border to the matcher: rows in, readings kept, ranked lists with their reasons out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from matching import (
    DEFAULT,
    Candidate,
    Correction,
    MatchSettings,
    SettingsError,
    explain,
    read_candidate,
    read_position,
)
from matching import Position as Wanted
from matching.fields import PARTS
from matching.plan import Plan, plan
from matching.scoring import explained, order
from matching.settings import LIMIT
from matching.types import READING_VERSION, Gate, Score
from web.models import Graduate, Position
from web.ranking import queries
from web.ranking.kept import Kept
from web.ranking.queries import Offered, Seen
from web.ranking.rows import OWN, ROW_FORMAT, UNNAMED, column_names, graduate_row, position_row

VERSION = READING_VERSION * 1000 + ROW_FORMAT  # of stored readings; older ones are made anew by the sweep

_candidates: Kept[Candidate] = Kept(6000)
_plans: Kept[Plan] = Kept(6000)
_orders: Kept[tuple["Placed", ...]] = Kept(100)


# --- reading ----------------------------------------------------------------------------------------------------------


def candidate_of(graduate: Graduate, fields: Collection[str] = OWN) -> Candidate:
    """The candidate read anew from these fields of a profile loaded with its rows. About 1 ms."""
    row = graduate_row(graduate, fields)
    return read_candidate(row, str(graduate.id or ""), _corrections(graduate.corrections, row, fields == OWN))


def wanted_of(position: Position) -> Wanted:
    """What a position asks for, read anew. A few ms."""
    row = position_row(position)
    return read_position(row, str(position.id or ""), _corrections(position.corrections, row, True))


def graduate_reading(graduate: Graduate) -> dict[str, Any]:
    """What is stored with a profile: the reading of all of it, and of what an agency sees without an application."""
    stored = _with_labels(candidate_of(graduate))
    if graduate.visibility in ("anonymous", "open"):
        stored["unnamed"] = candidate_of(graduate, UNNAMED).to_dict()
    return stored


def position_reading(position: Position) -> dict[str, Any]:
    """What is stored with a position."""
    return _with_labels(wanted_of(position))


def _with_labels(read: Candidate | Wanted) -> dict[str, Any]:
    """The JSON form, and the name of every reading in both languages so that pages need no engine to show them."""
    return read.to_dict() | {"labels": [[explain.label(r, "zh"), explain.label(r, "en")] for r in read.readings]}


def _corrections(stored: Iterable[Mapping[str, str]] | None, row: Mapping[str, str], whole: bool) -> list[Correction]:
    """The corrections that touch this row: one made in a text that may not be seen stays unseen."""
    text = "\n".join(row.values())
    return [Correction(**c) for c in stored or () if whole or (c.get("source") and c["source"] in text)]


# --- the people and positions of a list -------------------------------------------------------------------------------


def candidates(people: Sequence[Seen]) -> dict[int, Candidate]:
    """The candidates of a pool by id, each made of nothing but the fields that may be seen.

    Known ones come from memory; the others from stored readings, or are read anew where none fits.
    """
    found: dict[int, Candidate] = {}
    missing: dict[int, Seen] = {}
    for person in people:
        kept = _candidates.get(_key(person))
        if kept is None:
            missing[person.id] = person
        else:
            found[person.id] = kept
    if missing:
        _read_missing(missing, found)
    return found


def _read_missing(missing: Mapping[int, Seen], found: dict[int, Candidate]) -> None:
    by_level = [number for number, person in missing.items() if _unnamed(person)]
    for number, stored in queries.graduate_readings(by_level).items():
        if (stored or {}).get("unnamed", {}).get("version") == READING_VERSION:
            read = Candidate.from_dict(stored["unnamed"] | {"key": str(number)})
            found[number] = _candidates.put(_key(missing[number]), read)
    for number, graduate in queries.whole_graduates([n for n in missing if n not in found]).items():
        person = missing[number]
        read = candidate_of(graduate, UNNAMED if _unnamed(person) else frozenset(person.fields))
        found[number] = _candidates.put(_key(person), read)


def _unnamed(person: Seen) -> bool:
    """Whether they are seen by their level alone: the open level adds a name and a school, which no engine reads."""
    return set(person.fields) - {"name"} == UNNAMED


def _key(person: Seen) -> tuple:
    return person.id, person.updated_at, UNNAMED if _unnamed(person) else person.fields


def own_candidate(graduate: Graduate) -> Candidate:
    """A graduate as they see themselves: everything they wrote."""
    stored = graduate.reading or {}
    if stored.get("version") == READING_VERSION and graduate.reading_version == VERSION:
        return Candidate.from_dict(stored | {"key": str(graduate.id)})
    return candidate_of(graduate)


def wanted(position: Position) -> Wanted:
    """What a position asks for, from its stored reading where that fits."""
    stored = position.reading or {}
    if stored.get("version") == READING_VERSION and position.reading_version == VERSION:
        return Wanted.from_dict(stored | {"key": str(position.id)})
    return wanted_of(position)


# --- weights ----------------------------------------------------------------------------------------------------------


def settings_of(position: Position) -> MatchSettings:
    """The usual weights of the position's kind of work, or the agency's own."""
    chosen = (position.match_settings or {}).get("weights") or {}
    own = {part: weight for part, weight in chosen.items() if part in PARTS}  # parts of an older program are left out
    return DEFAULT.with_weights(position.kind, **own) if own else DEFAULT


def weights_of(position: Position) -> dict[str, int]:
    """The weight of every part for this position, in the order of the bars."""
    weights = settings_of(position).of(position.kind)
    return {part: weights[part] for part in PARTS}


def usual_weights(position: Position) -> dict[str, int]:
    """The same before anybody changed them."""
    weights = DEFAULT.of(position.kind)
    return {part: weights[part] for part in PARTS}


def checked_weights(kind: str, weights: Mapping[str, int]) -> bool:
    """Whether the matcher accepts these weights: whole numbers from 0 to `LIMIT`, not all of them 0."""
    try:
        DEFAULT.with_weights(kind, **weights)
    except SettingsError:
        return False
    return True


def most_weight() -> int:
    return LIMIT


def part_name(code: str, lang: str) -> str:
    """The name of a part of the score."""
    return explain.part_label(code, lang)


# --- order and reasons ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one stands in a list: equals share a rank."""

    id: int
    rank: int
    blocked: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a score in words, with the evidence of both sides and what was not found."""

    label: str
    points: float
    maximum: float
    wanted: str
    found: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Must:
    """A must-have in words, and the sentence or cell it came from."""

    state: str
    label: str
    avoid: bool
    wanted: str
    found: str
    source: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A score in words, in one language."""

    verdict: str
    points: float
    maximum: float
    parts: tuple[Bar, ...]
    gates: tuple[Must, ...]
    raises: tuple[str, ...]

    def gates_in(self, state: str) -> list[Must]:
        return [gate for gate in self.gates if gate.state == state]

    @property
    def missing(self) -> list[str]:
        """What the parts say was asked for and not found."""
        return [note for part in self.parts for note in part.notes]


def rank_people(position: Position, people: Sequence[Seen]) -> tuple[Placed, ...]:
    """Everybody of a pool in order for a position, blocked ones last. About 60 µs each the first time, then kept."""
    made = _plan(position)
    key = ("people", _version(position), tuple(map(_key, people)))
    kept = _orders.get(key)
    if kept is not None:
        return kept
    read = candidates(people)
    keyed = sorted((order(read[p.id], made), p.id) for p in people if p.id in read)
    return _orders.put(key, _placed(keyed))


def rank_offers(graduate: Graduate, offers: Sequence[Offered]) -> tuple[Placed, ...]:
    """Every position in order for a graduate, each by its own weights, those with a failed must-have last."""
    key = ("offers", graduate.id, graduate.updated_at, tuple(offers))
    kept = _orders.get(key)
    if kept is not None:
        return kept
    candidate = own_candidate(graduate)
    plans = {o.id: made for o in offers if (made := _plans.get((o.id, o.updated_at, o.weights))) is not None}
    for number, position in queries.whole_positions([o.id for o in offers if o.id not in plans]).items():
        plans[number] = _plan(position)
    keyed = sorted((order(candidate, plans[o.id]), o.id) for o in offers if o.id in plans)
    return _orders.put(key, _placed(keyed))


def _version(position: Position) -> tuple:
    return position.id, position.updated_at, queries.weights_number(position.match_settings)


def _plan(position: Position) -> Plan:
    key = _version(position)
    return _plans.get(key) or _plans.put(key, plan(wanted(position), settings_of(position)))


def _placed(keyed: Sequence[tuple[tuple, int]]) -> tuple[Placed, ...]:
    out: list[Placed] = []
    for number, (key, name) in enumerate(keyed, start=1):
        same = number > 1 and keyed[number - 2][0][:3] == key[:3]
        out.append(Placed(name, out[-1].rank if same else number, key[0] == 1))
    return tuple(out)


def show(candidate: Candidate, position: Position, lang: str) -> Shown:
    """How one candidate meets one position, in words. Well under 1 ms."""
    return _shown(explained(candidate, _plan(position)), lang)


def disagreements(position: Position, lang: str) -> list[str]:
    """What was not understood in a position, and where its columns and its description disagree."""
    return [explain.text(note, lang) for note in wanted(position).notes]


def _shown(score: Score, lang: str) -> Shown:
    bars = tuple(
        Bar(
            explain.part_label(p.code, lang),
            p.points,
            p.maximum,
            p.wanted,
            p.found,
            tuple(explain.text(note, lang) for note in p.notes),
        )
        for p in score.parts
    )
    gates = tuple(_must(gate, lang) for gate in score.gates)
    raises = tuple(explain.text(message, lang) for message in score.raises)
    return Shown(score.verdict, score.points, score.maximum, bars, gates, raises)


def _where(source: str) -> str:
    """The cell a must-have came from, its column named in the page's language, the words in it as they were written."""
    column, mark, words = source.partition("：")
    return column_names().get(column, column) + _("：") + words if mark else source


def _must(gate: Gate, lang: str) -> Must:
    return Must(
        gate.state,
        explain.part_label(gate.code, lang),
        gate.code.startswith("avoid_"),
        explain.value_label(gate.code, gate.wanted, lang),
        gate.found,
        _where(gate.source),
        tuple(explain.text(note, lang) for note in gate.notes),
    )
