"""The only way to load a notice for a person; somebody else's answers exactly like a missing one."""

from flask import has_request_context
from flask_login import current_user

from web.accounts.access.person import Person
from web.core import db
from web.models import Notice


def own(person: Person, notice_id: int) -> Notice:
    """One of the person's own notices. Raises Missing."""
    notice = db.one(Notice, notice_id)
    if notice.user_id != person.id:
        raise db.Missing(f"Notice {notice_id}")
    return notice


def writing_agency() -> int | None:
    """The agency whose person causes what is told, or None: nobody's request, or somebody of no agency."""
    return current_user.own_agency_id if has_request_context() and current_user.is_authenticated else None
