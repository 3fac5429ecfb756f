"""What a long-running process does for itself: fresh statistics and a short log for SQLite, quiet garbage collection."""

import gc

from flask import current_app

from web.core import clock, db


def keep_statistics() -> None:
    """Once an hour; `python -m web` does it at its start. PostgreSQL's own server does that for itself."""
    database = current_app.extensions["database"]
    if database.sqlite and clock.now().minute == 0:
        db.analyse(database)


def forget_log() -> None:
    """Once a minute, so that nothing outlives its deletion in the log because somebody was just reading."""
    db.empty_log(current_app.extensions["database"])


def settle() -> None:
    """Call when everything is loaded: half a million objects of libraries and tables live as long as the process, and
    the collector need not walk over them in the middle of a request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
