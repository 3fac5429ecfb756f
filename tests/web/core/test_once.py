"""The same form sent twice has one effect and leads to the same place, also when both arrive together."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from web.core import clock, db
from web.core.once import AlreadyDone, _claim
from web.models import Mail, Once


def test_the_second_claim_learns_where_the_first_one_led(database) -> None:
    with database.unit() as unit:
        session = unit.write()
        _claim_in(session, "/made/1")
        unit.commit()
    with database.unit() as unit, pytest.raises(AlreadyDone) as again:
        _claim(unit.write(), "key")
    assert again.value.location == "/made/1"


def _claim_in(session, location: str) -> None:
    with Flask("bare").app_context():
        _claim(session, "key")
    session.get(Once, "key").location = location
    session.add(Mail(key="made", to="a@b", subject="s", body="b", at=clock.now()))


def test_two_at_the_same_moment_make_one(database) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def act() -> None:
        barrier.wait()
        try:
            with database.unit() as unit:
                _claim_in(unit.write(), "/made/1")
                unit.commit()
            outcomes.append("made")
        except AlreadyDone as again:
            outcomes.append(again.location)

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["/made/1", "made"]
    with database.unit():
        assert db.session().scalar(select(func.count()).select_from(Mail)) == 1
