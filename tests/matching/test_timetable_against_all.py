"""The timetable against every other one there is, for fairs small enough to try them all."""

from functools import cache

from hypothesis import HealthCheck, given, settings

from matching.meetings import Edge, FairInput, Meeting, Person, Plan, Slot, Table, value_of
from matching.timetable import plan
from matching.verify import check_timetable
from tests.matching.fairs import fairs

often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def best(given: FairInput) -> tuple[int, int]:
    """The largest (served, value) over all timetables: person by person, every set of meetings they could hold."""
    positions = sorted({t.position for t in given.tables})
    hall = {t.position: t.hall for t in given.tables}
    open_at = tuple(
        tuple(sum(t.position == q and s not in t.closed for t in given.tables) for s in range(len(given.slots)))
        for q in positions
    )
    edges = {(e.person, e.position): e for e in given.edges if not e.blocked}

    def clash(q, s, other, at):
        first, second = sorted((given.slots[s], given.slots[at]), key=lambda x: x.starts)
        return s == at or second.starts - first.ends < given.rest_needed(hall[q] == hall[other])

    def days(person):
        """Every set of (position, slot) the person could hold, with what it is worth."""

        def grow(i, chosen):
            if i == len(positions):
                yield tuple(chosen)
                return
            yield from grow(i + 1, chosen)
            q = positions[i]
            if (person.key, q) in edges and len(chosen) < given.max_per_person:
                for s in range(len(given.slots)):
                    if s not in person.closed and not any(clash(q, s, *c) for c in chosen):
                        yield from grow(i + 1, [*chosen, (q, s)])

        return [
            (day, (min(len(day), given.min_per_person), sum(value_of(edges[person.key, q]) for q, _ in day)))
            for day in grow(0, [])
        ]

    every = [days(p) for p in given.people]

    @cache
    def search(i, room):
        if i == len(every):
            return 0, 0
        found = (0, 0)
        for day, (served, value) in every[i]:
            left = [list(row) for row in room]
            for q, s in day:
                left[positions.index(q)][s] -= 1
            if all(n >= 0 for row in left for n in row):
                rest = search(i + 1, tuple(map(tuple, left)))
                found = max(found, (served + rest[0], value + rest[1]))
        return found

    return search(0, open_at)


@often
@given(fairs(people=5, tables=5, slots=4))
def test_with_everybody_there_all_day_nothing_is_better(fair):
    found = plan(fair)
    assert found.optimal and found.method == "flow+colouring"
    assert check_timetable(fair, found).passed
    assert (found.served, found.value) == flow_best(fair)


def flow_best(given: FairInput) -> tuple[int, int]:
    """By König's theorem times can always be found, so only sets of positions per person need be tried."""
    positions = sorted({t.position for t in given.tables})
    places = tuple(sum(t.position == q for t in given.tables) * len(given.slots) for q in positions)
    edges = {(e.person, e.position): value_of(e) for e in given.edges if not e.blocked}

    @cache
    def search(i, room):
        if i == len(given.people):
            return 0, 0
        person, found = given.people[i].key, (0, 0)
        mine = [j for j, q in enumerate(positions) if (person, q) in edges and room[j]]
        for mask in range(1 << len(mine)):
            day = [j for n, j in enumerate(mine) if mask >> n & 1]
            if len(day) > min(given.max_per_person, len(given.slots)):
                continue
            rest = search(i + 1, tuple(n - (j in day) for j, n in enumerate(room)))
            value = sum(edges[person, positions[j]] for j in day)
            found = max(found, (min(len(day), given.min_per_person) + rest[0], value + rest[1]))
        return found

    return search(0, places)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fairs(windows=True, people=4, tables=3, slots=4))
def test_with_closed_times_rests_and_walks_small_fairs_are_solved_exactly(fair):
    found = plan(fair)
    assert check_timetable(fair, found).passed
    assert found.optimal
    assert (found.served, found.value) == best(fair)


