"""What the worker does: offers nobody answered are warned of, and close by themselves."""

from flask import current_app

from web.core import clock
from web.offers import queries, service

BATCH = 100


def lapse() -> None:
    if clock.is_night(clock.now()):
        return
    database, today = current_app.extensions["database"], clock.today()
    with database.unit(may_write=False):
        waiting = bool(queries.due(today, today + service.WARN, 1))
    if waiting:
        with database.unit() as unit:
            unit.write()
            service.lapse(today, BATCH)
            unit.commit()
