"""What would raise a graduate's score for a position: gates to settle first, then the demands that cost most points."""

from matching.ranking.fields import FIELDS, FULL, haves_of
from matching.ranking.labels import ways_code
from matching.ranking.plan import UNITS, Plan
from matching.types import Candidate, Gate, Message

_LIMIT = 4
_CHANGEABLE = ("language", "skill", "experience", "kind", "place", "pay", "honour", "degree")


def raises(candidate: Candidate, made: Plan, gates: tuple[Gate, ...]) -> tuple[Message, ...]:
    """At most four hints, the most valuable first: what to show or settle, and what a missing demand would add."""
    out = [_settle(gate) for gate in gates if gate.state in ("unknown", "doubtful")]
    haves = haves_of(candidate)
    gains = []
    for number, row in enumerate(made.rows):
        if row.part not in _CHANGEABLE or not row.want.source:
            continue
        near = FIELDS[row.part].near
        reached = max((near(w, h) for w in row.values for h in haves[row.part]), default=0)
        lost = row.units * (FULL - reached)
        if lost >= UNITS * FULL // 2:
            gains.append((-lost, number, row))
    for lost, _, row in sorted(gains, key=lambda g: g[:2]):
        points = f"{-lost / (UNITS * FULL):.1f}"
        code = "expect" if row.part == "pay" else "add"
        out.append(Message(code, {"part": row.part, "wanted": "|".join(row.values), "points": points}))
    return tuple(out[:_LIMIT])


def _settle(gate: Gate) -> Message:
    """Asks for what a gate wants, by every way."""
    asked = {"ways": ways_code(gate.ways, gate.least)} if gate.ways else {"wanted": gate.wanted}
    return Message("settle", {"gate": gate.code, **asked})
