"""A half-filled form outlives the language switch, and the end of the session it was opened in."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site

pytestmark = pytest.mark.looks


def test_the_language_switch_keeps_a_half_filled_form(page: Page, site: Site) -> None:
    page.goto("/register/graduate")
    page.fill("#name", "打了一半的名字")
    page.fill("#password", "一句不会留下来的密码")
    page.check("#consent")
    before = page.get_attribute("html", "lang")
    page.click(".switch-language button")
    page.wait_for_function("before => document.documentElement.lang !== before", arg=before)
    assert page.input_value("#name") == "打了一半的名字" and page.is_checked("#consent")
    assert page.input_value("#password") == ""
    page.goto("/login")
    page.goto("/register/graduate")
    assert page.input_value("#name") == "", "kept for one change of language only"
