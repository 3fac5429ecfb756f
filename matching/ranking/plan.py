"""A position made ready for scoring: one row per demand with whole sixteenths of a point, and one row per gate."""

from dataclasses import dataclass, replace
from functools import cached_property

from matching.ranking.fields import PARTS
from matching.ranking.settings import MatchSettings
from matching.types import Position, Want, digest64

UNITS = 16  # sixteenths of a point; a nearness of 0..64 makes every product an exact binary fraction
TOTAL = 100 * UNITS
MOST_WORDS = TOTAL // 10
DOUBT, MOST_DOUBT = 20, 60  # points that one must-have of a running text takes while it fails, and all of them
LISTED = 10  # points that what is asked for without being a must takes where it is known to be lacking
MOST_GATES = 8  # of a position up to which what is only listed adds some
_FAILED_IN = ("language",)  # fields in which people write what they failed
_FORCE_WEIGHT = {"must": 4, "want": 4, "wish": 1}


@dataclass(frozen=True, slots=True)
class Row:
    """One demand: `units` of the total go to it in proportion to the best nearness of any of its values."""

    part: str
    values: tuple[str, ...]
    units: int
    want: Want


@dataclass(frozen=True, slots=True)
class GateRow:
    """One must-have: any of `values` meets it; `redeem` lets an avoided study pass; `soft` gates only ask to confirm.

    `doubt` is what failing it takes, in units of a full nearness, where it stands in a running text and nobody
    confirmed it: it bars nobody then. Of several `ways`, each a gate of one field, `least` meet it; one that `isnt` is
    met by whoever has none of its values. A `listed` one is asked for without being a must: it only asks to confirm
    where somebody is known to lack it.
    """

    code: str
    values: tuple[str, ...]
    want: Want
    redeem: tuple[str, ...] = ()
    soft: bool = False
    doubt: int = 0
    listed: bool = False
    isnt: bool = False
    ways: tuple["GateRow", ...] = ()
    least: int = 1


@dataclass(frozen=True)
class Plan:
    """Everything scoring needs to know of a position under given settings."""

    key: str
    rows: tuple[Row, ...]
    gates: tuple[GateRow, ...]
    maxima: dict[str, int]

    @property
    def musts(self) -> tuple[GateRow, ...]:
        """The gates but those that are only listed, which stand last."""
        return tuple(gate for gate in self.gates if not gate.listed)

    @cached_property
    def digest(self) -> int:
        """64 bits of the position's key, to order ties by."""
        return digest64(self.key)


def plan(position: Position, settings: MatchSettings) -> Plan:
    """The rows and gates of a position. What a position does not ask for gives its weight to what it does ask for."""
    kind = next((w.values[0] for w in position.wanted("kind")), "")
    weights = settings.of(kind)
    asked = {part: _asked(position, part, settings) for part in PARTS}
    for part in ("language", "skill"):  # what must be there weighs double, what is only welcome half
        light = part == "skill"  # a text lists many of them and means few
        forces = {"wish" if light and w.force == "want" and not w.firm else w.force for w in asked[part]}
        weights[part] = (
            weights[part] * 2 if "must" in forces else weights[part] // 2 if forces == {"wish"} else weights[part]
        )
    if any(w.force == "want" for w in asked["honour"]):
        weights["honour"] = weights["honour"] * 2
    shares = _shares([weights[p] if asked[p] else 0 for p in PARTS])
    rows: list[Row] = []
    for part, units in zip(PARTS, shares, strict=True):
        wants = asked[part]
        split = _share(units, [_FORCE_WEIGHT[w.force] * (2 if w.column else 1) for w in wants])
        rows += [Row(part, w.values, u, w) for w, u in zip(wants, split, strict=True) if u]
    return Plan(position.key, tuple(rows), tuple(_gates(position)), dict(zip(PARTS, shares, strict=True)))


def _shares(weights: list[int]) -> list[int]:
    """The units of the parts. Words in common take a tenth at most, however little else is asked for: what they leave
    goes to the other parts, and to nobody where there are none."""
    shares, words = _share(TOTAL, weights), PARTS.index("words")
    if shares[words] <= MOST_WORDS:
        return shares
    shares = _share(TOTAL - MOST_WORDS, [0 if n == words else weight for n, weight in enumerate(weights)])
    return [MOST_WORDS if n == words else units for n, units in enumerate(shares)]


def _asked(position: Position, part: str, settings: MatchSettings) -> list[Want]:
    if part == "words":
        return [Want(part, position.words, "want", "")] if position.words else []
    wants = [w for w in position.wanted(part, "must", "want", "wish") if not w.values[0].startswith("except:")]
    wants = [w for w in wants if not w.ways] + _of_ways(position, part)
    if part == "major" and any(w.force != "must" for w in wants):
        wants = [w for w in wants if w.force != "must"]
        wants = _beside_any(wants)
    if part == "graduation":
        wants = _years(wants, settings.cohort)
    return wants[:24]


