"""What SQLite's planner knows of the tables is renewed as they grow; PostgreSQL's own server does that for itself."""

from flask import current_app

from web.core import clock, db, queue


@queue.sweep
def keep_statistics() -> None:
    """Once an hour; `python -m web` does it at its start."""
    database = current_app.extensions["database"]
    if database.sqlite and clock.now().minute == 0:
        db.analyse(database)
