"""What the worker does for events: remind guests the morning before."""

from datetime import datetime, time, timedelta

from flask import current_app

from web.core import clock
from web.events import queries, service

HOUR = time(9, tzinfo=clock.CHINA)  # nobody is written to at night


def remind() -> None:
    """From nine o'clock tell the guests of everything that begins tomorrow; late when the worker was down then, and
    never twice."""
    now = clock.now()
    today = now.astimezone(clock.CHINA).date()
    if now < datetime.combine(today, HOUR):
        return
    midnight = datetime.combine(today + timedelta(days=1), time(tzinfo=clock.CHINA))
    database = current_app.extensions["database"]
    with database.unit(may_write=False):
        events = queries.due(midnight, midnight + timedelta(days=1))
    for event_id in events:
        with database.unit() as unit:
            service.remind(event_id)
            unit.commit()
