"""Four processes want the same thing at the same moment: one gets it, the others are told, and nobody waits in vain."""

import multiprocessing
from dataclasses import asdict
from threading import Thread
from time import sleep
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text

from tests.web.hires.site import act
from tests.web.make import Make
from tests.web.offers.site import offered
from web.models import Application, ApplicationEvent, Offer, Position
from web.settings import Settings

PROCESSES, ROUNDS = 4, 12


def racer(values: dict[str, Any], position: int, graduates: list[tuple[int, int]], barrier: Any, told: Any) -> None:
    """Apply for every graduate in turn, each time at the same moment as the other processes."""
    from web import create_app
    from web.applications import service
    from web.core.errors import Conflict

    app = create_app(Settings(**values))
    database = app.extensions["database"]
    for graduate, user in graduates:
        barrier.wait(timeout=60)
        try:
            with app.app_context(), database.unit() as unit:
                service.apply(position, graduate, user, ("phone",), "您好")
                unit.commit()
            told.put((graduate, "won"))
        except Conflict:
            told.put((graduate, "told"))
        except Exception as error:  # handed to the test, which names it
            told.put((graduate, f"{type(error).__name__}: {error}"))
    database.engine.dispose()


def race(app: Flask, target: Any, *arguments: Any, count: int) -> list:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.web.warmed", __name__])
    barrier, told = context.Barrier(PROCESSES), context.Queue()
    values = asdict(app.extensions["settings"])
    crowd = [context.Process(target=target, args=(values, *arguments, barrier, told)) for _ in range(PROCESSES)]
    for process in crowd:
        process.start()
    answers = [told.get(timeout=120) for _ in range(count)]
    for process in crowd:
        process.join(timeout=30)
        assert process.exitcode == 0
    told.close()
    return answers


def test_one_application_each_whoever_comes_first(app: Flask, database, make: Make) -> None:
    position = make.position(make.agency().id)
    graduates = [(made.id, made.user_id) for made in (make.graduate() for _ in range(ROUNDS))]
    answers = race(app, racer, position, graduates, count=PROCESSES * ROUNDS)
    for graduate, _user in graduates:
        assert sorted(what for who, what in answers if who == graduate) == ["told"] * (PROCESSES - 1) + ["won"]
    with database.unit(may_write=False) as unit:
        for model in (Application, ApplicationEvent):
            assert unit.session.scalar(select(func.count()).select_from(model)) == ROUNDS


def test_what_was_read_before_the_lock_is_not_judged_by(app: Flask, database, make: Make) -> None:
    """A position its agency closes while its last place is accepted is not "filled": it opens for nobody by itself."""
    from web.offers import service
    from web.positions import service as positions

    position, graduate = make.position(make.agency().id, headcount=1), make.graduate()
    application = offered(make, position, graduate.id)
    accepting = Thread(target=act, args=(make, lambda: service.accept(application, 1, False, graduate.user_id)))
    with app.app_context(), database.unit() as unit:
        positions.close(position)
        accepting.start()
        wait_for_a_waiter(database)
        unit.commit()
    accepting.join(timeout=60)
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(Offer.status)) == "accepted"
        found = unit.session.get(Position, position)
        assert (found.status, found.filled) == ("closed", False)


def wait_for_a_waiter(database) -> None:
    """Until another connection waits for a lock; SQLite, whose writers come one after the other, need not be asked."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(0 if database.sqlite else 1000):
        with database.engine.connect() as connection:
            if connection.scalar(waiting):
                return
        sleep(0.01)
    assert database.sqlite, "nobody waited"


def test_two_administrators_who_leave_at_once_leave_one(app: Flask, database, make: Make) -> None:
    from web.accounts import service
    from web.core.refusals import Wrong

    first, second, refused = make.user("admin"), make.user("admin"), []

    def leave() -> None:
        try:
            act(make, lambda: service.close(second))
        except Wrong:
            refused.append(second)

    leaving = Thread(target=leave)
    with app.app_context(), database.unit() as unit:
        unit.write()
        service.close(first)
        leaving.start()
        wait_for_a_waiter(database)
        unit.commit()
    leaving.join(timeout=60)
    assert refused == [second]
