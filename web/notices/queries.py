"""Reads of notices: a person's, what was sent, and how people want to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from web.core import db, ids, paging
from web.models import MailStop, Notice, NoticeChoice
from web.notices.words import GATHERED

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


def modes(kind: str, user_ids: Collection[int]) -> dict[int, str]:
    """How those of these who do not want mail of a kind at once want it. One query."""
    found = select(NoticeChoice.user_id, NoticeChoice.mode)
    found = found.where(NoticeChoice.kind == kind, NoticeChoice.user_id.in_(user_ids))
    return dict(db.session().execute(found).all())


def stopped(kind: str, addresses: Collection[str]) -> set[str]:
    """Those of these addresses, which no account has, that want no mail of a kind. One query."""
    hashes = {ids.digest(one): one for one in addresses}
    found = select(MailStop.address_hash).where(MailStop.kind == kind, MailStop.address_hash.in_(hashes))
    return {hashes[one] for one in db.session().scalars(found)}


def choices(user_id: int) -> dict[str, str]:
    """What somebody chose: kind -> mode."""
    found = select(NoticeChoice.kind, NoticeChoice.mode).where(NoticeChoice.user_id == user_id)
    return dict(db.session().execute(found).all())


def with_waiting(before: datetime, most: int) -> list[int]:
    """Who has notices from before a moment that wait for the mail of the day."""
    found = select(Notice.user_id).where(Notice.waits, Notice.created_at < before).distinct()
    return list(db.session().scalars(found.order_by(Notice.user_id).limit(most)))


def ended(reader: int | str, kind: str) -> bool:
    """Whether this reader of a mail, an account or the hash of an address, gets no more of its kind."""
    if isinstance(reader, str):
        return db.session().get(MailStop, (reader, kind)) is not None
    chosen = choices(reader)
    return "daily" not in chosen.values() if kind == GATHERED else chosen.get(kind) == "off"
