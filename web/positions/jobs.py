"""What the worker does for positions by itself: close those past their last day, keep their index readable."""

from flask import current_app

from web.core import clock
from web.positions import engine, queries, service


def close_lapsed() -> None:
    """Close everything past its day, batch by batch; the write lock is taken only when there is something to close."""
    database, today = current_app.extensions["database"], clock.today()
    while True:
        with database.unit(may_write=False):
            if not queries.overdue(today, 1):
                return
        with database.unit() as unit:
            service.lapse(today)
            unit.commit()


def heal_index() -> None:
    """Write an index anew that cannot be read: it is damaged, or another version of the program wrote it."""
    with current_app.extensions["database"].unit(may_write=False):
        engine.heal()
