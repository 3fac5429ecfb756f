"""The worker's queue: Huey on SQLite in one process with the site, on Redis where several machines work.

Nothing lives only in the queue: an outbox row or a row of the feature is the truth, and the sweep, once a minute,
picks up what a killed worker left.
"""

import importlib
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask

from web.core import apart
from web.core.feature import house

if TYPE_CHECKING:
    from huey import Huey
    from huey.consumer import Consumer

log = structlog.get_logger(__name__)


@contextmanager
def kept_out(*names: str) -> Iterator[None]:
    """Meanwhile these packages cannot be imported, unless they are already."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules |= dict.fromkeys(absent)  # type: ignore[arg-type]  # None is how Python itself says so
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def make_huey(url: str) -> "Huey":
    with kept_out("redis", "psycopg"):  # huey loads what is installed: 15 MB that no other queue asks for
        import huey.storage
    if url.startswith("redis"):
        if huey.storage.Redis is None:
            importlib.reload(huey.storage)
        return huey.Huey("shanggang", storage_class=huey.storage.RedisStorage, url=url, results=False)
    if url.startswith("sqlite:///"):
        return huey.SqliteHuey("shanggang", filename=url.removeprefix("sqlite:///"), results=False)
    if url == "memory:":
        return huey.MemoryHuey("shanggang", results=False)
    raise ValueError(f"QUEUE_URL {url!r}: use sqlite:///path or redis://host:port/0")


class Queue:
    """The app's Huey with its two tasks: a job of a feature, by its name, and the periodic sweep."""

    def __init__(self, app: Flask, url: str) -> None:
        self.huey = make_huey(url)
        from huey import crontab  # after it was made: see there

        @self.huey.task(name="run")
        def run(name: str, arguments: dict[str, Any]) -> None:
            with app.app_context():
                house().jobs[name]()(**arguments)

        @self.huey.periodic_task(crontab(), name="sweep")
        def sweep_task() -> None:
            with app.app_context():
                run_sweeps()

        self._run, self._app = run, app

    def enqueue(self, name: str, **arguments: Any) -> None:
        """Hand a job to the worker. Call it after the commit (`unit.after_commit`): the row is the truth."""
        if name not in self._app.extensions["house"].jobs:
            raise LookupError(f"no job is called {name!r}")
        try:
            self._run(name, arguments)
        except Exception as error:  # the queue is down: the sweep will find the row
            log.warning("queue unavailable", job=name, error=type(error).__name__)

    def consumer(self, workers: int = 2) -> "Consumer":
        return self.huey.create_consumer(workers=workers, worker_type="thread", initial_delay=0.05, max_delay=0.25)


def run_sweeps() -> None:
    """What every feature does at the worker's start and once a minute; one that fails keeps none from its turn."""
    for name, load in house().sweeps.items():
        try:
            load()()
        except Exception:
            log.exception("sweep failed", sweep=name)


def start_in_thread(app: Flask) -> "Consumer":
    """The embedded worker: a consumer in threads of this process, and one sweep right away."""
    app.extensions[apart.SHARED] = True
    consumer = app.extensions["queue"].consumer()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    consumer.start()  # takes these signals for itself, but here they stop the site with its worker
    for number, handler in handlers.items():
        signal.signal(number, handler)

    def first() -> None:
        with app.app_context():
            run_sweeps()

    threading.Thread(target=first, name="first-sweep", daemon=True).start()
    return consumer
