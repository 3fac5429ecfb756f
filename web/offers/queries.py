"""Reads of offers."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from web.core import db, personal
from web.core.personal import Whose
from web.models import Application, Offer, Position
from web.models.stages import OFFER

LIVE = ("open", "asked")


def of(application_id: int, *, lock: bool = False) -> Offer | None:
    found = select(Offer).where(Offer.application_id == application_id)
    return db.session().scalar(found.with_for_update() if lock else found)


def accepted_elsewhere(graduate_id: int, besides: int) -> Offer | None:
    """Another offer this person accepted and whose agency has not recorded the hire yet."""
    found = select(Offer).join(Offer.application).where(Application.graduate_id == graduate_id)
    found = found.where(Offer.status == "accepted", Application.status == OFFER.code, Application.id != besides)
    return db.session().scalar(found.limit(1))


def others_open(graduate_id: int, besides: int, stages: tuple[str, ...]) -> list[Application]:
    """The other applications of this person at these stages, with position and agency. One query."""
    mine = select(Application).where(Application.graduate_id == graduate_id, Application.id != besides)
    named = joinedload(Application.position).joinedload(Position.agency)
    return list(
        db.session().scalars(mine.where(Application.status.in_(stages)).options(named).order_by(Application.id))
    )


def accepted_count(position_id: int) -> int:
    found = select(func.count()).select_from(Offer).join(Offer.application)
    return db.session().scalar(found.where(Application.position_id == position_id, Offer.status == "accepted")) or 0


def due(today: date, warn_until: date, most: int) -> list[Offer]:
    """Offers without an answer that are over, soon over, or whose application moved on. One query."""
    moved = Application.status != OFFER.code
    soon = (Offer.answer_by <= warn_until) & Offer.warned_at.is_(None)
    found = (
        select(Offer).join(Offer.application).where(Offer.status.in_(LIVE), moved | soon | (Offer.answer_by < today))
    )
    return list(db.session().scalars(found.options(joinedload(Offer.application)).order_by(Offer.id).limit(most)))


def own(whose: Whose) -> list[dict[str, Any]]:
    """A graduate's offers as plain values."""
    mine = select(Offer).join(Offer.application).where(Application.graduate_id == whose.graduate_id)
    return [personal.row(one) for one in db.session().scalars(mine.order_by(Offer.id))]
