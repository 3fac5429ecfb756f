"""However many ask for the same at once, it is made once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.web.client import Client
from web.core.kept import Kept
from web.ranking.engine import order

ASKERS = 6


def together(work, values) -> list:
    """The results of `work` for each value, all begun at the same moment."""
    values = list(values)
    start = Barrier(len(values))

    def begin(value):
        start.wait()
        return work(value)

    with ThreadPoolExecutor(len(values)) as pool:
        return list(pool.map(begin, values))


def test_one_makes_it_and_the_others_wait() -> None:
    kept, made = Kept[str](10), []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    names = ["a", "b", "c"] * ASKERS
    assert together(lambda name: kept.of(name, lambda: make(name)), names) == [name.upper() for name in names]
    assert sorted(made) == ["a", "b", "c"]


def test_what_failed_is_made_by_the_next_who_asks() -> None:
    kept = Kept[int](10)
    with pytest.raises(ZeroDivisionError):
        kept.of("key", lambda: 1 // 0)
    assert kept.of("key", lambda: 7) == 7


@pytest.mark.parametrize("inner", ["key", "another"])
def test_what_asks_its_own_memory_while_it_is_made_is_told_so_and_waits_for_nothing(inner: str) -> None:
    kept = Kept[int](10)
    with pytest.raises(RuntimeError, match=inner):
        kept.of("key", lambda: kept.of(inner, lambda: 1))
    assert kept.of("key", lambda: 7) == 7
    assert kept.of("other", lambda: kept.of("key", lambda: 1) + 1) == 8  # what is there may be asked for


def test_four_graduates_who_look_at_once_make_the_plans_of_all_positions_once(app, make, monkeypatch) -> None:
    agency = make.agency()
    for _ in range(8):
        make.position(agency.id)
    people = [make.graduate().user_id for _ in range(4)]
    monkeypatch.setattr(order, "_plans", Kept(100))
    made, plan = [], order.plan
    monkeypatch.setattr(order, "plan", lambda position, settings: made.append(position.key) or plan(position, settings))
    pages = together(lambda client: client.get("/me/matches"), [Client(app).login(user) for user in people])
    assert [page.status_code for page in pages] == [200] * 4
    assert len(made) == len(set(made)) == 8
