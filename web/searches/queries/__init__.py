"""Reads of kept searches and of what they found."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from web.core import clock, db
from web.models import Found, SavedSearch

MONTH = timedelta(days=30)


def mine(user_id: int) -> list[SavedSearch]:
    """A person's searches, last kept first."""
    found = select(SavedSearch).where(SavedSearch.user_id == user_id).order_by(SavedSearch.id.desc())
    return list(db.session().scalars(found))


def found_lately(search_ids: Collection[int]) -> dict[int, int]:
    """How much each search found in the last 30 days."""
    counted = select(Found.search_id, func.count()).where(Found.found_at > clock.now() - MONTH)
    counted = counted.where(Found.search_id.in_(search_ids)).group_by(Found.search_id)
    return dict(db.session().execute(counted).all())


def open_ones(search_ids: Collection[int]) -> dict[int, SavedSearch]:
    """Those of these searches that may tell their person something, with that person."""
    found = select(SavedSearch).where(
        SavedSearch.id.in_(search_ids), SavedSearch.alert != "off", SavedSearch.paused.is_(False)
    )
    rows = db.session().scalars(found.options(joinedload(SavedSearch.user)).order_by(SavedSearch.id))
    return {row.id: row for row in rows if row.user.reachable}


def known(search_ids: Collection[int], subject_ids: Collection[int]) -> set[tuple[int, int]]:
    """(search, subject) of what was found before."""
    found = select(Found.search_id, Found.subject_id)
    found = found.where(Found.search_id.in_(search_ids), Found.subject_id.in_(subject_ids))
    return {(row.search_id, row.subject_id) for row in db.session().execute(found)}


def told_since(search_ids: Collection[int], since: datetime) -> dict[int, int]:
    """How much each search told since a moment."""
    counted = select(Found.search_id, func.count()).where(Found.search_id.in_(search_ids), Found.told_at > since)
    return dict(db.session().execute(counted.group_by(Found.search_id)).all())


def untold(user_id: int, before: datetime) -> list[Found]:
    """What a person's searches found before a moment and has not been told, in order. Locks the rows."""
    found = (
        select(Found)
        .join(SavedSearch, SavedSearch.id == Found.search_id)
        .where(SavedSearch.user_id == user_id, Found.told_at.is_(None), Found.found_at < before)
        .order_by(Found.search_id, Found.id)
        .with_for_update(of=Found)
    )
    return list(db.session().scalars(found))


def with_untold(before: datetime, most: int) -> list[int]:
    """People of whom `untold` finds something."""
    found = select(SavedSearch.user_id).join(Found, Found.search_id == SavedSearch.id)
    found = found.where(Found.told_at.is_(None), Found.found_at < before).distinct().limit(most)
    return list(db.session().scalars(found))
