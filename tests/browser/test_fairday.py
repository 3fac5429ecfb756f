"""The door of a fair in a real browser: the network goes, people are still checked in, and their marks arrive later."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from werkzeug.serving import make_server

from tests.browser.conftest import WIDTHS, look_over
from tests.site import app, database, make, place, standing
from tests.web.fairday.world import FairWorld, fair_world
from tests.web.make import PASSWORD, Make
from web.core import clock, ids
from web.fairday.rules.times import moment_of
from web.models import (
    FairAttendee,
    FairFeedback,
    FairMark,
    FairMeeting,
    FairPass,
    FairStand,
    FairTable,
    FairWindow,
    LoginSession,
    User,
)

pytestmark = pytest.mark.looks

__all__ = ["app", "database", "make", "place", "standing"]
HOST = "127.0.0.1"
PIN = "135790"


class Server:
    """The site on a port of its own, which can go away and come back."""

    def __init__(self, app: Flask) -> None:
        self.app, self.port = app, 0
        self.start()

    def start(self) -> None:
        self.server = make_server(HOST, self.port, self.app, threaded=True)
        self.port = self.server.port
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"


@pytest.fixture
def server(app: Flask, make: Make) -> Iterator[Server]:
    server = Server(app)
    yield server
    server.stop()


@pytest.fixture
def fair(make: Make) -> FairWorld:
    fair = fair_world(make)
    for _one in range(5):
        fair.person(here=False)
    return fair


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=WIDTHS["phone"], locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def log_in(page: Page, server: Server, fair: FairWorld, user: int | None = None) -> None:
    page.goto(server.address + "/login")
    page.fill("input[name=email]", fair.one(User, user or fair.organiser).email)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main form button[type=submit], main form button:not([type])")


def door(page: Page, server: Server, fair: FairWorld) -> str:
    address = f"{server.address}/organiser/fairs/{fair.fair_id}/check-in"
    page.goto(address)
    give(page, PIN)
    expect(page.locator("[data-sent]")).to_contain_text("没有网络也能继续签到")
    return address


def give(page: Page, pin: str) -> None:
    page.fill("#pin", pin)
    page.press("#pin", "Enter")


def enter(page: Page, number: int) -> None:
    page.fill("#number", str(number))
    page.press("#number", "Enter")


def arrived(fair: FairWorld) -> list[int]:
    return [p.number for p in fair.every(FairAttendee) if p.arrived_at and not p.left_at]


def wait_for(page: Page, fair: FairWorld, numbers: list[int]) -> None:
    """Until the site has these people as there; marks are sent a moment after they are made."""
    for _try in range(150):
        if arrived(fair) == numbers:
            return
        page.wait_for_timeout(100)
    assert arrived(fair) == numbers


def test_the_door_keeps_working_without_a_network(server: Server, fair: FairWorld, phone: BrowserContext) -> None:
    page = phone.new_page()
    log_in(page, server, fair)
    address = door(page, server, fair)
    look_over(page, "zh")
    enter(page, 1)
    expect(page.locator("[data-last]")).to_contain_text("1 号")
    expect(page.locator("[data-sent]")).to_contain_text("全部已发送")
    wait_for(page, fair, [1])
    expect(page.locator("[data-recent]")).not_to_contain_text("未发送")
    expect(page.locator("[data-last]")).to_contain_text("后面没有约好的面谈")
    page.fill("#number", "2")  # whoever types the next number sees no answer that is of the one before
    expect(page.locator("[data-last]")).to_have_text("")
    expect(page.locator("[data-last]")).to_have_class("fd-last")

    phone.set_offline(True)
    server.stop()
    page.goto(address)  # opened anew, with no network and no server
    page.reload()
    expect(page.locator("[data-last]")).to_contain_text("输入口令")
    enter(page, 2)
    expect(page.locator("[data-last]")).to_contain_text("名单里没有 2")  # nothing is known before
    give(page, PIN)
    expect(page.locator("[data-sent]")).to_contain_text("没有网络")
    expect(page.locator("[data-registered]")).to_have_text("5")
    for number in (2, 3):
        enter(page, number)
        expect(page.locator("[data-last]")).to_contain_text(f"{number} 号")
    page.evaluate(  # two taps faster than anything can be stored
        "for (const tap of [1, 2]) {"
        " const form = document.querySelector('form[data-number]'); form.elements.number.value = '4'; form.requestSubmit(); }"
    )
    expect(page.locator("[data-last]")).to_contain_text("4 号")
    expect(page.locator("[data-sent]")).to_contain_text("还有 3 条未发送")
    look_over(page, "zh")
    enter(page, 3)
    expect(page.locator("[data-last]")).to_contain_text("已经签到")
    enter(page, 99)
    expect(page.locator("[data-last]")).to_contain_text("名单里没有 99")
    expect(page.locator("[data-arrived]")).to_have_text("4")
    page.close()

    page = phone.new_page()  # the phone was put away: the marks are still there
    page.goto(address)
    give(page, PIN)
    expect(page.locator("[data-sent]")).to_contain_text("还有 3 条未发送")
    expect(page.locator("[data-recent] li").filter(has_text="未发送")).to_have_count(3)
    server.start()
    phone.set_offline(False)
    expect(page.locator("[data-sent]")).to_contain_text("全部已发送", timeout=30_000)
    expect(page.locator("[data-recent] li").filter(has_text="未发送")).to_have_count(0)
    expect(page.locator("[data-recent] li")).to_have_count(3)
    assert arrived(fair) == [1, 2, 3, 4]
    assert len(fair.every(FairMark)) == 4  # each sent once, the double tap too


def test_a_number_typed_before_the_list_has_come_is_answered_by_it(
    server: Server, fair: FairWorld, phone: BrowserContext
) -> None:
    page = phone.new_page()
    log_in(page, server, fair)
    held = []
    page.route("**/people.json", lambda route: held.append(route))
    page.goto(f"{server.address}/organiser/fairs/{fair.fair_id}/check-in", wait_until="domcontentloaded")
    for _try in range(150):
        if held:
            break
        page.wait_for_timeout(50)
    enter(page, 1)
    page.wait_for_timeout(200)
    expect(page.locator("[data-last]")).not_to_contain_text("名单里没有")
    held[0].continue_()
    expect(page.locator("[data-last]")).to_contain_text("1 号")
    wait_for(page, fair, [1])


def test_a_lost_login_keeps_the_marks_until_the_next_one(
    server: Server, fair: FairWorld, phone: BrowserContext
) -> None:
    page = phone.new_page()
    log_in(page, server, fair)
    door(page, server, fair)
    with fair.make.database.writing() as session:
        session.query(LoginSession).delete()
    enter(page, 4)
    expect(page.locator("[data-sent]")).to_contain_text("登录已过期：还有 1 条未发送")
    assert arrived(fair) == []
    page.click("[data-again] a")
    page.fill("input[name=email]", fair.one(User, fair.organiser).email)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main form button[type=submit], main form button:not([type])")
    page.wait_for_url("**/check-in")
    expect(page.locator("[data-sent]")).to_contain_text("全部已发送")
    wait_for(page, fair, [4])


def test_a_code_on_paper_is_scanned_and_a_mark_can_be_undone(
    server: Server, fair: FairWorld, phone: BrowserContext
) -> None:
    """Headless browsers here have no code reader of their own: one that reads what the test holds up takes its
    place."""
    person = fair.every(FairAttendee)[4]
    page = phone.new_page()
    page.add_init_script(
        "window.BarcodeDetector = class { async detect() { return [{ rawValue: window.heldUp }]; } };"
        "window.createImageBitmap = async () => ({});"
    )
    log_in(page, server, fair)
    door(page, server, fair)
    page.evaluate("code => { window.heldUp = 'https://fair.example/f/' + code; }", person.code)
    page.set_input_files("#photo", {"name": "a.png", "mimeType": "image/png", "buffer": b"png"})
    expect(page.locator("[data-last]")).to_contain_text(f"{person.number} 号")
    expect(page.locator("[data-sent]")).to_contain_text("全部已发送")
    wait_for(page, fair, [person.number])
    page.click("[data-recent] button")
    expect(page.locator("[data-sent]")).to_contain_text("全部已发送")
    expect(page.locator("[data-arrived]")).to_have_text("0")
    wait_for(page, fair, [])


def test_the_list_can_be_removed_from_the_phone(server: Server, fair: FairWorld, phone: BrowserContext) -> None:
    page = phone.new_page()
    log_in(page, server, fair)
    door(page, server, fair)
    page.click("[data-forget]")
    expect(page.locator("[data-sent]")).to_contain_text("已清除")
    assert page.evaluate("caches.keys()") == []


KEPT = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text());
  }
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((done) => { const all = base.transaction(store).objectStore(store).getAll(); all.onsuccess = () => done(all.result); });
      texts.push(...rows.map((row) => JSON.stringify(row, (_key, value) => (value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value))));
    }
    base.close();
  }
  return texts.join(" ") + JSON.stringify({ ...localStorage, ...sessionStorage });
}"""


