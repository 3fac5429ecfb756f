"""Rows that have had their day are deleted, so that no table grows with time alone and no address is kept for
nothing."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, inspect, select, update

from web import models
from web.core import clock
from web.core.db import Database
from web.core.feature import Forget, house
from web.core.outbox import MOST_TRIES
from web.models import OutboxRow

ADDRESSED = ("mail", "reset")  # effects whose payload holds somebody's address
MAIL_WAITS = timedelta(days=3)  # how long an administrator may have mail sent again that failed at every try
BATCH = 500
MOST_BATCHES = 20  # of one table a minute, so that other writers get their turn


def after(model: str) -> timedelta:
    """How long the rows of a model are kept, as the feature that owns it says."""
    return house().forgets[model].after


def forget_old() -> None:
    """Apply every feature's rules, a bounded batch to a transaction; the write lock is taken only where there is
    something to do."""
    for rule in house().forgets.values():
        for _batch in range(MOST_BATCHES):
            if forget(current_app.extensions["database"], rule) < BATCH:
                break


def forget_failed_mail() -> None:
    """Mail that could not be sent loses address and link; the row stays, done and with its error, as long as others."""
    old = (
        OutboxRow.tries > MOST_TRIES,
        OutboxRow.topic.in_(ADDRESSED),
        OutboxRow.created_at < clock.now() - MAIL_WAITS,
    )
    undone = (OutboxRow.done_at.is_(None), OutboxRow.due_at > clock.now(), *old)
    database = current_app.extensions["database"]
    with database.unit(may_write=False) as unit:
        if unit.session.scalar(select(OutboxRow.id).where(*undone).limit(1)) is None:
            return
    with database.writing() as session:
        session.execute(update(OutboxRow).where(*undone).values(payload={}, done_at=clock.now()))


def forget(database: Database, rule: Forget) -> int:
    """Delete one batch of what a rule names; returns how many rows went. O(batch) by the index on its moment."""
    model = getattr(models, rule.model)
    (key,) = inspect(model).primary_key
    old = getattr(model, rule.since) < clock.now() - rule.after
    with database.unit(may_write=False) as unit:
        keys = unit.session.scalars(select(key).where(old).limit(BATCH)).all()
    if not keys:
        return 0
    with database.writing() as session:  # a counter may have begun anew since the look
        return session.execute(delete(model).where(key.in_(keys), old)).rowcount
