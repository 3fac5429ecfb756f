"""The whole way of a fair from spreadsheets alone, in a real browser: from its name to the report of its day."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from seeds.demo.load import DOMAIN
from seeds.demo.load import PASSWORD as DEMO_PASSWORD
from tests.browser.conftest import Site, look_over
from tests.browser.test_every_page import log_in
from tests.browser.test_journeys import send
from web.core import clock

numbers = count(1)
SAMPLES = Path(__file__).parents[2] / "seeds" / "samples"
POSITIONS = """编号,机构,职位名称,专业要求,学历要求,工作地点,招聘人数
P1,明川知识产权（示例）,专利检索员,机械、材料,本科,苏州市,2
P2,明川知识产权（示例）,专利撰写助理,电子信息,硕士,苏州市,1
P3,远岫专利事务所（示例）,专利翻译,外语、化学,本科,北京市,1
"""


@dataclass(frozen=True)
class Rosters:
    """The four sheets of a fair, and who stands first in the sheet of graduates."""

    files: dict[str, str]
    people: int
    tables: int
    first: str


def small(email: str) -> Rosters:
    """Eight graduates and three positions in which every cell can be read."""
    majors = ("机械工程", "材料学", "电子信息工程", "应用化学")
    rows = [
        {"编号": f"G{n}", "姓名": f"毕业生{n}", "学校": "示例大学", "学历": "硕士" if n % 2 else "本科"}
        | {"专业": majors[n % 4], "毕业时间": "2026.6", "邮箱": email if n == 1 else ""}
        for n in range(1, 9)
    ]
    return rosters(rows, POSITIONS)


def messy(email: str) -> Rosters:
    """Graduates and positions as offices and agencies really wrote them."""
    rows = list(csv.DictReader(io.StringIO((SAMPLES / "graduates.csv").read_text(encoding="utf-8-sig"))))
    for number, row in enumerate(rows):
        row["邮箱"] = "" if number else email
    return rosters(rows, (SAMPLES / "posts.csv").read_text(encoding="utf-8-sig"))


def rosters(people: list[dict[str, str]], positions: str) -> Rosters:
    """With wishes for two positions each, and a table for each agency; the first is closed for one meeting."""
    graduates = io.StringIO()
    writer = csv.DictWriter(graduates, list(people[0]))
    writer.writeheader()
    writer.writerows(people)
    offers = list(csv.DictReader(io.StringIO(positions)))
    codes, agencies = [row["编号"] for row in offers], list(dict.fromkeys(row["机构"] for row in offers))
    wishes = [f"{row['编号']},{codes[n % len(codes)]},{codes[(n + 1) % len(codes)]}" for n, row in enumerate(people)]
    tables = [f"{a},A{n},一号厅,A{n}-1,面试官,{'10:40-11:00' if n == 1 else ''}" for n, a in enumerate(agencies, 1)]
    sheets = {
        "graduates": graduates.getvalue(),
        "positions": positions,
        "wishes": "\n".join(["毕业生,志愿1,志愿2", *wishes]),
        "tables": "\n".join(["机构,展位号,展厅,桌号,面试官,不便时间", *tables]),
    }
    return Rosters(sheets, len(people), len(tables), people[0]["姓名"])


@pytest.mark.parametrize(("width", "language", "sheets"), [("desk", "zh", messy), ("phone", "en", small)])
def test_a_fair_goes_from_spreadsheets_to_the_report(
    page: Page, site: Site, language: str, width: str, sheets: Callable[[str], Rosters], tmp_path: Path
) -> None:
    email = f"fair-{language}-{next(numbers)}@example.com"
    log_in(page, site, f"office@{DOMAIN}", DEMO_PASSWORD)
    fair = set_up(page, site, language)
    given = sheets(email)
    for kind, text in given.files.items():
        bring(page, fair, kind, text, tmp_path, language)
        if sheets is small:  # every cell of it is understood
            expect(page.locator(f"#sheet-{kind} .notice")).to_have_count(0)
            expect(page.get_by_role("columnheader", name=re.compile("原因|Reason"))).to_have_count(0)
    look_through(page, language, [f"{fair}/stands", f"{fair}/attendees", fair])

    run = timetable(page, fair, language)
    publish(page, run, language)
    look_through(page, language, [f"{fair}/day", f"{fair}/print/people", f"{fair}/print/tables"])

    page.goto(site.link_mailed_to(page, email))
    assert re.search(r"/f/[\w-]+$", page.url), page.url
    person = page.url
    expect(page.locator("main")).to_contain_text(given.first)
    expect(page.locator("main")).to_contain_text(re.compile(r"A\d|暂时没有安排会面"))
    look_over(page, language)
    check_in(page, fair, language)
    page.goto(person)
    expect(page.locator(".fd-pass")).to_contain_text(re.compile("已签到|Checked in"))

    page.goto(f"{fair}/day")
    page.locator("a[href*='/board/']").first.click()
    page.wait_for_url(re.compile(r"/board/\d+"))
    expect(page.locator(".board-table")).to_have_count(given.tables)
    expect(page.locator("#board")).to_contain_text("A1-1")
    expect(page.locator(".board-counts")).to_contain_text(f"1 / {given.people}")
    look_over(page, language)

    drop_out(page, fair, language)
    walk_in(page, fair, given.people + 1, language)
    look_through(page, language, [f"{fair}/day", f"{fair}/report"])


def set_up(page: Page, site: Site, language: str) -> str:
    """A fair with its day, halls and rules; its address. Tomorrow, so that no hour of the test's day matters."""
    page.goto(site.address + "/organiser/fairs/new")
    look_over(page, language)
    page.fill("[name=title]", "两张表的招聘会（示例）")
    page.fill("[name=title_en]", "A fair of two sheets (example)")
    page.fill("[name=address]", "示例路 1 号")
    send(page, "[name=title]")
    fair = re.sub(r"/setup.*", "", page.url)
    expect(page).to_have_url(re.compile("/setup/windows$"))
    look_over(page, language)
    page.fill("[name=rows-0-day]", (clock.today() + timedelta(days=1)).isoformat())
    page.fill("[name=rows-0-starts]", "10:00")
    page.fill("[name=rows-0-ends]", "11:20")
    send(page, "[name=rows-0-day]")
    expect(page).to_have_url(re.compile("/setup/halls$"))
    look_over(page, language)
    page.fill("[name=rows-0-name]", "一号厅")
    send(page, "[name=rows-0-name]")
    expect(page).to_have_url(re.compile("/setup/rules$"))
    look_over(page, language)
    for name, value in (("slot_minutes", "20"), ("gap_minutes", "0"), ("min_meetings", "1"), ("max_meetings", "2")):
        page.fill(f"[name={name}]", value)
    page.locator("[name=preview]").click()
    expect(page.locator("#preview")).to_contain_text("4")
    look_over(page, language)
    send(page, "[name=slot_minutes]")
    expect(page).to_have_url(re.compile("/setup/hosts$"))
    look_over(page, language)
    return fair


