"""All searches that wait for something new, in this process's memory: read once, then only what changed."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from flask import current_app
from sqlalchemy import select

from web.core import clock, db
from web.models import SavedSearch
from web.searches.queries.subjects import search_of

LATE = timedelta(minutes=10)  # how long a transaction may take from naming its moment to being seen
WHOLE = timedelta(hours=1)  # after which all are read again, so that deleted ones go


class Waiting:
    """The waiting searches of one subject. What it says is checked against the rows before anybody is told."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self._searches: dict[int, Any] = {}
        self._read_at: datetime | None = None
        self._until: datetime | None = None
        self._lock = Lock()

    def now(self) -> dict[int, Any]:
        """The searches by id, after one query for what changed since; about 20 µs for each that did."""
        found = select(SavedSearch).where(SavedSearch.subject == self.subject).order_by(SavedSearch.updated_at)
        moment = clock.now()
        with self._lock:
            if self._read_at is None or not timedelta() <= moment - self._read_at < WHOLE:
                self._searches, self._until, self._read_at = {}, None, moment
            if self._until is not None:
                found = found.where(SavedSearch.updated_at >= self._until - LATE)
            for row in db.session().scalars(found):
                self._until = row.updated_at
                if row.alert == "off" or row.paused:
                    self._searches.pop(row.id, None)
                else:
                    self._searches[row.id] = search_of(self.subject, row.arguments)
            return dict(self._searches)


def waiting(subject: str) -> Waiting:
    """The app's memory of a subject."""
    every = current_app.extensions.setdefault("waiting_searches", {})
    return every.setdefault(subject, Waiting(subject))
