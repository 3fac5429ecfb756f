"""The shared engine: PostgreSQL holds the analysed documents for all machines, each machine searches its own mirror."""

import base64
import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
import threading
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import psycopg

from search_index.entry import Entry
from search_index.types import Health, SearchUnavailable
from search_index.whoosh_index import Snapshot, WhooshEngine

LOCK = 7_046_119_020  # the advisory lock of the one writer
BATCH = 500
TABLES = """
create table if not exists search_state (
    one boolean primary key default true check (one),
    edition bigint not null,
    generation bigint not null
);
create table if not exists search_entry (
    edition bigint not null,
    id bigint not null,
    generation bigint not null,
    data bytea,
    primary key (edition, id)
);
create index if not exists search_entry_generation on search_entry (edition, generation);
insert into search_state (edition, generation) values (0, 0) on conflict do nothing;
"""
PUT = """
insert into search_entry (edition, id, generation, data) values (%s, %s, %s, %s)
on conflict (edition, id) do update set generation = excluded.generation, data = excluded.data
"""


@dataclass(frozen=True, slots=True)
class State:
    """Which rebuild is the live one, and how far its changes go."""

    edition: int
    generation: int


def dump(entry: Entry) -> bytes:
    """An entry as compressed JSON: plain data, so that reading it can run nothing."""
    values = {
        **{name: getattr(entry, name) for name in entry.__slots__},
        "terms": dict(entry.terms),
        "stored": base64.b64encode(entry.stored).decode(),
        "words": sorted(entry.words),
    }
    return zlib.compress(json.dumps(values).encode(), 1)


def load(data: bytes) -> Entry:
    """The inverse of `dump`."""
    values = json.loads(zlib.decompress(data))
    return replace(
        Entry(**values),
        facets=tuple(values["facets"]),
        stored=base64.b64decode(values["stored"]),
        words=frozenset(values["words"]),
        phrases=tuple((text, kind) for text, kind in values["phrases"]),
    )


