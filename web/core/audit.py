"""The append-only record of who did what, written in the same transaction as the act, each entry tied to the one
before.

Entries wait until their unit commits and are chained then, under a lock held for that moment only: two writers cannot
follow the same entry. The hashes are plain: no key to lose or change. Whoever may write to the database past its
triggers could make a new chain, but not one that holds the head somebody kept elsewhere (the log has it every hour).
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

import structlog
from flask import current_app, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from web.core import clock, db, keys
from web.core.networks import networks
from web.models.plumbing import AuditEntry

WAITING = "audit"  # in the session: entries of the current unit that are not chained yet
LOCK = 7_203_411  # of PostgreSQL, for whoever adds to the chain; on SQLite there is one writer anyway
BATCH = 1000
log = structlog.get_logger(__name__)


def record(action: str, subject: str, actor_id: int | None = None, **details: Any) -> None:
    """Add an entry to the current written unit. `subject` is like "position:17"; details hold no personal data."""
    entry = AuditEntry(at=clock.now(), actor_id=actor_id, action=action, subject=subject, details=details)
    entry.request_id = entry.address_hash = ""
    if has_request_context():
        entry.request_id = g.get("request_id", "")
        entry.address_hash = address_hash()
        if actor_id is None:
            entry.actor_id = actor()
    db.session().info.setdefault(WAITING, []).append(entry)


def record_now(action: str, subject: str, **details: Any) -> None:
    """An entry of its own, for acts that fail (a refused login) and so commit nothing else."""
    with current_app.extensions["database"].writing():
        record(action, subject, **details)


def actor() -> int | None:
    """The current person's id, or None outside a request and for a stranger."""
    return current_user.id if has_request_context() and current_user.is_authenticated else None


def address_hash() -> str:
    """Whence the caller comes (see `networks`), keyed and hashed: equal ones can be counted, none can be read back."""
    return network_hashes()[0]


def network_hashes() -> tuple[str, ...]:
    """The caller's networks, narrow to wide, keyed and hashed."""
    key = keys.ring().steady("addresses")
    names = networks(request.remote_addr or "")
    return tuple(hmac.new(key, name.encode(), hashlib.sha256).hexdigest() for name in names)


# --- the chain --------------------------------------------------------------------------------------------------------


def digest(entry: AuditEntry) -> str:
    """SHA-256 over everything an entry says and the hash of the one before."""
    said = [entry.previous, entry.at.isoformat(), entry.actor_id, entry.action, entry.subject, entry.details]
    text = json.dumps([*said, entry.request_id, entry.address_hash], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@event.listens_for(Session, "before_commit")
def _chain(session: Session) -> None:
    waiting = session.info.pop(WAITING, [])
    if not waiting:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    previous = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or ""
    for entry in waiting:
        entry.previous = previous
        entry.hash = previous = digest(entry)
        session.add(entry)
        session.flush()  # one by one: their numbers follow the chain


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(WAITING, None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries the chain ties, its head, and where it breaks first: the entry's number and how, or None."""

    entries: int
    head: str
    broken: int | None = None
    fault: str = ""


def verify(head: str = "") -> Verdict:
    """Look at every entry in order. `head`, kept from an earlier look, must still be in the chain: entries cut off its
    end leave a chain that is whole. O(entries), a thousand at a time."""
    found = select(AuditEntry).order_by(AuditEntry.id).limit(BATCH)
    count, previous, kept = 0, "", not head
    last: int | None = None  # no number to begin from: whoever slips an entry in chooses its number
    while rows := db.session().scalars(found if last is None else found.where(AuditEntry.id > last)).all():
        for entry in rows:
            if entry.previous != previous:
                return Verdict(count, previous, entry.id, "does not follow the entry before it")
            if entry.hash != digest(entry):
                return Verdict(count, previous, entry.id, "is not as it was written")
            count, previous, last = count + 1, entry.hash, entry.id
            kept = kept or entry.hash == head
        db.session().expunge_all()
    if not kept:
        return Verdict(count, previous, last, "is the last one, but the head you kept comes later: entries are cut off")
    return Verdict(count, previous)


def tell_head() -> None:
    """Once an hour into the log, which is kept elsewhere."""
    if clock.now().minute == 0:
        with current_app.extensions["database"].unit(may_write=False) as unit:
            newest = select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
            if row := unit.session.execute(newest).first():
                log.info("audit head", entry=row.id, head=row.hash)
