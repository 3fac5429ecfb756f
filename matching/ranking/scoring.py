"""The reference: one candidate against one position, part by part; every faster way must give exactly this."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from matching.nearness import likeness
from matching.ranking import advice
from matching.ranking.fields import (
    FIELDS,
    FULL,
    MET,
    PARTS,
    REFUTED,
    SILENT,
    avoid_state,
    digest_of,
    haves_of,
    member_state,
)  # fmt: skip
from matching.ranking.plan import UNITS, GateRow, Plan, plan
from matching.ranking.settings import DEFAULT, MatchSettings
from matching.types import Candidate, Evidence, Gate, Message, Part, Position, Ranked, Reading, Score

SHOWN = 3  # words in common that are shown of somebody
DOUBTFUL = 3  # an outcome of a gate, beside MET, SILENT and REFUTED
STATES = {MET: "met", SILENT: "unknown", REFUTED: "failed", DOUBTFUL: "doubtful"}


def score(candidate: Candidate, position: Position, settings: MatchSettings = DEFAULT) -> Score:
    """How one candidate meets one position, with gates, parts that add up to the points, and what would raise them."""
    return explained(candidate, plan(position, settings))


def rank(
    position: Position, candidates: Iterable[Candidate], settings: MatchSettings = DEFAULT, top: int | None = None
) -> list[Ranked]:
    """The candidates in order for one position: blocked ones after all others, more points (less what is in doubt)
    first.

    Ties: fewer gates still to confirm come first; candidates still equal share a rank, and stand in the order of a hash
    of their content with the position's, which favours nobody's number or name. O(candidates x demands); about 20 µs
    each.
    """
    made = plan(position, settings)
    keyed = sorted(((order(c, made), c) for c in candidates), key=lambda item: item[0])
    return _ranked([(key[:3], c.key, c, made) for key, c in keyed], top)


def rank_positions(
    candidate: Candidate, positions: Iterable[Position], settings: MatchSettings = DEFAULT, top: int | None = None
) -> list[Ranked]:
    """The positions in order for one candidate, by the same rules as `rank`."""
    keyed = []
    for position in positions:
        made = plan(position, settings)
        keyed.append((order(candidate, made), position.key, made))
    keyed.sort(key=lambda item: item[0])
    return _ranked([(key[:3], name, candidate, made) for key, name, made in keyed], top)


def _ranked(ordered: list[tuple], top: int | None) -> list[Ranked]:
    out: list[Ranked] = []
    for number, (key, name, candidate, made) in enumerate(ordered[:top], start=1):
        same = number > 1 and ordered[number - 2][0] == key
        out.append(Ranked(name, out[-1].rank if same else number, explained(candidate, made)))
    return out


def order(candidate: Candidate, made: Plan) -> tuple[int, int, int, int, str]:
    """The sort key of a pair: blocked last, points down, fewer open gates, then a hash that favours nobody."""
    haves = haves_of(candidate)
    states = [_state(g, haves) for g in made.gates]
    total = sum(r.units * best(r.part, r.values, haves[r.part]) for r in made.rows)
    return (
        int(REFUTED in states),
        _doubt(made, states) - total,
        min(states.count(SILENT) + states.count(DOUBTFUL), 15),
        mixed(digest_of(candidate), made.digest),
        candidate.key,
    )


def _doubt(made: Plan, states: list[int]) -> int:
    """What failing must-haves of the running text take, in units times nearness."""
    return FULL * sum(g.doubt for g, state in zip(made.gates, states, strict=True) if state == DOUBTFUL)


def mixed(a: int, b: int) -> int:
    """Two 64-bit digests mixed into one (the finaliser of splitmix64): orders ties anew for every position."""
    x = (a ^ b) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)


_MASK = (1 << 64) - 1


def best(part: str, values: tuple[str, ...], haves: tuple[str, ...]) -> int:
    """The best nearness (0..64) of any wanted to any had value; where they add up, what all wanted ones had add."""
    near, weigh, top = FIELDS[part].near, FIELDS[part].weigh, 0
    if weigh:
        return min(FULL, sum(map(weigh, {*values} & {*haves})))
    for want in values:
        for have in haves:
            found = near(want, have)
            if found > top:
                if found >= FULL:
                    return FULL
                top = found
    return top


def field_of(gate: GateRow) -> str:
    """The part a gate looks at."""
    return gate.code.removeprefix("avoid_")


def _state(gate: GateRow, haves: Mapping[str, tuple[str, ...]]) -> int:
    """MET, SILENT, DOUBTFUL or REFUTED: any have that meets decides, then any that refutes; a soft gate never
    blocks."""
    if gate.ways:
        states = [_state(way, haves) for way in gate.ways]
        return joined(gate, states.count(MET), states.count(SILENT))
    bits = 0
    for have in haves[field_of(gate)]:
        bits |= gate_bits(gate, have)
    return gate_outcome(gate, bits)


def joined(gate: GateRow, met: int, unknown: int) -> int:
    """The state of a gate of several ways from how many of them are met and unknown."""
    if met >= gate.least:
        return MET
    return (MET if gate.listed else SILENT) if met + unknown >= gate.least else failing(gate)


def failing(gate: GateRow) -> int:
    """The state of a gate that is not met for certain."""
    return SILENT if gate.soft else DOUBTFUL if gate.doubt else REFUTED


MEETS, OPENS, REFUTES = 1, 2, 4  # REFUTES << n: the n-th way to meet a gate is closed


@lru_cache(maxsize=1 << 18)
def gate_bits(gate: GateRow, have: str) -> int:
    """What one have says on a gate, as bits: it MEETS it, OPENS the door left for exceptional cases, or REFUTES some
    ways."""
    if gate.code.startswith("avoid_"):
        return {MET: MEETS, SILENT: 0, REFUTED: REFUTES}[avoid_state(gate.want, gate.redeem, have)]
    if gate.isnt:
        found = [member_state(gate.code, want, have) for want in gate.values]
        return REFUTES if MET in found else MEETS if REFUTED in found else 0
    field = FIELDS[gate.code]
    state = field.listed or field.state if gate.listed else field.state
    bits = 0
    for way, want in enumerate(gate.values):
        found = state(want, have)
        closed = REFUTES << way if gate.code in _SEVERAL_WAYS else REFUTES
        bits |= MEETS if found == MET else closed & _BYTE if found == REFUTED else 0
    if gate.redeem and any(state(door, have) == MET for door in gate.redeem):
        bits |= OPENS
    return bits


_BYTE = 255  # six ways have room in a byte; of more, one always stays open
_SEVERAL_WAYS = ("language",)  # a failed CET-6 says nothing of IELTS; a degree or a major says all there is to say


def gate_outcome(gate: GateRow, bits: int) -> int:
    """The state of a gate from the bits of all haves together: any way of several, and an unknown one is still open."""
    if gate.isnt:  # one value of a group makes a member
        return REFUTED if bits & REFUTES else MET if bits & MEETS else SILENT
    if bits & MEETS:
        return MET
    if gate.code.startswith("avoid_") and bits < REFUTES:
        return MET
    ways = len(gate.values) if gate.code in _SEVERAL_WAYS else 1
    closed = REFUTES * ((1 << ways) - 1)
    if bits & closed != closed:
        return MET if gate.listed else SILENT
    return SILENT if bits & OPENS else failing(gate)


def explained(candidate: Candidate, made: Plan) -> Score:
    """The Score of a candidate under a plan, with the evidence of both sides."""
    haves = haves_of(candidate)
    states = [_state(g, haves) for g in made.gates]
    gates = tuple(_gate(candidate, g, _name(g, state, haves)) for g, state in zip(made.gates, states, strict=True))
    gates = tuple(g for g, row in zip(gates, made.gates, strict=True) if not row.listed or g.state != "met")
    asked = {(field_of(g), g.wanted) for g in gates if g.state != "met"}
    parts = []
    for part in PARTS:
        rows = [r for r in made.rows if r.part == part]
        if not rows:
            continue
        bests = [best(part, r.values, haves[part]) for r in rows]
        points = sum(r.units * b for r, b in zip(rows, bests, strict=True)) / (UNITS * FULL)
        wanted = tuple(Evidence(part, r.values, r.want.source) for r in rows if r.want.source)
        found, notes = _evidence(candidate, part, rows, bests, asked)
        parts.append(Part(part, points, made.maxima[part] / UNITS, wanted, found, notes))
    verdict = "blocked" if REFUTED in states else "confirm" if SILENT in states or DOUBTFUL in states else "fits"
    points = sum(p.points for p in parts)
    doubt = min(points, _doubt(made, states) / (UNITS * FULL))
    hints = advice.raises(candidate, made, gates)
    return Score(verdict, points - doubt, tuple(parts), gates, hints, doubt=doubt)


def _name(gate: GateRow, state: int, haves: Mapping[str, tuple[str, ...]]) -> str:
    """The state of a gate in a word: of what bars nobody it is told whether it is unknown, or known not to be met."""
    if state == DOUBTFUL and gate.listed:
        return "unmet"
    if state == SILENT:
        redeem = gate.redeem if gate.code.startswith("avoid_") else ()
        if _state(replace(gate, soft=False, doubt=0, redeem=redeem), haves) == REFUTED:
            return "unmet"
    return STATES[state]


def _gate(candidate: Candidate, gate: GateRow, state: str) -> Gate:
    found = tuple(dict.fromkeys(_said(r) for row in gate.ways or (gate,) for r in _telling(candidate, row)))
    points, notes = {"points": f"{gate.doubt / UNITS:g}"}, ()
    if gate.soft and state in ("unknown", "unmet"):
        notes = (Message("listed_gate" if gate.listed else "soft_gate", {}),)
    elif state in ("unmet", "doubtful"):
        code = "listed_doubt" if gate.listed else "doubtful_gate" if state == "doubtful" else "exception_gate"
        notes = (Message(code, points if gate.doubt else {}),)
    for way in gate.ways if state == "met" else ():
        if _state(way, haves_of(candidate)) == MET:
            told = {"part": field_of(way), "wanted": "\n".join(way.values)}
            notes += (Message("not_of_group" if way.isnt else "this_way", told),)
    wanted = "|".join(gate.values)
    return Gate(
        gate.code,
        state,
        wanted,
        found,
        f"{gate.want.column}：{gate.want.source}" if gate.want.column else gate.want.source,
        notes,
        gate.want.all_ways if gate.ways else (),
        gate.least,
    )


def _telling(candidate: Candidate, gate: GateRow) -> list[Reading]:
    """The readings that have something to say on a gate of one field."""
    field, readings = FIELDS[field_of(gate)], candidate.of(field_of(gate))
    telling = [r for r in readings if any(field.state(v, r.value) != SILENT for v in gate.values)]
    within = {field.reach(v) for v in gate.values}  # of languages only the wanted one has something to say
    return telling or [r for r in readings if field.reach(r.value) in within]


def _evidence(
    candidate: Candidate, part: str, rows, bests, asked: Collection[tuple[str, str]]
) -> tuple[tuple[Evidence, ...], tuple[Message, ...]]:
    """The candidate's words that earned the points, and the demands that nothing was found for, but those a gate has
    `asked` about already."""
    if part == "words":
        common = (w for row in rows for w in likeness.telling(row.values, candidate.words, SHOWN))
        return tuple(Evidence(part, (word,), word) for word in common), ()
    found: list[Reading] = []
    missing: list[str] = []
    readings = candidate.of(part)
    for row, reached in zip(rows, bests, strict=True):
        wanted = "|".join(row.values)
        told = (part, wanted) in asked or part == "graduation" and readings
        if reached < 16 and row.want.source and not told:
            missing.append(wanted)
        found += [r for r in readings if _touches(part, row.values, r, reached)]
    if not found and part in ("kind", "place", "pay", "graduation", "honour", "degree"):
        found = list(readings)
    if not found and part in ("topic", "major"):
        found = list(candidate.of("major"))
    notes = (Message("missing", {"part": part, "wanted": "\n".join(dict.fromkeys(missing))}),) if missing else ()
    if part == "graduation" and readings and not any((part, "|".join(row.values)) in asked for row in rows):
        notes += _other_year(readings[0].value[:4], rows)
    return tuple(dict.fromkeys(_said(r) for r in found if r.source)), notes


def _other_year(year: str, rows) -> tuple[Message, ...]:
    """The year somebody leaves school beside the years asked for, where it is none of them."""
    years = dict.fromkeys(value.lstrip("+") for row in rows for value in row.values)
    if year in years:
        return ()
    code = "other_year" if any(row.want.source for row in rows) else "other_cohort"
    return (Message(code, {"part": "graduation", "found": year, "wanted": "\n".join(years)}),)


def _said(reading: Reading) -> Evidence:
    return Evidence(reading.field, (reading.value,), reading.source)


def _touches(part: str, values: tuple[str, ...], reading: Reading, reached: int) -> bool:
    return (
        reached > 0
        and part not in ("honour", "kind", "place")
        and any(FIELDS[part].near(v, reading.value) == reached for v in values)
    )