class PostgresEngine:
    """Reads and writes the index shared through one database. `mirror` is a directory of this machine that may be
    lost at any time; the default stands in the directory for temporary files."""

    name = "postgresql"

    def __init__(self, url: str, mirror: str | Path | None = None, collection: str = "") -> None:
        self.url, self.schema = url, f"search_{collection}" if collection else ""
        self.lock = LOCK + zlib.crc32(collection.encode())
        key = hashlib.sha256(f"{url}{self.schema}".encode()).hexdigest()[:16]
        self.where = Path(mirror or Path(tempfile.gettempdir()) / f"shanggang-search-{os.getuid()}-{key}")
        self.local = WhooshEngine(self.where)
        self._lock = threading.RLock()
        self._open: dict[int, psycopg.Connection] = {}  # by process, so that a fork never shares one
        weakref.finalize(self, _close, self._open)

    @contextlib.contextmanager
    def _database(self) -> Iterator[psycopg.Connection]:
        """This process's connection, opened again after a fork or a break."""
        with self._lock:
            try:
                connection = self._open.get(os.getpid())
                if connection is None or connection.closed:
                    connection = self._open[os.getpid()] = psycopg.connect(self.url, autocommit=True)
                    if self.schema:
                        path = psycopg.sql.Identifier(self.schema)
                        connection.execute(psycopg.sql.SQL("set search_path to {}").format(path))
                yield connection
            except psycopg.OperationalError as error:
                if broken := self._open.pop(os.getpid(), None):
                    broken.close()
                raise SearchUnavailable(
                    f"The search database cannot be reached ({error}). Nothing is lost: try again when it is back."
                ) from error

    # reading

    def snapshot(self) -> Snapshot:
        """The newest state, after taking in what other machines wrote. While another process of this machine is
        taking it in, the state before."""
        wanted = self._state()
        if wanted != State(0, 0) and self._mark() != wanted:
            self._catch_up()
        return self.local.snapshot()

    def _state(self) -> State:
        with self._database() as database:
            try:
                row = database.execute("select edition, generation from search_state").fetchone()
            except psycopg.errors.UndefinedTable:
                return State(0, 0)
        return State(*row) if row else State(0, 0)

    def _mark(self) -> State:
        """How far the mirror has come."""
        try:
            return State(**json.loads((self.where / "mirror.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return State(-1, 0)

    def _catch_up(self) -> None:
        self.where.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.where.stat().st_uid != os.getuid():
            raise SearchUnavailable(f"{self.where} belongs to someone else; name another directory for the mirror.")
        with (self.where / "mirror.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._mark().edition >= 0:
                    return
                fcntl.flock(file, fcntl.LOCK_EX)  # nothing to show yet: wait for the process that fetches it
            mark, wanted = self._mark(), self._state()
            if mark == wanted:
                return
            if mark.edition != wanted.edition:
                self.local.rebuild(entry for entry, _ in self._changes(wanted, 0) if entry)
            else:
                changes = self._changes(wanted, mark.generation)
                while some := list(islice(changes, BATCH)):
                    self.local.apply([e for e, _ in some if e], [id for e, id in some if not e])
            fresh = self.where / "mirror.json.new"
            fresh.write_text(json.dumps({"edition": wanted.edition, "generation": wanted.generation}))
            fresh.replace(self.where / "mirror.json")

    def _changes(self, wanted: State, after: int) -> Iterator[tuple[Entry | None, int]]:
        """(entry or None when deleted, id) of what changed after a generation. Rows newer than `wanted` may be among
        them; they come again next time, which does no harm."""
        last = -1
        while True:
            with self._database() as database:
                rows = database.execute(
                    "select id, data from search_entry where edition = %s and generation > %s and id > %s"
                    " order by id limit %s",
                    (wanted.edition, after, last, BATCH),
                ).fetchall()
            if not rows:
                return
            for last, data in rows:
                yield (load(data) if data is not None else None), last

    def health(self) -> Health:
        """Documents and bytes of the mirror, the generation of the database."""
        now = self.snapshot()
        local = self.local.health()
        return replace(local, backend=self.name, generation=self._state().generation, documents=now.documents)

    # writing

    @contextlib.contextmanager
    def _writing(self) -> Iterator[psycopg.Connection]:
        """One writer at a time over all machines; the lock goes with the connection that holds it."""
        with self._database() as database:
            if database.execute("select pg_try_advisory_lock(%s)", (self.lock,)).fetchone() != (True,):
                raise SearchUnavailable(
                    "Another process is writing the search index in this database; try again when it has finished."
                )
            try:
                if self.schema:
                    made = psycopg.sql.SQL("create schema if not exists {}").format(psycopg.sql.Identifier(self.schema))
                    database.execute(made)
                database.execute(TABLES)
                yield database
            finally:
                if not database.closed:
                    database.execute("select pg_advisory_unlock(%s)", (self.lock,))

    def apply(self, entries: Sequence[Entry], deletes: Sequence[int]) -> None:
        """Replace and delete documents; all of it is visible at once, or none."""
        with self._writing() as database, database.transaction():
            now = self._state()
            generation = now.generation + 1
            rows: list[tuple[int, int, int, bytes | None]]
            rows = [(now.edition, entry.id, generation, dump(entry)) for entry in entries]
            rows += [(now.edition, id, generation, None) for id in deletes]
            with database.cursor() as cursor:
                cursor.executemany(PUT, rows)
            database.execute("update search_state set generation = %s", (generation,))

    def rebuild(self, entries: Iterable[Entry], progress: Callable[[int], None] | None = None) -> int:
        """Write a new edition beside the live one, then switch to it; returns the number of documents."""
        with self._writing() as database:
            now, count = self._state(), 0
            edition, generation = now.edition + 1, now.generation + 1
            database.execute("delete from search_entry where edition <> %s", (now.edition,))
            waiting = iter(entries)
            while some := list(islice(waiting, BATCH)):
                with database.transaction(), database.cursor() as cursor:
                    cursor.executemany(PUT, [(edition, entry.id, generation, dump(entry)) for entry in some])
                count += len(some)
                if progress:
                    progress(count)
            with database.transaction():
                database.execute("update search_state set edition = %s, generation = %s", (edition, generation))
                database.execute("delete from search_entry where edition <> %s", (edition,))
            return count


def _close(connections: dict[int, psycopg.Connection]) -> None:
    if connection := connections.get(os.getpid()):
        connection.close()
