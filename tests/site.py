"""The site under test: one app per worker on a real database that each test gets empty and migrated."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

from tests.web.client import Client
from tests.web.make import Make
from web import create_app
from web.core import outbox, schema
from web.core.db import Database
from web.core.types import Base
from web.settings import Settings, database_url

# Only tables that hold something, with triggers and foreign keys at rest: TRUNCATE makes new files for all of them.
EMPTY = """
DO $$ DECLARE name text; filled boolean; BEGIN
    SET LOCAL session_replication_role = replica;
    FOREACH name IN ARRAY ARRAY[NAMES] LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
    END LOOP;
    PERFORM setval(format('%I', sequencename), start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def standing(place: Path, worker_id: str) -> Iterator[Flask]:
    """The worker's one app; a test asks for `app`, which comes with an empty database."""
    url = f"sqlite:///{place / 'site.db'}"
    if server := os.environ.get("TEST_DATABASE_URL"):
        address = make_url(database_url(server)).set(database=f"shanggang_test_{worker_id}")
        url = address.render_as_string(hide_password=False)
    settings = Settings(
        environment="test",
        secret_key="test-secret-test-secret-test-secret",
        database_url=url,
        search_url=str(place / "search"),
        queue_url="memory:",
        limits_url=limits_of(worker_id),
        data_dir=place,
        public_url="http://localhost",
        argon2_time_cost=1,
        argon2_memory_kib=8,
        security_contact="mailto:security@shanggang.example",
    )
    if not url.startswith("sqlite"):
        recreate(url)
    database = Database(url)
    schema.upgrade(database.engine)
    database.engine.dispose()
    if url.startswith("sqlite"):
        shutil.copy(place / "site.db", place / "template.db")
    app = create_app(settings)
    make_hasty(app.extensions["database"])
    yield app
    app.extensions["database"].engine.dispose()


def make_hasty(database: Database) -> None:
    """Let SQLite wait for no disk, as `tests.services` lets PostgreSQL: of a test nothing need outlive a power cut."""
    if database.sqlite:
        event.listen(database.engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF"))
        database.engine.dispose()


def limits_of(worker_id: str) -> str:
    """Where this worker counts: its own numbered Redis database, since each test empties it."""
    url = os.environ.get("TEST_LIMITS_URL", "database://")
    return own_redis(url, worker_id, 1) if url.startswith("redis") else url


def own_redis(url: str, worker_id: str, first: int) -> str:
    """The Redis database of a test worker, numbered from `first` on; a Redis has sixteen."""
    return f"{url.rpartition('/')[0]}/{first + int(worker_id.removeprefix('gw') if worker_id != 'master' else 0)}"


def recreate(url: str) -> None:
    """A fresh PostgreSQL database of this name."""
    address = make_url(url)
    server = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{address.database}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{address.database}"'))
    server.dispose()


@pytest.fixture
def database(standing: Flask, place: Path) -> Database:
    """An empty migrated database for each test that asks: a copied file on SQLite, emptied tables on PostgreSQL."""
    app = standing
    database: Database = app.extensions["database"]
    if database.url.startswith("sqlite"):
        database.engine.dispose()
        for leftover in place.glob("site.db-*"):
            leftover.unlink()
        shutil.copy(place / "template.db", place / "site.db")
    else:
        names = ", ".join(f"'{table}'" for table in Base.metadata.tables)
        with database.engine.begin() as connection:
            connection.execute(text(EMPTY.replace("NAMES", names)))
    app.extensions["unwritten_limiter"].storage.reset()
    for folder in ("search", "search-graduates"):
        shutil.rmtree(place / folder, ignore_errors=True)
    shutil.rmtree(place / "files", ignore_errors=True)
    for index in ("search", "people"):
        app.extensions.pop(index, None)
    app.extensions.pop("crowd", None)
    app.extensions["queue"].huey.storage.flush_queue()
    return database


@pytest.fixture
def app(standing: Flask, database: Database) -> Flask:
    return standing


@pytest.fixture
def make(app: Flask, database: Database) -> Make:
    return Make(app, database)


@pytest.fixture
def client(app: Flask) -> Client:
    return Client(app)


@pytest.fixture
def work(app: Flask, database: Database):
    """Do what the worker would: deliver the outbox (index, mail …); returns how many effects were done."""

    def deliver() -> int:
        with app.app_context():
            return outbox.deliver(database)

    return deliver
