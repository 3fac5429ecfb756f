"""The only way to load a kept search for a person; somebody else's answers exactly like a missing one."""

from itsdangerous import BadSignature, URLSafeSerializer

from web.accounts.access.person import Person
from web.core import db, keys
from web.models import SavedSearch
from web.searches.queries.subjects import SUBJECTS


def own(person: Person, search_id: int) -> SavedSearch:
    """One of the person's own searches. Raises Missing."""
    search = db.one(SavedSearch, search_id)
    if search.user_id != person.id:
        raise db.Missing(f"SavedSearch {search_id}")
    return search


def subject_for(person: Person, name: str) -> str:
    """A subject this person may search. Raises Missing."""
    if name not in SUBJECTS or person.role not in SUBJECTS[name].roles:
        raise db.Missing(f"subject {name}")
    return name


def sign(search: SavedSearch) -> str:
    """What a mail carries so that its reader can stop it without logging in; good for nothing else."""
    return _signer().dumps([search.id, search.user_id])


def by_sign(token: str) -> SavedSearch:
    """The search a mail was about. Raises Missing for a token not ours, and when the search is gone."""
    try:
        search_id, user_id = _signer().loads(token)
    except (BadSignature, TypeError, ValueError):
        raise db.Missing("no such link") from None
    search = db.one(SavedSearch, search_id)
    if search.user_id != user_id:
        raise db.Missing(f"SavedSearch {search_id}")
    return search


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(keys.ring().signing("stop alerts by mail"), salt="stop alerts by mail")
