"""The only way to load an entry of a talent pool for a person."""

from web.core import db
from web.core.db import Missing
from web.models import PoolEntry


def kept(entry_id: int, person) -> PoolEntry:
    """One of the person's own agency."""
    return _one(entry_id, person.agency_id, "agency_id")


def asked_of(entry_id: int, person) -> PoolEntry:
    """One that was asked of this graduate."""
    return _one(entry_id, person.graduate_id, "graduate_id")


def _one(entry_id: int, mine: int | None, column: str) -> PoolEntry:
    row = db.one(PoolEntry, entry_id)
    if mine is None or getattr(row, column) != mine:
        raise Missing(f"PoolEntry {entry_id}")
    return row