def _of_ways(position: Position, part: str) -> list[Want]:
    """What the demands of several ways give a part: of those asked of groups one for all, met by what any group needs.

    What a demand may be met by in another field than its own has no row: whoever meets it one way would lose points for
    the other, and a group that is let off would be wished for. Of so many of a list each is welcome.
    """
    wants = [w for w in position.wants if w.ways and w.force != "avoid"]
    own = [w for w in wants if w.field == part]
    if any(way.isnt for w in own for way in w.ways):
        values = tuple(dict.fromkeys(v for w in own for v in w.values))
        return [Want(part, values, "want", own[0].source, own[0].column)] if len(own) > 1 else []
    free = [w for w in wants if w.least > 1 or {way.field for way in w.all_ways} == {part}]
    ways = [(w, way) for w in free for way in w.all_ways if way.field == part and not way.isnt]
    return [Want(part, way.values, "wish", w.source, w.column) for w, way in ways]


def _beside_any(wants: list[Want]) -> list[Want]:
    """The wishes of a position that takes any major: whoever has another one is worth a little to each of them."""
    liked = [w for w in wants if w.values != ("any",)]
    return [replace(w, values=(*w.values, "any")) for w in liked] if len(liked) < len(wants) else wants


def _years(wants: list[Want], cohort: int | None) -> list[Want]:
    """Years taken "as well" stand beside the cohort; where no year is named, the cohort is asked for."""
    also = [v.lstrip("+") for w in wants for v in w.values if v.startswith("+")]
    if not also:
        return wants or ([Want("graduation", (str(cohort),), "want", "", "")] if cohort else [])
    return [replace(wants[0], values=(str(cohort), *also))] if cohort else []


def _gates(position: Position) -> list[GateRow]:
    gates = []
    doors = {w.values[0][7:] for w in position.wanted("degree", "wish") if w.values[0].startswith("except:")}
    redeem = tuple(v for w in position.wanted("major", "must", "want", "wish") for v in w.values)
    for want in position.wants:
        if want.force == "must":
            opens = tuple(sorted(doors)) if want.field == "degree" else ()
            gates.append(GateRow(want.field, want.values, want, opens, want.is_open, **_ways(want)))
        elif want.force == "avoid":
            gates.append(GateRow(f"avoid_{want.field}", want.values, want, redeem, want.is_open))
    read = [gate for gate in gates if not (gate.soft or gate.want.firm)]
    each = max(1, min(DOUBT * UNITS, MOST_DOUBT * UNITS // max(1, len(read))))
    gates = [replace(gate, doubt=each) if gate in read else gate for gate in gates]
    return gates + _listed(position, max(0, MOST_GATES - len(gates)), MOST_DOUBT * UNITS - each * len(read))


def _listed(position: Position, most: int, room: int) -> list[GateRow]:
    """At most so many gates of what is asked for without being a must: whoever is known to lack it loses `LISTED`
    points of those there is room for, and nobody is barred."""
    wants = [*_studies(position), *(w for field in _FAILED_IN for w in position.wanted(field, "want"))][:most]
    each = min(LISTED * UNITS, room // max(1, len(wants)))
    return [GateRow(w.field, w.values, w, soft=not each, doubt=each, listed=True, **_ways(w)) for w in wants]


def _studies(position: Position) -> list[Want]:
    """The majors asked for, as one demand with those of groups that something else is asked of; none where any will do.

    A major taken as well or liked better meets it too, but none that is sent away or taken on a condition.
    """
    asked = [w for w in position.wanted("major", "must", "want") if not w.ways]
    groups = [v for w in position.wants for y in w.ways if y.isnt and y.field == "major" for v in y.values]
    needed = [*(v for w in asked for v in w.values), *groups]
    if (
        not asked
        or any(w.force == "must" for w in asked)
        or any(v in ("any", "stem") or v.startswith("?") for v in needed)
    ):
        return []
    away = {v for w in position.wanted("major", "avoid") for v in w.values}
    also = [v for w in position.wanted("major", "wish") if not w.ways for v in w.values]
    also = [v for v in also if v not in away and v not in ("any", "stem") and not v.startswith("?")]
    return [replace(asked[0], values=tuple(dict.fromkeys([*needed, *also])))]


def _ways(want: Want) -> dict[str, object]:
    if not want.ways:
        return {}
    bare = ((way, Want(way.field, way.values, "must", "")) for way in want.all_ways)  # the same for all positions
    rows = tuple(GateRow(way.field, way.values, one, isnt=way.isnt) for way, one in bare)
    return {"ways": rows, "least": want.least}


def _share(total: int, weights: list[int]) -> list[int]:
    """Whole units in proportion to the weights, the remainders to the largest fractions, earlier ones first."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * w // whole for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares
