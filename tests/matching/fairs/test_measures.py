"""Envy, waiting and idle places are what counting by hand gives, and their bounds hold for every timetable."""

from dataclasses import replace
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.fairs.bounds import worth
from matching.fairs.measures import measures
from matching.meetings import FairInput, Meeting
from matching.timetable import plan
from matching.verify import check_timetable
from tests.matching.fairs import narrow_fair, small_fairs


@st.composite
def fairs_with_meetings(draw) -> tuple[FairInput, tuple[Meeting, ...]]:
    """A fair and some meetings that break none of its rules, seldom the best ones."""
    fair = draw(small_fairs())
    other = replace(fair, edges=tuple(replace(e, score=1000 - e.score, wish=None, interest=False) for e in fair.edges))
    made = plan(draw(st.sampled_from([fair, other, other]))).meetings
    if draw(st.booleans()):
        made = made[draw(st.integers(0, len(made))) :]
    pinned = made[: draw(st.integers(0, 1))]
    return replace(fair, pinned=pinned), made


def too_near(fair: FairInput, person: str, one: tuple[int, str], two: tuple[int, str]) -> bool:
    """Whether somebody cannot hold both, each a slot and a hall."""
    a, b = sorted((fair.slots[one[0]], fair.slots[two[0]]), key=lambda s: (s.day, s.starts))
    rest = max(fair.gap_minutes, next(p.rest_minutes for p in fair.people if p.key == person))
    if one[1] != two[1]:
        rest = max(rest, fair.walk_minutes)
    return one[0] == two[0] or (a.day == b.day and b.starts - a.ends < rest)


def envious_of(fair: FairInput, meetings: tuple[Meeting, ...], beyond_share: bool) -> set[str]:
    """By the words of the rule, everybody looked at beside everybody else."""
    tables = {t.key: t for t in fair.tables}
    edges = {(e.person, e.position): e for e in fair.edges}
    found = set()
    for edge in fair.edges:
        mine = [m for m in meetings if m.person == edge.person]
        if edge.wish is None or edge.blocked or len(mine) >= fair.max_per_person:
            continue
        if edge.position in {tables[m.table].position for m in mine}:
            continue
        for m in meetings:
            table = tables[m.table]
            theirs = edges[m.person, table.position]
            if table.position != edge.position or m in fair.pinned or theirs.promised or worth(theirs) >= worth(edge):
                continue
            if m.slot in next(p.closed for p in fair.people if p.key == edge.person):
                continue
            there = [(o.slot, tables[o.table].hall) for o in mine]
            if any(too_near(fair, edge.person, (m.slot, table.hall), other) for other in there):
                continue
            held = sum(o.person == m.person for o in meetings)
            if not beyond_share or held > min(fair.min_per_person, len(fair.slots)):
                found.add(edge.person)
    return found


def least_waiting(fair: FairInput, meetings: tuple[Meeting, ...]) -> int:
    """Of each person the least of all choices of as many times, added up."""
    tables, total = {t.key: t for t in fair.tables}, 0
    for person in fair.people:
        mine = [m for m in meetings if m.person == person.key]
        met = {tables[m.table].position for m in mine}
        times = {
            s
            for t in fair.tables
            if t.position in met
            for s in range(len(fair.slots))
            if s not in t.closed | person.closed
        } | {m.slot for m in mine}
        found = [
            waited(fair, some)
            for some in combinations(sorted(times), len(mine))
            if not any(too_near(fair, person.key, (a, ""), (b, "")) for a, b in combinations(some, 2))
        ]
        total += min(found, default=0)
    return total


def waited(fair: FairInput, times) -> int:
    minutes = 0
    for a, b in pairwise(sorted(times)):
        if fair.slots[a].day == fair.slots[b].day:
            minutes += sum(fair.slots[s].ends - fair.slots[s].starts for s in range(a + 1, b))
    return minutes


@settings(deadline=None, max_examples=150)
@given(fairs_with_meetings())
def test_they_are_what_counting_by_hand_gives(drawn):
    fair, meetings = drawn
    found = measures(fair, meetings)
    assert found["envious"] == len(envious_of(fair, meetings, False))
    assert found["envious_beyond_share"] == len(envious_of(fair, meetings, True))
    by_person = [[m.slot for m in meetings if m.person == p.key] for p in fair.people]
    assert found["waiting_minutes"] == sum(waited(fair, times) for times in by_person)
    assert found["waiting_minutes_least"] == least_waiting(fair, meetings) <= found["waiting_minutes"]
    closed = {t.key: t.closed for t in fair.tables}
    places = sum(len(fair.slots) - len(c) for c in closed.values())
    assert found["idle_places"] == places - sum(m.slot not in closed[m.table] for m in meetings)


@settings(deadline=None, max_examples=100)
@given(small_fairs())
def test_no_timetable_has_fewer_idle_places_and_the_best_no_envy_beyond_the_share(fair):
    made = plan(fair)
    assert made.optimal and measures(fair, made.meetings)["envious_beyond_share"] == 0
    most = plan(replace(fair, edges=tuple(replace(e, score=1, wish=None, interest=False) for e in fair.edges)))
    found = measures(fair, most.meetings)
    assert found["idle_places"] >= found["idle_places_least"]


def test_the_certificate_of_a_whole_fair_says_them():
    fair = narrow_fair(60, 6, 10, 4, wishes=4, max_per_person=3)
    made = plan(fair)
    said = check_timetable(fair, made).statistics
    assert said.items() >= measures(fair, made.meetings).items()
    assert said["envious"] == len(envious_of(fair, made.meetings, False)) > 0 == said["envious_beyond_share"]
    booked = {m.person for m in made.meetings[: len(made.meetings) // 2]}
    half = tuple(m for m in made.meetings if m.person in booked)
    assert measures(fair, half)["idle_places"] > said["idle_places"] >= said["idle_places_least"]
