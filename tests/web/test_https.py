"""Over https every form of every page arrives, sent as a browser sends it: with the token of its page, and with the
referrer and origin that the page's own policy lets it send. `tests/browser/test_https.py` does some in a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path

import pytest
from flask import Flask, request
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client as Http
from werkzeug.test import TestResponse

from tests.fuzz.draw import path_of
from tests.fuzz.judge import Judge
from tests.fuzz.run import Run
from tests.fuzz.world import Site, build_site
from tests.web.make import PASSWORD
from tests.web.page_forms import PageForm, forms_of
from web import create_app
from web.models import User

HERE = "https://localhost"
ROLES = ("anonymous", "graduate", "owner", "office", "university", "admin", "unverified", "pending")
TWICE = 2  # forms of one route by one role: the switches stand on every page
BY_PAGES = 0.65  # of all routes that take a form, at least, are reached by a form of a page


@dataclass
class Browser:
    """One person's browser on the site over TLS."""

    app: Flask
    http: Http
    policies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> str:
        """The page, or "" for anything else."""
        with self.http.get(path, base_url=HERE) as answer:
            self.policies[path] = answer.headers["Referrer-Policy"]
            page = answer.text if answer.mimetype == "text/html" and answer.status_code == 200 else ""
        assert 'name="referrer"' not in page and "noreferrer" not in page, path
        return page

    def send(self, page: str, form: PageForm, **typed: str) -> TestResponse:
        buttons = [one for one in form.fields if one.kind in ("submit", "image")][:1]
        rest = [one for one in form.fields if one.kind not in ("submit", "image", "file")]
        data = MultiDict([(one.name, one.value) for one in (*rest, *buttons)])
        for name, value in typed.items():
            data[name] = value
        silent = self.policies[page] == "no-referrer"
        headers = {"Origin": "null"} if silent else {"Origin": HERE, "Referer": HERE + page}
        kind = {"content_type": "multipart/form-data"} if form.files else {}
        return self.http.post(form.action, base_url=HERE, data=data, headers=headers, **kind)


@dataclass
class Secure:
    """The populated site behind TLS; a view that takes a form notes that it came and does nothing."""

    app: Flask
    site: Site
    arrived: set[str] = field(default_factory=set)

    def listen(self) -> None:
        for endpoint, view in self.app.view_functions.items():
            self.app.view_functions[endpoint] = self.noting(endpoint, view)

    def noting(self, endpoint: str, view):
        @wraps(view)
        def noted(*args, **values):
            if request.method != "POST":
                return view(*args, **values)
            self.arrived.add(endpoint)
            return "", 204

        return noted

    def browser(self, role: str) -> Browser:
        """A browser in which this role has logged in by the form."""
        browser, user = Browser(self.app, self.app.test_client()), self.site.users[role]
        if user is not None:
            with self.app.extensions["database"].unit(may_write=False) as unit:
                email = unit.session.get(User, user).email
            (form,) = [form for form in forms_of(browser.get("/login"), "/login") if "password" in form.names]
            with browser.send("/login", form, email=email, password=PASSWORD) as answer:
                assert answer.status_code == 303
        return browser


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    folder: Path = tmp_path_factory.mktemp("https")
    site = build_site(folder)
    app = create_app(replace(site.app.extensions["settings"], public_url=HERE))
    yield Secure(app, site)
    site.database.engine.dispose()
    app.extensions["database"].engine.dispose()


def test_every_form_of_every_page_arrives(secure: Secure) -> None:
    browsers = {role: secure.browser(role) for role in ROLES}
    secure.listen()
    run, lost = Run(secure.site, Judge()), []
    for role, browser in browsers.items():
        sent: dict[str, int] = {}
        for rule in run.rules:
            path = path_of(rule, run.own(rule))
            for form in forms_of(browser.get(path), path) if "GET" in rule.methods else ():
                endpoint = run.endpoint("POST", form.action)
                sent[endpoint] = sent.get(endpoint, 0) + 1
                if form.method != "post" or sent[endpoint] > TWICE:
                    continue
                with browser.send(path, form) as answer:
                    if answer.status_code != 204 and answer.location != "/verify":  # first the address is to be proven
                        lost.append(f"{role}: {path} -> {form.action}: {answer.status_code}")
    assert not lost
    taking = {rule.endpoint: rule for rule in run.rules if "POST" in rule.methods}
    assert len(secure.arrived & taking.keys()) > BY_PAGES * len(taking)
    for endpoint in taking.keys() - secure.arrived:  # forms that only other records show: sent as from any page here
        rule = taking[endpoint]
        form = PageForm(path_of(rule, run.own(rule)), "post")
        for role, browser in browsers.items():
            token = next(one for one in forms_of(browser.get("/privacy"), "/privacy") if "csrf_token" in one.names)
            form.fields = [one for one in token.fields if one.name == "csrf_token"]
            with browser.send("/privacy", form) as answer:
                assert answer.status_code in (204, 303, 403), f"{role}: {form.action}"
            if endpoint in secure.arrived:
                break
    assert taking.keys() <= secure.arrived


def test_without_its_page_a_form_is_refused(secure: Secure) -> None:
    """What the whole walk rests on: the check is there."""
    browser = secure.browser("anonymous")
    (form,) = [form for form in forms_of(browser.get("/forgot"), "/forgot") if "email" in form.names]
    browser.policies["/forgot"] = "no-referrer"
    with browser.send("/forgot", form, email="a@example.com") as answer:
        assert answer.status_code == 400
