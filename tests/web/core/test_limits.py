"""Limits count across processes, on accounts and networks, never use up what an owner may try, and end by
themselves."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from flask import Flask

from web.core import clock, limits
from web.core.db import Database
from web.core.limits import LIMITS, DatabaseStorage, Limit, TooMany
from web.core.networks import networks


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "login", Limit("6 per minute; 8 per hour", "2 per minute", "4 per minute"))


def spend(app: Flask, account: str, address: str, known: str = "", back: bool = False) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}), app.extensions["database"].unit():
        spent = limits.spend("login", account, known)
        if back:
            limits.give_back(spent)


def is_over(app: Flask, account: str, address: str, known: str = "") -> bool:
    try:
        spend(app, account, address, known)
    except TooMany as stopped:
        assert 1 <= stopped.wait <= 3600
        return True
    return False


def test_one_network_is_limited_on_one_account_and_uses_up_nothing_of_the_others(app: Flask, tight: None) -> None:
    assert [is_over(app, "a", "10.0.0.1") for _ in range(4)] == [False, False, True, True]
    assert not is_over(app, "a", "10.0.0.2")


def test_an_account_is_limited_over_all_networks(app: Flask, tight: None) -> None:
    assert [is_over(app, "a", f"10.0.0.{n}") for n in range(8)] == [False] * 6 + [True] * 2


def test_what_an_account_knows_is_counted_by_itself(app: Flask, tight: None) -> None:
    for n in range(8):
        is_over(app, "a", f"10.0.0.{n}")
        is_over(app, f"{n}", "10.0.0.200")  # the network of the owner is over too
    assert [is_over(app, "a", "10.0.0.200", known="phone") for _ in range(3)] == [False, False, True]
    assert not is_over(app, "a", "10.0.0.200", known="desk")


def test_a_network_is_limited_over_all_accounts(app: Flask, tight: None) -> None:
    assert [is_over(app, account, "10.0.0.1") for account in "abcde"] == [False] * 4 + [True]
    assert not is_over(app, "e", "10.0.0.2")


def test_the_delay_grows(app: Flask, tight: None) -> None:
    if app.extensions["settings"].limits_url.startswith("redis"):
        pytest.skip("Redis counts by its own clock")
    assert [is_over(app, "a", f"10.0.0.{n}") for n in range(7)] == [False] * 6 + [True]
    with time_machine.travel(clock.now().timestamp() + 61, tick=False):
        assert [is_over(app, "a", f"10.0.1.{n}") for n in range(3)] == [False, False, True]
    with time_machine.travel(clock.now().timestamp() + 3601, tick=False):  # nobody is locked out for good
        assert not is_over(app, "a", "10.0.0.1")


def test_what_is_given_back_was_not_spent(app: Flask, tight: None) -> None:
    for _ in range(30):
        spend(app, "a", "10.0.0.1", back=True)
        spend(app, "a", "10.0.0.1", known="phone", back=True)
    assert [is_over(app, "a", "10.0.0.1") for _ in range(3)] == [False, False, True]


def test_a_hall_behind_one_address_can_log_in(app: Flask) -> None:
    for number in range(120):
        spend(app, f"a{number}", "10.0.0.1")


def test_nobody_is_counted_together_with_everybody() -> None:
    """A budget of the whole site could be used up to shut the others out."""
    assert not [act for act, limit in LIMITS.items() if not {"account", "pair", "network"} >= set(limit.__slots__)]


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("192.0.2.7", ("192.0.2.7",)),
        ("::ffff:192.0.2.7", ("192.0.2.7",)),
        ("2001:db8:1:2:3:4:5:6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("fe80::1%eth0", ("fe80::/64", "fe80::/48")),
        ("", ("",)),
        ("unix:", ("",)),
    ],
)
def test_what_an_address_counts_as(address: str, counts_as: tuple[str, ...]) -> None:
    assert networks(address) == counts_as


def test_a_machine_with_a_whole_network_is_one_and_a_site_has_eight_times_as_much(app: Flask, tight: None) -> None:
    assert [is_over(app, f"a{n}", f"2001:db8:1:2::{n}") for n in range(5)] == [False] * 4 + [True]
    others = [is_over(app, f"b{n}", f"2001:db8:1:{n + 100:x}::1") for n in range(30)]
    assert others == [False] * 28 + [True] * 2  # 4 × 8, of which the first network used four
    assert not is_over(app, "c", "2001:db8:2::1")


def test_first_tries_at_the_same_moment_are_all_counted(database: Database) -> None:
    storage, barrier = DatabaseStorage(database=database), Barrier(4)

    def count(_number: int) -> int:
        barrier.wait()
        return storage.incr("somebody", 60)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(count, range(4))) == [1, 2, 3, 4]
    with time_machine.travel(clock.now().timestamp() + 61, tick=False):
        assert storage.get("somebody") == 0 and storage.incr("somebody", 60) == 1