@often
@given(fairs(windows=True, people=6, tables=4, slots=5))
def test_the_same_input_gives_the_same_bytes_in_whatever_order_and_from_the_file(fair):
    turned = FairInput(
        fair.slots,
        fair.tables[::-1],
        fair.people[::-1],
        fair.edges[::-1],
        fair.max_per_person,
        fair.min_per_person,
        fair.gap_minutes,
        fair.walk_minutes,
        seed=fair.seed,
    )
    assert turned.sha256 == fair.sha256
    assert plan(turned).to_json() == plan(fair).to_json()
    assert plan(FairInput.from_json(fair.to_json())).to_json() == plan(fair).to_json()
    assert Plan.from_json(plan(fair).to_json()) == plan(fair)


@often
@given(fairs(windows=True, people=6, tables=4, slots=5))
def test_a_large_fair_s_way_keeps_every_rule_and_its_bound_holds(fair):
    """The road for large fairs, taken on small ones, against the exact one."""
    from matching import timetable

    exact = plan(fair)
    before, timetable.EXACT_COLUMNS = timetable.EXACT_COLUMNS, -1
    try:
        found = plan(fair)
    finally:
        timetable.EXACT_COLUMNS = before
    assert check_timetable(fair, found).passed
    assert (found.served, found.value) <= (exact.served, exact.value)
    assert exact.served <= found.bound_served
    assert exact.served < found.bound_served or exact.value <= found.bound_value


def everybody_wants(people: int, tables: int, slots: int, **rules) -> FairInput:
    return FairInput(
        tuple(Slot("", 540 + 20 * s, 560 + 20 * s) for s in range(slots)),
        tuple(Table(f"t{i}", f"q{i}") for i in range(tables)),
        tuple(Person(f"p{i}") for i in range(people)),
        tuple(Edge(f"p{i}", f"q{j}", 500, j + 1) for i in range(people) for j in range(tables)),
        **rules,
    )


def test_more_wishes_than_places_share_them_before_anybody_has_two():
    found = plan(everybody_wants(12, 2, 6, max_per_person=2))
    assert found.served == found.bound_served == 12
    assert len(found.meetings) == 12 == len({m.person for m in found.meetings})


def test_a_fair_without_tables_people_slots_or_wishes_has_an_empty_proven_plan():
    full = everybody_wants(2, 2, 2)
    for fair in (
        FairInput((), (), (), ()),
        FairInput(full.slots, (), full.people, full.edges),
        FairInput((), full.tables, full.people, full.edges),
        FairInput(full.slots, full.tables, full.people, ()),
        everybody_wants(2, 2, 2, max_per_person=0, min_per_person=0),
    ):
        found = plan(fair)
        assert (found.meetings, found.served, found.value, found.optimal) == ((), 0, 0, True)
        assert check_timetable(fair, found).passed


def test_somebody_never_free_meets_nobody_and_the_others_are_served():
    fair = everybody_wants(3, 1, 3)
    never = FairInput(
        fair.slots, fair.tables, (Person("p0", closed=frozenset({0, 1, 2})), *fair.people[1:]), fair.edges
    )
    found = plan(never)
    assert {m.person for m in found.meetings} == {"p1", "p2"} and found.optimal
    assert check_timetable(never, found).passed


def test_one_person_twice_and_pins_that_clash_are_refused_by_name():
    slots, tables = (Slot("", 540, 560),), (Table("t", "q"), Table("u", "r"))
    for make in (
        lambda: FairInput(slots, tables, (Person("a"), Person("a")), ()),
        lambda: FairInput(slots, tables, (Person("a"),), (Edge("b", "q", 1),)),
        lambda: FairInput(slots, tables, (Person("a"),), (), pinned=(Meeting("a", "t", 9),)),
        lambda: plan(
            FairInput(
                slots, tables, (Person("a"), Person("b")), (), pinned=(Meeting("a", "t", 0), Meeting("b", "t", 0))
            )
        ),
    ):
        try:
            make()
        except ValueError as error:
            assert "a" in str(error)
        else:
            raise AssertionError("taken without a word")


def test_pinned_meetings_stay_and_the_rest_is_planned_around_them():
    fair = everybody_wants(4, 2, 4, max_per_person=2)
    pins = (Meeting("p0", "t1", 2), Meeting("p3", "t0", 2))
    held = FairInput(fair.slots, fair.tables, fair.people, fair.edges, 2, 1, pinned=pins)
    found = plan(held)
    assert set(pins) <= set(found.meetings)
    assert check_timetable(held, found).passed and found.optimal
