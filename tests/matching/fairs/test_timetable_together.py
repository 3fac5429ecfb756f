"""Groups that come and go together: kept, checked, bounded, and for one group the best there is."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from matching.meetings import Edge, FairInput, Group, Person, Slot, Table
from matching.reasons import cures, why
from matching.rehearsal import rehearse
from matching.timetable import plan
from matching.verify import check_timetable
from tests.matching.fairs import best_timetable, grouped_fairs, narrow_fair, reached_by

often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@often
@given(grouped_fairs(most=1))
def test_with_one_group_it_is_the_best_there_is(fair):
    made = plan(fair)
    assert check_timetable(fair, made).passed
    assert reached_by(made) == best_timetable(fair)


@often
@given(grouped_fairs())
def test_with_several_groups_rules_are_kept_and_no_timetable_exceeds_a_bound(fair):
    made, best = plan(fair), best_timetable(fair)
    assert check_timetable(fair, made).passed and FairInput.from_json(fair.to_json()).to_json() == fair.to_json()
    assert reached_by(made) <= best
    for n, aim in enumerate(made.aims):  # each bound is for plans that reach as much of every aim before
        if reached_by(made)[:n] == best[:n]:
            assert best[n] <= aim.bound
    if made.optimal:
        assert reached_by(made) == best
    for reason in why(fair, made):
        assert reason.slots or reason.code in ("gate", "no_table", "limit", "no_common_time")


SLOTS = tuple(Slot("", 540 + 20 * s, 560 + 20 * s) for s in range(6))


def pair_of_friends(minutes: int) -> FairInput:
    """a can be met early and late, b late alone, c takes one of the late times."""
    return FairInput(
        SLOTS,
        (Table("q/1", "q", closed=frozenset({2, 3})),),
        (Person("a"), Person("b", closed=frozenset({0, 1, 2, 3})), Person("c", closed=frozenset({0, 1, 2, 3}))),
        (Edge("a", "q", 500, 1), Edge("b", "q", 500, 1), Edge("c", "q", 400, 1)),
        groups=(Group("1", ("a", "b"), minutes),),
    )


def test_who_comes_together_is_met_together_or_hears_why_not():
    made = plan(pair_of_friends(60))
    slots = {m.person: m.slot for m in made.meetings}
    assert made.levels == (2,) and slots["a"] < 4 or abs(slots["a"] - slots["b"]) == 1
    assert check_timetable(pair_of_friends(60), made).passed
    left = next(r for r in why(pair_of_friends(60), made))
    assert left.code in ("group", "full") and left.slots
    wide = plan(pair_of_friends(120))  # the whole fair: the group asks for nothing
    assert wide.levels == (3,) and wide.optimal and "groups" in wide.method


@pytest.mark.parametrize("minutes", [60, 80])
def test_meetings_of_a_group_that_lie_apart_are_noticed(minutes):
    fair = pair_of_friends(minutes)
    apart = plan(replace(fair, groups=()))
    failed = {c.code for c in check_timetable(fair, apart).checks if not c.passed}
    assert {m.slot for m in apart.meetings if m.person in "ab"} - {4, 5} and failed == {"together"}
    assert "together" not in {c.code for c in check_timetable(replace(fair, groups=()), apart).checks}


def test_a_pinned_meeting_says_when_the_group_comes():
    from matching.meetings import Meeting

    fair = replace(pair_of_friends(60), pinned=(Meeting("a", "q/1", 0),))
    made = plan(fair)
    assert check_timetable(fair, made).passed and {m.person for m in made.meetings} == {"a", "c"}
    assert next((r.code, r.slots) for r in why(fair, made)) == ("group", (4, 5))
    acted = rehearse(fair, made, 50)
    assert acted.held + acted.filled <= acted.planned
    assert all(c.meetings > 0 for c in cures(fair, made))


def test_many_groups_of_a_narrow_fair_are_planned_with_a_bound():
    fair = narrow_fair(120, 10, 12, 6, wishes=5)
    groups = tuple(Group(f"{n}", tuple(f"p{i}" for i in range(3 * n, 3 * n + 3)), 120) for n in range(10))
    fair = replace(fair, groups=groups)
    made, free = plan(fair), plan(replace(fair, groups=()))
    assert check_timetable(fair, made).passed
    assert reached_by(made) <= reached_by(free) and made.aims[0].bound <= len(fair.people)
    assert made.served >= 0.9 * free.served


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (Group("1", ("a", "nobody"), 60), "unknown person"),
        (Group("1", ("a", "b"), 5), "no meeting fits"),
    ],
)
def test_a_group_that_cannot_be_is_named(group, said):
    with pytest.raises(ValueError, match=said):
        replace(pair_of_friends(60), groups=(group,))