def bring(page: Page, fair: str, kind: str, text: str, folder: Path, language: str) -> None:
    """Import one sheet."""
    file = folder / f"{kind}.csv"
    file.write_text(text, encoding="utf-8-sig")
    page.goto(f"{fair}/sheets")
    form = page.locator(f"#sheet-{kind} form")
    form.locator("input[type=file]").set_input_files(file)
    if kind == "graduates":
        form.locator("[name=consent]").check()
    with page.expect_navigation():
        form.locator("button[type=submit], button:not([type])").click()
    expect(page.locator("body")).to_contain_text(f"{kind}.csv")
    look_over(page, language)


def timetable(page: Page, fair: str, language: str) -> str:
    """Order a timetable, wait on its page until the page itself says it is done, and read it from every side."""
    page.goto(fair)
    with page.expect_navigation():
        page.locator("#next a").first.click()
    expect(page).to_have_url(re.compile("/runs$"))
    look_over(page, language)
    page.check("[name=kind][value=timetable]")
    send(page, "[name=fill]")
    run = page.url
    expect(page.locator("main a[href$='/publish']")).to_be_visible(timeout=60_000)
    look_over(page, language)
    look_through(page, language, [f"{run}?view={view}" for view in ("tables", "people", "missed")])
    page.goto(f"{run}/why")
    expect(page.locator("main article, main .card").first).to_be_visible()
    look_over(page, language)
    return run


def publish(page: Page, run: str, language: str, version: int = 1) -> None:
    """A wrong password publishes nothing; the right one does, and the certificate checks again."""
    page.goto(f"{run}/publish")
    look_over(page, language)
    for word in ("不是这个密码", DEMO_PASSWORD):
        page.fill("[name=current]", word)
        send(page, "[name=current]")
        look_over(page, language)
    expect(page).to_have_url(re.compile("/versions$"))
    with page.expect_navigation():
        page.locator(f"main a[href*='/certificate/{version}']").first.click()
    look_over(page, language)
    with page.expect_navigation():
        page.locator(f"main form[action*='/certificate/{version}'] button").click()
    expect(page.locator("body")).to_contain_text(re.compile("完全一致|exactly as in the certificate"))


def drop_out(page: Page, fair: str, language: str) -> None:
    """The only interviewer of one agency drops out: every way to go on is shown before a second version is
    published."""
    page.goto(f"{fair}/replan")
    look_over(page, language)
    page.get_by_label(re.compile("A2-1")).check()
    send(page, "[name=table]")
    expect(page.locator("main a[href$='/publish']")).to_have_count(2, timeout=60_000)
    look_over(page, language)
    run = page.url.removesuffix("/ways")
    publish(page, run, language, version=2)
    page.goto(f"{fair}/print/tables")
    dropped = re.compile("A2-1")
    expect(page.locator(".sheet").filter(has_not_text=dropped).first.locator("tbody tr")).to_have_count(3)
    expect(page.locator(".sheet").filter(has_text=dropped).locator("tbody tr")).to_have_count(0)


def walk_in(page: Page, fair: str, number: int, language: str) -> None:
    """Somebody who never registered comes to the door and gets a number."""
    page.goto(f"{fair}/walk-in")
    look_over(page, language)
    page.fill("[name=name]", "现场来的毕业生")
    page.fill("[name=phone]", "13800000009")
    send(page, "[name=name]")
    expect(page.locator("main")).to_contain_text(str(number))
    look_over(page, language)


def check_in(page: Page, fair: str, language: str) -> None:
    page.goto(f"{fair}/check-in")
    look_over(page, language)
    page.fill("#number", "1")
    with page.expect_response("**/marks"):
        page.press("#number", "Enter")
    expect(page.locator("[data-sent]")).to_contain_text(re.compile("全部已发送|All sent"))
    expect(page.locator("[data-arrived]")).to_have_text("1")
    look_over(page, language)


def look_through(page: Page, language: str, addresses: list[str]) -> None:
    for address in addresses:
        response = page.goto(address)
        assert response is not None and response.status == 200, f"{address}: {response and response.status}"
        look_over(page, language)
