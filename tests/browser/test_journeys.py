"""The main job of each group, from the first page to the end, on a phone and a desk, in both languages."""

import re
from itertools import count
from pathlib import Path

from playwright.sync_api import Page, expect

from seeds.demo.load import DOMAIN
from seeds.demo.load import PASSWORD as DEMO_PASSWORD
from tests.browser.conftest import PASSWORD, Site, look_over
from tests.browser.test_every_page import log_in
from tests.web.make import uscc

SAMPLES = Path(__file__).parents[2] / "seeds" / "samples"
numbers = count(7000)


def send(page: Page, having: str = "button") -> None:
    """Press the button of the form that has this field, and wait for the page it leads to."""
    form = page.locator("main form").filter(has=page.locator(having)).first
    with page.expect_navigation():
        form.locator("button[type=submit], button:not([type])").first.click()


def verify_address(page: Page, site: Site, email: str, language: str) -> None:
    page.goto(site.link_mailed_to(page, email))
    look_over(page, language)
    send(page)


def test_a_graduate_registers_fills_in_searches_and_applies(page: Page, site: Site, language: str, width: str) -> None:
    email = f"graduate-{language}-{width}-{next(numbers)}@example.com"
    page.goto(site.address + "/register/graduate")
    look_over(page, language)
    page.fill("[name=name]", "程小满")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.check("[name=consent]")
    send(page, "[name=consent]")
    look_over(page, language)
    verify_address(page, site, email, language)
    if "/login" in page.url or not page.url.startswith(site.address + "/me"):
        log_in(page, site, email, PASSWORD)

    page.goto(site.address + "/me")
    look_over(page, language)
    page.goto(site.address + "/me/profile/educations/new")
    look_over(page, language)
    page.fill("[name=school]", "北方理工大学（示例）")
    page.select_option("[name=degree]", "master")
    page.fill("[name=major]", "微电子学与固体电子学")
    page.fill("[name=graduated]", "2026-06")
    send(page, "[name=major]")
    page.goto(site.address + "/me/profile/languages/new")
    page.fill("[name=language]", "英语")
    page.fill("[name=test]", "CET-6")
    page.fill("[name=score]", "560")
    send(page, "[name=test]")
    page.goto(site.address + "/me/profile/honours/new")
    page.fill("[name=name]", "优秀毕业生")
    send(page, "[name=level]")
    page.goto(site.address + "/me/profile/skills")
    page.fill("[name=skills]", "Verilog、incoPat；Python")
    send(page, "[name=skills]")
    page.goto(site.address + "/me/understood")
    expect(page.locator("main")).to_contain_text("560")
    look_over(page, language)

    page.goto(site.address + "/positions")
    page.fill("input[name=q]", "检索")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q="))
    look_over(page, language)
    page.locator("main article a, main .position a, main h3 a, main h2 a").first.click()
    page.wait_for_url(re.compile(r"/positions/\d+"))
    look_over(page, language)
    position = page.url
    page.goto(position + "/fit")
    look_over(page, language)
    page.goto(position + "/apply")
    look_over(page, language)
    page.fill("[name=message]", "你好，我做过半导体方向的检索。")
    send(page, "[name=message]")
    expect(page).to_have_url(re.compile(r"/applications/\d+"))
    look_over(page, language)
    page.goto(site.address + "/me/applications")
    expect(page.locator("main")).to_contain_text(re.compile("已投递|Applied|applied"))
    look_over(page, language)


