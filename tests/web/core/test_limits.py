"""Limits count across processes, per account, per address and in all, and end by themselves."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from flask import Flask

from web.core import clock, limits
from web.core.db import Database
from web.core.limits import LIMITS, DatabaseStorage, Limit, TooMany


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "login", Limit("2 per minute", "4 per minute", "6 per minute"))


def spend(app: Flask, account: str, address: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}), app.extensions["database"].unit():
        limits.spend("login", account)


def test_an_account_is_limited_from_every_address(app: Flask, tight: None) -> None:
    spend(app, "a", "10.0.0.1")
    spend(app, "a", "10.0.0.2")
    with pytest.raises(TooMany) as stopped:
        spend(app, "a", "10.0.0.3")
    assert 1 <= stopped.value.wait <= 60


def test_an_address_is_limited_over_all_accounts(app: Flask, tight: None) -> None:
    for account in "abcd":
        spend(app, account, "10.0.0.1")
    with pytest.raises(TooMany):
        spend(app, "e", "10.0.0.1")
    spend(app, "e", "10.0.0.2")


def test_a_hall_behind_one_address_can_log_in(app: Flask) -> None:
    for number in range(120):
        spend(app, f"a{number}", "10.0.0.1")


def test_everybody_together_is_limited(app: Flask, tight: None) -> None:
    for number in range(6):
        spend(app, f"a{number}", f"10.0.0.{number}")
    with pytest.raises(TooMany):
        spend(app, "z", "10.0.0.99")


def test_nobody_is_locked_out_for_good(app: Flask, tight: None) -> None:
    for _ in range(2):
        spend(app, "a", "10.0.0.1")
    if app.extensions["settings"].limits_url.startswith("redis"):
        pytest.skip("Redis counts by its own clock")
    with time_machine.travel(clock.now().timestamp() + 61, tick=False):
        spend(app, "a", "10.0.0.1")


def test_first_tries_at_the_same_moment_are_all_counted(database: Database) -> None:
    storage, barrier = DatabaseStorage(database=database), Barrier(4)

    def count(_number: int) -> int:
        barrier.wait()
        return storage.incr("somebody", 60)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(count, range(4))) == [1, 2, 3, 4]
    with time_machine.travel(clock.now().timestamp() + 61, tick=False):
        assert storage.get("somebody") == 0 and storage.incr("somebody", 60) == 1
