"""Plans changed after publishing, the reasons people get, the cures offered, and the way large fairs are planned."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.fairs.grid import grid_of
from matching.fairs.waiting import close_gaps
from matching.meetings import Edge, FairInput, Meeting, Person, Slot, Table
from matching.reasons import cures, spans, why
from matching.replan import difference, keep_the_rest
from matching.timetable import plan
from matching.verify import check_timetable
from tests.matching.fairs import best_timetable, narrow_fair, reached_by, small_fairs

often = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def changed(draw):
    """A fair, and the same fair after a table closed, somebody left or came, or the rests grew."""
    fair = draw(small_fairs())
    after = fair
    if fair.tables and draw(st.booleans()):
        gone = draw(st.sampled_from(fair.tables))
        shut = frozenset(range(len(fair.slots)))
        after = replace(after, tables=tuple(replace(t, closed=shut) if t == gone else t for t in after.tables))
    if fair.people and draw(st.booleans()):
        left = draw(st.sampled_from(fair.people))
        after = replace(
            after,
            people=tuple(p for p in after.people if p != left),
            edges=tuple(e for e in after.edges if e.person != left.key),
        )
    if draw(st.booleans()) and fair.tables:
        new = [Edge("new", q, 900, 1) for q in sorted({t.position for t in fair.tables})]
        after = replace(after, people=(*after.people, Person("new")), edges=(*after.edges, *new))
    if draw(st.booleans()):
        after = replace(
            after, gap_minutes=draw(st.sampled_from([0, 10, 30])), walk_minutes=draw(st.sampled_from([0, 40]))
        )
    return fair, after


def stayed(before, after) -> int:
    return len(set(before.meetings) & set(after.meetings))


@often
@given(changed())
def test_a_new_plan_keeps_the_rules_and_at_least_as_many_meetings_as_any_fresh_one(pair):
    fair, after = pair
    before = plan(fair)
    held = keep_the_rest(after, before.meetings)
    found = plan(held)
    assert check_timetable(held, found).passed
    rules = {c.code: c.passed for c in check_timetable(replace(held, pinned=()), found).checks}
    assert all(passed for code, passed in rules.items() if code != "bounds")
    assert stayed(before, found) >= stayed(before, plan(after))


@often
@given(changed(), st.data())
def test_frozen_meetings_never_move(pair, data):
    fair, after = pair
    before = plan(fair)
    there = {p.key for p in after.people}
    here = [m for m in before.meetings if m.person in there]
    frozen = data.draw(st.lists(st.sampled_from(here), unique=True)) if here else []
    found = plan(keep_the_rest(after, before.meetings, frozen))
    assert set(frozen) <= set(found.meetings)


@often
@given(small_fairs())
def test_with_nothing_changed_nothing_is_told(fair):
    before = plan(fair)
    after = plan(keep_the_rest(fair, before.meetings))
    assert set(before.meetings) <= set(after.meetings)
    if before.optimal:
        assert difference(before.meetings, after.meetings, {t.key: t.position for t in fair.tables}) == []


def test_a_meeting_moved_by_hand_onto_another_keeps_the_frozen_one():
    fair = two_by_two()
    before = (Meeting("a", "t", 0), Meeting("b", "t", 1))
    held = keep_the_rest(fair, before, [Meeting("b", "t", 0)])
    found = plan(held)
    assert set(found.meetings) == {Meeting("b", "t", 0), Meeting("a", "t", 1)}


def two_by_two(**rules) -> FairInput:
    return FairInput(
        (Slot("", 540, 560), Slot("", 560, 580)),
        (Table("t", "q"),),
        (Person("a"), Person("b")),
        (Edge("a", "q", 500, 1), Edge("b", "q", 600, 1)),
        **rules,
    )


def test_an_announced_meeting_comes_before_any_new_one():
    """a's meeting at q lost its time; the one time left at q would serve b, who has none, for 2 500 points more."""
    fair = FairInput(
        (Slot("", 540, 560), Slot("", 560, 580)),
        (Table("t", "q", closed=frozenset({0})), Table("u", "r")),
        (Person("a"), Person("b")),
        (Edge("a", "q", 0), Edge("a", "r", 0), Edge("b", "q", 1000, 1, True)),
        max_per_person=2,
    )
    held = keep_the_rest(fair, (Meeting("a", "t", 0), Meeting("a", "u", 0)))
    found = plan(held)
    assert {m.person for m in found.meetings if m.table == "t"} == {"a"}
    assert [(a.name, a.reached, a.bound) for a in found.aims[:1]] == [("promised", 1, 1)] and found.optimal


