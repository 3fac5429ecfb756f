"""What placing and timetabling cost, beside the usual ways: `python -m tests.bench.fairs [--cp-sat PYTHON] [--pypi
PYTHON]`.

Baselines: the textbook's deferred acceptance in plain Python, booking in order of arrival, an independent linear
program (HiGHS), and, given an interpreter of its own that has them, one CP-SAT model with a 60 s limit (ortools) and
PyPI's `matching` for the placement. Every result is checked by `matching.verify`. Times are seconds of processor time,
the fastest of three runs (one where it takes seconds); the last line is one JSON object.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_matrix, hstack, identity, vstack

from matching.meetings import Edge, FairInput, Meeting, Person, Plan, Slot, Table, value_of
from matching.pairing import Graduate, PairingInput, Places
from matching.replan import difference, keep_the_rest
from matching.stable import pair
from matching.timetable import plan
from matching.verify import check_pairing, check_timetable
from tests.matching.fairs import narrow_fair

RUNS = 3
MEMORY = 4 << 30  # bytes of addresses that a large fair may take
LARGE = {
    "closed_10000": lambda: a_fair(10_000, 300, 40, closed=True),
    "narrow_10000": lambda: narrow_fair(10_000, 300, 40, 8),
    "closed_30000": lambda: a_fair(30_000, 1_000, 50, closed=True),
    "narrow_30000": lambda: narrow_fair(30_000, 1_000, 50, 8),
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cp-sat", metavar="PYTHON", help="an interpreter that can import ortools")
    parser.add_argument("--pypi", metavar="PYTHON", help="an interpreter that has the package `matching` of PyPI")
    parser.add_argument("--only-pairing", action="store_true", help="stop after the placement")
    parser.add_argument("--only-narrow", action="store_true", help="only the fairs where times are narrow")
    parser.add_argument("--large", action="store_true", help="also the fairs of `LARGE`, each in a process of its own")
    options = parser.parse_args(arguments)
    compile_all()
    numbers = narrow_times(options.cp_sat)
    if options.only_narrow:
        print(json.dumps(numbers))
        return 0
    if options.large:
        for name in LARGE:
            with get_context("spawn").Pool(1) as alone:
                numbers |= alone.apply(large_fair, (name,))
    numbers |= placing(options.pypi)
    if options.only_pairing:
        print(json.dumps(numbers))
        return 0
    whole_day = a_fair()
    numbers |= timetabling(whole_day)
    numbers |= closed_times()
    numbers |= changing(whole_day)
    if options.cp_sat:
        numbers |= cp_sat(whole_day, options.cp_sat, "cp_sat")
        numbers |= cp_sat(a_fair(closed=True), options.cp_sat, "cp_sat_closed")
    else:
        print("cp-sat: not run (give --cp-sat an interpreter that can import ortools)")
    print(json.dumps(numbers))
    return 0


def compile_all() -> None:
    """Every loop compiled before anything is timed, by fairs that are not little (`Grid.little`)."""
    for fair in (a_fair(people=60, tables=20, slots=12), narrow_fair(120, 12, 12, 10)):
        plan(fair)


def large_fair(name: str) -> dict[str, object]:
    """One of `LARGE`, in a process that may take so much memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    compile_all()
    numbers = narrow_fair_of(name, LARGE[name](), None, whole=False)
    return numbers | {f"{name}_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def a_fair(people=1500, tables=100, slots=24, wishes=10, closed=False, seed=1) -> FairInput:
    """Everybody wishes for ten positions; with `closed`, tables miss a tenth of the times and people half a day."""
    lot = np.random.default_rng(seed)
    shut = [
        frozenset(np.flatnonzero(lot.random(slots) < 0.1).tolist()) if closed else frozenset() for _ in range(tables)
    ]
    half, late = slots // 2, max(slots - 8, 1)
    away = (
        lambda i: range(half),
        lambda i: range(half, slots),
        lambda i: set(range(slots)) - set(range(i * 7 % late, i * 7 % late + 8)),
        lambda i: (),
    )
    edges = [
        Edge(f"p{i}", f"q{q}", int(lot.integers(300, 1000)), rank, bool(lot.random() < 0.2))
        for i in range(people)
        for rank, q in enumerate(lot.permutation(tables)[:wishes], start=1)
    ]
    return FairInput(
        tuple(Slot("", 540 + 20 * s, 555 + 20 * s) for s in range(slots)),
        tuple(Table(f"t{i}", f"q{i}", closed=shut[i]) for i in range(tables)),
        tuple(
            Person(f"p{i}", f"university {i % 12}", closed=frozenset(away[i % 4](i) if closed else ()))
            for i in range(people)
        ),
        tuple(edges),
        max_per_person=6,
        min_per_person=1,
        seed=seed,
    )


def placing(python: str | None, people=20_000, positions=1_000, wishes=8, seed=1) -> dict[str, object]:
    """Deferred acceptance against the textbook's and PyPI's, all on the same orders."""
    lot = random.Random(seed)
    scores, graduates = {}, []
    for i in range(people):
        mine = tuple(f"q{q}" for q in lot.sample(range(positions), wishes))
        graduates.append(Graduate(f"g{i}", mine))
        scores |= {(f"g{i}", q): lot.randint(0, 1000) for q in mine}
    places = tuple(Places(f"q{q}", people * 9 // 10 // positions) for q in range(positions))
    given = PairingInput(places, tuple(graduates), scores, seed)
    ours, result = fastest(lambda: pair(given))
    wish, claim = given.orders()
    theirs, pairs = fastest(lambda: textbook(wish, claim, {p.key: p.places for p in places}), 1)
    certificate = check_pairing(given, result)
    print(
        f"pairing {people} x {positions}: {ours:.3f} s with both sides' orders, textbook {theirs:.3f} s without them"
        f" ({theirs / ours:.1f} x), same pairs: {dict(result.pairs) == pairs}, checks passed: {certificate.passed}"
    )
    numbers: dict[str, object] = {
        "pairing_s": round(ours, 3),
        "pairing_textbook_ratio": round(theirs / ours, 1),
        "pairing_same": dict(result.pairs) == pairs,
    }
    if python is None:
        print("PyPI's matching: not run (give --pypi an interpreter that has it)")
        return numbers
    found = pypi({"wish": wish, "claim": claim, "places": {p.key: p.places for p in places}}, python)
    if found is None:
        return numbers | {"pairing_pypi": "failed"}
    same = found["pairs"] == dict(result.pairs)
    print(
        f"  PyPI's matching {found['version']}: {found['seconds']:.1f} s, {found['made']:.1f} s of them making its"
        f" players ({found['seconds'] / ours:.0f} x), same pairs: {same}"
    )
    return numbers | {
        "pairing_pypi_s": round(found["seconds"], 1),
        "pairing_pypi_ratio": round(found["seconds"] / ours),
    }


def pypi(orders: dict[str, object], python: str) -> dict | None:
    """PyPI's solver on these orders, in an interpreter of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "orders.json")
        path.write_text(json.dumps(orders), encoding="utf-8")
        script = Path(__file__).with_name("fairs_pypi.py")
        answer = subprocess.run([python, "-I", script, path], capture_output=True, text=True, check=False)
    if answer.returncode:
        print(f"PyPI's matching: {answer.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return json.loads(answer.stdout)


def textbook(wish: dict[str, list[str]], claim: dict[str, list[str]], places: dict[str, int]) -> dict[str, str]:
    """As in the books: lists of names, everybody's order looked up in them."""
    left = {person: list(order) for person, order in wish.items()}
    held: dict[str, list[str]] = {position: [] for position in places}
    free = [person for person in left if left[person]]
    while free:
        person = free.pop()
        if not left[person]:
            continue
        position = left[person].pop(0)
        held[position].append(person)
        if len(held[position]) > places[position]:
            worst = max(held[position], key=claim[position].index)
            held[position].remove(worst)
            free.append(worst)
    return {person: position for position, people in held.items() for person in people}


def timetabling(given: FairInput) -> dict[str, object]:
    """The plain case: a proven optimum, beside an independent linear program and booking in order of arrival."""
    seconds, result = fastest(lambda: plan(given))
    started = process_time()
    lp = linear_optimum(given)
    lp_seconds = process_time() - started
    booked = first_come(given)
    free_for_all = plan(replace(given, min_per_person=0))
    scored = {
        name: score_of(given, m)
        for name, m in (("ours", result.meetings), ("fcfs", booked), ("no share", free_for_all.meetings))
    }
    met = {
        name: len({m.person for m in some})
        for name, some in (("ours", result.meetings), ("fcfs", booked), ("no share", free_for_all.meetings))
    }
    print(shape(given), "everybody there all day")
    print(f"  ours: {seconds:.3f} s, {tell(result)}, checks passed: {check_timetable(given, result).passed}")
    print(f"  scores: ours {scored['ours']}, first come {scored['fcfs']}, without a fair share {scored['no share']}")
    print(
        f"  linear program: {lp_seconds:.3f} s ({lp_seconds / seconds:.0f} x), optimum served {lp[0]}, value {lp[1]}: {'the same' if lp == (result.served, result.value) else 'OTHER'}"
    )
    for name, some in (("first come, first served", booked), ("value alone, no fair share", free_for_all.meetings)):
        value = sum(value_of(e) for e in chosen(given, some))
        print(
            f"  {name}: {len(some)} meetings, value {value} ({value / result.value:.2%} of ours),"
            f" {len(given.people) - len({m.person for m in some})} people with none"
        )
    return {
        "timetable_s": round(seconds, 3),
        "optimum_confirmed": lp == (result.served, result.value),
        "without_a_meeting": len(given.people) - met["ours"],
        "fcfs_without_a_meeting": len(given.people) - met["fcfs"],
        "fcfs_score_share": round(scored["fcfs"] / scored["ours"], 4),
        "fair_share_cost": round(1 - result.value / free_for_all.value, 4),
        "fair_share_cost_in_scores": round(1 - scored["ours"] / scored["no share"], 4),
        "no_share_without_a_meeting": len(given.people) - met["no share"],
    }


def narrow_times(python: str | None) -> dict[str, object]:
    """Fairs in which it matters when people are free: two first meetings at the same time are one too many."""
    numbers: dict[str, object] = {}
    for name, given in {
        "narrow_1500": narrow_fair(1500, 100, 24, 4),
        "narrow_1500_two_levels": narrow_fair(1500, 100, 24, 4, min_per_person=2),
        "one_slot_700": narrow_fair(700, 40, 24, 1, seed=2),
        "two_slots_500": narrow_fair(500, 25, 24, 2, wishes=5, seed=2),
        "two_levels_500": narrow_fair(500, 40, 24, 3, wishes=6, seed=3, min_per_person=2),
    }.items():
        numbers |= narrow_fair_of(name, given, python)
    return numbers


def narrow_fair_of(name: str, given: FairInput, python: str | None, whole: bool = True) -> dict[str, object]:
    """Ours, first come first served, the dearest first, an integer program of its own (60 s), and CP-SAT (60 s)."""
    seconds, ours = fastest(lambda: plan(given), 1)
    certificate = check_timetable(given, ours)
    aims = ", ".join(f"{a.name} {a.reached} of {a.bound}{' (proven)' if a.proven else ''}" for a in ours.aims)
    print(shape(given), name)
    print(f"  ours: {seconds:.1f} s, {aims}, checks passed: {certificate.passed}")
    levels = {"ours": list(ours.levels)}
    for way, booked in (("first come", first_come(given)), ("dearest first", dearest_first(given))):
        held = Counter(m.person for m in booked)
        levels[way] = [sum(n >= j for n in held.values()) for j in range(1, given.share + 1)]
        value = sum(value_of(e) for e in chosen(given, booked))
        print(f"  {way}: levels {levels[way]}, value {value} ({value / ours.value:.1%} of ours)")
    if whole:
        started = process_time()
        levels["integer program"], value, status = integer_program(given)
        print(
            f"  integer program, level by level and then value: {process_time() - started:.1f} s, levels"
            f" {levels['integer program']}, value {value} ({value / ours.value:.1%} of ours), {status}"
        )
    numbers = {f"{name}_s": round(seconds, 1), f"{name}_levels": levels, f"{name}_optimal": ours.optimal}
    if python is None:
        print("  cp-sat: not run (give --cp-sat an interpreter that can import ortools)")
        return numbers
    return numbers | cp_sat(given, python, f"{name}_cp_sat")


def dearest_first(given: FairInput) -> list[Meeting]:
    """Greedy: the possible meetings by value, each at the first time still free."""
    tables, person = {t.position: t for t in given.tables}, {p.key: p for p in given.people}
    mine: dict[str, list[Meeting]] = {p.key: [] for p in given.people}
    taken: set[tuple[str, int]] = set()
    for edge in sorted(given.edges, key=lambda e: -value_of(e)):
        table, held = tables[edge.position], mine[edge.person]
        for s in range(len(given.slots)):
            if len(held) == given.max_per_person or s in table.closed | person[edge.person].closed:
                continue
            if (table.key, s) not in taken and apart(given, tables, person[edge.person], edge.position, s, held):
                taken.add((table.key, s))
                held.append(Meeting(edge.person, table.key, s))
                break
    return [m for some in mine.values() for m in some]


def integer_program(given: FairInput, limit: float = 60.0) -> tuple[list[int], int, str]:
    """(levels, value, how it ended) of a program with every pair and slot that knows nothing of ours, for fairs without
    rests and with one table a position: level by level, then value with as many; `limit` seconds for each."""
    tables = {t.position: t for t in given.tables}
    away = {p.key: p.closed for p in given.people}
    columns = [
        (e, s)
        for e in given.edges
        for s in range(len(given.slots))
        if s not in tables[e.position].closed | away[e.person]
    ]
    n, people, k = len(columns), {p.key: i for i, p in enumerate(given.people)}, given.share
    keys = (
        [(e.person, e.position) for e, _ in columns],
        [(e.person, s) for e, s in columns],
        [(e.position, s) for e, s in columns],
    )
    rows = []
    for some in keys:
        index = {key: i for i, key in enumerate(dict.fromkeys(some))}
        rows.append(coo_matrix((np.ones(n), ([index[k] for k in some], range(n))), shape=(len(index), n)))
    who = coo_matrix((np.ones(n), ([people[e.person] for e, _ in columns], range(n))), shape=(len(people), n))
    met = vstack([*rows, who])
    width, one = len(people), identity(len(people))
    counted = hstack([-who, *[one] * k])  # nobody's counted meetings are more than they have
    order = [hstack([coo_matrix((width, n + j * width)), -one, one, coo_matrix((width, (k - j - 2) * width))])
             for j in range(k - 1)]  # fmt: skip
    matrix = vstack([hstack([met, coo_matrix((met.shape[0], k * width))]), counted, *order]).tocsr()
    limits = np.concatenate([np.ones(met.shape[0] - width), np.full(width, given.max_per_person), np.zeros(k * width)])
    value = np.concatenate([[value_of(e) for e, _ in columns], np.zeros(k * width)])
    rules, levels = [LinearConstraint(matrix, -np.inf, limits)], []
    if k:  # first meetings are a bipartite matching: the linear program's optimum is whole
        first = np.repeat([0.0, 1.0, 0.0], [n, width, (k - 1) * width])
        levels = [round(-linprog(-first, A_ub=matrix, b_ub=limits, bounds=(0, 1), method="highs-ipm").fun)]
        rules.append(LinearConstraint(first, levels[0] - 1e-6))
    for aim in (*(np.repeat(np.arange(-1, k) == j, [n, *[width] * k]).astype(float) for j in range(1, k)), value):
        answer = milp(-aim, constraints=rules, bounds=Bounds(0, 1), integrality=np.arange(n + k * width) < n,
                      options={"time_limit": limit})  # fmt: skip
        if answer.x is None:
            return levels, 0, f"nothing after {limit:.0f} s"
        if aim is not value:
            levels.append(round(-answer.fun))
            rules.append(LinearConstraint(aim, levels[-1] - 1e-6))
    return levels, round(-answer.fun), answer.message.split("(")[0].strip()


def closed_times() -> dict[str, object]:
    """Harder fairs: closed times, more wishes, rests, and walks between halls."""
    numbers = {}
    base = a_fair(closed=True)
    halls = replace(
        base, walk_minutes=25, tables=tuple(replace(t, hall=f"h{i % 3}") for i, t in enumerate(base.tables))
    )
    fairs = {
        "closed": base,
        "closed_45000": a_fair(closed=True, wishes=30),
        "closed_rest": replace(base, gap_minutes=10),
        "closed_halls": halls,
    }
    for name, given in fairs.items():
        seconds, result = fastest(lambda given=given: plan(given), 1)
        booked = first_come(given)
        booked_value = sum(value_of(e) for e in chosen(given, booked))
        ratio = result.value / result.bound_value
        print(shape(given), name)
        print(
            f"  ours: {seconds:.2f} s, {tell(result)}, {ratio:.4%} of the bound, checks passed: {check_timetable(given, result).passed}"
        )
        print(
            f"  first come, first served: {len(booked)} meetings, value {booked_value} ({booked_value / result.value:.2%}"
            f" of ours), {len(given.people) - len({m.person for m in booked})} people with none"
        )
        numbers |= {
            f"{name}_s": round(seconds, 2),
            f"{name}_of_bound": round(ratio, 5),
            f"{name}_unserved": result.bound_served - result.served,
        }
    return numbers


def changing(given: FairInput) -> dict[str, object]:
    """A table drops out of the published plan: who is told of a change, with the rest kept and made afresh."""
    before = plan(given)
    shut = frozenset(range(len(given.slots)))
    now = replace(given, tables=(replace(given.tables[0], closed=shut), *given.tables[1:]))
    seconds, after = fastest(lambda: plan(keep_the_rest(now, before.meetings)))
    position = {t.key: t.position for t in given.tables}
    touched = lambda result: sum(c.before is not None for c in difference(before.meetings, result.meetings, position))  # noqa: E731
    fresh = plan(now)
    lost = sum(m.table == given.tables[0].key for m in before.meetings)
    print(
        f"a table with {lost} meetings drops out: {seconds:.2f} s, {touched(after)} meetings changed"
        f" (made afresh: {touched(fresh)}), value {after.value / fresh.value:.2%} of a fresh one"
    )
    return {"replan_s": round(seconds, 2), "replan_changed": touched(after), "fresh_changed": touched(fresh)}


def cp_sat(given: FairInput, python: str, name: str) -> dict[str, object]:
    """One model with every person, position and slot, in an interpreter of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "input.json")
        path.write_bytes(given.to_json())
        script = Path(__file__).with_name("fairs_cp_sat.py")
        answer = subprocess.run([python, script, path], capture_output=True, text=True, check=False)
    if answer.returncode:
        print(f"cp-sat: {answer.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return {name: "failed"}
    found = json.loads(answer.stdout)
    seconds, ours = fastest(lambda: plan(given), 1)
    ratio = found["processor_seconds"] / seconds
    print(
        f"{name}, one model: {found['status']} after {found['seconds']:.0f} s, {found['processor_seconds']:.0f} s of them"
        f" at work ({ratio:.0f} x), {found['meetings']} meetings (ours {len(ours.meetings)}), value {found['value']}"
        f" ({found['value'] / ours.value:.2%} of ours), scores {found['score']} (ours {score_of(given, ours.meetings)}),"
        f" levels {found['levels']} (ours {list(ours.levels)})"
    )
    return {
        f"{name}_status": found["status"],
        f"{name}_processor_s": round(found["processor_seconds"]),
        f"{name}_ratio": round(ratio),
        f"{name}_meetings": found["meetings"],
        f"{name}_levels": found["levels"],
    }


def first_come(given: FairInput) -> list[Meeting]:
    """Booking as usual: people come in some order and take, wish by wish, the first time still free."""
    order = random.Random(given.seed).sample(given.people, len(given.people))
    tables = {t.position: t for t in given.tables}
    wishes: dict[str, list[Edge]] = {p.key: [] for p in given.people}
    for edge in given.edges:
        wishes[edge.person].append(edge)
    taken: set[tuple[str, int]] = set()
    booked: list[Meeting] = []
    for person in order:
        mine: list[Meeting] = []
        for edge in sorted(wishes[person.key], key=lambda e: e.wish or 99):
            table = tables[edge.position]
            for s in range(len(given.slots)):
                if (
                    s in table.closed | person.closed
                    or (table.key, s) in taken
                    or not apart(given, tables, person, edge.position, s, mine)
                ):
                    continue
                taken.add((table.key, s))
                mine.append(Meeting(person.key, table.key, s))
                break
            if len(mine) == given.max_per_person:
                break
        booked += mine
    return booked


def apart(
    given: FairInput, tables: dict[str, Table], person: Person, position: str, s: int, mine: list[Meeting]
) -> bool:
    """Whether somebody can be there at this time beside what they have."""
    hall = {t.key: t.hall for t in tables.values()} if given.walk_minutes else {}
    for other in mine:
        first, second = sorted((given.slots[s], given.slots[other.slot]), key=lambda x: x.starts)
        same = not hall or hall[other.table] == tables[position].hall
        if other.slot == s or second.starts - first.ends < given.rest_needed(person, same):
            return False
    return True


def linear_optimum(given: FairInput) -> tuple[int, int]:
    """(served, value) of the best choice, by linear programs that know nothing of our solver: first the share alone,
    then the value of those that reach it. The matrix is an interval one, so its corners are whole numbers."""
    people = {p.key: i for i, p in enumerate(given.people)}
    positions = {q: i for i, q in enumerate(sorted({t.position for t in given.tables}))}
    edges = [e for e in given.edges if not e.blocked and e.position in positions]
    n, width = len(edges), len(edges) + len(people)
    row, here = np.array([people[e.person] for e in edges]), np.array([positions[e.position] for e in edges])
    ones, columns, who = np.ones(n), np.arange(n), np.arange(len(people))
    per_person = coo_matrix((ones, (row, columns)), shape=(len(people), width))
    per_position = coo_matrix((ones, (here, columns)), shape=(len(positions), width))
    share = coo_matrix((np.ones(len(people)), (who, n + who)), shape=(len(people), width)) - per_person
    places = np.zeros(len(positions))
    for table in given.tables:
        places[positions[table.position]] += len(given.slots) - len(table.closed)
    most = min(given.max_per_person, len(given.slots))
    matrix = vstack([per_person, per_position, share]).tocsr()
    limits = np.concatenate([np.full(len(people), most), places, np.zeros(len(people))])
    bounds = [(0, 1)] * n + [(0, given.min_per_person)] * len(people)
    served = np.concatenate([np.zeros(n), -np.ones(len(people))])
    first = round(-linprog(served, A_ub=matrix, b_ub=limits, bounds=bounds, method="highs").fun)
    value = np.concatenate([[-value_of(e) for e in edges], np.zeros(len(people))])
    matrix, limits = vstack([matrix, coo_matrix(served)]).tocsr(), np.append(limits, -first)
    return first, round(-linprog(value, A_ub=matrix, b_ub=limits, bounds=bounds, method="highs").fun)


def chosen(given: FairInput, meetings) -> list[Edge]:
    position = {t.key: t.position for t in given.tables}
    edges = {(e.person, e.position): e for e in given.edges}
    return [edges[m.person, position[m.table]] for m in meetings]


def score_of(given: FairInput, meetings) -> int:
    return sum(e.score for e in chosen(given, meetings))


def shape(given: FairInput) -> str:
    return f"timetable {len(given.tables)} tables x {len(given.slots)} slots, {len(given.people)} people, {len(given.edges)} wishes,"


def tell(result: Plan) -> str:
    stats = result.stats
    return (
        f"{stats['meetings']} meetings, served {result.served} of {result.bound_served}, value {result.value} of"
        f" {result.bound_value}{' (proven optimum)' if result.optimal else ''}, {stats['people_without']} people with none,"
        f" {stats['idle_slots']} idle slots"
    )


def fastest(act: Callable, runs: int = RUNS) -> tuple[float, object]:
    best, result = float("inf"), None
    for _ in range(runs):
        started = process_time()
        result = act()
        best = min(best, process_time() - started)
    return best, result


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
