"""What the worker does for positions by itself: close those past their last day, keep their index readable."""

import structlog
from flask import current_app

from web.core import clock
from web.positions import engine, queries, service

log = structlog.get_logger(__name__)


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


def keep_index() -> None:
    """Write an index anew that cannot be read: it is damaged, or another version of the program wrote it. At the
    worker's start also hold it against the database, position by position: another version may tell of one what this
    one does not.
    """
    extensions = current_app.extensions
    first, extensions["positions_compared"] = "positions_compared" not in extensions, True  # before the work, for once
    with extensions["database"].unit(may_write=False):
        if engine.heal() or not first:
            return
        missing, surplus = engine.compare()
        if missing or surplus:
            log.info("index of positions differs", lacking=len(missing), surplus=len(surplus))
            engine.agree(missing, surplus)
