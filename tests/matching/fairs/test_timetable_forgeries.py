"""Results changed after the fact: not one passes, whatever is restated with it."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from matching.fairs.bounds import Checker, Unproven
from matching.meetings import FairInput, Group, Plan
from matching.pairing import Graduate, Pairing, PairingInput, Places
from matching.replan import keep_the_rest
from matching.stable import pair
from matching.timetable import plan, reached, stats_of
from matching.verify import check_pairing, check_timetable
from tests.matching.fairs import narrow_fair

Forged = Iterator[tuple[str, dict]]


@cache
def fairs() -> dict[str, FairInput]:
    closed = narrow_fair(60, 6, 10, 3, wishes=4, max_per_person=3, min_per_person=2)
    always = replace(
        closed,
        tables=tuple(replace(t, closed=frozenset()) for t in closed.tables),
        people=tuple(replace(p, closed=frozenset()) for p in closed.people),
    )
    halls = replace(
        narrow_fair(30, 6, 8, 5, wishes=4, max_per_person=3),
        walk_minutes=30,
        tables=tuple(replace(t, hall="AB"[i % 2]) for i, t in enumerate(closed.tables)),
    )
    halls = replace(halls, tables=tuple(replace(t, closed=t.closed & frozenset(range(8))) for t in halls.tables))
    shut = replace(closed, tables=(replace(closed.tables[0], closed=frozenset(range(10))), *closed.tables[1:]))
    changed = keep_the_rest(shut, plan(closed).meetings)
    groups = tuple(Group(f"{n}", tuple(f"p{i}" for i in range(3 * n, 3 * n + 3)), 100) for n in range(4))
    together = replace(closed, groups=groups)
    return {"always": always, "closed": closed, "halls": halls, "changed": changed, "groups": together}


@cache
def made(name: str) -> Plan:
    return plan(fairs()[name])


def restated(fair: FairInput, plain: dict, keep: list[int]) -> dict:
    """Only some of the meetings, with everything that can be counted counted again."""
    few = Plan.from_json(json.dumps(plain | {"meetings": [plain["meetings"][i] for i in keep]}).encode())
    aims = tuple(replace(a, reached=n) for a, n in zip(few.aims, reached(fair, few.meetings), strict=True))
    return json.loads(replace(few, aims=aims, stats=stats_of(fair, few.meetings)).to_json())


def forged_plans(fair: FairInput, plain: dict) -> Forged:
    """Changed results, each with what was done to it."""
    count = len(plain["meetings"])
    for what, keep in (
        ("half", list(range(0, count, 2))),
        ("first gone", list(range(1, count))),
        ("last gone", list(range(count - 1))),
        ("all gone", []),
    ):
        few = restated(fair, plain, keep)
        close = copy.deepcopy(few)
        for aim in close["aims"]:
            aim["bound"] = aim["reached"]
        yield f"{what}, called optimal", close
        for aim in close["aims"]:
            aim["proof"] = {"scale": 1, "weights": {}, "floors": {}, "tables": {}}
        yield f"{what}, called optimal without prices", close
        yield f"{what}, figures as before", plain | {"meetings": few["meetings"]}
        yield f"{what}, counts as before", few | {"stats": plain["stats"]}
    for i, aim in enumerate(plain["aims"]):
        for what, change in (
            ("bound x 10", {"bound": aim["bound"] * 10 + 1}),
            ("bound + 1", {"bound": aim["bound"] + 1}),
            ("bound - 1", {"bound": aim["bound"] - 1}),
            ("reached + 1", {"reached": aim["reached"] + 1}),
            ("reached - 1", {"reached": aim["reached"] - 1}),
            ("both + 1", {"reached": aim["reached"] + 1, "bound": aim["bound"] + 1}),
            ("renamed", {"name": "level 9"}),
            ("no proof", {"proof": {}}),
        ):
            aims = [dict(a) for a in plain["aims"]]
            aims[i] |= change
            yield f"{aim['name']}: {what}", plain | {"aims": aims}
        yield f"{aim['name']} left out", plain | {"aims": [a for a in plain["aims"] if a is not aim]}
    for key, value in plain["stats"].items():
        yield f"stats: {key} + 1", plain | {"stats": plain["stats"] | {key: value + 1}}
        yield f"stats: {key} - 1", plain | {"stats": plain["stats"] | {key: value - 1}}
    yield "stats: one more", plain | {"stats": plain["stats"] | {"optimal": 1}}
    yield "stats: none", plain | {"stats": {}}
    yield "aims the other way round", plain | {"aims": plain["aims"][::-1]}
    for i in range(0, count, max(1, count // 8)):
        meeting = plain["meetings"][i]
        for what, change in (
            ("another time", {"slot": (meeting["slot"] + 1) % len(fair.slots)}),
            ("no time", {"slot": len(fair.slots)}),
            ("somebody else", {"person": "nobody"}),
            ("another table", {"table": "t99"}),
        ):
            rows = [m | change if m is meeting else m for m in plain["meetings"]]
            yield f"meeting {i}: {what}", plain | {"meetings": rows}
        yield f"meeting {i}: twice", plain | {"meetings": [*plain["meetings"], meeting]}


@pytest.mark.parametrize("name", ["always", "closed", "halls", "changed", "groups"])
def test_no_forged_plan_passes(name):
    fair, found = fairs()[name], made(name)
    assert check_timetable(fair, found).passed
    plain = json.loads(found.to_json())
    caught = 0
    for what, forged in forged_plans(fair, plain):
        try:
            certificate = check_timetable(fair, Plan.from_json(json.dumps(forged).encode()))
        except (ValueError, KeyError, TypeError):
            caught += 1
            continue
        # Fewer meetings with an honest, wide bound are no forgery; what calls itself optimal is one.
        assert not certificate.passed, f"{name}: {what}"
        caught += 1
    assert caught >= 100


def test_no_changed_input_passes():
    fair, found = fairs()["closed"], made("closed")
    assert check_timetable(fair, found, fair.sha256).passed
    first = fair.edges[0]
    for other in (
        replace(fair, seed=fair.seed + 1),
        replace(fair, max_per_person=fair.max_per_person + 1),
        replace(fair, edges=(replace(first, score=first.score + 1), *fair.edges[1:])),
        replace(fair, edges=fair.edges[1:]),
        replace(fair, people=(replace(fair.people[0], closed=frozenset()), *fair.people[1:])),
        replace(fair, tables=(replace(fair.tables[0], closed=frozenset()), *fair.tables[1:])),
    ):
        assert "input" in {c.code for c in check_timetable(other, found, fair.sha256).checks if not c.passed}


def test_prices_that_are_none_prove_nothing():
    fair, found = fairs()["closed"], made("closed")
    checker, value = Checker(fair), found.aims[-1]
    before = tuple(a.name for a in found.aims[:-1])
    assert checker.bound("value", before, value.proof)[0] == value.bound
    for change in (
        {"scale": 0},
        {"scale": 1.5},
        {"scale": "1"},
        {"tables": {"q0": [-1] * 10}},
        {"tables": {"q0": [0] * 9}},
        {"tables": {"q77": [0] * 10}},
        {"tables": [1]},
        {"people": {"nobody": {"0": 1}}},
        {"people": {"p0": {"0": -5}}},
        {"walks": [["p0", "q0", 0, 5, 3]]},
        {"weights": {"level 1": -1}, "floors": {"level 1": 0}},
        {"weights": {"level 1": 1}, "floors": {}},
        {"weights": {"value": 1}, "floors": {"value": 10**9}},
        {"weights": {"level 7": 1}, "floors": {"level 7": 1}},
        {"weights": {"level 1": 2**60}, "floors": {"level 1": 1}},
        {"split": ["p0", "q0", 99]},
        {"split": ["p0", "q0", 1], "held": value.proof},
        {"split": ["p0", "q0", 1], "held": value.proof | {"forced": [1, 2]}, "not": value.proof},
    ):
        with pytest.raises((Unproven, ValueError)):
            checker.bound("value", before, value.proof | change)
    held = dict(value.proof, floors={"level 1": found.levels[0] + 1}, weights={"level 1": 1})
    forged = replace(found, aims=(*found.aims[:-1], replace(value, proof=held, bound=value.bound)))
    assert not check_timetable(fair, forged).passed


@cache
def placement() -> PairingInput:
    people = tuple(Graduate(f"g{i}", tuple(f"q{(i * 5 + 3 * n) % 8}" for n in range(4))) for i in range(40))
    scores = {(g.key, q): (i * 37 + int(q[1:]) * 11) % 1000 for i, g in enumerate(people) for q in g.wishes}
    return PairingInput(tuple(Places(f"q{i}", 3) for i in range(8)), people, scores, 7)


def test_no_forged_placement_passes():
    given, found = placement(), pair(placement())
    assert check_pairing(given, found, given.sha256).passed
    forged = [
        Pairing(found.pairs[::2], found.stats),
        Pairing(found.pairs[1:], found.stats),
        Pairing((), {}),
        Pairing((*found.pairs, found.pairs[0]), found.stats),
        *(Pairing(found.pairs, {**found.stats, key: 1}) for key in found.stats),
    ]
    for i, (person, position) in enumerate(found.pairs):
        elsewhere = next(q for q in given.graduates[int(person[1:])].wishes if q != position)
        forged.append(Pairing((*found.pairs[:i], (person, elsewhere), *found.pairs[i + 1 :]), found.stats))
    for other in forged:
        assert not check_pairing(given, other).passed
    changed = replace(given, seed=8)
    assert "input" in {c.code for c in check_pairing(changed, found, given.sha256).checks if not c.passed}


def test_the_placement_best_for_positions_is_no_placement_best_for_graduates():
    """Both are stable: x and y each get their first position, or each position its first person."""
    given = PairingInput(
        (Places("a", 1, ("y", "x")), Places("b", 1, ("x", "y"))),
        (Graduate("x", ("a", "b")), Graduate("y", ("b", "a"))),
        {(p, q): 500 for p in "xy" for q in "ab"},
    )
    best = pair(given)
    assert dict(best.pairs) == {"x": "a", "y": "b"} and check_pairing(given, best).passed
    worst = Pairing((("x", "b"), ("y", "a")), best.stats)
    failed = {c.code for c in check_pairing(given, worst).checks if not c.passed}
    assert "blocking_pairs" not in failed and "graduate_best" in failed
