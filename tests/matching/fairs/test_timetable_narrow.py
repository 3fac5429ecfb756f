"""Where times are narrow: nobody goes home who could have been served, levels are true levels, names decide nothing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.meetings import Edge, FairInput, Person, Slot, Table
from matching.timetable import plan
from matching.verify import check_timetable
from tests.matching.fairs import narrow_fair, reached_by, small_fairs

often = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SLOTS = tuple(Slot("", 540 + 20 * s, 560 + 20 * s) for s in range(6))


def most_served(fair: FairInput) -> int:
    """How many people can have a meeting at all: a matching of people to tables' times, by scipy."""
    tables = {t.key: t for t in fair.tables}
    at = {(t, s): i for i, (t, s) in enumerate((t, s) for t in tables for s in range(len(fair.slots)))}
    closed = {p.key: p.closed for p in fair.people}
    row = {p.key: i for i, p in enumerate(fair.people)}
    of: dict[str, list[Table]] = {}
    for table in fair.tables:
        of.setdefault(table.position, []).append(table)
    pairs = {
        (row[e.person], at[t.key, s])
        for e in fair.edges
        if not e.blocked
        for t in of.get(e.position, ())
        for s in range(len(fair.slots))
        if s not in t.closed | closed[e.person]
    }
    if not pairs:
        return 0
    r, c = np.array(sorted(pairs)).T
    matched = maximum_bipartite_matching(coo_matrix((np.ones(len(r)), (r, c)), shape=(len(row), len(at))).tocsr())
    return int((matched >= 0).sum())


@pytest.mark.parametrize(
    ("people", "tables", "slots", "free"), [(140, 20, 24, 1), (120, 8, 24, 2), (250, 20, 24, 4), (300, 10, 12, 3)]
)
def test_nobody_goes_home_who_could_have_been_served(people, tables, slots, free):
    fair = narrow_fair(people, tables, slots, free, wishes=5)
    made = plan(fair)
    assert made.served == made.bound_served == most_served(fair)
    assert check_timetable(fair, made).passed


def test_serving_everybody_is_proven_on_the_way_of_large_fairs_too(monkeypatch):
    from matching.fairs import linear, narrow

    for name, value in (("ALL_COLUMNS", -1), ("FIRST", 1), ("WORK", 1)):
        monkeypatch.setattr(linear, name, value)
    monkeypatch.setattr(narrow, "TREE_COLUMNS", -1)
    for seed in range(6):
        fair = narrow_fair(200, 12, 12, 2, wishes=4, seed=seed)
        made = plan(fair)
        assert made.served == made.bound_served == most_served(fair)
        assert check_timetable(fair, made).passed


def test_levels_are_lexicographic_and_not_a_sum():
    """One table takes all of a's times; a, b and c can have two meetings each, or one, three and three. A sum of three for
    the first, two for the second and one for the third calls both equal."""
    times = [frozenset(range(6)) - frozenset(open_at) for open_at in ({0, 1}, {0, 2}, {1, 2})]
    fair = FairInput(
        SLOTS[:3],
        tuple(Table(f"t{i}", f"q{i}") for i in range(3)),
        tuple(Person(p, closed=c & frozenset(range(3))) for p, c in zip("abc", times, strict=True)),
        tuple(Edge(p, f"q{i}", 900 if p != "a" else 10, 1) for p in "abc" for i in range(3)),
        max_per_person=3,
        min_per_person=3,
    )
    made = plan(fair)
    assert made.levels == (3, 3, 0) and made.optimal


@often
@given(small_fairs(), st.randoms(use_true_random=False))
def test_the_same_fair_with_other_names_gets_the_same_plan(fair, lot):
    new = {}
    for kind, keys in (
        ("P", [p.key for p in fair.people]),
        ("Q", sorted({t.position for t in fair.tables} | {e.position for e in fair.edges})),
        ("T", [t.key for t in fair.tables]),
        ("H", sorted({t.hall for t in fair.tables})),
    ):
        names = [f"{kind}{i}" for i in range(len(keys))]
        lot.shuffle(names)
        new |= {(kind, key): name for key, name in zip(keys, names, strict=True)}
    other = replace(
        fair,
        people=tuple(replace(p, key=new["P", p.key]) for p in fair.people),
        tables=tuple(
            replace(t, key=new["T", t.key], position=new["Q", t.position], hall=new["H", t.hall]) for t in fair.tables
        ),
        edges=tuple(replace(e, person=new["P", e.person], position=new["Q", e.position]) for e in fair.edges),
    )
    assert reached_by(plan(other)) == reached_by(plan(fair))


@pytest.mark.parametrize("free", [2, 5])
def test_a_whole_plan_is_the_same_with_other_names(free):
    """Nobody here has a twin, so the plans are the same meeting by meeting."""
    fair = narrow_fair(150, 12, 12, free, wishes=5)
    name = lambda key: "x" + key[::-1]  # noqa: E731
    other = replace(
        fair,
        people=tuple(replace(p, key=name(p.key)) for p in reversed(fair.people)),
        tables=tuple(replace(t, key=name(t.key), position=name(t.position)) for t in reversed(fair.tables)),
        edges=tuple(replace(e, person=name(e.person), position=name(e.position)) for e in fair.edges),
    )
    ours = {(name(m.person), name(m.table), m.slot) for m in plan(fair).meetings}
    assert {(m.person, m.table, m.slot) for m in plan(other).meetings} == ours


@often
@given(small_fairs(), st.data())
def test_one_more_free_slot_makes_no_small_plan_worse(fair, data):
    away = [p for p in fair.people if p.closed]
    if not away:
        return
    who = data.draw(st.sampled_from(away))
    opened = replace(who, closed=who.closed - {min(who.closed)})
    more = replace(fair, people=tuple(opened if p is who else p for p in fair.people))
    before, after = plan(fair), plan(more)
    assert after.optimal and reached_by(after) >= reached_by(before)


@pytest.mark.parametrize("seed", range(4))
def test_one_more_free_slot_never_serves_fewer_in_larger_fairs(seed, monkeypatch):
    from matching.fairs import linear

    monkeypatch.setattr(linear, "WORK", 1)
    fair = narrow_fair(300, 10, 12, 2, wishes=4, seed=seed)
    before = plan(fair)
    for at in (0, 7, 31):
        opened = replace(fair.people[at], closed=fair.people[at].closed - {min(fair.people[at].closed)})
        people = (*fair.people[:at], opened, *fair.people[at + 1 :])
        assert plan(replace(fair, people=people)).served >= before.served
