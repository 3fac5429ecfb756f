"""Side effects (mail, index, notices) promised in the same transaction as their cause and done by the worker.

A row is leased, handled, and marked done in the handler's own transaction; what a killed worker left is due again
when its lease ends. Handlers are called at least once, so they do nothing the second time for the same key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.core import clock, db, queue
from web.models.plumbing import OutboxRow

LEASE = timedelta(seconds=60)
MOST_TRIES = 12
BATCH = 200


@dataclass(frozen=True, slots=True)
class Effect:
    key: str
    payload: Mapping[str, Any]


Handler = Callable[[Session, Sequence[Effect]], None]
_handlers: dict[str, Handler] = {}
log = structlog.get_logger(__name__)


def handler(topic: str) -> Callable[[Handler], Handler]:
    """Register the function that carries out all effects of a topic: `(session, effects)`, in one written unit."""

    def register(function: Handler) -> Handler:
        _handlers[topic] = function
        return function

    return register


def add(topic: str, key: str, payload: Mapping[str, Any], due: datetime | None = None) -> None:
    """Promise an effect in the current written unit. A key promised before is not promised again."""
    session, moment = db.session(), clock.now()
    if session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is None:
        session.add(OutboxRow(topic=topic, key=key, payload=dict(payload), created_at=moment, due_at=due or moment))
        session.flush()
        if not session.info.get("wakes_worker"):
            session.info["wakes_worker"] = True
            db.current_unit().after_commit.append(_wake)


def _wake() -> None:
    if current_app:  # a script without an app leaves it to the sweep
        current_app.extensions["queue"].enqueue("deliver")


@queue.job("deliver")
@queue.sweep
def deliver_due() -> None:
    """Woken after each commit that promised something, and once a minute for what a killed worker left."""
    deliver(current_app.extensions["database"])


def deliver(database: db.Database) -> int:
    """Carry out what is due, oldest first, a topic at a time; returns how many effects were done."""
    done = 0
    while leased := _lease(database):
        for topic in dict.fromkeys(topic for topic, _, _ in leased):
            done += _carry_out(database, topic, [(i, effect) for t, i, effect in leased if t == topic])
    return done


def _lease(database: db.Database) -> list[tuple[str, int, Effect]]:
    moment = clock.now()
    with database.unit(may_write=False) as unit:  # a look without the write lock: most calls find nothing
        due = select(OutboxRow.id).where(OutboxRow.done_at.is_(None), OutboxRow.due_at <= moment).limit(1)
        if unit.session.scalar(due) is None:
            return []
    with database.writing() as session:
        rows = session.scalars(
            select(OutboxRow)
            .where(OutboxRow.done_at.is_(None), OutboxRow.due_at <= moment)
            .order_by(OutboxRow.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.tries += 1
            row.due_at = moment + max(LEASE, timedelta(seconds=2**row.tries))
            if row.tries > MOST_TRIES:
                row.due_at = moment + timedelta(days=365)
        return [(row.topic, row.id, Effect(row.key, row.payload)) for row in rows if row.tries <= MOST_TRIES]


def _carry_out(database: db.Database, topic: str, leased: Sequence[tuple[int, Effect]]) -> int:
    try:
        with database.writing() as session:
            _handlers[topic](session, [effect for _, effect in leased])
            for number, _ in leased:
                row = session.get(OutboxRow, number)
                row.done_at, row.error = clock.now(), ""
                row.payload = {}  # addresses and links in mail are kept no longer than it takes to send them
        return len(leased)
    except Exception as error:
        log.warning("outbox effect failed", topic=topic, rows=[i for i, _ in leased], error=type(error).__name__)
        with database.writing() as session:
            for number, _ in leased:
                session.get(OutboxRow, number).error = type(error).__name__
        if len(leased) > 1:  # one bad effect must not hold up its neighbours
            return sum(_carry_out(database, topic, [one]) for one in leased)
        return 0
