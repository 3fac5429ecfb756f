"""Everyone who may be ranked without an application, packed in this process and kept fresh from the database, so that
a list of 100 000 people takes as long as a look at a page."""

import threading
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from time import sleep

from flask import Flask, current_app

from matching import Candidate
from matching.ranking.plan import Plan
from matching.ranking.pool import Left, Places, Pool
from web.core import clock
from web.ranking import queries
from web.ranking.engine.reading import candidate_of, unnamed
from web.ranking.rules.rows import UNNAMED

_OVERLAP = timedelta(seconds=60)  # a change may be committed this long after the moment it is stamped with
_FRESH = 2000  # more changes than these at once are packed in the background
_BREATH = 0.002  # seconds between two chunks of building, so that requests get their turn


class Crowd:
    """The pool of one process: built once in the background, afterwards brought up to date before every list.

    About 600 bytes a person. People whose account is disabled stay packed and are left out when ranking.
    """

    def __init__(self) -> None:
        self._lock, self._building = threading.Lock(), threading.Lock()
        self._pool, self._stamps = Pool(), dict[int, datetime]()
        self._looked = clock.now()
        self.ready, self.version = False, 0

    def build(self, app: Flask) -> None:
        """Begin to pack everyone, in a thread of its own, unless one does already."""
        if self._building.acquire(blocking=False):
            threading.Thread(target=self._build, args=(app,), name="crowd", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait for a building that is under way; whether everyone is packed."""
        if self._building.acquire(timeout=seconds):
            self._building.release()
        return self.ready

    def _build(self, app: Flask) -> None:
        try:
            with app.app_context():
                database, last, now = app.extensions["database"], 0, clock.now()
                while True:
                    with database.unit(may_write=False):
                        rows = queries.packed(after=last)
                        if not rows:
                            break
                        self._take(rows)
                        last = rows[-1].id
                    sleep(_BREATH)
                self._pool.warm()
                self.ready, self._looked = True, now
        finally:
            self._building.release()

    def refresh(self) -> bool:
        """Take in what changed since the last look; False when that is too much for now. A few ms in a unit."""
        now = clock.now()
        changed = queries.changed_since(self._looked - _OVERLAP)
        with self._lock:
            fresh = [number for number, stamp in changed if self._stamps.get(number) != stamp]
        if len(fresh) > _FRESH:
            return False
        rows = queries.packed(fresh) if fresh else []
        self._take(rows)
        self._leave(set(fresh) - {row.id for row in rows})
        if queries.packed_sum() != (len(self._stamps), sum(self._stamps)):  # deleted, or come with an old stamp
            every = queries.packed_ids()
            self._leave(set(self._stamps) - every)
            missing = every - set(self._stamps)
            if len(missing) > _FRESH:
                return False
            self._take(queries.packed(missing))
        self._looked = now
        return True

    def _take(self, rows: Iterable[queries.Packed]) -> None:
        read = [(row, _candidate(row)) for row in rows]
        unread = [row.id for row, candidate in read if candidate is None]
        anew = _read_anew(unread)
        with self._lock:
            for row, candidate in read:
                candidate = candidate or anew.get(row.id)
                if candidate is not None:
                    self._pool.put(candidate)
                    self._stamps[row.id] = row.updated_at
            self.version += bool(read)

    def _leave(self, numbers: Collection[int]) -> None:
        with self._lock:
            for number in numbers:
                self._pool.discard(str(number))
                self._stamps.pop(number, None)
            self.version += bool(numbers)

    def ranked(self, made: Plan, without: Iterable[int], beside: Sequence[Candidate]) -> Places:
        """Everyone in order for a position, but for some, and with those read from other fields. O(people)."""
        with self._lock:
            return self._pool.everyone(made, map(str, without), beside)

    def left(self, made: Plan, without: Iterable[int]) -> Left:
        """How many each gate of a position leaves, but for some people. O(people x gates), 1 ms a gate for 100 000."""
        with self._lock:
            return self._pool.left(made, map(str, without))

    def stamps(self) -> dict[int, datetime]:
        """When everyone last changed, by id."""
        with self._lock:
            return dict(self._stamps)


def of_app() -> Crowd:
    """The crowd of this process and app."""
    return current_app.extensions.setdefault("crowd", Crowd())


def pack() -> None:
    """Begin to pack everyone in the background, unless that was done or is under way."""
    if not of_app().ready:
        of_app().build(current_app._get_current_object())


def at_hand() -> Crowd | None:
    """The crowd when it is built and fresh; None while it is not, and a list of the first few has to do."""
    crowd = of_app()
    if not crowd.ready:
        return None
    if not crowd.refresh():
        crowd.build(current_app._get_current_object())
        return None
    return crowd


def _candidate(row: queries.Packed) -> Candidate | None:
    return unnamed(row.id, row.reading)


def _read_anew(numbers: Sequence[int]) -> dict[int, Candidate]:
    return {n: candidate_of(graduate, UNNAMED) for n, graduate in queries.whole_graduates(numbers).items()}
