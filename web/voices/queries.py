"""Reads of what agencies told: an agency's own, those of a province, and the practices everybody reads."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import joinedload

from web.agencies.queries import statuses_that_may
from web.core import db, paging
from web.models import Agency, Voice

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    rows: list[Voice]
    page: int
    pages: int


def listed(where: ColumnElement[bool], page: int, kind: str = "", status: str = "") -> Listing:
    """What fulfils a condition, the latest step first. Two queries."""
    kinds, states = Voice.kind == kind if kind else true(), Voice.status == status if status else true()
    found = select(Voice).where(where, kinds, states)
    return _page(found.order_by(Voice.updated_at.desc(), Voice.id.desc()), page)


def practices(page: int) -> Listing:
    """What everybody may read, the commended first, then the latest. Two queries."""
    found = select(Voice).join(Voice.agency).where(Voice.kind == "practice", Voice.status == "shown")
    found = found.where(Agency.status.in_(statuses_that_may("work")))
    return _page(found.order_by(Voice.commended_at.is_(None), Voice.updated_at.desc(), Voice.id.desc()), page)


def _page(found, page: int) -> Listing:
    total = db.session().scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    page, pages = paging.within(page, total, PAGE_SIZE)
    found = found.options(joinedload(Voice.agency)).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return Listing(list(db.session().scalars(found)), page, pages)


def of_agency(agency_id: int) -> ColumnElement[bool]:
    return Voice.agency_id == agency_id


def waiting(where: ColumnElement[bool]) -> int:
    """How many wait for an office. One query."""
    return db.session().scalar(select(func.count()).select_from(Voice).where(where, Voice.status == "open")) or 0


def count_open(agency_id: int) -> int:
    """How many of an agency wait for an answer."""
    return waiting(of_agency(agency_id))
