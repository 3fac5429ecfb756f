"""`python -m web`: make everything ready and serve the site with its worker in this one process."""

import errno
import fcntl
import gc
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import select

PORTS_TRIED = 50
UNFINISHED = (
    "the process that writes the demo was ended ({code}); it takes 400 MB of memory. Nothing is lost: start again and "
    "it is written anew, or set DEMO=small"
)
# What a proxy says is weighed by the application (TRUSTED_PROXIES, `core.doors`): waitress would drop it unseen.
SERVING = {"threads": 8, "ident": "", "channel_timeout": 60, "clear_untrusted_proxy_headers": False}


class Busy(RuntimeError):
    """Another process is making this site ready."""


def main() -> int:
    try:
        return serve()
    except KeyboardInterrupt:
        print("\n上岗 stopped; a demo that is not whole is written anew at the next start", file=sys.stderr)
        return 130


def serve() -> int:
    gc.disable()  # until `settle`: what is loaded now stays, and looking for garbage in it took a fifth of the start
    reserved = reserve(os.environ.get("HOST", "127.0.0.1"), first_port(os.environ.get("PORT", "5000")))
    host, port = reserved.getsockname()[:2]
    os.environ["PORT"] = str(port)

    from seeds.demo.load import Refused
    from web import create_app
    from web.__main__ import make_demo  # by the name under which another process finds it
    from web.core import apart, db, queue, schema, upkeep
    from web.settings import SettingsError

    try:
        app = create_app()
        with alone_in(app.extensions["settings"].data_dir):
            schema.upgrade(app.extensions["database"].engine)
            if wants_demo(app):
                apart.alone(make_demo, os.environ.get("DEMO", "small"), tell=tell)
            db.analyse(app.extensions["database"])
    except (SettingsError, schema.Unusable, Refused, Busy) as error:
        print(f"上岗 does not start: {error}", file=sys.stderr)
        return 2
    except apart.Died as died:
        print(f"上岗 does not start: {UNFINISHED.format(code=died)}", file=sys.stderr)
        return 2
    consumer = queue.start_in_thread(app)
    import waitress

    upkeep.settle()
    try:
        announce(app, host, port)
        waitress.serve(app, sockets=[reserved], **SERVING)
    except KeyboardInterrupt:
        pass  # Ctrl-C before the server listened for it
    finally:
        consumer.stop(graceful=True)
    return 0


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """While a site is made ready nobody else makes ready the same one: a second start would take a demo that is being
    written for one that was interrupted. The lock goes with its process, however that ends. Raises Busy."""
    with (folder / "starting.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"another start is making {folder} ready; wait until it serves, or set another DATA_DIR"
            ) from None
        yield


def first_port(text: str) -> int:
    """The number PORT gives; SystemExit when it is none a program may listen on."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65_536):
        raise SystemExit(f"PORT is {text!r}: use a number from 1024 to 65535")
    return int(text)


def reserve(host: str, first: int) -> socket.socket:
    """A listening socket on this port, or the next free one, so that nobody takes it while the demo is written."""
    for port in range(first, min(first + PORTS_TRIED, 65_536)):
        try:
            return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise SystemExit(f"上岗 cannot listen on {host}: {error.strerror}; set HOST and PORT") from error
    raise SystemExit(f"no free port between {first} and {first + PORTS_TRIED - 1}: set PORT")


def wants_demo(app: Flask) -> bool:
    """Whether this is a development database without any account; what an interrupted demo left is removed."""
    from seeds.demo import load
    from web.models import User

    if app.extensions["settings"].production:
        return False
    if load.clear_unfinished(app.extensions["database"]):
        print("the demo was interrupted while it was written; it is written anew", flush=True)
    with app.extensions["database"].unit(may_write=False) as unit:
        return unit.session.scalar(select(User.id).limit(1)) is None


def make_demo(size: str, tell: Callable[[str], None]) -> None:
    """The demo and its index, in a process of its own: it takes 400 MB that the site does not need."""
    from seeds.demo import load
    from web import create_app
    from web.positions import jobs

    app = create_app()
    load.load(app, size=size, progress=tell)
    with app.app_context():
        jobs.keep_index()


def tell(line: str) -> None:
    """A line of progress: on a terminal each takes the place of the one before until its part is done."""
    done, _, total = line.rpartition(" ")[2].partition("/")
    through = done == total or not sys.stdout.isatty()
    print(f"\r{line}" if sys.stdout.isatty() else line, end="\n" if through else "", flush=True)


def announce(app: Flask, host: str, port: int) -> None:
    from seeds.demo import load

    print(f"\n  上岗 Shanggang    http://{host}:{port}/\n")
    with app.app_context(), app.extensions["database"].unit(may_write=False):
        accounts = load.accounts()
    for role, email in accounts:
        print(f"  {role:<11} {email}")
    if accounts:
        print(f"  {'password':<11} {load.PASSWORD}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