def log_out(page: Page) -> None:
    page.click("details.menu summary")
    with page.expect_navigation():
        page.click("form[action='/logout'] button")


def test_what_a_phone_keeps_is_sealed_and_goes_with_the_login(
    server: Server, fair: FairWorld, phone: BrowserContext
) -> None:
    person = fair.every(FairAttendee)[0]
    page = phone.new_page()
    log_in(page, server, fair)
    address = f"{server.address}/organiser/fairs/{fair.fair_id}/check-in"
    page.goto(address)
    expect(page.locator("[data-registered]")).to_have_text("5")
    assert page.evaluate("caches.keys()") == []  # without a code number nothing is kept
    door(page, server, fair)
    kept = page.evaluate(KEPT)
    assert "check-in" in kept and "sealed" in kept
    tokens = page.eval_on_selector_all("input[name=csrf_token]", "all => all.map((one) => one.value)")
    assert all(tokens) and not any(token in kept for token in tokens)
    assert ids.digest(person.code)[:16] not in kept
    log_out(page)
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert "sealed" not in page.evaluate(KEPT) and "csrf" not in page.evaluate(KEPT)
    phone.set_offline(True)
    server.stop()
    with pytest.raises(Error):
        page.goto(address)
    server.start()


def test_logging_out_says_what_was_not_sent(server: Server, fair: FairWorld, phone: BrowserContext) -> None:
    page = phone.new_page()
    log_in(page, server, fair)
    door(page, server, fair)
    page.route("**/marks", lambda route: route.abort())
    enter(page, 3)
    expect(page.locator("[data-sent]")).to_contain_text("还有 1 条未发送")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.click("details.menu summary")
    page.click("form[action='/logout'] button")
    page.wait_for_timeout(500)
    assert len(asked) == 1 and "还有 1 条签到没有发送" in asked[0]
    page.unroute("**/marks")
    page.goto(f"{server.address}/organiser/fairs/{fair.fair_id}/check-in")  # still logged in, and the mark is there
    wait_for(page, fair, [3])
    log_out(page)  # nothing waits any more: nothing is asked
    expect(page.locator("main")).to_be_visible()


