"""The verbs of ranking: keep what the matcher reads in a profile or position, choose weights, invite."""

from web.models import Graduate, Position
from web.ranking import engine


def refresh_graduate(graduate: Graduate) -> None:
    """Put the matcher's reading of this profile into it; inside every verb that changes it or its rows. About 1 ms."""
    graduate.reading = engine.graduate_reading(graduate)
    graduate.reading_version = engine.VERSION


def refresh_position(position: Position) -> None:
    """The same for a position, after every change of it."""
    position.reading = engine.position_reading(position)
    position.reading_version = engine.VERSION
