"""Placements are stable, the best for every graduate, and settle ties by a lot anybody can draw again."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching.fairs.refusals import refusals
from matching.pairing import Graduate, Pairing, PairingInput, Places
from matching.stable import pair
from matching.verify import check_pairing
from tests.matching.fairs import small_placements, stable_placements


@settings(deadline=None, max_examples=200)
@given(small_placements())
def test_it_is_stable_and_no_stable_placement_is_better_for_anybody(given_placement):
    made = pair(given_placement)
    assert check_pairing(given_placement, made).passed
    wish, _ = given_placement.orders()
    mine = dict(made.pairs)
    everything = stable_placements(given_placement)
    assert mine in everything
    for other in everything:
        assert mine.keys() == other.keys()  # the same people are placed in every stable placement
        assert all(wish[g].index(q) <= wish[g].index(other[g]) for g, q in mine.items())


def most_placed(given_placement: PairingInput) -> int:
    """How many any placement places, stable or not, by trying all."""
    wish, _ = given_placement.orders()

    def go(people: list[str], room: dict[str, int]) -> int:
        if not people:
            return 0
        taken = [1 + go(people[1:], room | {q: room[q] - 1}) for q in wish[people[0]] if room[q]]
        return max([go(people[1:], room), *taken])

    return go(list(wish), {p.key: p.places for p in given_placement.positions})


@settings(deadline=None, max_examples=300)
@given(small_placements(ties="largest"))
def test_with_ties_for_the_largest_two_thirds_of_the_largest_stable_placement_are_placed(given_placement):
    made = pair(given_placement)
    everything = stable_placements(given_placement)
    largest = max(map(len, everything))
    assert dict(made.pairs) in everything and 3 * len(made.pairs) >= 2 * largest
    certificate = check_pairing(given_placement, made)
    assert certificate.passed and certificate.statistics["paired_most"] == most_placed(given_placement)
    assert PairingInput.from_json(given_placement.to_json()) == given_placement
    by_lot = pair(replace(given_placement, ties="lot"))
    assert len(by_lot.pairs) <= largest


def test_who_has_no_other_place_comes_before_equals_and_the_others_are_told():
    """By lot one of two equals gets the place, and the other one goes home where only that one could go elsewhere."""
    positions = Places("a", 1), Places("b", 1)
    graduates = Graduate("x", ("a", "b"), True), Graduate("y", ("a",), True)
    scores = {("x", "a"): 500, ("y", "a"): 500, ("x", "b"): 1}
    sizes, codes = set(), set()
    for seed in range(20):
        by_lot = PairingInput(positions, graduates, scores, seed)
        sizes.add(len(pair(by_lot).pairs))
        largest = replace(by_lot, ties="largest")
        made = pair(largest)
        assert dict(made.pairs) == {"x": "b", "y": "a"} and check_pairing(largest, made).passed
        (why,) = refusals(largest, made, largest.orders()[1])
        codes.add((why.person, why.position, why.code))
    assert sizes == {1, 2} and codes == {("x", "a", "taken"), ("x", "a", "equal")}
    with pytest.raises(ValueError, match="ties 'any'"):
        replace(by_lot, ties="any")


@settings(deadline=None, max_examples=50)
@given(small_placements(ties="largest"), st.data())
def test_another_placement_than_the_rule_gives_is_noticed_with_ties_too(given_placement, data):
    made = pair(given_placement)
    assume(made.pairs)
    gone = data.draw(st.integers(0, len(made.pairs) - 1))
    fewer = replace(made, pairs=made.pairs[:gone] + made.pairs[gone + 1 :])
    assert {"made_again", "blocking_pairs"} & {
        c.code for c in check_pairing(given_placement, fewer).checks if not c.passed
    }


@settings(deadline=None, max_examples=50)
@given(small_placements(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(given_placement, lot):
    shuffled = replace(
        given_placement,
        positions=tuple(lot.sample(given_placement.positions, len(given_placement.positions))),
        graduates=tuple(lot.sample(given_placement.graduates, len(given_placement.graduates))),
    )
    assert shuffled.sha256 == given_placement.sha256
    assert pair(shuffled).to_json() == pair(given_placement).to_json()


@settings(deadline=None, max_examples=50)
@given(small_placements())
def test_stored_input_and_result_come_back_as_they_were(given_placement):
    made = pair(given_placement)
    assert PairingInput.from_json(given_placement.to_json()).to_json() == given_placement.to_json()
    assert Pairing.from_json(made.to_json()) == made


def test_equal_scores_are_settled_by_the_seed_and_not_by_names():
    graduates = tuple(Graduate(f"g{i}") for i in range(20))
    scores = {(g.key, "q"): 500 for g in graduates}
    winners = {pair(PairingInput((Places("q", 1),), graduates, scores, seed)).pairs[0][0] for seed in range(60)}
    assert len(winners) > 10


def test_stated_wishes_and_interests_come_before_scores():
    positions = (Places("a", 1, ("y",)), Places("b", 1))
    graduates = (Graduate("x", ("a",)), Graduate("y", ("a", "b")))
    scores = {("x", "a"): 900, ("y", "a"): 100, ("x", "b"): 900, ("y", "b"): 900}
    assert dict(pair(PairingInput(positions, graduates, scores)).pairs) == {"x": "b", "y": "a"}
    only = (replace(graduates[0], only_wishes=True), graduates[1])
    assert dict(pair(PairingInput(positions, only, scores)).pairs) == {"y": "a"}


def test_a_wish_for_a_blocked_pair_is_never_granted():
    given_placement = PairingInput((Places("a", 1),), (Graduate("x", ("a",)),), {})
    assert pair(given_placement).pairs == ()


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ((("x", "b"), ("y", "a")), "blocking_pairs"),
        ((("x", "a"), ("y", "a")), "capacity"),
        ((("x", "a"), ("x", "b")), "one_each"),
        ((("z", "a"),), "known"),
        ((), "blocking_pairs"),
    ],
)
def test_the_verifier_sees_what_is_wrong(pairs, code):
    scores = {("x", "a"): 900, ("y", "a"): 100, ("x", "b"): 100, ("y", "b"): 900}
    given_placement = PairingInput((Places("a", 1), Places("b", 1)), (Graduate("x"), Graduate("y")), scores)
    assert code in {c.code for c in check_pairing(given_placement, Pairing(pairs)).checks if not c.passed}


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="graduate 'x' is there twice"):
        PairingInput((), (Graduate("x"), Graduate("x")), {})
    with pytest.raises(ValueError, match="unknown pair"):
        PairingInput((), (), {("x", "a"): 1})