def test_a_list_does_not_open_with_a_wrong_number_nor_after_the_fair(
    server: Server, fair: FairWorld, phone: BrowserContext
) -> None:
    page = phone.new_page()
    log_in(page, server, fair)
    address = door(page, server, fair)
    phone.set_offline(True)
    server.stop()
    page.goto(address)
    for left in (4, 3, 2, 1):
        give(page, "000000")
        expect(page.locator("[data-pin-said]")).to_contain_text(f"还可以试 {left} 次")
    give(page, "000000")
    expect(page.locator("[data-pin-said]")).to_contain_text("已清除")
    assert "sealed" not in page.evaluate(KEPT)
    server.start()
    phone.set_offline(False)
    address = door(page, server, fair)
    phone.set_offline(True)
    server.stop()
    page.clock.set_fixed_time(moment_of(fair.day, 720) + timedelta(days=2))
    page.goto(address)
    expect(page.locator("[data-last]")).to_contain_text("招聘会已结束")
    assert "sealed" not in page.evaluate(KEPT)
    server.start()


def test_pages_of_the_day_hold_in_a_browser(server: Server, fair: FairWorld, browser: Browser) -> None:
    people = fair.every(FairAttendee)
    fair.meeting(people[0])
    meeting = fair.meeting(people[1], slot=1, status="met")
    base, manage = f"{server.address}/fairs/{fair.fair_id}", f"{server.address}/organiser/fairs/{fair.fair_id}"
    for width in WIDTHS.values():
        for locale, language in (("zh-CN", "zh"), ("en-GB", "en")):
            context = browser.new_context(viewport=width, locale=locale)
            page = context.new_page()
            for address in (f"{server.address}/f/{people[1].code}", f"{base}/board/{fair.hall_id}"):
                page.goto(address)
                look_over(page, language)
            page.goto(f"{server.address}/f/{people[1].code}/meetings/{meeting}/feedback")
            look_over(page, language)
            log_in(page, server, fair)
            page.goto(f"{server.address}/organiser/fairs")
            for address in ("day", "walk-in", f"walk-in/{people[0].id}", "report", "print/people", "print/tables"):
                page.goto(f"{manage}/{address}?lang={language}")
                look_over(page, language)
            context.close()


