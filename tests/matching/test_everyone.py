"""A pool that lives on: people leave, change and stand beside it, and the list is still that of the reference."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ranking.plan import plan
from matching.ranking.pool import Pool
from matching.ranking.scoring import explained, order
from tests.matching import rosters
from tests.matching.rosters import SETTINGS


@settings(max_examples=25, deadline=None)
@given(
    st.lists(rosters.candidates, min_size=1, max_size=12, unique_by=lambda c: c.key),
    st.lists(rosters.candidates, max_size=4, unique_by=lambda c: c.key),
    rosters.with_expressions(),
    st.data(),
)
def test_everyone_stands_where_the_reference_puts_them(people, others, position, data):
    pool = Pool(people)
    gone = data.draw(st.sets(st.sampled_from([c.key for c in people])))
    dropped = data.draw(st.sets(st.sampled_from([c.key for c in people])))
    for key in dropped:
        pool.discard(key)
    beside = [c for c in others if c.key not in {p.key for p in people}]
    found = pool.everyone(made := plan(position, SETTINGS), gone, beside)
    left = [c for c in people if c.key not in gone | dropped] + beside
    keyed = sorted(order(c, made) for c in left)
    assert found.keys == [k[4] for k in keyed]
    assert [(p.units, p.unknown, p.blocked) for p in found] == [(-k[1], k[2], bool(k[0])) for k in keyed]
    assert found.blocked == sum(k[0] for k in keyed)


def test_an_empty_pool_has_nobody_and_takes_those_beside():
    candidates, positions = rosters.dev()
    made = plan(positions[0], SETTINGS)
    assert Pool().everyone(made).keys == []
    assert Pool().everyone(made, beside=candidates[:1]).keys == [candidates[0].key]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(rosters.candidates, min_size=1, max_size=12, unique_by=lambda c: c.key),
    rosters.with_expressions(),
    st.data(),
    st.booleans(),
)
def test_how_many_each_gate_leaves_is_how_many_the_reference_lets_pass(people, position, data, compiled):
    pool = Pool(people, compiled)
    keys = st.sets(st.sampled_from([c.key for c in people]))
    without, dropped = data.draw(keys), data.draw(keys)
    for key in dropped:
        pool.discard(key)
    found = pool.left(made := plan(position, SETTINGS), without)
    scores = [explained(c, made) for c in people if c.key not in without | dropped]
    for number in range(len(made.musts)):
        states = [score.gates[number].state for score in scores]
        assert found.each[number] == len(states) - states.count("failed") - states.count("doubtful")
        assert found.met[number] == states.count("met")
    assert found.together == sum(not rosters.refuses(score) for score in scores)
    assert found.total == len(scores)
    assert (found + found).each == tuple(2 * many for many in found.each)
