"""The two boxes a text is pasted into, on a phone and in both languages: from the paste to what is saved."""

import os

import pytest
from playwright.sync_api import Page, expect

from seeds.demo.load import DOMAIN
from seeds.demo.load import PASSWORD as DEMO_PASSWORD
from tests.browser.conftest import WIDTHS, Site, look_over
from tests.browser.test_every_page import log_in
from tests.matching.test_advert import LISTED
from tests.web.graduates.cvs import TABLE

pytestmark = pytest.mark.looks


@pytest.fixture
def width() -> str:
    return "phone"


def look(page: Page, language: str, name: str) -> None:
    """Look the page over on a phone and on a desk; with SCREENSHOTS a folder, leave pictures there."""
    for size in ("desk", "phone"):
        page.set_viewport_size(WIDTHS[size])
        look_over(page, language)
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}-{size}-{language}.png", full_page=True)


def test_an_advert_fills_the_form_of_a_position(page: Page, site: Site, language: str) -> None:
    log_in(page, site, f"agency@{DOMAIN}", DEMO_PASSWORD)
    page.goto(site.address + "/agency/positions/new")
    look(page, language, "advert-box")
    page.fill("[name=advert]", LISTED)
    with page.expect_navigation():
        page.locator("form:has([name=advert]) button[type=submit]").click()
    look(page, language, "advert-form")
    expect(page.locator("[name=title]")).to_have_value("专利检索员（光学方向）")
    expect(page.locator("[name=pay_high]")).to_have_value("11000")
    expect(page.locator("[name=advert]")).to_have_value(LISTED.strip())
    with page.expect_navigation():
        page.locator("form:has([name=title]) .submit button[type=submit]").click()
    assert page.url.endswith("/preview")
    look(page, language, "advert-preview")
    read_back(page, site, language)


def read_back(page: Page, site: Site, language: str) -> None:
    """What was understood of a draft: its words are led to, an answer without script counts, and the public reads
    it."""
    marked = page.locator(
        "li.demand:not(:has(.chip)):has(button[value=must][aria-pressed=false]):has(a[href^='#words-'])"
    ).first
    number = marked.get_attribute("id").removeprefix("demand-")
    page.locator(f"#demand-{number} a[href='#words-{number}']").click()
    expect(page.locator(f"#words-{number}")).to_have_count(1)
    said = page.locator(f"#demand-{number} b").inner_text()
    quiet = page.context.browser.new_context(
        java_script_enabled=False, viewport=WIDTHS["phone"], storage_state=page.context.storage_state()
    )
    plain = quiet.new_page()
    plain.goto(page.url.split("#")[0])
    button = plain.locator(f"#demand-{number} button[value=must]")
    assert button.bounding_box()["height"] >= 44
    button.click()
    expect(plain.locator("button[value=must][aria-pressed=true]").first).to_be_visible()
    quiet.close()
    page.reload()
    expect(page.locator("#corrections")).to_be_visible()
    with page.expect_navigation():
        page.locator("form[action$='/publish'] button[type=submit]").click()
    sentences = page.locator(".demand-said b").all_inner_texts()
    assert said not in sentences  # it is a must now, and says so
    page.goto(page.url.replace("/agency", "").replace("/preview", ""))
    look(page, language, "advert-public")
    read = page.locator("#conditions .prose li").all_inner_texts()
    assert len(read) == len(sentences) and all(any(line.startswith(one) for line in read) for one in sentences)


def test_a_cv_fills_a_profile(page: Page, site: Site, language: str) -> None:
    log_in(page, site, f"graduate@{DOMAIN}", DEMO_PASSWORD)
    page.goto(site.address + "/me/profile")
    page.locator("main a[href$='/me/profile/paste']").click()
    look(page, language, "cv-box")
    page.fill("[name=cv]", TABLE)
    with page.expect_navigation():
        page.locator("form:has([name=cv]) button[type=submit]").click()
    look(page, language, "cv-draft")
    expect(page.locator("[name=educations-1-school]")).to_have_value("江河大学")
    expect(page.locator("[name=about-name-take]")).not_to_be_checked()  # the demo's graduate has a name already
    page.fill("[name=honours-0-name]", f"校级优秀学生干部（{language}）")
    with page.expect_navigation():
        page.locator("form:has([name=keep]) .submit button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(f"校级优秀学生干部（{language}）")
