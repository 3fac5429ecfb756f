"""Reads of notices: a person's, and what was sent."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from web.core import db, paging
from web.models import Notice

SIZE = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of notices, how many there are in all, and how many of them are unread."""

    rows: list[Notice]
    unread: int
    page: int
    pages: int


def listing(user_id: int, page: int) -> Listing:
    """A person's notices, latest first. Two queries at any length."""
    session = db.session()
    counted = select(func.count(), func.count() - func.count(Notice.read_at)).where(Notice.user_id == user_id)
    total, unread = session.execute(counted).one()
    page, pages = paging.within(page, total, SIZE)
    found = select(Notice).where(Notice.user_id == user_id).order_by(Notice.id.desc())
    return Listing(list(session.scalars(found.limit(SIZE).offset((page - 1) * SIZE))), unread, page, pages)


def told(keys: Collection[str]) -> set[str]:
    """Which of these keys were sent already. One query."""
    return set(db.session().scalars(select(Notice.key).where(Notice.key.in_(keys)).distinct()))
