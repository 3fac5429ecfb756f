"""The best choice before any time is set, against a linear program, and its prices against arithmetic."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.fairs.flow import choose


@st.composite
def fairs(draw):
    """Somebody's meetings are worth less and less; who holds meetings already begins further down."""
    people, positions = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    pairs = [(p, q) for p in range(people) for q in range(positions) if draw(st.booleans())]
    value = [draw(st.integers(0, 12)) for _ in pairs]
    most = [draw(st.integers(0, 3)) for _ in range(people)]
    places = [draw(st.integers(0, 3)) for _ in range(positions)]
    points = sorted(draw(st.lists(st.integers(0, 30), min_size=3, max_size=3)), reverse=True)
    have = [draw(st.integers(0, 2)) for _ in range(people)]
    bonus = [[*points[h:], *[0] * h] for h in have]
    person, position = (np.array([pair[i] for pair in pairs], np.int64) for i in (0, 1))
    return person, position, *(np.array(n, np.int64) for n in (value, most, places, bonus))


def best(person, position, value, most, places, bonus) -> int:
    """The largest total, by the simplex method on edges and each person's first, second … meeting."""
    edges, (people, width) = len(person), bonus.shape
    gain = np.concatenate([value, bonus.ravel()])
    room = np.zeros((len(places), len(gain)))
    room[position, np.arange(edges)] = 1
    counted = np.zeros((people, len(gain)))
    counted[person, np.arange(edges)] = 1
    for p in range(people):
        counted[p, edges + p * width : edges + (p + 1) * width] = -1
    upper = np.concatenate([np.ones(edges), (np.arange(width)[None, :] < most[:, None]).ravel()])
    found = linprog(-gain, room, places, counted, np.zeros(people), list(zip(np.zeros(len(gain)), upper, strict=True)))
    return round(-found.fun)


def own(values: list[int], bonus: list[int], most: int) -> int:
    """What somebody would choose at these prices."""
    gains = [v + b for v, b in zip(sorted(values, reverse=True)[:most], bonus, strict=False)]
    return sum(max(gain, 0) for gain in gains)


@settings(max_examples=150, deadline=None)
@given(fairs())
def test_it_is_the_best_choice_and_its_prices_prove_it(fair) -> None:
    person, position, value, most, places, bonus = fair
    taken, price = choose(*fair)
    count = np.bincount(person[taken], minlength=len(most))
    assert (count <= most).all() and (np.bincount(position[taken], minlength=len(places)) <= places).all()
    total = int(value[taken].sum()) + sum(int(bonus[p, :n].sum()) for p, n in enumerate(count))
    assert total == best(*fair)
    net = value - price[position]
    alone = sum(own(net[person == p].tolist(), bonus[p].tolist(), int(n)) for p, n in enumerate(most))
    assert (price >= 0).all() and alone + int((price * places).sum()) == total
