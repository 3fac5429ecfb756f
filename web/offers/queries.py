"""Reads of offers."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from web.core import db, personal
from web.core.personal import Whose
from web.models import Application, Offer, Position
from web.models.stages import HIRED, OFFER

LIVE = ("open", "asked")
TAKEN = (OFFER.code, HIRED.code)  # stages at which an accepted offer stands
ENDED = ("turned", "gone")  # with its application


def of(application_id: int, *, lock: bool = False) -> Offer | None:
    found = select(Offer).where(Offer.application_id == application_id)
    return db.session().scalar(found.with_for_update() if lock else found)


def current(application: Application) -> Offer | None:
    """The offer of an application, unless it ended with an earlier round of it."""
    offer = of(application.id)
    ended = offer is not None and offer.status in ENDED and application.stage.is_open
    return None if ended else offer


def accepted(application_id: int) -> Offer | None:
    """The offer on whose terms somebody was hired."""
    offer = of(application_id)
    return offer if offer is not None and offer.status == "accepted" else None


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
    """How many places of a position are taken: accepted, and the application still stands by it."""
    found = select(func.count()).select_from(Offer).join(Offer.application)
    found = found.where(Application.position_id == position_id, Application.status.in_(TAKEN))
    return db.session().scalar(found.where(Offer.status == "accepted")) or 0


def due(today: date, warn_until: date, most: int, *, lock: bool = False) -> list[Offer]:
    """Offers without an answer that are over or soon over, and those whose application moved on. One query; two with
    `lock`, which takes the applications first, passes over those somebody is at, and asks again."""
    soon = (Offer.answer_by <= warn_until) & Offer.warned_at.is_(None)
    waiting = Offer.status.in_(LIVE) & ((Application.status != OFFER.code) | soon | (Offer.answer_by < today))
    left = (Offer.status == "accepted") & Application.status.not_in(TAKEN)
    found = select(Offer).join(Offer.application).where(waiting | left).order_by(Offer.application_id)
    if lock:
        free = found.with_only_columns(Application.id).limit(most).with_for_update(of=Application, skip_locked=True)
        found = found.where(Application.id.in_(list(db.session().scalars(free)))).with_for_update(of=Offer)
    return list(db.session().scalars(found.options(contains_eager(Offer.application)).limit(most)))


def own(whose: Whose) -> list[dict[str, Any]]:
    """A graduate's offers as plain values."""
    mine = select(Offer).join(Offer.application).where(Application.graduate_id == whose.graduate_id)
    return [personal.row(one) for one in db.session().scalars(mine.order_by(Offer.id))]
