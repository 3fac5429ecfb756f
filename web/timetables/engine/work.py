"""What the worker does with a locked input: solve it, check it by the independent verifier, and count it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching import verify
from matching.meetings import FairInput, Meeting, Plan
from matching.pairing import Pairing, PairingInput
from web.models.run_kinds import RUN_KINDS
from web.timetables.engine.archive import plain
from web.timetables.engine.build import Built
from web.timetables.engine.fits import Tell

ENGINE_VERSION = f"timetable 3, verify {verify.VERIFIER}"


@dataclass(frozen=True, slots=True)
class Done:
    """A finished run: the members of its result file, counts for lists, and the certificate."""

    members: dict[str, bytes]
    summary: dict[str, Any]
    certificate: dict[str, Any]


class Wrong(ValueError):
    """The engine cannot plan this input; `str()` is a code of why."""


def held_input(built: Built, before: list[dict[str, Any]], times: bool = True) -> Built:
    """The input of a plan after another: what stood `before` stays wherever it still can, or without `times` only
    whoever was to meet whom, so that times may move for the fair share."""
    from matching.replan import keep_the_rest

    given = built.given
    tables, people = {t.key: t.position for t in given.tables}, {p.key for p in given.people}
    stood = [_meeting(row) for row in before if row["table"] in tables and row["person"] in people]
    if not times:
        pairs = {(m.person, tables[m.table]) for m in stood} - {(m.person, tables[m.table]) for m in given.pinned}
        edges = tuple(replace(e, promised=(e.person, e.position) in pairs) for e in given.edges)
        return Built(replace(given, edges=edges), built.about | {"before": before})
    return Built(keep_the_rest(given, stood, given.pinned), built.about | {"before": before})


def timetable(content: bytes, about: Mapping[str, Any], tell: Tell) -> Done:
    """Solve and check a timetable's input. Raises Wrong where pinned meetings clash."""
    from matching import timetable as solver

    given = FairInput.from_json(content)
    try:
        plan = solver.plan(given, tell)
    except ValueError as error:
        raise Wrong("clash") from error
    return checked(given, plan, about)


def checked(given: FairInput, plan: Plan, about: Mapping[str, Any]) -> Done:
    """A plan with its certificate and counts."""
    certificate = verify.check_timetable(given, plan).to_dict()
    summary = {
        "served": plan.served,
        "aims": [[aim.name, aim.reached, aim.bound] for aim in plan.aims],
        "bound_served": plan.bound_served,
        "value": plan.value,
        "bound_value": plan.bound_value,
        "optimal": plan.optimal,
        "method": plan.method,
        "least": given.min_per_person,
        "most": given.max_per_person,
        "pinned": len(given.pinned),
        **plan.stats,
        "places": plan.stats["places"] + _kept_in_closed(given),
    }
    slots = [{"index": i, "day": s.day, "starts": s.starts, "ends": s.ends} for i, s in enumerate(given.slots)]
    grid = {"slots": slots, "closed": {t.key: sorted(t.closed) for t in given.tables}}
    rows = _rows(given, plan, about.get("offers", {}))
    members = {"result.json": plan.to_json(), "rows.json": plain(rows), "grid.json": plain(grid)}
    if "before" in about:
        members["before.json"] = plain(about["before"])
    return Done(members, summary, certificate)


def _kept_in_closed(given: FairInput) -> int:
    """Meetings that stay where nobody else may be put any more (past, kept for walk-ins): they are places too."""
    closed = {table.key: table.closed for table in given.tables}
    return sum(meeting.slot in closed.get(meeting.table, ()) for meeting in given.pinned)


def check_again(kind: str, content: bytes, result: bytes) -> dict[str, Any]:
    """The certificate, made anew from the stored files alone. Raises Wrong where they cannot be read: written by an
    earlier version, or damaged."""
    try:
        if RUN_KINDS[kind].pairs:
            return verify.check_pairing(PairingInput.from_json(content), Pairing.from_json(result)).to_dict()
        return verify.check_timetable(FairInput.from_json(content), Plan.from_json(result)).to_dict()
    except (ValueError, KeyError, TypeError) as error:
        raise Wrong("stored") from error


