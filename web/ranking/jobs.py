"""What the worker does for ranking by itself: read anew what an older program read, or nobody did."""

from flask import current_app

from web.models import Graduate, Position
from web.ranking import service

MOST_BATCHES = 40  # per minute and kind, so that other work gets its turn


def read_again() -> None:
    """Stored readings of another version are made anew, batch by batch, read outside the write lock."""
    database = current_app.extensions["database"]
    for model in (Position, Graduate):
        for _batch in range(MOST_BATCHES):
            with database.unit(may_write=False):
                made = service.read_outdated(model)
            if not made:
                break
            with database.unit() as unit:
                service.keep_readings(model, made)
                unit.commit()
