"""The append-only record of who did what, written in the same transaction as the act."""

import hashlib
import hmac
from typing import Any

from flask import current_app, g, has_request_context, request
from flask_login import current_user

from web.core import clock, db
from web.core.networks import networks
from web.models.plumbing import AuditEntry


def record(action: str, subject: str, actor_id: int | None = None, **details: Any) -> None:
    """Add an entry to the current written unit. `subject` is like "position:17"; details hold no personal data."""
    entry = AuditEntry(at=clock.now(), actor_id=actor_id, action=action, subject=subject, details=details)
    if has_request_context():
        entry.request_id = g.get("request_id", "")
        entry.address_hash = address_hash()
        if actor_id is None:
            entry.actor_id = actor()
    db.session().add(entry)


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
    key = current_app.secret_key.encode()
    names = networks(request.remote_addr or "")
    return tuple(hmac.new(key, name.encode(), hashlib.sha256).hexdigest() for name in names)