def agree(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two certificates say the same; of two versions of the checks, in what both count."""
    counted = one["statistics"].keys() | other["statistics"].keys()
    if one["verifier"] != other["verifier"]:
        counted = one["statistics"].keys() & other["statistics"].keys()
    said = [c | {"verifier": "", "statistics": {k: c["statistics"].get(k) for k in counted}} for c in (one, other)]
    return plain(said[0]) == plain(said[1])


def _rows(given: FairInput, plan: Plan, offers: Mapping[str, int]) -> list[dict[str, Any]]:
    """The meetings in order of time and table, with all that is shown of them."""
    stand = {t.key: t.position for t in given.tables}
    edges = {(e.person, e.position): e for e in given.edges}
    pinned, rows = set(given.pinned), []
    for m in plan.meetings:
        slot, edge = given.slots[m.slot], edges.get((m.person, stand[m.table]))
        rows.append(
            {
                "person": m.person,
                "table": m.table,
                "stand": stand[m.table],
                "offer": offers.get(f"{m.person}|{stand[m.table]}"),
                "slot": m.slot,
                "day": slot.day,
                "starts": slot.starts,
                "ends": slot.ends,
                "score": edge.score if edge else 0,
                "wish": edge.wish if edge else None,
                "interest": bool(edge and edge.interest),
                "pinned": m in pinned,
            }
        )
    return sorted(rows, key=lambda r: (r["slot"], int(r["table"])))


@dataclass(frozen=True, slots=True)
class Edit:
    """One change by hand: move a meeting, swap two people's times, remove one, or pin it where it is."""

    act: str
    person: str
    table: str
    slot: int
    to_table: str = ""
    to_slot: int = -1


def edited(content: bytes, result: bytes, edit: Edit, about: Mapping[str, Any]) -> tuple[Done, bytes]:
    """The plan after one change by hand, checked anew, and its input (a pin is part of it). Raises Wrong for a change
    that is no meeting of the plan; offences stand in the certificate."""
    from matching.timetable import by_hand

    try:
        given, plan = FairInput.from_json(content), Plan.from_json(result)
    except (ValueError, KeyError, TypeError) as error:  # a plan of an earlier version: it is made again, not edited
        raise Wrong("gone") from error
    one = Meeting(edit.person, edit.table, edit.slot)
    left = set(plan.meetings)
    if one not in left:
        raise Wrong("gone")
    if edit.act == "pin":
        pins = set(given.pinned) ^ {one}
        given = replace(given, pinned=tuple(sorted(pins)))
    elif one in set(given.pinned):
        raise Wrong("pinned")
    elif edit.act == "remove":
        left.discard(one)
    else:
        if edit.to_table not in {t.key for t in given.tables} or not 0 <= edit.to_slot < len(given.slots):
            raise Wrong("gone")
        other = next((m for m in left if (m.table, m.slot) == (edit.to_table, edit.to_slot)), None)
        left.discard(one)
        left.add(Meeting(one.person, edit.to_table, edit.to_slot))
        if other is not None:
            if other in set(given.pinned):
                raise Wrong("pinned")
            left.discard(other)
            left.add(Meeting(other.person, one.table, one.slot))
    after = tuple(sorted(left))
    changed = by_hand(given, plan, after)
    return checked(given, changed, about), given.to_json()


def compared(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By person who differs between two lists of meetings: how many each has, the best wish, and the score together."""
    sides: list[dict[str, list[dict[str, Any]]]] = [{}, {}]
    for side, rows in zip(sides, (one, other), strict=True):
        for row in rows:
            side.setdefault(row["person"], []).append(row)
    found: dict[str, dict[str, Any]] = {}
    for person in sorted({*sides[0], *sides[1]}, key=int):
        a, b = (side.get(person, []) for side in sides)
        if {(r["stand"], r["slot"]) for r in a} != {(r["stand"], r["slot"]) for r in b}:
            found[person] = {"before": a, "after": b, "gain": _worth(b) - _worth(a)}
    return found


def _worth(rows: list[dict[str, Any]]) -> int:
    from matching.meetings import Edge, value_of

    return sum(value_of(Edge(r["person"], r["stand"], r["score"], r["wish"], r["interest"])) for r in rows)


def _meeting(row: Mapping[str, Any]) -> Meeting:
    return Meeting(row["person"], row["table"], int(row["slot"]))
