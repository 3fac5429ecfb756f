"""Timetables are as good as any there is, keep every rule, and say so in a way others can check."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.meetings import Edge, FairInput, Meeting, Person, Plan, Slot, Table, value_of
from matching.reasons import cures, spans, why
from matching.rehearsal import rehearse
from matching.replan import difference, keep_the_rest
from matching.timetable import plan
from matching.verify import check_timetable
from tests.matching.fairs import best_timetable, reached_by, small_fairs, with_aim
from tests.work import steps

SLOTS = tuple(Slot("", 540 + 20 * s, 555 + 20 * s) for s in range(6))


def fair(people=30, positions=5, slots=6, wishes=3, **more) -> FairInput:
    edges = [
        Edge(f"p{p}", f"q{(p * 7 + 3 * w) % positions}", (p * 37 + w * 11) % 1001, w + 1)
        for p in range(people)
        for w in range(min(wishes, positions))
    ]
    unique = {(e.person, e.position): e for e in reversed(edges)}
    return FairInput(
        SLOTS[:slots],
        tuple(Table(f"t{q}", f"q{q}") for q in range(positions)),
        tuple(Person(f"p{p}", f"school {p % 3}") for p in range(people)),
        tuple(unique.values()),
        **more,
    )


@settings(deadline=None, max_examples=150)
@given(small_fairs(plain=True))
def test_without_closed_times_it_is_the_best_there_is(a_fair):
    made = plan(a_fair)
    assert reached_by(made) == best_timetable(a_fair)
    assert made.optimal
    assert check_timetable(a_fair, made).passed


@settings(deadline=None, max_examples=150)
@given(small_fairs())
def test_with_closed_times_rests_and_walks_it_is_the_best_there_is(a_fair):
    made = plan(a_fair)
    assert reached_by(made) == best_timetable(a_fair)
    assert made.optimal
    assert check_timetable(a_fair, made).passed


@settings(deadline=None, max_examples=40)
@given(small_fairs(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(a_fair, lot):
    shuffle = lambda rows: tuple(lot.sample(rows, len(rows)))  # noqa: E731
    other = replace(a_fair, people=shuffle(a_fair.people), edges=shuffle(a_fair.edges), tables=shuffle(a_fair.tables))
    assert other.sha256 == a_fair.sha256
    assert plan(other).to_json() == plan(a_fair).to_json()


@settings(deadline=None, max_examples=60)
@given(small_fairs())
def test_stored_input_and_result_come_back_as_they_were(a_fair):
    made = plan(a_fair)
    again = FairInput.from_json(a_fair.to_json())
    assert again.to_json() == a_fair.to_json()
    assert Plan.from_json(made.to_json()) == made
    assert plan(again) == made


@settings(deadline=None, max_examples=100)
@given(small_fairs(), st.data())
def test_a_new_plan_moves_nothing_that_could_stay(a_fair, data):
    before = plan(a_fair)
    gone = data.draw(st.sets(st.sampled_from([t.key for t in a_fair.tables]))) if a_fair.tables else set()
    shut = frozenset(range(len(a_fair.slots)))
    now = replace(a_fair, tables=tuple(replace(t, closed=shut) if t.key in gone else t for t in a_fair.tables))
    frozen = [m for m in before.meetings if m.table not in gone][:1]
    changed = keep_the_rest(now, before.meetings, frozen)
    after = plan(changed)
    assert check_timetable(changed, after).passed
    assert {m for m in before.meetings if m.table not in gone} <= set(after.meetings)
    position_of = {t.key: t.position for t in a_fair.tables}
    ours = difference(before.meetings, after.meetings, position_of)
    fresh = difference(before.meetings, plan(now).meetings, position_of)
    touched = lambda changes: {c.before for c in changes if c.before}  # noqa: E731
    assert touched(ours) <= touched(fresh) | {m for m in before.meetings if m.table in gone}
    assert {m for m in before.meetings if m.table in gone} == touched(ours)


@settings(deadline=None, max_examples=60)
@given(small_fairs())
def test_every_wish_is_met_or_has_a_reason_and_every_cure_holds(a_fair):
    made = plan(a_fair)
    reasons = why(a_fair, made)
    position_of = {t.key: t.position for t in a_fair.tables}
    met = {(m.person, position_of[m.table]) for m in made.meetings}
    wished = {(e.person, e.position) for e in a_fair.edges if e.wish is not None}
    assert {(r.person, r.position) for r in reasons} == wished - met
    for reason in reasons:
        assert (reason.code == "gate") == bool(reason.detail)
    for cure in cures(a_fair, made):
        assert cure.meetings > 0 or cure.served > 0


def test_a_cure_is_what_solving_again_gives():
    a_fair = fair(people=40, positions=3, slots=4)
    made = plan(a_fair)
    found = {c.position: c for c in cures(a_fair, made) if c.kind == "table"}
    assert found
    for position, cure in found.items():
        more = replace(a_fair, tables=(*a_fair.tables, Table("new", position)))
        assert len(plan(more).meetings) - len(made.meetings) == cure.meetings


BUSY = FairInput(
    SLOTS[:1],
    (Table("t0", "q0"), Table("t1", "q1")),
    (Person("p"),),
    (Edge("p", "q0", 500, 1), Edge("p", "q1", 500, 2)),
)


@pytest.mark.parametrize(
    ("a_fair", "codes"),
    [
        (BUSY, {"busy"}),
        (replace(BUSY, tables=BUSY.tables[1:]), {"no_table"}),
        (replace(BUSY, edges=tuple(replace(e, blocked="CET-6") for e in BUSY.edges)), {"gate"}),
        (replace(BUSY, max_per_person=0, min_per_person=0), {"limit"}),
        (replace(BUSY, people=(Person("p", closed=frozenset({0})),)), {"no_common_time"}),
    ],
)
def test_each_reason_is_found(a_fair, codes):
    assert {r.code for r in why(a_fair, plan(a_fair))} == codes


def test_a_full_table_names_the_times_the_person_had():
    full = fair(people=6, positions=1, wishes=1)
    more = replace(full, people=(*full.people, Person("late")), edges=(*full.edges, Edge("late", "q0", 0, 9)))
    (reason,) = why(more, plan(more))
    assert (reason.person, reason.code) == ("late", "full")
    assert spans(reason.slots, SLOTS) == [("", 540, 655)]


def test_twice_the_wishes_and_meetings_are_twice_the_work_of_saying_why():
    def work(size: int) -> int:
        some = fair(people=30 * size, positions=5 * size)
        made = plan(some)
        assert len(made.meetings) >= 20 * size
        assert len(why(some, made)) >= 20 * size
        return steps(lambda: why(some, made))

    assert work(8) <= 2.3 * work(4)


def test_more_wishes_than_slots_still_give_everybody_a_share():
    made = plan(fair(people=30, positions=5, slots=6, wishes=5))
    assert made.stats["people_met"] == 30
    assert made.optimal


def test_fairs_with_nothing_in_them_are_plans_too():
    empty = FairInput((), (), (), ())
    nobody = FairInput(SLOTS, (Table("t", "q"),), (), ())
    no_time = FairInput((), (Table("t", "q"),), (Person("p"),), (Edge("p", "q", 1, 1),))
    never = FairInput(SLOTS, (Table("t", "q", closed=frozenset(range(6))),), (Person("p"),), (Edge("p", "q", 1, 1),))
    for given_fair in (empty, nobody, no_time, never):
        made = plan(given_fair)
        assert made.meetings == () and made.optimal
        assert check_timetable(given_fair, made).passed
        assert cures(given_fair, made) is not None
        assert rehearse(given_fair, made, 80).held == 0


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="person 'p' is there twice"):
        FairInput(SLOTS, (), (Person("p"), Person("p")), ())
    with pytest.raises(ValueError, match="possible meeting"):
        FairInput(SLOTS, (), (Person("p"),), (Edge("p", "q", 1), Edge("p", "q", 2)))
    with pytest.raises(ValueError, match="unknown person 'x'"):
        FairInput(SLOTS, (), (), (Edge("x", "q", 1),))
    for slots in ((SLOTS[1], SLOTS[0]), (SLOTS[0], SLOTS[0]), (Slot("", 540, 540),)):
        with pytest.raises(ValueError, match="slot . is empty, or begins before"):
            FairInput(slots, (), (), ())
    with pytest.raises(ValueError, match="different halls"):
        FairInput(SLOTS, (Table("a", "q", "A"), Table("b", "q", "B")), (), ())
    clash = fair(pinned=(Meeting("p0", "t0", 0), Meeting("p1", "t0", 0)))
    with pytest.raises(ValueError, match="clashes"):
        plan(clash)


def test_the_verifier_sees_what_is_wrong():
    a_fair = replace(fair(), walk_minutes=10, max_per_person=2)
    made = plan(a_fair)
    one = made.meetings[0]
    free = next(t.key for t in a_fair.tables if t.key != one.table)
    spoilt = {
        "table_clash": replace(made, meetings=(*made.meetings, Meeting("p29", one.table, one.slot))),
        "person_clash": replace(made, meetings=(*made.meetings, Meeting(one.person, free, one.slot))),
        "known": replace(made, meetings=(*made.meetings, Meeting("nobody", one.table, 0))),
        "value": with_aim(made, -1, reached=made.value + 1),
        "fair_share": with_aim(made, 0, reached=made.served - 1),
        "bounds": with_aim(made, 0, bound=made.bound_served + 1),
        "statistics": replace(made, stats=made.stats | {"people_without": 1}),
    }
    for code, wrong in spoilt.items():
        failed = {c.code for c in check_timetable(a_fair, wrong).checks if not c.passed}
        assert code in failed
    shut = replace(a_fair, tables=tuple(replace(t, closed=frozenset({one.slot})) for t in a_fair.tables))
    assert "table_open" in {c.code for c in check_timetable(shut, made).checks if not c.passed}
    away = replace(a_fair, people=tuple(replace(p, closed=frozenset({one.slot})) for p in a_fair.people))
    assert "person_free" in {c.code for c in check_timetable(away, made).checks if not c.passed}
    none = replace(a_fair, edges=tuple(replace(e, blocked="no") for e in a_fair.edges))
    assert "blocked" in {c.code for c in check_timetable(none, made).checks if not c.passed}
    rest = replace(a_fair, gap_minutes=600)
    assert (
        "rest" in {c.code for c in check_timetable(rest, made).checks if not c.passed}
        or max(Counter(m.person for m in made.meetings).values()) == 1
    )


def test_a_large_fair_with_closed_times_comes_near_its_bound():
    wide = fair(people=300, positions=20, wishes=8)
    closed = replace(
        wide,
        tables=tuple(replace(t, closed=frozenset({i % 6})) for i, t in enumerate(wide.tables)),
        people=tuple(replace(p, closed=frozenset({i % 6, (i + 2) % 6})) for i, p in enumerate(wide.people)),
        max_per_person=3,
    )
    made = plan(closed)
    assert check_timetable(closed, made).passed
    assert made.served == made.bound_served
    assert made.value >= 0.999 * made.bound_value


def test_a_rest_of_ones_own_is_kept_and_checked_and_said_only_where_there_is_one():
    slots = tuple(Slot("", 540 + 20 * s, 560 + 20 * s) for s in range(4))
    tables = tuple(Table(f"t{q}", f"q{q}") for q in range(2))
    edges = tuple(Edge(p, f"q{q}", 500, 1) for p in ("quick", "slow") for q in range(2))
    people = (Person("quick"), Person("slow", rest_minutes=30))
    made = plan(a_fair := FairInput(slots, tables, people, edges, max_per_person=2))
    times = sorted(m.slot for m in made.meetings if m.person == "slow")
    assert made.optimal and len(made.meetings) == 4 and times == [0, 3]
    wrong = replace(a_fair, people=(replace(people[0], rest_minutes=90), people[1]))
    assert "rest" in [c.code for c in check_timetable(wrong, made).checks if not c.passed]
    assert b"rest_minutes" in a_fair.to_json() and FairInput.from_json(a_fair.to_json()) == a_fair
    assert b"rest_minutes" not in replace(a_fair, people=(Person("quick"), Person("slow"))).to_json()
    with pytest.raises(ValueError, match="rest of 'slow'"):
        replace(a_fair, people=(people[0], Person("slow", rest_minutes=-5)))


@settings(deadline=None, max_examples=30)
@given(small_fairs(), st.integers(0, 100))
def test_a_rehearsal_never_holds_more_than_there_is_room_for(a_fair, show_up):
    assume(a_fair.people)
    made = plan(a_fair)
    seen = rehearse(a_fair, made, show_up, draws=5)
    assert seen == rehearse(a_fair, made, show_up, draws=5)
    assert seen.value <= max((value_of(e) for e in a_fair.edges), default=0) * (seen.held + seen.filled) + 1e-6
    assert 0 <= seen.held <= seen.planned
    assert seen.held + seen.filled <= seen.planned
    assert 0 <= seen.fill_rate <= 1


def test_a_rehearsal_where_everybody_comes_is_the_plan():
    a_fair = fair()
    made = plan(a_fair)
    seen = rehearse(a_fair, made, 100)
    assert (seen.held, seen.filled) == (len(made.meetings), 0)


def test_nobody_steps_in_who_could_not_walk_there_in_time():
    def of(walk: int) -> FairInput:
        return FairInput(
            slots=(Slot("", 540, 555), Slot("", 560, 575)),
            tables=(Table("a", "A", "one", frozenset({1})), Table("b", "B", "two", frozenset({0}))),
            people=(Person("p"), Person("q")),
            edges=tuple(Edge(p, q, 500, 1) for p in "pq" for q in "AB"),
            walk_minutes=walk,
        )

    for walk, steps_in in ((0, True), (5, True), (6, False)):
        seen = rehearse(of(walk), plan(of(walk)), 50, draws=40)
        assert (seen.filled > 0) is steps_in, walk


def test_a_share_of_two_gives_everybody_a_first_meeting_before_anybody_a_second():
    people, positions = [f"p{i}" for i in range(6)], ["A", "B", "C"]
    plain = FairInput(
        SLOTS[:2],
        tuple(Table(q, q) for q in positions),
        tuple(Person(p) for p in people),
        tuple(Edge(p, q, 900 if p < "p3" else 10, 1) for p in people for q in positions),
        max_per_person=3,
        min_per_person=2,
    )
    closed = replace(plain, people=(*plain.people[:5], Person("p5", closed=frozenset({0}))))
    for given_fair in (plain, closed):
        made = plan(given_fair)
        assert made.optimal and len({m.person for m in made.meetings}) == 6
        assert check_timetable(given_fair, made).passed
    more = replace(plain, slots=SLOTS, min_per_person=1000, max_per_person=1000)
    assert plan(more).stats["people_without"] == 0 and plan(more).optimal
