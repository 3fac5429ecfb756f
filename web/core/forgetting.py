"""Rows that have had their day are deleted, so that no table grows with time alone and no address is kept for nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from web.core import clock, queue
from web.core.db import Database
from web.core.outbox import MOST_TRIES
from web.models import (
    EmailToken,
    Found,
    Invitation,
    LimitCounter,
    LoginSession,
    Mail,
    Notice,
    Once,
    OutboxRow,
    ProfileLook,
)

AT_ONCE = timedelta(0)
FORM_DONE = timedelta(days=30)  # how late the second post of a form is still known for one
EFFECT_DONE = timedelta(days=30)
ADDRESSED = ("mail", "reset")  # effects whose payload holds somebody's address
MAIL_WAITS = timedelta(days=3)  # how long an administrator may have mail sent again that failed at every try
INVITATION_OVER = timedelta(days=30)
SESSION_OLD = timedelta(days=60)  # from its beginning; no session lives longer, ended or not
MAILBOX = timedelta(days=30)
NOTICE_OLD = timedelta(days=180)
LOOK_OLD = timedelta(days=180)
FINDING_OLD = timedelta(days=400)  # longer than a position is shown, so that none is told twice
BATCH = 500
MOST_BATCHES = 20  # of one table a minute, so that other writers get their turn


@dataclass(frozen=True, slots=True)
class Rule:
    """The row named by `key` goes when the moment in `since` is `after` ago; a row without a moment stays."""

    key: InstrumentedAttribute
    since: InstrumentedAttribute[datetime | None]
    after: timedelta


RULES = (
    Rule(Once.key, Once.at, FORM_DONE),
    Rule(LimitCounter.key, LimitCounter.expires_at, AT_ONCE),
    Rule(EmailToken.id, EmailToken.expires_at, AT_ONCE),
    Rule(Invitation.id, Invitation.expires_at, INVITATION_OVER),
    Rule(LoginSession.id, LoginSession.created_at, SESSION_OLD),
    Rule(OutboxRow.id, OutboxRow.done_at, EFFECT_DONE),
    Rule(Mail.id, Mail.at, MAILBOX),
    Rule(ProfileLook.id, ProfileLook.last_at, LOOK_OLD),
    Rule(Notice.id, Notice.created_at, NOTICE_OLD),
    Rule(Found.id, Found.found_at, FINDING_OLD),
)


@queue.sweep
def forget_old() -> None:
    """Apply every rule, a bounded batch to a transaction; the write lock is taken only where there is something to do."""
    for rule in RULES:
        for _batch in range(MOST_BATCHES):
            if forget(current_app.extensions["database"], rule) < BATCH:
                break


@queue.sweep
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


def forget(database: Database, rule: Rule) -> int:
    """Delete one batch of what a rule names; returns how many rows went. O(batch) by the index on `since`."""
    old = rule.since < clock.now() - rule.after
    with database.unit(may_write=False) as unit:
        keys = unit.session.scalars(select(rule.key).where(old).limit(BATCH)).all()
    if not keys:
        return 0
    with database.writing() as session:  # a counter may have begun anew since the look
        return session.execute(delete(rule.key.class_).where(rule.key.in_(keys), old)).rowcount
