"""Processor time of one page, server side, without network: `python -m tests.bench.pages DATA_DIR [--profile list]`.

Wall time on a busy machine says more about its neighbours than about a page; processor time does not. Every request is
another address (words x filters x pages, other positions), once as somebody without account and once as a graduate.
The baseline is /healthz in the same process. The last line is JSON.
"""

import argparse
import cProfile
import io
import json
import os
import pstats
import random
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import select

from tests.bench.web import FILTERS, WORDS, share

PLACES = ("310000", "320500", "440300", "110000", "330100", "510100", "420100", "610100")
KINDS = ("search", "translation", "consulting", "research", "information", "support")


def lists(rng: random.Random) -> str:
    return f"/positions?{rng.choice(FILTERS)}&place={rng.choice(PLACES)}&page={rng.randint(1, 4)}"


def plain_lists(rng: random.Random) -> str:
    return f"/positions?kind={rng.choice(KINDS)}&page={rng.randint(1, 40)}"


def searches(rng: random.Random) -> str:
    return f"/positions?q={quote(rng.choice(WORDS))}&kind={rng.choice(KINDS)}&page={rng.randint(1, 3)}"


def details(positions: list[int]) -> Callable[[random.Random], str]:
    return lambda rng: f"/positions/{rng.choice(positions)}"


def environ(path: str, cookie: str) -> dict[str, object]:
    """What a server hands the application for a GET of this address."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "bench.example",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "bench.example",
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9",
        "HTTP_X_FORWARDED_FOR": f"10.0.{random.randrange(200)}.{random.randrange(250)}",  # noqa: S311
        "HTTP_X_FORWARDED_PROTO": "https",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def fetch(app: Callable, path: str, cookie: str) -> tuple[int, int]:
    """(status, bytes) of one GET, the body made whole."""
    status: list[str] = []
    body: Iterable[bytes] = app(environ(path, cookie), lambda line, _headers, _info=None: status.append(line))
    size = sum(map(len, body))
    if hasattr(body, "close"):
        body.close()
    return int(status[0][:3]), size


def measure(app: Callable, paths: list[str], cookie: str) -> dict[str, float]:
    """Milliseconds of the first reading of each address, and of the quickest of five: the others met a busy
    neighbour."""
    first, best, sizes = [], [], []
    for path in paths:
        took = []
        for _ in range(5):
            begun = time.process_time()
            status, size = fetch(app, path, cookie)
            took.append((time.process_time() - begun) * 1000)
            if status not in (200, 303):
                raise SystemExit(f"{path}: {status}")
        first.append(took[0])
        best.append(min(took))
        sizes.append(size)
    return {
        "best_ms": round(sum(best) / len(best), 2),
        "first_p50_ms": share(first, 0.5),
        "first_p95_ms": share(first, 0.95),
        "kb": round(sum(sizes) / len(sizes) / 1024, 1),
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--profile", default="", help="the page whose costs are listed, e.g. list")
    parser.add_argument("--as", dest="who", default="", help="only anonymous or graduate")
    parser.add_argument("--sort", default="tottime")
    asked = parser.parse_args(arguments)
    os.environ |= {
        "DATA_DIR": str(asked.data_dir),
        "PUBLIC_URL": "https://bench.example",
        "TRUSTED_PROXIES": "1",
    }
    from tests.web.client import Client
    from web import create_app
    from web.core import upkeep
    from web.models import Position, User
    from web.positions.queries import visible

    app, rng = create_app(), random.Random(11)
    with app.app_context(), app.extensions["database"].unit(may_write=False) as unit:
        positions = list(unit.session.scalars(select(Position.id).where(visible()).order_by(Position.id)))
        user = unit.session.scalar(select(User.id).where(User.role == "graduate").order_by(User.id).limit(1))
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = f"{name}={Client(app).login(user).http.get_cookie(name).value}"
    pages = {
        "healthz": lambda _rng: "/healthz",
        "home": lambda _rng: "/",
        "list": plain_lists,
        "filtered": lists,
        "search": searches,
        "detail": details(positions),
    }
    upkeep.settle()
    figures: dict[str, dict[str, dict[str, float]]] = {}
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):  # the log is written
        for who, sent in (("anonymous", ""), ("graduate", cookie)):
            if asked.who and who != asked.who:
                continue
            for page, make in pages.items():
                if asked.profile and page != asked.profile:
                    continue
                address = (lambda _rng: "/me") if (page, who) == ("home", "graduate") else make
                for _ in range(10):
                    fetch(app, address(rng), sent)
                paths = [address(rng) for _ in range(asked.count)]
                if asked.profile:
                    profile = cProfile.Profile()
                    profile.runcall(measure, app, paths, sent)
                    pstats.Stats(profile, stream=sys.stdout).sort_stats(asked.sort).print_stats(45)
                figures.setdefault(page, {})[who] = seen = measure(app, paths, sent)
                print(f"{page:10} {who:10} {seen}", flush=True)
    print(json.dumps(figures | {"load_average": os.getloadavg()[0]}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
