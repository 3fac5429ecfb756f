"""One unit of work per request or task: it reads a snapshot until a verb asks to write, and is committed here only.

with db.unit() as unit:
    ...                     # reads; a flush raises
    session = db.write()    # BEGIN IMMEDIATE (SQLite) or BEGIN (PostgreSQL); what was loaded is read again
    ...
    unit.commit()           # the one commit in the program
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import ORMExecuteState, Session

T = TypeVar("T")
PATIENCE, HASTE = "PRAGMA busy_timeout=10000", "PRAGMA busy_timeout=200"  # milliseconds a statement waits for a lock
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    PATIENCE,
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten, not only left out
    "PRAGMA cache_size=-16000",  # 16 MB a connection; the usual 2 MB are read anew by every other page
)
_current: ContextVar["Unit | None"] = ContextVar("unit", default=None)


class WriteInRead(RuntimeError):
    """Something was about to be written before `db.write()`: a bug in the caller, never the person's fault."""


class Missing(LookupError):
    """A record that does not exist, or not for this person: both look the same from outside."""


class Unit:
    """A session that may write once, and what is to happen just after the write began or was committed."""

    def __init__(self, reading: Engine, writing: Engine, may_write: bool) -> None:
        self.session = Session(reading, expire_on_commit=False)
        self.session.info["unit"] = self
        self._reading_engine, self._writing_engine = reading, writing
        self.may_write = may_write
        self.writing = False
        self.on_write: list[Callable[[Session], None]] = []
        self.after_commit: list[Callable[[], None]] = []
        self.after_failure: list[
            Callable[[], None]
        ] = []  # nothing was committed: undoes what was written beside the unit

    def write(self) -> Session:
        if self.writing:
            return self.session
        if not self.may_write:
            raise WriteInRead("a GET request or a reading task asked to write")
        self.session.rollback()  # ends the snapshot and expires what was loaded: verbs see the state under the lock
        self.session.bind = self._writing_engine
        self.writing = True
        for check in self.on_write:
            check(self.session)
        return self.session

    def give_up(self) -> None:
        """Undo what was written and read on: the verb refused, and the page asks again."""
        self.session.rollback()
        self.session.bind, self.writing = self._reading_engine, False
        self.after_commit.clear()
        self.fail()

    def fail(self) -> None:
        """Do what is due where the unit ended without a commit, once."""
        acts, self.after_failure = self.after_failure, []
        for act in acts:
            act()

    def commit(self) -> None:
        if self.writing:
            try:
                self.session.commit()
            except BaseException:
                self.session.rollback()
                self.fail()
                raise
            self.after_failure.clear()
            for act in self.after_commit:
                act()
            self.after_commit.clear()


@event.listens_for(Session, "do_orm_execute")
def _what_is_locked_is_read_anew(state: ORMExecuteState) -> None:
    """Where the lock was waited for, what the session holds of the row is of before; SQLAlchemy would keep it."""
    if state.is_select and state.statement._for_update_arg is not None:
        state.update_execution_options(populate_existing=True)


@event.listens_for(Session, "before_flush")
def _no_flush_while_reading(session: Session, _context: Any, _instances: Any) -> None:
    unit = session.info.get("unit")
    if unit is not None and not unit.writing:
        changed = [*session.new, *session.deleted, *(o for o in session.dirty if session.is_modified(o))]
        if changed:
            raise WriteInRead(f"{type(changed[0]).__name__} changed before db.write()")


class Database:
    """The engine and the current unit. SQLite and PostgreSQL behave alike behind it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = sqlite = make_url(url).get_backend_name() == "sqlite"
        options: dict[str, Any] = {"connect_args": {"isolation_level": None, "timeout": 10}} if sqlite else {}
        options["pool_use_lifo"] = True  # the last one used first: its cache is warm, and idle ones need none of theirs
        # Errors name the statement, never its values: they end in the log.
        self.engine = create_engine(url, pool_pre_ping=not sqlite, hide_parameters=True, **options)
        self._writing = self.engine.execution_options(shanggang_write=True)
        if sqlite:
            event.listen(self.engine, "connect", _sqlite_pragmas)
            event.listen(self.engine, "begin", _sqlite_begin)

    @contextmanager
    def unit(self, may_write: bool = True) -> Iterator[Unit]:
        """A unit for this thread; nested ones are independent (their own connection)."""
        unit = Unit(self.engine, self._writing, may_write)
        token = _current.set(unit)
        try:
            yield unit
        finally:
            _current.reset(token)
            unit.session.close()
            unit.fail()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A whole written unit for tasks, commands and counters: committed at the end, nothing kept on an error."""
        with self.unit() as unit:
            yield unit.write()
            unit.commit()


def analyse(database: Database) -> None:
    """Count anew what the planner goes by: without it SQLite reads all open positions to find twenty by id. A sample
    of each index on SQLite, some 25 ms at any size; PostgreSQL does it by itself too, but later."""
    with database.engine.execution_options(shanggang_write=True).begin() as connection:
        if database.sqlite:
            connection.exec_driver_sql("PRAGMA analysis_limit=1000")
        connection.exec_driver_sql("ANALYZE")


def empty_log(database: Database) -> bool:
    """Write SQLite's log into the database and cut it to nothing: until then it holds what was deleted. False while
    somebody reads an older state; the worker asks again each minute. PostgreSQL keeps its log by rules of its own."""
    if not database.sqlite:
        return True
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute(HASTE)
        try:
            (busy, *_pages) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.execute(PATIENCE)
    return not busy


def current_unit() -> Unit:
    """The unit of this request or task. RuntimeError when there is none."""
    unit = _current.get()
    if unit is None:
        raise RuntimeError("no unit of work: use `with db.unit()`")
    return unit


def session() -> Session:
    """The current unit's session, for reading."""
    return current_unit().session


def write() -> Session:
    """Begin to write in the current unit; every verb calls this first, after all slow work."""
    return current_unit().write()


def is_writing() -> bool:
    """Whether the current unit, if any, holds the write lock."""
    unit = _current.get()
    return unit is not None and unit.writing


def one(model: type[T], key: Any, *, lock: bool = False) -> T:
    """The row with this primary key, or Missing. `lock` takes a row lock where the database has them; what
    was loaded of it before is read again, as by every locking query."""
    row = session().get(model, key, with_for_update=lock or None)
    if row is None:
        raise Missing(f"{model.__name__} {key}")
    return row


def _sqlite_pragmas(connection: Any, _record: Any) -> None:
    for statement in PRAGMAS:
        connection.execute(statement)


def _sqlite_begin(connection: Any) -> None:
    write = connection.get_execution_options().get("shanggang_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
