"""Four processes want the same thing at the same moment: one gets it, the others are told, and nobody waits in vain."""

import multiprocessing
from dataclasses import asdict
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.web.make import Make
from web.models import Application, ApplicationEvent
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
    context = multiprocessing.get_context("spawn")
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
