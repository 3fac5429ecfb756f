"""A test client that behaves like a browser with one person in front of it, and checks every page it gets."""

import re
from contextlib import contextmanager
from html.parser import HTMLParser

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
VOID |= {"path", "rect", "circle", "line", "polyline", "polygon", "use", "ellipse", "stop"}


class Page(HTMLParser):
    """Checks that tags nest, ids are unique, inputs have labels, and nothing breaks the policy of the site."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.faults: list[str] = []
        self.feed(html)
        if self.open:
            self.faults.append(f"left open: {self.open}")
        doubles = {i for i in self.ids if self.ids.count(i) > 1}
        if doubles:
            self.faults.append(f"ids twice: {doubles}")
        for field in self.inputs:
            if (
                field.get("id") not in self.labelled
                and not field.get("aria-label")
                and not field.get("aria-labelledby")
            ):
                self.faults.append(f"no label: {field.get('name')}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(values["id"])
        for name in values:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"inline {name} on <{tag}>")
        if tag == "label" and values.get("for"):
            self.labelled.add(values["for"])
        if tag in ("select", "textarea") or (
            tag == "input" and values.get("type") not in ("hidden", "submit", "button")
        ):
            if "label" in self.open:
                values["aria-label"] = values.get("aria-label") or "inside a label"
            self.inputs.append(values)
        if (
            tag == "script"
            and not values.get("src")
            and values.get("type") not in ("application/json", "application/ld+json")
        ):
            self.faults.append("inline script")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass


class Client:
    """`get` and `post` like a browser: cookies kept, CSRF and once tokens taken from the page when asked."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()

    def login(self, user_id: int) -> "Client":
        """Begin a real session for this user, as the login form would."""
        from web.accounts.access.person import begin
        from web.accounts.service.sessions import begin_session

        with self.app.test_request_context("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            from flask import session

            with self.app.extensions["database"].unit() as unit:
                unit.write()
                login, token = begin_session(user_id, device="test")
                unit.commit()
                begin(login, token)
            values = dict(session)
        with self.http.session_transaction() as kept:
            kept.clear()
            kept.update(values)
        return self

    def get(self, path: str, status: int = 200, **options: object) -> TestResponse:
        response = self.http.get(path, **options)
        return self._checked(response, path, status)

    def post(
        self, path: str, data: dict | None = None, status: int = 303, page: str | None = None, **options
    ) -> TestResponse:
        """Post a form as a browser does; `page` is where the form stands (default: the path itself when it has one)."""
        data = dict(data or {})
        if "csrf_token" not in data:
            data["csrf_token"] = self.csrf()
        response = self.http.post(path, data=data, **options)
        return self._checked(response, path, status)

    def csrf(self) -> str:
        from flask import session
        from flask_wtf.csrf import generate_csrf

        with self.http.session_transaction() as kept:
            values = dict(kept)
        with self.app.test_request_context("/"):
            session.update(values)
            token = generate_csrf()
            raw = session["csrf_token"]
        with self.http.session_transaction() as kept:
            kept["csrf_token"] = raw
        return token

    def _checked(self, response: TestResponse, path: str, status: int) -> TestResponse:
        response.get_data()
        response.close()  # a file sent from disk is closed as a browser's connection would
        assert response.status_code == status, f"{path}: {response.status_code}, not {status}\n{response.text[:3000]}"
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        if response.mimetype == "text/html" and response.text.startswith("<!") and not 300 <= status < 400:
            assert re.search(r"<html[^>]* lang=\"(zh-CN|en)\"", response.text), path
            assert re.search(r"<title>[^<]+</title>", response.text), path
            faults = Page(response.text).faults
            assert not faults, f"{path}: {faults}"
        return response

    @contextmanager
    def counting(self):
        """Counts the SQL statements of what happens inside: `with client.counting() as q: …; assert q.count <= 5`."""
        engine = self.app.extensions["database"].engine

        class Counted:
            count = 0
            statements: list[str] = []

        counted = Counted()
        counted.statements = []

        def one(_connection, _cursor, statement, *_rest) -> None:
            counted.count += 1
            counted.statements.append(statement)

        event.listen(engine, "before_cursor_execute", one)
        try:
            yield counted
        finally:
            event.remove(engine, "before_cursor_execute", one)


def form_value(html: str, name: str) -> str:
    """The value of the first input of this name in a page."""
    tag = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', html)
    assert tag, f"no input {name}"
    value = re.search(r'value="([^"]*)"', tag.group())
    return value.group(1) if value else ""