def test_an_agency_registers_publishes_ranks_and_invites(page: Page, site: Site, language: str, width: str) -> None:
    number = next(numbers) + {"zh": 0, "en": 1000}[language] + {"phone": 0, "desk": 2000}[width]
    email = f"agency-{number}@example.com"
    page.goto(site.address + "/register/agency")
    look_over(page, language)
    page.fill("[name=agency_name]", f"浏览器{number}知识产权代理有限公司")
    page.fill("[name=uscc]", uscc(number))
    page.fill("[name=name]", "人事专员")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.check("[name=consent]")
    send(page, "[name=consent]")
    verify_address(page, site, email, language)
    if not page.url.startswith(site.address + "/agency"):
        log_in(page, site, email, PASSWORD)

    page.goto(site.address + "/agency/profile/edit")
    look_over(page, language)
    page.locator("[name=services]").first.check()
    page.fill("[name=place]", "苏州市")
    page.fill("[name=address]", "示例路 1 号")
    page.fill("[name=introduction]", "以检索和撰写为主。")
    send(page, "[name=address]")
    page.goto(site.address + "/agency/positions/new")
    look_over(page, language)
    page.fill("[name=title]", "专利检索员（机械方向）")
    page.check("[name=kind][value=search]")
    page.fill("[name=description]", "负责机械领域查新检索与检索报告，跟着代理师学习撰写。英语四级以上。")
    page.fill("[name=headcount]", "2")
    page.locator("[name=places]").first.fill("苏州市")
    page.fill("[name=pay_low]", "7000")
    page.fill("[name=pay_high]", "10000")
    page.fill("[name=majors]", "机械类")
    page.select_option("[name=degree]", "bachelor")
    page.check("[name=certificate][value=later]")
    page.fill("[name=valid_until]", page.evaluate("new Date(Date.now()+60*864e5).toISOString().slice(0,10)"))
    send(page, "[name=title]")
    expect(page).to_have_url(re.compile(r"/agency/positions/\d+/preview"))
    look_over(page, language)
    position = re.search(r"/positions/(\d+)", page.url).group(1)
    publish = page.locator(f"main form[action*='/agency/positions/{position}/publish'] button")
    assert publish.count(), page.inner_text("main")
    with page.expect_navigation():
        publish.first.click()
    look_over(page, language)
    page.goto(f"{site.address}/agency/positions/{position}/candidates")
    look_over(page, language)
    office_checks(page, site, f"浏览器{number}知识产权代理有限公司")
    page.reload()
    look_over(page, language)
    expect(page.locator("main")).to_contain_text("#")
    page.locator("main").get_by_text(re.compile("^(邀请投递|邀请|Invite.*)$")).first.click()
    look_over(page, language)
    with page.expect_navigation():
        page.locator(
            "[action*='/invite'] button[type=submit]:visible, [action*='/invite'] button:not([type]):visible"
        ).first.click()
    look_over(page, language)
    page.goto(site.address + "/agency/applications")
    expect(page.locator("main")).to_contain_text(re.compile("已邀请|邀请|[Ii]nvited"))
    look_over(page, language)


def office_checks(page: Page, site: Site, name: str) -> None:
    """An office, in a browser of its own, checks this agency."""
    context = page.context.browser.new_context(locale="zh-CN", base_url=site.address)
    office = context.new_page()
    log_in(office, site, f"office@{DOMAIN}", DEMO_PASSWORD)
    office.goto(site.address + "/organiser/agencies")
    office.get_by_role("link", name=re.compile(name)).first.click()
    office.check("[name=verdict][value=checked]")
    office.fill("[name=current]", DEMO_PASSWORD)
    send(office, "[name=verdict]")
    context.close()


def test_an_organiser_imports_mends_ranks_and_downloads(page: Page, site: Site, language: str, tmp_path: Path) -> None:
    log_in(page, site, f"office@{DOMAIN}", DEMO_PASSWORD)
    page.goto(site.address + "/organiser/rosters")
    look_over(page, language)
    broken = tmp_path / "graduates.csv"
    lines = (SAMPLES / "graduates.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    broken.write_text("".join(lines) + "G999,示例,,学历不明,,三月前,,,,,,,,,\n", encoding="utf-8")
    page.goto(site.address + "/organiser/rosters/new")
    look_over(page, language)
    page.fill("[name=title]", f"春季专场 {next(numbers)}")
    send(page, "[name=title]")
    look_over(page, language)
    roster = page.url
    for side, file in (("graduates", broken), ("positions", SAMPLES / "posts.csv")):
        page.goto(roster)
        form = page.locator("main form").filter(has=page.locator(f"[name=side][value={side}], [name={side}]")).first
        form.locator("input[type=file]").set_input_files(file)
        with page.expect_navigation():
            form.locator("button[type=submit], button:not([type])").first.click()
        look_over(page, language)
    page.goto(roster)
    page.locator("main a[href*='/faults']").first.click()
    expect(page.locator("main")).to_contain_text("三月前")
    look_over(page, language)
    with page.expect_navigation():
        page.locator("main form[action$='.xlsx'] button").first.click()
    for _ in range(60):
        if page.locator("main a[href$='/file']").count():
            break
        page.wait_for_timeout(500)
    with page.expect_download() as waiting:
        page.locator("main a[href$='/file']").first.click()
    waiting.value.save_as(tmp_path / "faults.xlsx")
    page.goto(roster)
    with page.expect_navigation():
        page.locator("main form[action$='/rank'] button").first.click()
    for _ in range(60):
        page.reload()
        if page.locator("main a[href$='result.xlsx']").count():
            break
        page.wait_for_timeout(500)
    look_over(page, language)
    with page.expect_download() as waiting:
        page.locator("main a[href$='result.xlsx']").first.click()
    saved = tmp_path / "ranked.xlsx"
    waiting.value.save_as(saved)
    assert saved.read_bytes()[:2] == b"PK"
