"""The attack itself: what it looks for it finds, the same seed asks the same, and a run before closed doors fails."""

import json
import re

import pytest
from flask import Response, redirect

from tests.fuzz import __main__ as command
from tests.fuzz import draw
from tests.fuzz.judge import Judge
from tests.fuzz.run import SEEDS, Run, keep_seed, kept_seeds
from tests.fuzz.strangers import CANARIES
from tests.fuzz.world import Site, build_site
from web.core import clock
from web.core.access import PUBLIC, allow
from web.models import Once


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    site = build_site(tmp_path_factory.mktemp("fuzz"))
    yield site
    site.database.engine.dispose()


@pytest.fixture
def run(site: Site) -> Run:
    site.restore()
    judge = Judge()
    with judge.watching(site.database.engine):
        yield Run(site, judge)


def write_something() -> str:
    from flask import current_app

    with current_app.extensions["database"].writing() as session:
        session.add(Once(key="x", at=clock.now()))
    return ""


BROKEN = {
    "5xx": lambda **_path: 1 / 0,
    "foreign data": lambda: CANARIES["application"][1],
    "markup": lambda: f"<p>{draw.MARK}</p>",
    "another site": lambda: redirect("//evil.example"),
    "a GET that writes": write_something,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_looked_for_is_found(run: Run, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setitem(run.site.app.view_functions, "pages.about", allow(PUBLIC)(BROKEN[kind]))
    path = next(rule.rule for rule in run.rules if rule.endpoint == "pages.about")
    _text, fault = run.send(run.site.browser("graduate", "10.0.0.1"), "graduate", "GET", path)
    assert fault.kind == kind and "pages.about" in fault.where
    _text, fault = run.send(run.site.browser("graduate", "10.0.0.1"), "graduate", "GET", "/privacy")
    assert fault is None


def test_an_answer_without_its_headers_is_found(run: Run) -> None:
    from werkzeug.test import EnvironBuilder, TestResponse

    bare = TestResponse([b"x"], "200 OK", Response("x").headers, EnvironBuilder().get_request())
    assert run.judge.look("graduate", "pages.about", "GET", bare).kind == "headers"


@pytest.mark.parametrize("role", ["graduate", "owner", "office", "admin"])
def test_no_page_or_file_of_a_role_writes_or_shows_what_it_may_not(run: Run, role: str) -> None:
    """The first step of the long run, for whoever adds a route: what may be written down by reading stands in NOTED."""
    http = run.site.browser(role, "10.0.0.1")
    for rule in run.rules:
        if "GET" in rule.methods:
            run.send(http, role, "GET", draw.path_of(rule, run.own(rule)))
    assert run.judge.statuses[200] > 50 and not run.judge.faults


@pytest.mark.parametrize("role", ["graduate2", "agency2", "university", "door", "admin"])
def test_the_strangers_records_are_there_and_are_missing_pages(run: Run, role: str) -> None:
    """Canaries that stand nowhere would prove nothing."""
    content = (run.site.folder / "site.db").read_bytes()
    for marks in CANARIES.values():
        assert all(m.encode() in content or json.dumps(m)[1:-1].encode() in content for m in marks)
    last = {name: values[-1] for name, values in run.site.pool.items()}
    above = ("/office/voices/{voice_id}", "/organiser/reports/{report_id}") if role not in ("admin", "door") else ()
    pages = (
        "/applications/{application_id}", "/applications/{application_id}/interviews", "/applications/{application_id}/offer",
        "/applications/{application_id}/messages", "/agency/voices/{voice_id}", "/organiser/events/{event_id}",
        "/organiser/policies/{policy_id}/edit", "/organiser/measures/{measure_id}", *above,
    )  # fmt: skip
    for page in pages:
        assert run.endpoint("GET", page.format(**last)) != "(none)", page
        with run.site.browser(role, "10.0.0.1").get(page.format(**last)) as answer:
            assert answer.status_code in (403, 404), page


def test_the_same_seed_asks_the_same(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    send = run.send
    monkeypatch.setattr(run, "send", lambda http, role, method, path, **o: asked[-1].append(f"{role} {method} {path}") or send(http, role, method, path, **o))  # fmt: skip
    run.pages = {role: [r for r in run.rules if "GET" in r.methods and not r.arguments][:20] for role in run.site.users}
    for _ in range(2):
        asked.append([])
        run.round(7, lambda seed, fault: pytest.fail(f"{seed}: {fault}"))
    first, again = ([re.sub(r"token=[^&]*", "", one) for one in some] for some in asked)
    assert first == again and len(first) > 40


def test_a_seed_that_found_something_is_kept_once_and_comes_first(run: Run, tmp_path, monkeypatch) -> None:
    kept = tmp_path / "seeds.jsonl"
    kept.touch()
    for endpoint in [name for name in run.site.app.view_functions if name.startswith("pages.")]:
        monkeypatch.setitem(run.site.app.view_functions, endpoint, allow(PUBLIC)(BROKEN["5xx"]))
    for _ in range(2):
        run.round(3, lambda seed, fault: keep_seed(seed, fault, kept))
    assert kept_seeds(kept) == [3] and "ZeroDivisionError" in kept.read_text()


@pytest.mark.parametrize(
    ("role", "path"), [("anonymous", "/account"), ("unverified", "/me/applications"), ("graduate", "/nothing")]
)
def test_a_view_that_was_never_called_is_not_reached(run: Run, monkeypatch, role: str, path: str) -> None:
    for endpoint, view in run.site.app.view_functions.items():
        monkeypatch.setitem(run.site.app.view_functions, endpoint, view)  # put back what listening wraps
    run.judge.listen(run.site.app)
    run.send(run.site.browser(role, "10.0.0.1"), role, "GET", path)
    asked = run.endpoint("GET", path)
    assert asked not in {endpoint for endpoint, _method in run.judge.reached}
    run.send(run.site.browser("graduate", "10.0.0.1"), "graduate", "GET", "/me/applications")
    assert run.judge.reached == {("applications.mine", "GET")}


def test_a_run_that_reaches_few_routes_fails(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.report(run, 1, 5) == 1
    assert "too few routes reached" in capsys.readouterr().out
    run.judge.reached = run.routes()
    assert command.report(run, 1, 5) == 0
    said = capsys.readouterr().out
    assert re.search(r"routes reached (\d+) of \1, requests 0, 5xx 0, foreign data 0", said)
    run.judge.counts["5xx"] += 1
    run.judge.broke("pages.about", ZeroDivisionError())
    assert command.report(run, 1, 5) == 1


def test_what_was_once_found_stays_mended(run: Run) -> None:
    assert SEEDS.exists()
    for seed in kept_seeds():
        run.round(seed, lambda seed, fault: pytest.fail(f"{seed}: {fault}"))
