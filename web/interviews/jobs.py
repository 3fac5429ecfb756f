"""What the worker does: both sides of an interview are reminded the day before, never at night."""

from datetime import datetime, time, timedelta

from flask import current_app

from web.core import clock
from web.interviews import queries, service

BATCH = 200


def remind() -> None:
    """Of everything that begins until the end of tomorrow and was not reminded of; late when the worker was down."""
    now = clock.now()
    there = now.astimezone(clock.CHINA)
    if clock.is_night(now):
        return
    until = datetime.combine(there.date() + timedelta(days=2), time(), clock.CHINA)
    database = current_app.extensions["database"]
    with database.unit(may_write=False):
        due = queries.due(now, until, BATCH)
    for number in due:
        with database.unit() as unit:
            unit.write()
            service.remind(number)
            unit.commit()
