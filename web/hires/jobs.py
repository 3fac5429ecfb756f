"""What the worker does: take in what agencies had declared before there was a ledger."""

from flask import current_app

from web.hires import queries, service

BATCH = 100


def take_in() -> None:
    """Looks without the write lock first: nearly always there is nothing."""
    database = current_app.extensions["database"]
    with database.unit(may_write=False):
        waiting = queries.unclaimed()[:BATCH]
    if waiting:
        with database.unit() as unit:
            unit.write()
            service.take_in(waiting)
            unit.commit()