def test_each_person_is_told_what_became_of_each_meeting():
    before = (Meeting("a", "t", 0), Meeting("b", "t", 1))
    after = (Meeting("a", "t", 1), Meeting("c", "t", 0))
    told = {(c.person, c.kind) for c in difference(before, after, {"t": "q"})}
    assert told == {("a", "moved"), ("b", "dropped"), ("c", "added")}


@often
@given(small_fairs())
def test_every_wish_is_either_placed_or_has_a_reason_that_is_true(fair):
    found = plan(fair)
    position = {t.key: t.position for t in fair.tables}
    placed = {(m.person, position[m.table]) for m in found.meetings}
    wished = {(e.person, e.position) for e in fair.edges if e.wish is not None}
    reasons = {(r.person, r.position): r for r in why(fair, found)}
    assert reasons.keys() == wished - placed
    closed = {p.key: p.closed for p in fair.people}
    edge = {(e.person, e.position): e for e in fair.edges}
    taken = {(m.table, m.slot) for m in found.meetings}
    count = {p: sum(m.person == p for m in found.meetings) for p in closed}
    for (person, q), reason in reasons.items():
        tables = [t for t in fair.tables if t.position == q]
        common = {
            s for s in range(len(fair.slots)) if s not in closed[person] and any(s not in t.closed for t in tables)
        }
        room = {s for s in common if any(s not in t.closed and (t.key, s) not in taken for t in tables)}
        match reason.code:
            case "gate":
                assert edge[person, q].blocked == reason.detail != ""
            case "no_table":
                assert not tables
            case "no_common_time":
                assert not common
            case "limit":
                assert count[person] >= fair.max_per_person
            case "full":
                assert reason.slots and not room & set(reason.slots)
            case "busy":
                assert count[person] and set(reason.slots) <= room
            case code:
                raise AssertionError(code)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_fairs())
def test_every_cure_gives_what_it_says_when_the_changed_fair_is_solved_again(fair):
    found = plan(fair)
    for cure in cures(fair, found):
        changed = fair
        if cure.kind == "table":
            same = [t for t in fair.tables if t.position == cure.position]
            closed = frozenset.intersection(*(t.closed for t in same))
            changed = replace(fair, tables=(*fair.tables, Table("another", cure.position, same[0].hall, closed)))
        elif cure.kind == "limit":
            changed = replace(fair, max_per_person=fair.max_per_person + 1)
        else:
            last = len(fair.slots) - 1
            shut = lambda row: replace(row, closed=row.closed | {last + 1} if last in row.closed else row.closed)  # noqa: E731,B023
            step = 20
            more = replace(fair.slots[-1], starts=fair.slots[-1].starts + step, ends=fair.slots[-1].ends + step)
            if len(fair.slots) > 1:
                changed = replace(
                    fair,
                    slots=(*fair.slots, more),
                    tables=tuple(map(shut, fair.tables)),
                    people=tuple(map(shut, fair.people)),
                )
            else:
                continue
        again = plan(changed)
        assert check_timetable(changed, again).passed
        assert (len(again.meetings) - len(found.meetings), again.served - found.served, again.value - found.value) == (
            cure.meetings,
            cure.served,
            cure.value,
        )
        assert cure.meetings > 0 or cure.served > 0


def test_every_full_position_is_tried_and_what_is_not_proven_is_called_at_least(monkeypatch):
    from matching import reasons

    fair = narrow_fair(120, 8, 12, 3, wishes=3, max_per_person=3)
    found = plan(fair)
    monkeypatch.setattr(reasons, "FEW", 0)
    monkeypatch.setattr(reasons, "CURES", 2)
    full = {r.position for r in why(fair, found) if r.code == "full"}
    told = [c for c in cures(fair, found) if c.kind == "table"]
    assert len(full) > 4 and len(told) > 4 and {c.position for c in told} <= full
    assert 1 <= sum(c.proven for c in told) < len(told)
    for cure in told:
        same = [t for t in fair.tables if t.position == cure.position]
        more = replace(fair, tables=(*fair.tables, replace(same[0], key="another")))
        again = plan(more)
        gain = (*(n - m for n, m in zip(again.levels, found.levels, strict=True)), again.value - found.value)
        assert gain >= (*cure.levels, cure.value)
        assert not cure.proven or gain == (*cure.levels, cure.value)


