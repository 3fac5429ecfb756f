"""Side effects happen after the commit, once, and survive a worker that dies or a handler that fails."""

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from web.core import db, outbox
from web.core.db import Database
from web.models import Mail, OutboxRow

seen: list[str] = []
broken: set[str] = set()


@pytest.fixture(autouse=True)
def topic(standing: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seen.clear()
    broken.clear()

    def handle(session, effects) -> None:
        for effect in effects:
            if effect.key in broken:
                raise ConnectionError(effect.key)
            session.add(Mail(key=effect.key, to="a@b", subject="s", body="b", at=outbox.clock.now()))
            seen.append(effect.key)

    monkeypatch.setitem(standing.extensions["house"].effects, "test", lambda: handle)


def promise(database: Database, *keys: str) -> None:
    with database.writing():
        for key in keys:
            outbox.add("test", key, {"n": 1})


def mails(database: Database) -> list[str]:
    with database.unit() as unit:
        return list(unit.session.scalars(select(Mail.key).order_by(Mail.key)))


def test_nothing_happens_without_a_commit(app, database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing():
        outbox.add("test", "k", {})
        _ = 1 / 0
    with app.app_context():
        assert outbox.deliver(database) == 0 and seen == []


def test_each_key_is_promised_and_done_once(app, database: Database) -> None:
    promise(database, "a", "b", "a")
    with app.app_context():
        assert outbox.deliver(database) == 2
        assert outbox.deliver(database) == 0
    assert mails(database) == ["a", "b"]


def test_one_bad_effect_does_not_hold_up_its_neighbours_and_is_tried_again(app, database: Database) -> None:
    promise(database, "a", "bad", "c")
    broken.add("bad")
    with app.app_context():
        outbox.deliver(database)
    assert mails(database) == ["a", "c"]
    with database.unit() as unit:
        assert unit.session.scalar(select(OutboxRow.error).where(OutboxRow.key == "bad")) == "ConnectionError"
    broken.clear()
    with app.app_context(), time_machine.travel(outbox.clock.now() + outbox.LEASE * 2):
        assert outbox.deliver(database) == 1
    assert mails(database) == ["a", "bad", "c"]


def test_a_worker_killed_mid_way_leaves_the_effect_to_the_next(app, database: Database) -> None:
    promise(database, "a")
    with app.app_context():
        assert [one.effect.key for one in outbox._lease(database)] == ["a"]  # … and here the worker dies
        assert outbox.deliver(database) == 0  # leased: nobody else takes it at once
        with time_machine.travel(outbox.clock.now() + outbox.LEASE * 2):
            assert outbox.deliver(database) == 1
    assert mails(database) == ["a"]


def test_effects_are_done_in_the_order_they_were_promised(app, database: Database) -> None:
    keys = [f"k{n}" for n in range(450)]
    promise(database, *keys)
    with app.app_context():
        assert outbox.deliver(database) == 450
    assert seen == keys


@pytest.fixture
def errands(standing: Flask, database: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Effects in the world outside: what was carried out, in its order."""
    done: list[str] = []

    def carry_out(effect) -> None:
        assert not db.is_writing(), "nobody waits for a mail server"
        if effect.key in broken:
            raise ConnectionError(effect.key)
        done.append(effect.key)

    monkeypatch.setitem(standing.extensions["house"].errands, "outside", lambda: carry_out)
    with database.writing():
        for key in "abc":
            outbox.add("outside", key, {})
    return done


def test_what_was_sent_is_not_sent_again_because_a_neighbour_failed(app, database: Database, errands) -> None:
    broken.add("b")
    with app.app_context():
        assert outbox.deliver(database) == 2
        broken.clear()
        with time_machine.travel(outbox.clock.now() + outbox.LEASE * 2):
            assert outbox.deliver(database) == 1
    assert errands == ["a", "c", "b"]


def test_a_slow_worker_leaves_what_another_has_taken(app, database: Database, errands) -> None:
    with app.app_context():
        slow = outbox._lease(database)
        with time_machine.travel(outbox.clock.now() + outbox.LEASE * 2):
            assert outbox.deliver(database) == 3
            assert [outbox._run(database, one) for one in slow] == [0, 0, 0]
    assert errands == ["a", "b", "c"]
