"""Long runs in the worker: whoever does one gives signs of life, and what a killed worker left is taken up again."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import structlog
from flask import current_app
from sqlalchemy import and_, or_, select

from web.core import clock, db
from web.models.plumbing import Run

R = TypeVar("R", bound=Run)
ACTIVE = ("queued", "running")
SILENCE = timedelta(seconds=90)  # a worker without a sign of life for so long is taken for dead
FORGOTTEN = timedelta(seconds=60)  # a run that waits for so long was lost by the queue
BEAT = timedelta(seconds=1)
PULSE = 15.0  # seconds between signs of life while the work itself says nothing
log = structlog.get_logger(__name__)


class Stopped(Exception):
    """The run is no longer this worker's: cancelled, deleted, or taken up by another."""


class Heart(Generic[R]):
    """One worker's hold on one run: everything it writes about the run goes through here."""

    holds = "running"  # the status of a run that is held

    def __init__(self, database: db.Database, run: R) -> None:
        self.database, self.model, self.run_id = database, type(run), run.id
        self._mine = run.beat_at  # the last sign of life, known to this worker alone
        self._one_at_a_time = threading.Lock()

    def write(self, act: Callable[[R], None]) -> None:
        """One act on the run, locked, in a transaction of its own. Raises Stopped when it is not ours any more."""
        with self._one_at_a_time:
            self._write(act)

    def _write(self, act: Callable[[R], None]) -> None:
        with self.database.writing() as session:
            run = session.get(self.model, self.run_id, with_for_update=True)
            if run is None or run.status != self.holds or run.beat_at != self._mine:
                raise Stopped
            act(run)
            session.flush()

    def fail(self, run: R, reason: str) -> None:
        """What is left of a run whose work broke."""
        run.status, run.error, run.finished_at = "failed", reason[:300], clock.now()

    def beat(self, done: int, **shown: Any) -> None:
        """A sign of life, at most one a second: how much is done, and other columns that show it. Raises Stopped."""

        def sign(run: R) -> None:
            run.done, run.beat_at = max(run.done, done), moment
            for column, value in shown.items():
                setattr(run, column, value)

        with self._one_at_a_time:
            moment = clock.now()
            if self._mine is None or moment - self._mine >= BEAT:
                self._write(sign)
                self._mine = moment

    @contextmanager
    def pulse(self) -> Iterator[None]:
        """Signs of life from a thread of its own: a solver may think for minutes without a word."""
        over = threading.Event()

        def go() -> None:
            while not over.wait(PULSE):
                try:
                    self.beat(0)
                except Stopped:
                    return
                except Exception:  # the database was busy: there is time for another try
                    log.exception("sign of life failed", kind=self.model.__tablename__, run=self.run_id)

        thread = threading.Thread(target=go, name=f"pulse-{self.run_id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def claim(model: type[R], run_id: int) -> R | None:
    """Take a run up for this worker: one that waits, or one whose worker is taken for dead; else None."""
    session, moment = db.write(), clock.now()
    run = session.get(model, run_id, with_for_update=True)
    if run is None or run.status not in ACTIVE:
        return None
    if run.status == "running" and not silent(run.beat_at):
        return None
    run.status, run.done, run.beat_at = "running", 0, moment
    session.flush()
    return run


def carry(
    model: type[R],
    run_id: int,
    work: Callable[[R, Heart[R]], None],
    heart: type[Heart[R]] = Heart,
    explained: tuple[type[Exception], ...] = (),
) -> None:
    """Claim a run and do its work, which ends it with `heart.write`. Where it breaks, the run says so: in the words of
    an `explained` error, by the bare name of any other, whose words may hold somebody's data."""
    database = current_app.extensions["database"]
    with database.unit() as unit:
        run = claim(model, run_id)
        unit.commit()
    if run is None:
        return
    ours = heart(database, run)
    try:
        with ours.pulse():
            work(run, ours)
    except Stopped:
        log.info("run stopped", kind=model.__tablename__, run=run_id)
    except Exception as error:
        known = isinstance(error, explained)
        if not known:
            log.exception("run failed", kind=model.__tablename__, run=run_id)
        reason = str(error) if known else type(error).__name__
        with suppress(Stopped):
            ours.write(lambda row: ours.fail(row, reason))


def silent(beat_at: datetime | None) -> bool:
    """Whether whoever gave this sign of life, if anybody, is taken for dead."""
    return beat_at is None or beat_at < clock.now() - SILENCE


def take_up(model: type[Run], job: str) -> None:
    """Hand runs to the queue again whose worker died, or which the queue forgot."""
    moment = clock.now()
    dead = and_(model.status == "running", or_(model.beat_at.is_(None), model.beat_at < moment - SILENCE))
    lost = and_(model.status == "queued", model.created_at < moment - FORGOTTEN)
    with current_app.extensions["database"].unit(may_write=False) as unit:
        left = list(unit.session.scalars(select(model.id).where(or_(dead, lost)).order_by(model.id)))
    for run_id in left:
        current_app.extensions["queue"].enqueue(job, run_id=run_id)