def test_a_full_table_is_cured_by_one_more():
    fair = FairInput(
        (Slot("", 540, 560), Slot("", 560, 580)),
        (Table("t", "q"),),
        tuple(Person(f"p{i}") for i in range(4)),
        tuple(Edge(f"p{i}", "q", 500, 1) for i in range(4)),
    )
    found = plan(fair)
    reasons = why(fair, found)
    assert [(r.code, spans(r.slots, fair.slots)) for r in reasons] == [("full", [("", 540, 580)])] * 2
    best = cures(fair, found)[0]
    assert (best.kind, best.position, best.meetings, best.served) == ("table", "q", 2, 2)


@often
@given(small_fairs())
def test_the_way_of_large_fairs_keeps_every_rule_serves_as_many_and_its_bounds_hold(fair):
    """Large fairs take few columns at first and no tree; here their way is taken on small ones, beside the best there is."""
    from matching.fairs import linear, narrow

    before = linear.ALL_COLUMNS, linear.FIRST, linear.WORK, narrow.TREE_COLUMNS
    linear.ALL_COLUMNS, linear.FIRST, linear.WORK, narrow.TREE_COLUMNS = -1, 1, 20, -1
    try:
        found = plan(fair)
    finally:
        linear.ALL_COLUMNS, linear.FIRST, linear.WORK, narrow.TREE_COLUMNS = before
    assert check_timetable(fair, found).passed
    best = best_timetable(fair)
    assert reached_by(found) <= best <= tuple(aim.bound for aim in found.aims)
    if fair.share and not any(e.promised for e in fair.edges):
        assert found.served == best[0] == found.bound_served


def test_two_swap_their_times_where_one_of_them_waits_less():
    """a meets q at 9:00 and r at 9:40, b meets q at 9:20: a and b swap at q, as r cannot meet at any other time."""
    fair = FairInput(
        tuple(Slot("", 540 + 20 * s, 560 + 20 * s) for s in range(3)),
        (Table("q", "q", closed=frozenset({2})), Table("r", "r", closed=frozenset({0, 1}))),
        (Person("a"), Person("b")),
        (Edge("a", "q", 500, 1), Edge("a", "r", 500, 2), Edge("b", "q", 500, 1)),
    )
    grid = grid_of(fair)
    at = {(e.person, e.position): i for i, e in enumerate(grid.edges)}
    slot = np.zeros(3, np.int64)
    slot[at["a", "r"]], slot[at["b", "q"]] = 2, 1
    close_gaps(grid, slot)
    assert [int(slot[at[key]]) for key in (("a", "q"), ("a", "r"), ("b", "q"))] == [1, 2, 0]
    assert plan(fair).stats["idle_slots"] == 0


@pytest.mark.parametrize("gone", [1, 4, 5, 8])
def test_many_meetings_that_became_impossible_leave_the_proofs_whole(gone: int) -> None:
    """A hall that closes takes all times of many agencies one person wished for; what is impossible gains nothing,
    however often."""
    slots = tuple(Slot("2026-05-20", 540 + 20 * n, 555 + 20 * n) for n in range(9))
    every = frozenset(range(9))
    shut = tuple(Table(f"T{n}", f"P{n}", "A", every) for n in range(gone))
    tables = (*shut, Table("open", "Q", "B"))
    people = tuple(Person(f"person {n}") for n in range(3))
    edges = tuple(
        Edge(person.key, table.position, 500, wish=rank) for person in people for rank, table in enumerate(tables, 1)
    )
    fair = FairInput(slots, tables, people, edges, max_per_person=9, gap_minutes=5)
    after = plan(fair)
    assert [m.table for m in after.meetings] == ["open"] * 3
    assert check_timetable(fair, after).passed
    assert after.value == after.bound_value and after.optimal


@often
@given(small_fairs())
def test_one_more_table_is_added_to_the_plan_as_if_the_whole_fair_were_made_again(fair):
    from matching import reasons

    found = plan(fair)
    full = sorted({r.position for r in why(fair, found) if r.code == "full"})
    for position, cure in reasons._one_more_table(fair, found, full).items():
        changed = reasons._with_table(fair, position)
        slow = reasons._cure("table", position, changed, found, reasons._added_to(changed, found))
        assert (cure.levels, cure.meetings, cure.value) == (slow.levels, slow.meetings, slow.value)
        best = best_timetable(changed)
        assert reached_by(plan(changed)) == best
        assert (*(n + m for n, m in zip(found.levels, cure.levels, strict=True)), found.value + cure.value) <= best[
            -len(cure.levels) - 1 :
        ]
