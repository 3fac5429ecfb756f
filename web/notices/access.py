"""The only way to load a notice for a person; somebody else's answers exactly like a missing one."""

from flask import has_request_context
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from web.accounts.access.person import Person
from web.core import db, keys
from web.models import Notice
from web.notices.words import name_of


def own(person: Person, notice_id: int) -> Notice:
    """One of the person's own notices. Raises Missing."""
    notice = db.one(Notice, notice_id)
    if notice.user_id != person.id:
        raise db.Missing(f"Notice {notice_id}")
    return notice


def writing_agency() -> int | None:
    """The agency whose person causes what is told, or None: nobody's request, or somebody of no agency."""
    return current_user.own_agency_id if has_request_context() and current_user.is_authenticated else None


def sign(reader: int | str, kind: str) -> str:
    """What a mail carries so that its reader can end mail of this kind without logging in; good for nothing else. The
    reader is an account, or the hash of an address."""
    return _signer().dumps([reader, kind])


def by_sign(token: str) -> tuple[int | str, str]:
    """The reader and the kind. Raises Missing for a token that is not ours."""
    try:
        reader, kind = _signer().loads(token)
        name_of(kind)
    except (BadSignature, TypeError, ValueError, KeyError):
        raise db.Missing("no such link") from None
    return reader, kind


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(keys.ring().signing("end mail of a kind"), salt="end mail of a kind")
