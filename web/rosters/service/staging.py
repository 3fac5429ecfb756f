"""A change of very many rows of a roster that everybody sees at once: written in short transactions, in force by one.

Rows of the next version are invisible until the roster's `version` is raised; what a killed process left of them is
taken away by the next change or by the sweep. No transaction here is longer than a batch.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session, aliased

from web.core import clock, db
from web.core.errors import Conflict
from web.core.types import Base
from web.models import Roster, RosterFault, RosterRow
from web.models.rosters import NEVER
from web.rosters import queries

T = TypeVar("T")
BATCH = 250
SILENCE = timedelta(seconds=60)  # who gives no sign of life for so long is taken for dead
WAIT = 5.0  # seconds a second change of the same roster waits for the first
TIDY = "tidy_roster"
MODELS = (RosterRow, RosterFault)
log = structlog.get_logger(__name__)


def require_no_ranking(roster_id: int) -> None:
    """Raise Conflict while a ranking of this roster waits or works."""
    if queries.active_run(roster_id) is not None:
        raise Conflict(_("这份名册正在排序，先等它完成，或取消后再操作。"))


class Change:
    """The one change under way to a roster: what it adds begins at `version`, what it takes out ends there."""

    def __init__(self, database: db.Database, roster: Roster) -> None:
        self.database, self.roster_id, self.version = database, roster.id, roster.version + 1
        self._mine: datetime | None = roster.beat_at
        self._ended = False

    def read(self, look: Callable[[], T]) -> T:
        """What the roster is now: the request's own look may be older than this change."""
        with self.database.unit(may_write=False):
            return look()

    def write(self, act: Callable[[Session], None]) -> None:
        """One batch in a transaction of its own. Raises Conflict when another has taken this change for dead."""
        with self.database.writing() as session:
            roster = self._own()
            roster.beat_at = clock.now()
            act(session)
            session.flush()
            mine = roster.beat_at
        self._mine = mine

    def add(self, model: type[RosterRow] | type[RosterFault], values: Sequence[Mapping[str, Any]]) -> None:
        """One batch of rows of the next version."""
        place = {"roster_id": self.roster_id, "since": self.version, "until": NEVER}
        rows = [place | one for one in values]
        self.write(lambda session: session.execute(insert(model.__table__), rows))

    def end(self, model: type[RosterRow] | type[RosterFault], *which: ColumnElement[bool]) -> None:
        """Let a batch of rows in force end with the next version."""
        self._ended = True
        now = (model.roster_id == self.roster_id, model.since < self.version, model.until == NEVER)
        self.write(lambda session: session.execute(update(model).where(*now, *which).values(until=self.version)))

    def come_into_force(self, rows_changed: bool) -> None:
        """Raise the roster's version in the current written unit; with its commit all of the change is there."""
        roster = self._own()
        require_no_ranking(self.roster_id)
        roster.version, roster.beat_at = self.version, None
        if rows_changed:
            roster.rows_version = self.version
        if self._ended:
            tidy_after_commit(self.roster_id)
        db.current_unit().after_failure.append(self.give_up)

    def _own(self) -> Roster:
        roster = db.one(Roster, self.roster_id, lock=True)
        if roster.beat_at != self._mine or roster.deleted_at is not None:
            raise Conflict(_("这份名册刚才被别人改动了，这次没有导入。请再试一次。"))
        return roster

    def undo(self) -> None:
        """Take away what was written of this version, or by a dead one before it."""
        for model in MODELS:
            new = select(model.id).where(model.roster_id == self.roster_id, model.since == self.version)
            while found := self._some(new):
                self.write(lambda session, m=model, ids=found: session.execute(delete(m).where(m.id.in_(ids))))
            ended = select(model.id).where(model.roster_id == self.roster_id, model.until == self.version)
            while found := self._some(ended):
                back = update(model).where(model.id.in_(found)).values(until=NEVER)
                self.write(lambda session, statement=back: session.execute(statement))

    def _some(self, found) -> list[int]:
        with self.database.unit(may_write=False) as unit:
            return list(unit.session.scalars(found.limit(BATCH)))

    def release(self) -> None:
        """Let others change the roster."""
        with self.database.writing():
            self._own().beat_at = None

    def give_up(self) -> None:
        """Leave the roster as it was before."""
        try:
            self.undo()
            self.release()
        except (Conflict, db.Missing):
            log.info("another change took over", roster=self.roster_id)


