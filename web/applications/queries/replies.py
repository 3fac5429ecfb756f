"""How agencies keep their word: who waits longer than was promised, and how soon answers came in the last year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median

from sqlalchemy import case, func, select

from web.core import clock, db
from web.models import Application, ApplicationEvent, Position
from web.models.stages import AGENCY, APPLIED, codes

FEWEST = 10  # applications, before anything is said in public
YEAR = timedelta(days=365)
ANSWERS = codes(lambda stage: stage.by == AGENCY and stage.shares)


@dataclass(frozen=True, slots=True)
class Replies:
    """Of the applications of a year that were answered or are overdue: how many, the share answered in hundredths, and
    in how many days half of the answers came (None without any)."""

    counted: int
    rate: int
    days: float | None


def public(agency_id: int) -> Replies | None:
    """What everybody may read of an agency; None before there are `FEWEST`. One query.

    Whom the agency may still answer in time does not count, nor who withdrew before an answer.
    """
    today = clock.today()
    applied = func.min(case((ApplicationEvent.status == APPLIED.code, ApplicationEvent.at)))
    answered = func.min(case((ApplicationEvent.status.in_(ANSWERS), ApplicationEvent.at)))
    since = datetime.combine(today - YEAR, time(), clock.CHINA)
    found = (
        select(Application.reply_by, applied, answered)
        .join(Position, Position.id == Application.position_id)
        .join(ApplicationEvent, ApplicationEvent.application_id == Application.id)
        .where(Position.agency_id == agency_id, Application.created_at >= since)
        .group_by(Application.id, Application.reply_by)
    )
    rows = [(by, came, told) for by, came, told in db.session().execute(found) if came is not None]
    took = [(told - came).total_seconds() / 86400 for _by, came, told in rows if told is not None]
    overdue = sum(told is None and by is not None and by < today for by, _came, told in rows)
    counted = len(took) + overdue
    if counted < FEWEST:
        return None
    return Replies(counted, round(100 * len(took) / counted), round(median(took), 1) if took else None)


def overdue(agency_ids: Collection[int]) -> dict[int, int]:
    """How many graduates wait longer than promised, by agency. One query."""
    found = (
        select(Position.agency_id, func.count())
        .join(Application, Application.position_id == Position.id)
        .where(Position.agency_id.in_(agency_ids), Application.reply_by < clock.today())
        .group_by(Position.agency_id)
    )
    return {number: late for number, late in db.session().execute(found)}
