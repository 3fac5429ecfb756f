"""Routes of the day of a fair, by who stands in front of them."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint

from web.core import db, limits
from web.core.clock import CHINA

T = TypeVar("T")

bp = Blueprint("fairday", __name__)


@bp.app_template_filter("hour")
def _hour(minutes: int) -> str:
    from web.fairs.queries import clock_text

    return clock_text(minutes)


@bp.app_template_filter("hour_of")
def _hour_of(moment) -> str:
    return "" if moment is None else moment.astimezone(CHINA).strftime("%H:%M")


@bp.app_template_filter("online_link")
def _online_link(at) -> str:
    """Where a stand is met online; "" for one in a hall."""
    from web.fairday.making.calendars import link_of

    return link_of(at)


def by_link(kind: str, find: Callable[[], T]) -> T:
    """What a secret address opens, counted by itself: everybody in a hall comes from one network. What opens nothing is
    counted on the network, so that nobody tries addresses out. Raises Missing."""
    try:
        found = find()
    except db.Missing:
        limits.spend("fair_page")
        raise
    limits.spend("fair_link", account=f"{kind}:{found.id}")
    return found


from web.fairday.views import agency, board, desk, door, passes, person, sheets, stand  # noqa: E402,F401  (register their routes)