def test_a_free_place_is_filled_with_one_tap_and_both_sides_say_how_it_was(
    server: Server, fair: FairWorld, phone: BrowserContext
) -> None:
    fair.meeting(fair.person(here=False))
    person = fair.person(wishes=(fair.position_id,))
    page = phone.new_page()
    with fair.at(604):
        log_in(page, server, fair, fair.agency)
        page.goto(f"{server.address}/agency/fairs/{fair.fair_id}/day")
        look_over(page, "zh")
        for button in ("现在见", "开始", "已见面"):
            with page.expect_navigation():
                page.get_by_role("button", name=button, exact=True).click()
        look_over(page, "zh")
        page.goto(f"{server.address}/f/{person.code}")
        expect(page.locator("main")).to_contain_text("现场补位")
        page.get_by_role("link", name="说说这次会面").click()
        page.locator("main label.pick", has_text="5").click()
        expect(page.locator("#rating-4")).to_be_checked()
        with page.expect_navigation():
            page.locator("main form button").last.click()
        expect(page.locator("h1")).to_contain_text("谢谢")
        look_over(page, "zh")
    assert [(m.status, m.origin) for m in fair.every(FairMeeting)] == [("no_show", "plan"), ("met", "fill")]
    assert [(f.side, f.rating) for f in fair.every(FairFeedback)] == [("graduate", 5)]


SHOWN = "[...document.querySelectorAll('.board-table')].filter((t) => !t.hidden).map((t) => t.querySelector('b').textContent)"
CUT = "Math.max(...[...document.querySelectorAll('.board-table:not([hidden])')].map((t) => t.getBoundingClientRect().bottom))"


def test_a_large_halls_board_turns_its_pages_and_cuts_no_table(
    server: Server, fair: FairWorld, browser: Browser
) -> None:
    with fair.make.database.writing() as session:
        stand = session.get(FairStand, fair.stand_id)
        stand.tables += [FairTable(label=f"{number:02}") for number in range(40)]
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    page = context.new_page()
    page.clock.install()
    page.goto(f"{server.address}/fairs/{fair.fair_id}/board/{fair.hall_id}")
    told = page.locator("[data-page]")
    expect(told).to_have_text("1 / 3")
    size = page.evaluate("getComputedStyle(document.querySelector('.board-now dd')).fontSize")
    assert float(size.removesuffix("px")) >= 64  # four centimetres on a screen of 55 inches
    seen: list[str] = []
    for number in (1, 2, 3):
        expect(told).to_have_text(f"{number} / 3")
        seen += page.evaluate(SHOWN)
        assert page.evaluate(CUT) <= 1080
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        page.clock.run_for(8000)
    expect(told).to_have_text("1 / 3")
    assert len(seen) == len(set(seen)) == 42
    page.set_viewport_size({"width": 390, "height": 844})
    expect(told).not_to_have_text("1 / 3")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_helper_checks_in_by_the_link_until_it_is_taken_back(
    server: Server, fair: FairWorld, phone: BrowserContext
) -> None:
    link = fair.link()
    with fair.make.database.writing() as session:  # a helper's link marks nobody before the first day
        session.add(FairWindow(fair_id=fair.fair_id, day=clock.today(), starts=0, ends=1))
    page = phone.new_page()
    address = f"{server.address}/door/{link.code}"
    page.goto(address)
    give(page, PIN)
    expect(page.locator("[data-sent]")).to_contain_text("没有网络也能继续签到")
    look_over(page, "zh")
    enter(page, 1)
    wait_for(page, fair, [1])
    enter(page, 1)
    expect(page.locator("[data-last]")).to_contain_text("已经签到")
    phone.set_offline(True)
    page.goto(address)
    expect(page.locator("[data-last]")).to_contain_text("输入口令")
    give(page, PIN)
    expect(page.locator("[data-registered]")).to_have_text("5")
    enter(page, 2)
    expect(page.locator("[data-sent]")).to_contain_text("还有 1 条未发送")
    phone.set_offline(False)
    wait_for(page, fair, [1, 2])
    with fair.make.database.writing() as session:
        session.get(FairPass, link.id).ended_at = clock.now()
    enter(page, 3)
    expect(page.locator("[data-sent]")).to_contain_text("已停用", timeout=30_000)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-last]")).to_contain_text("本机的名单已清除")
    assert arrived(fair) == [1, 2]
