"""A real browser in front of the real program: `python -m web` in a process of its own, with the small demo."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.run import chromium

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
]  # fmt: skip
WIDTHS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
PASSWORD = "窗边茶杯与十七只海鸥在唱歌"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="Chromium is not installed")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if chromium() is None:
                item.add_marker(missing)


class Site:
    """The running program: its address, what it mailed, who is logged in (logins are limited), what was looked over."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies: dict[tuple[str, str], list] = {}
        self.looked_over: set[tuple[str, str]] = set()

    def link_mailed_to(self, page: Page, email: str) -> str:
        """The newest link in the development mailbox for this address."""
        for _ in range(100):
            page.goto(f"{self.address}/dev/mailbox")
            for text in page.locator("article, section, .card").all_inner_texts():
                if email in text and (found := re.search(r"http://\S+", text)):
                    return found.group().rstrip("。.)）")
            time.sleep(0.1)
        raise AssertionError(f"no mail for {email}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """Each test worker has its own site: a database, and on Redis a queue, nobody else empties or serves."""
    directory = tmp_path_factory.mktemp("browser-site")
    env = os.environ | {
        "DATA_DIR": str(directory),
        "PORT": "5600",
        "PYTHONUNBUFFERED": "1",
        "SHANGGANG_ENV": "development",
    }
    if server := os.environ.get("TEST_DATABASE_URL"):
        from sqlalchemy.engine import make_url

        from tests.site import own_redis, recreate
        from web.settings import database_url

        address = make_url(database_url(server)).set(database=f"shanggang_test_browser_{worker_id}")
        env["DATABASE_URL"] = address.render_as_string(hide_password=False)
        recreate(env["DATABASE_URL"])
        env["QUEUE_URL"] = env["LIMITS_URL"] = own_redis(os.environ["TEST_REDIS_URL"], worker_id, 8)
    log = (directory / "log").open("w")
    process = subprocess.Popen([sys.executable, "-m", "web"], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield Site(wait_until_ready(process, directory / "log"))
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(3000):
        text = log.read_text(encoding="utf-8", errors="replace")
        if process.poll() is not None:
            raise AssertionError(text)
        if found := re.search(r"http://127\.0\.0\.1:\d+", text):
            try:
                with urllib.request.urlopen(found.group() + "/healthz", timeout=2):
                    return found.group()
            except OSError:
                pass
        time.sleep(0.1)
    raise AssertionError(f"the site did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


ALSO = pytest.mark.looks  # what another width or language changes are looks


@pytest.fixture(params=["phone", pytest.param("desk", marks=ALSO)])
def width(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=["zh", pytest.param("en", marks=ALSO)])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def context(browser: Browser, site: Site, width: str, language: str) -> Iterator[BrowserContext]:
    locale = {"zh": "zh-CN", "en": "en-GB"}[language]
    context = browser.new_context(
        viewport=WIDTHS[width], locale=locale, base_url=site.address, accept_downloads=True, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test on a console error, a failed request, or a request to another host."""
    faults: list[str] = []
    page = context.new_page()
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request", lambda r: None if r.url.startswith(("http://127.0.0.1", "data:", "blob:")) else faults.append(r.url)
    )
    yield page
    assert not faults, faults


AXE = Axe().axe_script


STRAYED = """() => [...document.querySelectorAll('label input')].filter(input => {
    const own = input.getBoundingClientRect(), label = input.closest('label').getBoundingClientRect();
    return own.width > label.width + 1 || own.height > label.height + 1;
}).slice(0, 3).map(input => input.outerHTML.slice(0, 120))"""


def look_over(page: Page, language: str) -> None:
    """What must hold of every page: axe finds nothing, nothing sticks out sideways, and the language is one.

    Contrast is three quarters of axe's work, and no colour depends on the language: it is measured in Chinese."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    how = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": language == "zh"}}}
    violations = page.evaluate("how => axe.run(how).then(found => found.violations)", how)
    told = [f"{v['id']}: {v['help']} {[n['html'][:160] for n in v['nodes'][:3]]}" for v in violations]
    assert not told, f"{page.url}\n" + "\n".join(told)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide: {widest(page)}"
    strayed = page.evaluate(STRAYED)
    assert not strayed, f"{page.url}: these take clicks meant for others: {strayed}"
    expected = {"zh": "zh-CN", "en": "en"}[language]
    assert page.get_attribute("html", "lang") == expected


def widest(page: Page) -> str:
    return page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join('\\n')"""
    )
