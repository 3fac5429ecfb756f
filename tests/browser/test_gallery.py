"""Every component in one page, in both languages, widths and themes: readable, within its width, and quick to act."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, look_over

pytestmark = pytest.mark.looks


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_components(page: Page, site: Site, language: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(site.address + "/dev/gallery")
    look_over(page, language)
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == theme


def test_the_look_is_chosen_and_kept(page: Page, site: Site) -> None:
    page.goto(site.address + "/dev/gallery")
    with page.expect_response("**/preferences"):
        page.locator("[data-theme-switch] button[value=dark]").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_an_act_asks_first(page: Page, site: Site) -> None:
    page.goto(site.address + "/dev/gallery")
    page.locator(".confirm > summary").first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".confirm > summary").first).to_be_focused()
