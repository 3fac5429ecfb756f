"""Side effects (mail, index, notices) promised in the same transaction as their cause and done by the worker.

A feature's record names who carries out its topics: a handler does all effects of a topic in one written unit; an
errand does one in the world outside, without the write lock. A row is leased, carried out, and marked done: by a
handler in its own transaction, after an errand in one that follows. What a killed worker left is due again when its
lease ends, so both may be called twice for the same key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from web.core import clock, db
from web.core.feature import house
from web.models.plumbing import OutboxRow

LEASE = timedelta(seconds=60)
MOST_TRIES = 12
BATCH = 200


@dataclass(frozen=True, slots=True)
class Effect:
    key: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leased:
    """An effect this worker may carry out until a moment; afterwards another one may."""

    topic: str
    id: int
    until: datetime
    effect: Effect


class Later(Exception):
    """Raised by an errand whose time has not come: it is tried again at `until`, and this was no try."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


log = structlog.get_logger(__name__)


def add(topic: str, key: str, payload: Mapping[str, Any], not_before: datetime | None = None) -> None:
    """Promise an effect in the current written unit, for now or a later moment. A key promised before is not promised
    again."""
    session, moment = db.session(), clock.now()
    if session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is None:
        session.add(
            OutboxRow(topic=topic, key=key, payload=dict(payload), created_at=moment, due_at=not_before or moment)
        )
        session.flush()
        if not session.info.get("wakes_worker"):
            session.info["wakes_worker"] = True
            db.current_unit().after_commit.append(_wake)


def happened(event: str, key: str, payload: Mapping[str, Any]) -> None:
    """In the current written unit: do what belongs to this event in the features that follow it, and promise what those
    that listen to it do later.

    Raises LookupError for an event that no feature announces.
    """
    for load in house().followers[event]:
        load()(**payload)
    for topic in house().listeners[event]:
        add(topic, f"{topic}:{key}", payload)


def _wake() -> None:
    if current_app:  # a script without an app leaves it to the sweep
        current_app.extensions["queue"].enqueue("deliver")


def deliver_due() -> None:
    """Woken after each commit that promised something, and once a minute for what a killed worker left."""
    deliver(current_app.extensions["database"])


def deliver(database: db.Database) -> int:
    """Carry out what is due, oldest first, a topic at a time; returns how many effects were done."""
    done = 0
    while leased := _lease(database):
        for topic in dict.fromkeys(one.topic for one in leased):
            mine = [one for one in leased if one.topic == topic]
            done += sum(_run(database, one) for one in mine) if topic in house().errands else _carry_out(database, mine)
    return done


def _lease(database: db.Database) -> list[Leased]:
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
        return [
            Leased(row.topic, row.id, row.due_at, Effect(row.key, row.payload))
            for row in rows
            if row.tries <= MOST_TRIES
        ]


def _carry_out(database: db.Database, leased: Sequence[Leased]) -> int:
    """All of them in the transaction that marks them done; when one fails, each alone."""
    try:
        with database.writing() as session:
            house().effects[leased[0].topic]()(session, [one.effect for one in leased])
            for one in leased:
                _mark_done(session, one)
        return len(leased)
    except Exception as error:
        _mark_failed(database, leased, error)
        if len(leased) > 1:  # one bad effect must not hold up its neighbours
            return sum(_carry_out(database, [one]) for one in leased)
        return 0


def _run(database: db.Database, leased: Leased) -> int:
    """One errand, unless another worker has taken it because its turn came late; 1 when it was done."""
    with database.writing() as session:
        row = session.get(OutboxRow, leased.id, with_for_update=True)
        if row is None or row.done_at is not None or row.due_at != leased.until:
            return 0
        row.due_at = max(row.due_at, clock.now() + LEASE)
    try:
        house().errands[leased.topic]()(leased.effect)
    except Later as later:
        with database.writing() as session:
            row = session.get_one(OutboxRow, leased.id)
            row.due_at, row.tries = later.until, row.tries - 1
        return 0
    except Exception as error:
        _mark_failed(database, [leased], error)
        return 0
    with database.writing() as session:
        _mark_done(session, leased)
    return 1


def _mark_done(session: Session, leased: Leased) -> None:
    row = session.get_one(OutboxRow, leased.id)
    row.done_at, row.error = clock.now(), ""
    row.payload = {}  # addresses and links in mail are kept no longer than it takes to send them


def _mark_failed(database: db.Database, leased: Sequence[Leased], error: Exception) -> None:
    numbers, name = [one.id for one in leased], type(error).__name__
    log.warning("outbox effect failed", topic=leased[0].topic, rows=numbers, error=name)
    with database.writing() as session:
        session.execute(update(OutboxRow).where(OutboxRow.id.in_(numbers)).values(error=name))
