"""What the worker does: offers nobody answered are warned of, and close by themselves."""

from flask import current_app

from web.core import clock
from web.offers import queries, service

BATCH = 100
DAYLIGHT = range(9, 20)  # hours in China in which anybody is written to


def lapse() -> None:
    if clock.now().astimezone(clock.CHINA).hour not in DAYLIGHT:
        return
    database, today = current_app.extensions["database"], clock.today()
    with database.unit(may_write=False):
        waiting = bool(queries.due(today, today + service.WARN, 1))
    if waiting:
        with database.unit() as unit:
            unit.write()
            service.lapse(today, BATCH)
            unit.commit()
