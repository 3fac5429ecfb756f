"""What the worker does: in the morning, one mail to each person of what gathered for it."""

from flask import current_app

from web.core import clock
from web.notices import queries, service

SOME = 50  # people in one look


def send_digests() -> None:
    """Everything before the last morning that was in no mail yet; late when the worker was down then."""
    database, before = current_app.extensions["database"], clock.last_morning(clock.now())
    while True:
        with database.unit(may_write=False):
            people = queries.with_waiting(before, SOME)
        if not people:
            return
        for user_id in people:
            with database.unit() as unit:
                service.tell_daily(user_id, before)
                unit.commit()
