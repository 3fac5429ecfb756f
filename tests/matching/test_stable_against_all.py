"""The placement against every other one there is: stable, and the best stable one for every graduate at once."""

from dataclasses import replace
from itertools import product

from hypothesis import given, settings

from matching.pairing import Graduate, Pairing, PairingInput, Places
from matching.stable import pair
from matching.verify import check_pairing
from tests.matching.fairs import placements

often = settings(max_examples=200, deadline=None)


def every_placement(given: PairingInput, wish, claim):
    """All that keep places and possible pairs, as graduate -> position or None."""
    graduates = [g.key for g in given.graduates]
    for choice in product(*([None, *wish[g]] for g in graduates)):
        if all(choice.count(p.key) <= p.places for p in given.positions):
            yield dict(zip(graduates, choice, strict=True))


def is_stable(given: PairingInput, placed, wish, claim) -> bool:
    for g, order in wish.items():
        better = order if placed[g] is None else order[: order.index(placed[g])]
        for q in better:
            here = [h for h, at in placed.items() if at == q]
            places = next(p.places for p in given.positions if p.key == q)
            rank = claim[q].index
            if len(here) < places or any(rank(g) < rank(h) for h in here):
                return False
    return True


@often
@given(placements())
def test_no_stable_placement_is_better_for_anybody(problem):
    wish, claim = problem.orders()
    found = {g.key: None for g in problem.graduates} | dict(pair(problem).pairs)
    assert is_stable(problem, found, wish, claim)
    worst = len(problem.positions)
    rank = lambda placed, g: worst if placed[g] is None else wish[g].index(placed[g])  # noqa: E731
    for other in every_placement(problem, wish, claim):
        if is_stable(problem, other, wish, claim):
            assert all(rank(found, g) <= rank(other, g) for g in found)


@often
@given(placements())
def test_the_checker_passes_the_stable_placement_and_no_unstable_one(problem):
    wish, claim = problem.orders()
    assert check_pairing(problem, pair(problem)).passed
    for placed in every_placement(problem, wish, claim):
        result = Pairing(tuple(sorted((g, q) for g, q in placed.items() if q is not None)))
        assert check_pairing(problem, result).passed == is_stable(problem, placed, wish, claim)


@often
@given(placements())
def test_the_order_of_the_rows_changes_nothing_and_the_file_brings_it_back(problem):
    turned = PairingInput(
        problem.positions[::-1], problem.graduates[::-1], dict(reversed(problem.scores.items())), problem.seed
    )
    assert pair(turned).to_json() == pair(problem).to_json()
    assert turned.sha256 == problem.sha256
    again = PairingInput.from_json(problem.to_json())
    assert (again.to_json(), pair(again).to_json()) == (problem.to_json(), pair(problem).to_json())
    assert Pairing.from_json(pair(problem).to_json()).pairs == pair(problem).pairs


def test_equal_people_are_told_apart_by_the_recorded_seed_alone():
    people = tuple(Graduate(f"g{i}", ("q",)) for i in range(8))
    problem = PairingInput((Places("q", 4),), people, {(g.key, "q"): 500 for g in people})
    chosen = {seed: frozenset(g for g, _ in pair(replace(problem, seed=seed)).pairs) for seed in range(8)}
    assert len(set(chosen.values())) > 1
    assert chosen[3] == frozenset(g for g, _ in pair(replace(problem, seed=3)).pairs)


def test_what_somebody_asked_for_comes_before_what_the_score_says():
    problem = PairingInput(
        (Places("near", 1), Places("far", 1, ("b",))),
        (Graduate("a", ("far",)), Graduate("b")),
        {("a", "near"): 900, ("a", "far"): 800, ("b", "near"): 100, ("b", "far"): 200},
    )
    assert pair(problem).pairs == (("a", "near"), ("b", "far"))


def test_nobody_is_placed_where_there_is_no_place():
    assert pair(PairingInput((), (Graduate("a", ("q",)),), {})).pairs == ()
    full = PairingInput((Places("q", 0),), (Graduate("a", ("q",)),), {("a", "q"): 1000})
    assert pair(full).pairs == () and check_pairing(full, pair(full)).passed


def test_one_person_twice_is_refused_by_name():
    for wrong in (
        lambda: PairingInput((), (Graduate("a"), Graduate("a")), {}),
        lambda: PairingInput((Places("q", 1), Places("q", 1)), (), {}),
    ):
        try:
            wrong()
        except ValueError as error:
            assert "twice" in str(error) and ("'a'" in str(error) or "'q'" in str(error))
        else:
            raise AssertionError("taken without a word")
