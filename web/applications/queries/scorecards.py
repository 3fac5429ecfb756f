"""Reads of scorecards: a position's criteria, and what colleagues gave."""

from statistics import mean

from sqlalchemy import select

from web.core import db
from web.models import Interview, PositionCriteria, Scorecard

MOST_ROUNDS = 9


def criteria(position_id: int) -> list[str]:
    """What the position's readers look at. One query."""
    names = select(PositionCriteria.names).where(PositionCriteria.position_id == position_id)
    return db.session().scalar(names) or []


def of_application(application_id: int) -> list[Scorecard]:
    """Everybody's, by round and then oldest first. One query."""
    found = select(Scorecard).where(Scorecard.application_id == application_id)
    return list(db.session().scalars(found.order_by(Scorecard.round, Scorecard.id)))


def rounds(application_id: int) -> list[int]:
    """What may be scored: 0, the application as a whole, and each round of its interviews. One query."""
    found = select(Interview.round).where(Interview.application_id == application_id, Interview.round <= MOST_ROUNDS)
    return [0, *db.session().scalars(found.order_by(Interview.round))]


def average(cards: list[Scorecard]) -> list[tuple[str, float, int]]:
    """(criterion, mean, how many gave it a score), in the order in which they first stand on the cards."""
    given: dict[str, list[int]] = {}
    for card in cards:
        for name, value in card.scores.items():
            given.setdefault(name, []).append(value)
    return [(name, round(mean(values), 1), len(values)) for name, values in given.items()]
