"""What the worker does for kept searches: look when something new is there, and send the digest of the day."""

from flask import current_app

from web.core import clock, outbox
from web.searches import queries, service

SOME = 50  # searches in one transaction, people in one look


def look(effect: outbox.Effect) -> None:
    """New rows are there: find the searches they answer without the write lock, then tell a few at a time.

    Killed between two transactions it begins anew, and what was told is not told again.
    """
    database, subject = current_app.extensions["database"], effect.payload["subject"]
    with database.unit(may_write=False):
        hits = service.answering(subject, effect.payload["ids"])
    numbers = sorted(hits)
    for start in range(0, len(numbers), SOME):
        with database.unit() as unit:
            service.found(subject, {number: hits[number] for number in numbers[start : start + SOME]})
            unit.commit()


def send_digests() -> None:
    """Everything found before the last eight o'clock that nobody was told yet; late when the worker was down then."""
    database, before = current_app.extensions["database"], clock.last_morning(clock.now())
    while True:
        with database.unit(may_write=False):
            people = queries.with_untold(before, SOME)
        if not people:
            return
        for user_id in people:
            with database.unit() as unit:
                service.tell_daily(user_id, before)
                unit.commit()
