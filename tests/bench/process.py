"""What one process costs: `python -m tests.bench.process DATA_DIR [--server web|gunicorn] [--minutes 0]`.

DATA_DIR holds a demo (`make run`, `make demo-fair`, `make demo-load`). Told at each moment: processor seconds so far,
resident memory and what is not shared with another process, of the whole program and of each of its processes: after
the start, after every public page, after every page of each role (each route once, found by following links), after a
ranking, and after so many minutes of mixed reading, where memory that only grows would be a leak. The last line is
JSON.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from seeds.demo.load import PASSWORD
from tests.bench.web import cpu_seconds, serve

ROLES = ("graduate", "agency", "office", "university", "admin")
MOST = 400  # pages of one role


class Links(HTMLParser):
    """The addresses a page leads to and the hidden fields of its forms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.found.append(str(given["href"]))
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[str(given["name"])] = given.get("value") or ""


class Browser:
    """One visitor: keeps cookies and visits each route once."""

    def __init__(self, root: str, route: Callable[[str], str | None]) -> None:
        self.root, self.route = root, route
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def read(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of an answer; a file's text is empty."""
        request = Request(urljoin(self.root, path), urlencode(form).encode() if form else None, {"Referer": self.root})
        try:
            with self.opener.open(request, timeout=300) as answer:
                body = answer.read()
                return answer.status, body.decode() if "html" in answer.headers["Content-Type"] else ""
        except HTTPError as error:
            return error.code, ""

    def login(self, email: str) -> None:
        hidden = Links(self.read("/login")[1]).hidden
        status, text = self.read("/login", hidden | {"email": email, "password": PASSWORD})
        if status != 200 or 'action="/logout"' not in text:
            raise SystemExit(f"{email} could not log in: {status}")

    def everything(self, start: str) -> int:
        """How many pages were read: every route that links lead to, the first address of each."""
        seen, queue, wrong = {self.route(start)}, [start], []
        for path in queue:
            status, text = self.read(path)
            if status >= 500:
                wrong.append(f"{path}: {status}")
            for href in Links(text).found:
                there = urlsplit(urljoin(urljoin(self.root, path), href))
                address = there.path + ("?" + there.query if there.query else "")
                route = self.route(there.path)
                if there.netloc == urlsplit(self.root).netloc and route and route not in seen and len(queue) < MOST:
                    seen.add(route)
                    queue.append(address)
        if wrong:
            raise SystemExit("the site failed at " + ", ".join(wrong))
        return len(queue)


def processes(group: int) -> list[int]:
    """The processes of a group, the first one first."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                values = (entry / "stat").read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            if int(values[2]) == group:
                found.append(int(entry.name))
    return sorted(found)


def memory(process: int) -> tuple[int, int]:
    """Resident and unshared memory of a process in MB."""
    sizes = dict(re.findall(r"^(\w+):\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE))
    return int(sizes["Rss"]) // 1024, (int(sizes["Private_Clean"]) + int(sizes["Private_Dirty"])) // 1024


def routes() -> Callable[[str], str | None]:
    """The route an address belongs to, None where the site has none for it."""
    from werkzeug.exceptions import HTTPException

    from web import create_app

    adapter = create_app().url_map.bind("localhost")

    def route(path: str) -> str | None:
        try:
            return str(adapter.match(path)[0])
        except HTTPException:
            return None

    return route


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--server", choices=("web", "gunicorn"), default="web")
    parser.add_argument("--minutes", type=float, default=0.0, help="of mixed reading at the end")
    asked = parser.parse_args(arguments)
    os.environ |= {"DATA_DIR": str(asked.data_dir), "SHANGGANG_ENV": "development"}
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a site that starts again finds its compiled code
    with tempfile.TemporaryDirectory(prefix="bench-bytecode-") as compiled:
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        before, port, _ = serve(asked.server, Path(compiled) / "log")
        Browser(f"http://127.0.0.1:{port}", lambda path: path).read("/")  # what it has learned is kept with the code
        stop(before)
        return measure(asked)


def stop(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=60)


def measure(asked: argparse.Namespace) -> int:
    route, log = routes(), Path(tempfile.mkdtemp(prefix="bench-process-")) / "log"
    process, port, _ = serve(asked.server, log)
    rows: list[dict[str, object]] = []

    def tell(moment: str, pages: int) -> None:
        sizes = {number: memory(number) for number in processes(process.pid)}
        row = {"moment": moment, "pages": pages, "cpu_s": round(cpu_seconds(process.pid), 2)}
        rows.append(
            row | {"resident_mb": [a for a, _ in sizes.values()], "unshared_mb": [b for _, b in sizes.values()]}
        )
        print(
            f"{moment:26} {pages:5} {row['cpu_s']:8} {rows[-1]['resident_mb']!s:>20} {rows[-1]['unshared_mb']!s:>20}",
            flush=True,
        )

    print(f"{'moment':26} {'pages':>5} {'cpu s':>8} {'resident MB':>20} {'unshared MB':>20}")
    try:
        root = f"http://127.0.0.1:{port}"
        tell("started", 0)
        tell("every public page", Browser(root, route).everything("/"))
        people = []
        for role in ROLES:
            people.append(Browser(root, route))
            people[-1].login(f"{role}@demo.shanggang.example")
            tell(f"every page of {role}", people[-1].everything("/"))
        until, last = time.monotonic() + asked.minutes * 60, 0
        while time.monotonic() < until:
            last = sum(one.everything("/") for one in people)
            tell("again, every role", last)
    finally:
        stop(process)
    print(json.dumps({"server": asked.server, "rows": rows}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
