"""What no answer may be: an error, somebody else's data, bare of the headers, a way to another site, a GET that
wrote."""

import io
import re
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from tests.fuzz.draw import MARK
from tests.fuzz.strangers import CANARIES, MAY_SEE

QUIET = ("static", "trial.mailbox")  # the development mailbox shows everybody's mail, and production has none
KEPT = (
    "static",
    "positions.feed",
    "pages.file_of_any_version",
)  # by browsers and others on the way: the same for everybody
HEADERS = (
    "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy",
)  # fmt: skip
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\s+(?:INTO\s+|FROM\s+)?\W?(\w+)", re.IGNORECASE)
COUNTERS = {
    "limit_counters",
    "profile_looks",
    "profile_openings",
}  # counting tries and who looked at whom is what a GET may do,
NOTED = {
    "graduates.resume_file",
    "applications.resume",
    "downloads.fetch",
    "applications.export",
    "hires.agency_export",
    "hires.office_export",
    "agencies.checked_paper",
    "honours.sheet",
}  # and writing down that a file was read
ANSWERED = {200, 201, 202, 204, 206, 302, 303, 304, 409, 410, 413, 422}


@dataclass
class Fault:
    """One thing that must not be; `kind` and `where` say whether it was found before."""

    kind: str
    where: str
    detail: str


@dataclass
class Judge:
    """Looks at every answer and keeps count."""

    requests: int = 0
    statuses: Counter = field(default_factory=Counter)
    reached: set[tuple[str, str]] = field(default_factory=set)  # (endpoint, method) whose view answered
    ran: set[str] = field(default_factory=set)  # endpoints whose view was called by the request in hand
    faults: dict[tuple[str, str], Fault] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)
    written: set[str] = field(default_factory=set)

    @contextmanager
    def watching(self, engine: Engine) -> Iterator[None]:
        """Notes which tables are written to while it lasts."""

        def one(_connection, _cursor, statement: str, *_rest) -> None:
            if found := WRITES.match(statement):
                self.written.add(found[2].lower())

        event.listen(engine, "before_cursor_execute", one)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", one)

    def listen(self, app: Flask) -> None:
        """Notes which views are called: a redirect to the login page, or to prove an address, reaches none."""

        def noting(endpoint: str, view: Callable) -> Callable:
            @wraps(view)
            def noted(*args: object, **values: object) -> object:
                self.ran.add(endpoint)
                return view(*args, **values)

            return noted

        for endpoint, view in app.view_functions.items():
            app.view_functions[endpoint] = noting(endpoint, view)

    def broke(self, endpoint: str, error: BaseException) -> Fault:
        """A view that raised: what production answers with a 500."""
        self.requests += 1
        self.statuses[500] += 1
        places = [p for p in traceback.extract_tb(error.__traceback__) if "/web/" in p.filename]
        last = f"{places[-1].filename.rpartition('/web/')[2]}:{places[-1].lineno}" if places else "?"
        return self.note(Fault("5xx", f"{endpoint} {last}", f"{type(error).__name__}: {str(error)[:200]}"))

    def look(self, role: str, endpoint: str, method: str, response: TestResponse) -> Fault | None:
        """Judge one answer; the fault found in it, if any."""
        self.requests += 1
        self.statuses[response.status_code] += 1
        if response.status_code in ANSWERED and endpoint in self.ran:  # not when something before the view answered
            self.reached.add((endpoint, "GET" if method == "HEAD" else method))
        return next(iter([self.note(fault) for fault in self.all_faults(role, endpoint, method, response)]), None)

    def all_faults(self, role: str, endpoint: str, method: str, response: TestResponse) -> Iterator[Fault]:
        if response.status_code >= 500:
            yield Fault("5xx", endpoint, f"{response.status_code}")
        lacking = [name for name in HEADERS if name not in response.headers]
        if lacking or "unsafe" in response.headers.get("Content-Security-Policy", ""):
            yield Fault("headers", endpoint, ", ".join(lacking))
        if "max-age" in response.headers.get("Cache-Control", "") and endpoint not in KEPT:
            yield Fault("headers", endpoint, "Cache-Control")
        target = response.headers.get("Location", "/")
        if not re.match(r"/(?![/\\])", target.removeprefix("http://localhost")):
            yield Fault("another site", endpoint, target[:100])
        text = "" if endpoint in QUIET else unpacked(response.data) + str(response.headers)
        for kind, marks in CANARIES.items():
            seen = [mark for mark in marks if mark in text]
            if seen and kind not in MAY_SEE.get(role, ()):
                yield Fault("foreign data", f"{endpoint} as {role}", f"{kind}: {seen[0]}")
        if response.mimetype == "text/html" and MARK in text:
            yield Fault("markup", endpoint, "what was sent is a tag of the page")
        if method in ("GET", "HEAD", "OPTIONS") and (
            tables := self.written - COUNTERS - ({"audit"} if endpoint in NOTED else set())
        ):
            yield Fault("a GET that writes", endpoint, ", ".join(sorted(tables)))

    def note(self, fault: Fault) -> Fault:
        key = (fault.kind, fault.where)
        self.counts[fault.kind] += 1
        return self.faults.setdefault(key, fault)


def unpacked(content: bytes) -> str:
    """A file's text; of an archive or a workbook that of all members."""
    if content[:4] != b"PK\x03\x04":
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
