"""A person sets a telephone up, and logs in with password and code, on a phone and a desk, in both languages."""

import base64
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from seeds.demo.load import DOMAIN, PASSWORD
from tests.browser.conftest import Site, look_over
from tests.browser.test_every_page import log_in
from tests.browser.test_journeys import send
from web.accounts.rules import totp

pytestmark = pytest.mark.looks


def test_a_telephone_is_set_up_and_asked_for(page: Page, site: Site, language: str, width: str) -> None:
    number = 30 + 2 * (language == "en") + (width == "desk")
    log_in(page, site, f"agency{number}@{DOMAIN}", PASSWORD)
    page.goto(site.address + "/account/second-factor")
    look_over(page, language)
    page.fill("[name=start-current]", PASSWORD)
    send(page, "[name=start-current]")
    look_over(page, language)
    expect(page.locator("img[src^='data:image/svg']")).to_be_visible()
    key = base64.b32decode(page.locator(".copy code").inner_text().replace(" ", ""))
    page.fill("[name=code]", totp.code_at(key, totp.step_of(datetime.now(UTC))))
    send(page, "[name=code]")
    look_over(page, language)
    recovery = page.locator("ol code").first.inner_text()
    page.goto(site.address + "/account/second-factor")
    look_over(page, language)

    page.context.clear_cookies()
    page.goto(f"{site.address}/login?lang={language}")
    page.fill("[name=email]", f"agency{number}@{DOMAIN}")
    page.fill("[name=password]", PASSWORD)
    send(page, "[name=password]")
    assert page.url.endswith("/login/code")
    look_over(page, language)
    page.fill("[name=code]", "000000")
    send(page, "[name=code]")
    look_over(page, language)
    page.fill("[name=code]", recovery)
    send(page, "[name=code]")
    assert page.url == site.address + "/agency"
