"""Every page a person can reach by links: axe finds nothing, nothing sticks out, light and dark, phone and desk, both
languages, no dead end."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from seeds.demo.load import DOMAIN
from seeds.demo.load import PASSWORD as DEMO_PASSWORD
from tests.browser.conftest import WIDTHS, Site, look_over

MOST = 26
LOOKS = {"zh": (("desk", "dark"), ("phone", "light")), "en": (("desk", "light"), ("phone", "dark"))}
NOT_PAGES = re.compile(r"/(logout|static|dev)\b|\.(csv|xlsx|json|pdf|ics|xml|atom)$|download|export|/suggest")


@pytest.fixture
def width() -> str:
    """Each page is loaded once and looked at in two widths and colour schemes; the other language has the other two."""
    return "phone"


@pytest.mark.looks
@pytest.mark.parametrize("role", ["", "graduate", "agency", "office", "university", "admin"])
def test_pages_of_a_role(page: Page, site: Site, role: str, language: str) -> None:
    if role:
        log_in(page, site, f"{role}@{DOMAIN}", DEMO_PASSWORD)
    else:
        page.goto(site.address + "/")
    waiting, seen = [page.url], set()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        shape = re.sub(r"\d+", "0", urlsplit(address).path)
        if shape in seen:
            continue
        seen.add(shape)
        response = page.goto(address)
        assert response is not None and response.status == 200, f"{address}: {response and response.status}"
        for size, scheme in LOOKS[language]:
            page.set_viewport_size(WIDTHS[size])
            page.emulate_media(color_scheme=scheme)
            look_over(page, language)
        for link in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)"):
            own = link.startswith(site.address) and not NOT_PAGES.search(urlsplit(link).path)
            if own and "lang=" not in link:
                waiting.append(link.partition("#")[0])
    assert len(seen) >= 5


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
