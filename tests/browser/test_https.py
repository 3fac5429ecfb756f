"""A real browser over TLS, through a proxy as docs/operations.md sets it up: every form arrives, and no secret address
leaves with a referrer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import WIDTHS
from tests.operations import Proxy, lacking, on_waitress, serving
from tests.site import app, database, make, place, standing
from tests.web.fairday.world import FairWorld, fair_world
from tests.web.make import PASSWORD, Make
from web import create_app
from web.models import FairAttendee, FairFeedback, FairMeeting, FairPlacing, User

__all__ = ["app", "database", "make", "place", "standing"]
pytestmark = [pytest.mark.looks, pytest.mark.skipif(bool(lacking()), reason=lacking())]
ELSEWHERE = "https://elsewhere.example"


@pytest.fixture
def secure(app: Flask, make: Make, tmp_path: Path) -> Iterator[str]:
    """The site on waitress behind a TLS proxy; its address."""
    proxy = Proxy(0, tmp_path)
    site = create_app(replace(app.extensions["settings"], public_url=proxy.address, trusted_proxies=1))
    with on_waitress(site) as proxy.site_port, serving(proxy):
        yield proxy.address


@pytest.fixture
def page(browser: Browser, secure: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport=WIDTHS["phone"], locale="zh-CN", base_url=secure, ignore_https_errors=True, reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def fair(make: Make) -> FairWorld:
    return fair_world(make)


def press(page: Page, button: str) -> int:
    """Submit a form by its button; the status of what came of it."""
    with page.expect_navigation() as answered:
        page.locator(button).first.click()
    return answered.value.status


def log_in(page: Page, email: str) -> None:
    page.goto("/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    assert press(page, "main form button") == 200
    assert not page.url.endswith("/login")


def english_and_back(page: Page) -> None:
    """The switches of every page: the language, twice, and the look."""
    here = page.url
    for language in ("en", "zh-CN"):
        assert press(page, ".switch-language button") == 200
        assert page.get_attribute("html", "lang") == language and page.url == here
    with page.expect_response("**/preferences") as answered:  # sent without leaving the page
        page.click(".theme-switch button[value=dark]")
    assert answered.value.status in (200, 303)


def test_a_visitors_forms_arrive(page: Page, secure: str, fair: FairWorld) -> None:
    for path in ("/", "/login", "/positions", "/register", "/forgot"):
        page.goto(path)
        english_and_back(page)
    page.goto("/forgot")
    page.fill("input[name=email]", "nobody@example.org")
    assert press(page, "main form button") == 200
    assert "/forgot" in page.url and page.url != f"{secure}/forgot"


def test_the_forms_of_a_personal_page_arrive(page: Page, secure: str, fair: FairWorld) -> None:
    person = fair.person(here=False)
    meeting = fair.meeting(person, status="met")
    with fair.make.database.writing() as session:
        session.add(FairPlacing(fair_id=fair.fair_id, number=1, run_id=None, published_at=person.created_at))
    own = f"/f/{person.code}"
    for path in (own, f"{own}/placement", f"{own}/thanks", f"{own}/meetings/{meeting}/feedback"):
        assert page.goto(path).status == 200, path
        english_and_back(page)
    page.check("input[name=rating][value='4']", force=True)
    page.fill("[name=note]", "谈得很好")
    assert press(page, "main form button") == 200
    assert page.url == f"{secure}{own}/thanks"
    assert [said.rating for said in fair.every(FairFeedback)] == [4]

    log_in(page, fair.one(User, fair.organiser).email)
    page.goto(own)
    assert press(page, f"form[action='{own}/arrive'] button") == 200
    assert fair.one(FairAttendee, person.id).arrived_at is not None
    page.goto(own)
    page.click(".menu-open")
    assert press(page, ".menu-body form button") == 200
    page.goto("/account")
    assert "/login" in page.url


def test_the_forms_of_links_without_an_account_arrive(page: Page, secure: str, fair: FairWorld) -> None:
    """A stand's link on its day and a helper's link at the door, each without a log-in and without JavaScript's
    help."""
    meeting = fair.meeting(fair.person())
    newcomer = fair.person(here=False)
    stand, door = f"/stand/{fair.link(fair.stand_id).code}", f"/door/{fair.link().code}"
    with fair.at(604):
        page.goto(stand)
        english_and_back(page)
        assert press(page, "form:has([name=act][value=begin]) button") == 200
        assert fair.one(FairMeeting, meeting).status == "started"
        assert press(page, "form:has([name=outcome][value=met]) button") == 200
        page.goto(f"{stand}/cards")
        english_and_back(page)
        page.check(f"input[name=outcome-{meeting}][value=second]", force=True)
        assert press(page, "main form button[type=submit]") == 200
        page.route("**/static/**/js/**", lambda route: route.abort())
        page.goto(door)
        page.fill("[data-number] input[name=number]", str(newcomer.number))
        assert press(page, "[data-number] button") == 200
    assert page.url == f"{secure}{door}"
    assert fair.one(FairMeeting, meeting).outcome == "second"
    assert fair.one(FairAttendee, newcomer.id).arrived_at is not None


def test_registering_and_logging_in_arrive(page: Page, secure: str, make: Make, app: Flask) -> None:
    page.goto("/register/graduate")
    for name, value in {"name": "林小满", "email": "lin@example.com", "password": "青蛙 tractor 七月 lamp"}.items():
        page.fill(f"input[name={name}]", value)
    page.check("input[name=consent]", force=True)
    assert press(page, "main form button[type=submit]") == 200
    assert page.url == f"{secure}/register/done"
    position = make.position(make.agency().id)
    make.graduate(user={"email": "anna@example.com"})
    log_in(page, "anna@example.com")
    page.goto(f"/positions/{position}/apply")
    if page.locator("input[name=agreed]").count():
        page.check("input[name=agreed]", force=True)
    assert press(page, "main form button[type=submit]") == 200
    assert "/me/applications" in page.url or "/applications/" in page.url


def test_no_secret_address_is_told_to_another_site(page: Page, secure: str, fair: FairWorld) -> None:
    """A link out of a personal page, followed: the other site learns nothing of where it was."""
    person = fair.person()
    told: list[str] = []

    def answer(route: Route) -> None:
        told.append(route.request.headers.get("referer", ""))
        route.fulfill(body="there")

    page.route(f"{ELSEWHERE}/**", answer)
    page.goto(f"/f/{person.code}")
    page.evaluate(
        """there => { const link = document.createElement("a"); link.href = there; link.textContent = "there";
                      link.id = "there"; document.querySelector("main").append(link) }""",
        f"{ELSEWHERE}/there",
    )
    page.click("#there")
    expect(page).to_have_url(f"{ELSEWHERE}/there")
    assert told == [""]
