"""Every page a person can reach by links: axe finds nothing, nothing sticks out, light and dark, phone and desk, both
languages, no dead end."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from seeds.demo.load import DOMAIN
from seeds.demo.load import PASSWORD as DEMO_PASSWORD
from tests.browser.conftest import WIDTHS, Site, look_over

MOST = 150  # a walk that needs more is no walk of kinds of pages any more
LEAST = {"": 15, "graduate": 45, "agency": 35, "office": 45, "university": 20, "admin": 20}
LOOKS = {"zh": (("desk", "dark"), ("phone", "light")), "en": (("desk", "light"), ("phone", "dark"))}
NOT_PAGES = re.compile(r"/(logout|static|dev)\b|\.(csv|xlsx|docx|json|pdf|ics|xml|atom)$|download|export|/suggest")


@pytest.fixture
def width() -> str:
    """Each page is loaded once and looked at in two widths and colour schemes; the other language has the other two."""
    return "phone"


# What a page shows, without what changes from one visit or record to the next.
SHOWN = """() => document.querySelector("main").outerHTML
    .replace(/ (value|id|for|href|action|datetime|aria-describedby|aria-labelledby)="[^"]*"/g, "").replace(/\\d+/g, "0")"""


@pytest.mark.looks
@pytest.mark.parametrize("role", LEAST)
def test_pages_of_a_role(page: Page, site: Site, role: str, language: str) -> None:
    """One page of every kind is loaded by every role that is led to it; what another role was shown too is looked at
    once. The walk ends when no link leads on: it fails when it ends early."""
    if role:
        log_in(page, site, f"{role}@{DOMAIN}", DEMO_PASSWORD)
    else:
        page.goto(site.address + "/")
    waiting, seen = [page.url], set()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind in seen:
            continue
        seen.add(kind)
        assert len(seen) <= MOST, f"stopped early: {sorted(seen)}"
        response = page.goto(address)
        assert response is not None and response.status == 200, f"{address}: {response and response.status}"
        shown = (language, page.evaluate(SHOWN))
        for size, scheme in () if shown in site.looked_over else LOOKS[language]:
            page.set_viewport_size(WIDTHS[size])
            page.emulate_media(color_scheme=scheme)
            look_over(page, language)
        site.looked_over.add(shown)
        for link in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)"):
            own = link.startswith(site.address) and not NOT_PAGES.search(urlsplit(link).path)
            if own and "lang=" not in link:
                waiting.append(link.partition("#")[0])
    assert len(seen) >= LEAST[role], f"stopped early: {sorted(seen)}"


def kind_of(address: str) -> str:
    """The path with every id in it the same: numbers, and the codes that name people."""
    return re.sub(r"[^/]*\d[^/]*", "0", urlsplit(address).path)


def log_in(page: Page, site: Site, email: str, password: str) -> None:
    """Log in, once for each account and language: afterwards the kept cookies do, as in a browser opened again."""
    page.goto(site.address + "/login")
    language = (page.get_attribute("html", "lang") or "zh")[:2]
    kept = site.cookies.get((email, language))
    if kept:
        page.context.add_cookies(kept)
        page.goto(site.address + "/login")  # sends a person who is logged in to their home
        if "/login" not in page.url:
            return
    page.goto(f"{site.address}/login?lang={language}")  # chosen, so that it wins over the account's own
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("main form button[type=submit], main form button:not([type])")
    page.wait_for_url(lambda url: "/login" not in url)
    site.cookies[email, language] = page.context.cookies()
