"""A run: the seeds that once found something, every route by every role, then rounds of chance in one database each."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from random import Random
from urllib.parse import urljoin, urlsplit

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import Client as Http

from tests.fuzz import draw
from tests.fuzz.judge import QUIET, Fault, Judge
from tests.fuzz.world import Site
from tests.web.page_forms import PageForm, forms_of

SEEDS = Path(__file__).parent / "seeds.jsonl"
VIEWS = 12  # of one page that are looked at
STEPS = 80  # requests of a round, by several roles in one database
NAMES = ["page", "q", "tab", "position", "side", "level", "state", "status", "order", "show", "kind", "pay", "agency", "sort", "place", "before", "actor", "day", "subject", "action", "next", "theme", "degree", "field", "view", "who", "only", "missing", "shown", "lang", "act", "seen", "to", "note", "person", "table", "slot", "date"]  # fmt: skip


class Run:
    """Sends, and hands every answer to the judge."""

    def __init__(self, site: Site, judge: Judge) -> None:
        self.site, self.judge = site, judge
        self.rules = [rule for rule in site.app.url_map.iter_rules() if rule.endpoint not in QUIET]
        self.adapter = site.app.url_map.bind("localhost")
        self.names = list(NAMES)
        self.pages: dict[str, list[Rule]] = {}  # by role: the rules that showed it a page with a form
        self.ways: dict[
            tuple[str, str], dict[str, str]
        ] = {}  # by route and role: a page with a form to it, or its link
        self.views: dict[tuple[str, str], set[str]] = {}  # by role and page: its other views, by their addresses

    def own(self, rule: Rule) -> dict[str, object]:
        return self.site.own.get(rule.endpoint.partition(".")[0], {})

    def routes(self) -> set[tuple[str, str]]:
        return {(rule.endpoint, method) for rule in self.rules for method in rule.methods & {"GET", "POST"}}

    def send(self, http: Http, role: str, method: str, path: str, **options: object) -> tuple[str, Fault | None]:
        """One request; the text of a page (or nothing), and the fault found."""
        endpoint = self.endpoint(method, path)
        self.judge.written.clear()
        self.judge.ran.clear()
        try:
            with http.open(path, method=method, **options) as response:
                fault = self.judge.look(role, endpoint, method, response)
                text = response.text if response.mimetype == "text/html" else ""
        except Exception as error:
            return "", self.judge.broke(endpoint, error)
        if method == "GET":
            self.learn(role, path, text)
        return text, fault

    def learn(self, role: str, page: str, text: str) -> None:
        """Where the page leads: to which routes by a link, to which by a form, and how else it can be looked at."""
        for form in forms_of(text, page):
            if form.method == "post":
                self.ways.setdefault((self.endpoint("POST", form.action), "POST"), {}).setdefault(role, page)
        for link in links_of(text, page):
            self.ways.setdefault((self.endpoint("GET", link), "GET"), {}).setdefault(role, link)
            if "?" in link and link.partition("?")[0] == page.partition("?")[0]:
                self.views.setdefault((role, page.partition("?")[0]), set()).add(link)

    def endpoint(self, method: str, path: str) -> str:
        try:
            return self.adapter.match(urlsplit(path).path or "/", method="GET" if method == "HEAD" else method)[0]
        except (HTTPException, ValueError):
            return "(none)"

    def walk(self) -> None:
        """Every route × role × method once, with the records it was made for; and an answer to each page's forms."""
        for number, role in enumerate(self.site.users):
            self.site.restore()
            http, token = self.site.browser(role, f"10.9.{number}.1"), self.site.tokens[role]
            posts: list[tuple[str, dict[str, list[object]]]] = []
            for rule in self.rules:
                path = draw.path_of(rule, self.own(rule))
                if "GET" in rule.methods:
                    text, _fault = self.send(http, role, "GET", path)
                    forms = [form for form in forms_of(text, path) if form.method == "post"]
                    if len(forms) > 3:  # beyond the switches of the frame
                        self.pages.setdefault(role, []).append(rule)
                    self.names += [n for form in forms for n in form.names if n not in self.names]
                if "POST" in rule.methods:
                    posts.append((path, {"csrf_token": [token]}))
            for path, data in posts:
                if "logout" not in path:
                    self.send(http, role, "POST", path, data=MultiDict(data))
            self.send(http, role, "POST", "/logout", data=MultiDict({"csrf_token": [token]}))

    def insist(self) -> None:
        """What the walk did not reach, for want of a record it had deleted or of what only a form or a link says: asked
        in a fresh database each, by the other views of pages, by their links, by their forms, and by the bare names."""
        for (role, page), links in list(self.views.items()):
            self.site.restore()
            for link in sorted(links)[:VIEWS]:
                self.send(self.site.browser(role, "10.8.0.1"), role, "GET", link)
        for methods in ("GET", "POST"):  # pages first: they lead on to forms
            for endpoint, method in sorted(self.routes() - self.judge.reached):
                for role, way in self.ways.get((endpoint, method), {}).items() if method == methods else ():
                    self.site.restore()
                    self.go(role, endpoint, method, way)
        for rule in self.rules:
            for role in self.site.users if (rule.endpoint, "POST") in self.routes() - self.judge.reached else ():
                self.site.restore()
                data = {name: [str(value)] for name, value in self.own(rule).items()}
                data["csrf_token"] = [self.site.tokens[role]]
                path = draw.path_of(rule, self.own(rule))
                self.send(self.site.browser(role, "10.8.0.1"), role, "POST", path, data=clean(data))

    def go(self, role: str, endpoint: str, method: str, way: str) -> None:
        """Follow a link, or answer each form of a page that leads to the route, as somebody careful does."""
        http = self.site.browser(role, "10.8.0.1")
        text, _fault = self.send(http, role, "GET", way)
        for form in forms_of(text, way) if method == "POST" else ():
            if form.method == "post" and self.endpoint("POST", form.action) == endpoint:
                self.answer(Random(0), role, http, form, careful=True)

    def round(self, seed: int, keep: Callable[[int, Fault], None]) -> None:
        """One sequence in a fresh database, all of it following from the seed."""
        rng, site = Random(seed), self.site
        site.restore()
        roles = rng.sample(list(site.users), 4)
        browsers = {r: site.browser(r, f"10.{n}.{seed % 251}.{seed // 251 % 251}") for n, r in enumerate(roles)}
        shown: dict[str, tuple[str, str]] = {}
        for _ in range(STEPS):
            role = rng.choice(roles)
            fault = self.step(rng, role, browsers[role], shown)
            if fault is not None:
                keep(seed, fault)

    def step(self, rng: Random, role: str, http: Http, shown: dict[str, tuple[str, str]]) -> Fault | None:
        token, dice, pages = self.site.tokens[role], rng.random(), self.pages.get(role)
        if dice < 0.5 and pages:
            rule = rng.choice(pages)
            path = draw.address(rng, rule, self.own(rule), self.site.pool) if rng.random() < 0.4 else draw.path_of(rule, self.own(rule))  # fmt: skip
            text, fault = self.send(http, role, "GET", path)
            forms = forms_of(text, path)
            if forms and fault is None:
                fault = self.answer(rng, role, http, rng.choice(forms))
            shown[role] = (path, text)
            return fault
        if dice < 0.6 and role in shown:
            return self.follow(rng, role, http, shown)
        rule = rng.choice(self.rules)
        path = draw.address(rng, rule, self.own(rule), self.site.pool) + draw.query(rng, self.names)
        if dice < 0.75 and "POST" in rule.methods:
            return self.send(http, role, "POST", path, data=clean(draw.any_fields(rng, self.names, token)))[1]
        if dice < 0.78:
            method = rng.choice(("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"))
            return self.send(http, role, method, path)[1]
        if dice < 0.81:
            self.site.work()
            return None
        text, fault = self.send(http, role, "GET", path)
        shown[role] = (path, text)
        return fault

    def answer(self, rng: Random, role: str, http: Http, form: PageForm, careful: bool = False) -> Fault | None:
        data = draw.filled(rng, form, self.site.tokens[role], careful)
        if form.method == "get":
            texts = {name: [v for v in values if isinstance(v, str)] for name, values in data.items()}
            return self.send(http, role, "GET", form.action.partition("?")[0], query_string=clean(texts))[1]
        options = {"content_type": "multipart/form-data"} if form.files else {}
        return self.send(http, role, "POST", form.action, data=clean(data), **options)[1]

    def follow(self, rng: Random, role: str, http: Http, shown: dict[str, tuple[str, str]]) -> Fault | None:
        """A link of the page shown last."""
        page, text = shown[role]
        links = links_of(text, page)
        if not links:
            return None
        path = rng.choice(links)
        text, fault = self.send(http, role, "GET", path)
        shown[role] = (path, text)
        return fault


def links_of(text: str, page: str) -> list[str]:
    return [urljoin(page, unescape(link)) for link in re.findall(r'href="([/?][^"]*)"', text)]


def clean(data: dict[str, list[object]]) -> MultiDict:
    """Surrogates cannot be sent by any client; they arrive as the bytes of `surrogatepass`."""

    def sent(value: object) -> object:
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if isinstance(value, str) else value

    return MultiDict({sent(name): [sent(value) for value in values] for name, values in data.items()})


def kept_seeds(path: Path = SEEDS) -> list[int]:
    return [json.loads(line)["seed"] for line in path.read_text().splitlines() if line.strip()]


def keep_seed(seed: int, fault: Fault, path: Path = SEEDS) -> None:
    """Write down a seed that found something, once."""
    if seed not in kept_seeds(path):
        with path.open("a") as file:
            line = {"seed": seed, "found": f"{fault.kind}: {fault.where}: {fault.detail}"}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