@contextmanager
def change(roster_id: int) -> Iterator[Change]:
    """Hold a roster for a change; an error inside leaves it as it was. Raises Missing, or Conflict when it is ranked
    or another change does not end in time."""
    held = _take(current_app.extensions["database"], roster_id, WAIT)
    try:
        yield held
    except BaseException:
        if db.is_writing():
            db.session().rollback()  # the request's own transaction would make the undoing wait for ever
        held.give_up()
        raise


def _take(database: db.Database, roster_id: int, wait: float) -> Change:
    until = time.monotonic() + wait
    while True:
        with database.writing():
            roster = db.one(Roster, roster_id, lock=True)
            if roster.deleted_at is not None:
                raise db.Missing(f"Roster {roster_id}")
            require_no_ranking(roster_id)
            before, moment = roster.beat_at, clock.now()
            free = before is None or before < moment - SILENCE
            if free:
                roster.beat_at = moment
                held = Change(database, roster)
        if free:
            if before is not None:
                held.undo()
            return held
        if time.monotonic() > until:
            raise Conflict(_("另一个文件正在导入这份名册。这次没有导入，请过一会儿再试。"))
        time.sleep(0.1)


def tidy(database: db.Database, roster_id: int | None = None) -> None:
    """Delete what is no longer in force, batch by batch: of one roster, or of all. What other tables link to a row
    that was mended is linked to the one that took its place."""
    for model in MODELS:
        gone = select(model.id).join(Roster, Roster.id == model.roster_id).where(model.until <= Roster.version)
        _delete_all(database, model, gone.where(model.until < NEVER).order_by(model.until), roster_id)
        dropped = select(model.id).join(Roster, Roster.id == model.roster_id).where(Roster.deleted_at.is_not(None))
        _delete_all(database, model, dropped, roster_id)
    found = select(Roster.id).where(Roster.deleted_at.is_not(None))
    with database.unit(may_write=False) as unit:
        numbers = list(unit.session.scalars(found if roster_id is None else found.where(Roster.id == roster_id)))
    for number in numbers:
        with database.writing() as session:
            session.execute(delete(Roster).where(Roster.id == number))


def _delete_all(
    database: db.Database, model: type[RosterRow] | type[RosterFault], found, roster_id: int | None
) -> None:
    found = found if roster_id is None else found.where(model.roster_id == roster_id)
    while True:
        with database.unit(may_write=False) as unit:
            some = list(unit.session.scalars(found.limit(BATCH)))
        if not some:
            return
        with database.writing() as session:
            if model is RosterRow:
                _hand_over(session, some)
            session.execute(delete(model).where(model.id.in_(some)))


def _hand_over(session: Session, ended: Sequence[int]) -> None:
    """Let every link to these rows lead to those that took their places."""
    old, new = aliased(RosterRow), aliased(RosterRow)
    same = and_(new.roster_id == old.roster_id, new.side == old.side, new.key == old.key, new.since == old.until)
    found = select(old.id, new.id).join(new, same).where(old.id.in_(ended))
    pairs = session.execute(found.order_by(old.until)).all()  # the oldest first: a row may have been mended twice
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if pairs and column.references(RosterRow.__table__.c.id):
                linked = update(table).where(column == bindparam("ended")).values({column: bindparam("heir")})
                session.execute(linked, [{"ended": before, "heir": after} for before, after in pairs])


def tidy_after_commit(roster_id: int) -> None:
    """Let the worker tidy up once the current unit is committed."""
    tasks = current_app.extensions["queue"]
    db.current_unit().after_commit.append(lambda: tasks.enqueue(TIDY, roster_id=roster_id))


def tidy_one(roster_id: int) -> None:
    tidy(current_app.extensions["database"], roster_id)


def clean_up() -> None:
    """Take away what killed imports left, and rows that are no longer in force."""
    database = current_app.extensions["database"]
    with database.unit(may_write=False) as unit:
        silent = select(Roster.id).where(Roster.beat_at < clock.now() - SILENCE, Roster.deleted_at.is_(None))
        left = list(unit.session.scalars(silent))
    for roster_id in left:
        try:
            _take(database, roster_id, wait=0).give_up()
        except (Conflict, db.Missing):
            continue  # it goes on, or is gone
    tidy(database)
