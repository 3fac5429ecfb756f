"""A whole fair, played by everybody who takes part: two days, three halls, 60 agencies, 900 graduates; one hall is
closed after publishing. Each acts on their own pages; only the sheets are made, and the worker's turn is taken at
once."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import time_machine
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from tests.browser.conftest import WIDTHS, look_over
from tests.browser.test_fairday import Server, enter, server
from tests.browser.test_journeys import send
from tests.field import played
from tests.site import app, database, make, place, standing
from tests.web.client import Client
from tests.web.make import PASSWORD, Make
from tests.web.rosters.site import work_off
from web.core import clock
from web.fairday.jobs import end_passed
from web.fairday.rules.times import moment_of
from web.models import FairAttendee, FairHall, FairMeeting, FairStand, FairTable, Mail, User

__all__ = ["app", "database", "make", "place", "server", "standing"]
LINK = "https://meet.example.com/fair"


@dataclass
class Played:
    """The fair, and everybody's browser: a desk, phones, a screen on the wall."""

    make: Make
    app: Flask
    server: Server
    browser: Browser
    office: int  # user ids
    agencies: dict[int, int] = field(default_factory=dict)
    first: date = field(default_factory=lambda: clock.today() + timedelta(days=1))
    fair: str = ""  # its address for the organiser
    open: list[BrowserContext] = field(default_factory=list)

    @property
    def number(self) -> int:
        return int(self.fair.rsplit("/", 1)[1])

    def page(self, kind: str = "desk") -> Page:
        size = WIDTHS.get(kind) or {"width": 1920, "height": 1080}
        context = self.browser.new_context(viewport=size, locale="zh-CN", base_url=self.server.address)
        context.set_default_timeout(30_000)
        self.open.append(context)
        return context.new_page()

    def log_in(self, page: Page, user: int) -> Page:
        page.goto("/login")
        page.fill("input[name=email]", self.one(User, user).email)
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation():
            page.click("main form button[type=submit], main form button:not([type])")
        return page

    def work(self) -> None:
        while work_off(self.app):
            pass

    @contextmanager
    def at(self, day: int, minute: int) -> Iterator[None]:
        with time_machine.travel(moment_of(self.first + timedelta(days=day), minute), tick=True):
            yield

    def one(self, model, key):
        with self.make.database.unit(may_write=False) as unit:
            row = unit.session.get(model, key)
            unit.session.expunge(row)
            return row

    def asked(self, wanted) -> list:
        with self.make.database.unit(may_write=False) as unit:
            return [tuple(row) for row in unit.session.execute(wanted)]


def test_a_whole_fair_is_played(app: Flask, make: Make, server: Server, browser: Browser, tmp_path: Path) -> None:
    fair = Played(make, app, server, browser, make.organiser(name="示例省知识产权局").user_id)
    try:
        desk = fair.log_in(fair.page(), fair.office)
        set_up(desk, fair)
        agencies_answer(desk, fair)
        sheets_come_in(desk, fair, tmp_path)
        planned_and_published(desk, fair)
        told(desk, fair)
        a_hall_closes(desk, fair)
        the_first_day(fair)
        the_second_day(fair)
        afterwards(fair)
    finally:
        for context in fair.open:
            context.close()


# --- before -----------------------------------------------------------------------------------------------------------


def set_up(desk: Page, fair: Played) -> None:
    """Name and places, two days, three halls of which one is online, and the rules."""
    desk.goto("/organiser/fairs/new")
    desk.fill("[name=title]", "春季知识产权专场招聘会（示例）")
    desk.check("[name=mode][value=both]", force=True)
    desk.fill("[name=address]", "示例市示例路 1 号")
    desk.fill("[name=online_link]", LINK)
    send(desk, "[name=title]")
    fair.fair = re.sub(r"^https?://[^/]+|/setup.*", "", desk.url)
    for row in range(2):
        desk.fill(f"[name=rows-{row}-day]", (fair.first + timedelta(days=row)).isoformat())
        desk.fill(f"[name=rows-{row}-starts]", "09:00")
        desk.fill(f"[name=rows-{row}-ends]", "12:00")
    send(desk, "[name=rows-0-day]")
    for row, hall in enumerate(played.HALLS):
        desk.fill(f"[name=rows-{row}-name]", hall)
    desk.check("[name=rows-2-online]")
    send(desk, "[name=rows-0-name]")
    rules = {"slot_minutes": "15", "gap_minutes": "5", "walk_minutes": "5", "min_meetings": "1", "max_meetings": "2"}
    for name, value in rules.items():
        desk.fill(f"[name={name}]", value)
    send(desk, "[name=slot_minutes]")
    desk.goto(fair.fair)
    with desk.expect_navigation():
        desk.get_by_role("button", name="开放报名").first.click()


def agencies_answer(desk: Page, fair: Played) -> None:
    """All agencies of the site are invited at once; one answers on its screen, the others by the same forms."""
    for agency in range(played.AGENCIES):
        if agency not in played.by_sheet():
            made = fair.make.agency(name=played.agency_name(agency))
            fair.agencies[agency] = made.user_id
            fair.make.position(made.id, index=False, title=played.title_of(agency), languages="", majors="")
    desk.goto(f"{fair.fair}/stands")
    desk.get_by_text(f"全部邀请，共 {len(fair.agencies)} 家").click()
    with desk.expect_navigation():
        desk.get_by_role("button", name="发出邀请").click()
    expect(desk.locator("body")).to_contain_text(f"邀请了 {len(fair.agencies)} 家机构")
    first, *others = fair.agencies.values()
    screen = fair.log_in(fair.page("phone"), first)
    screen.goto(f"/agency/fairs/{fair.number}")
    with screen.expect_navigation():
        screen.get_by_role("button", name="参加", exact=True).click()
    screen.locator("[name=position]").first.check()
    send(screen, "[name=position]")
    look_over(screen, "zh")
    for user in others:
        agency = Client(fair.app).login(user)
        address = f"/agency/fairs/{fair.number}"
        agency.post(f"{address}/answer", {"answer": "yes"})
        offered = re.findall(r'name="position" value="(\d+)"', agency.get(address).text)
        agency.post(f"{address}/positions", {"position": offered})


def sheets_come_in(desk: Page, fair: Played, folder: Path) -> None:
    sheets = (("positions", played.positions), ("graduates", played.graduates), ("wishes", played.wishes))
    for kind, made in (*sheets, ("times", played.times), ("tables", played.tables)):
        file = folder / f"{kind}.xlsx"
        file.write_bytes(made())
        desk.goto(f"{fair.fair}/sheets")
        form = desk.locator(f"#sheet-{kind} form")
        form.locator("input[type=file]").set_input_files(file)
        if kind == "graduates":
            form.locator("[name=consent]").check()
        with desk.expect_navigation():
            form.locator("button[type=submit], button:not([type])").click()
        expect(desk.locator("body")).to_contain_text(f"{kind}.xlsx")
        expect(desk.locator("body")).not_to_contain_text("没有收")
    desk.goto(fair.fair)
    for count, what in ((60, "家机构参加"), (80, "张桌子"), (900, "位毕业生"), (2700, "个志愿")):
        expect(desk.locator("main")).to_contain_text(re.compile(rf"{what}\s*{count}"))
    look_over(desk, "zh")


def planned_and_published(desk: Page, fair: Played) -> None:
    desk.goto(f"{fair.fair}/runs")
    desk.check("[name=kind][value=timetable]")
    send(desk, "[name=fill]")
    left_and_found_again(desk, fair)
    look_over(desk, "zh")
    publish(desk, fair)
    served = select(func.count(func.distinct(FairMeeting.attendee_id)))
    assert fair.asked(served) == [(900,)]


def left_and_found_again(desk: Page, fair: Played) -> None:
    """A long act is left while the worker does it, and looked at when it is done."""
    address = desk.url
    desk.goto("about:blank")
    fair.work()
    desk.goto(address)


def publish(desk: Page, fair: Played) -> None:
    with desk.expect_navigation():
        desk.locator("main a[href$='/publish']").first.click()
    look_over(desk, "zh")
    desk.fill("[name=current]", PASSWORD)
    send(desk, "[name=current]")
    expect(desk).to_have_url(re.compile("/versions$"))
    fair.work()


def told(desk: Page, fair: Played) -> None:
    """Whoever has mail got it; for the others a sheet of links; helpers and stands without account get theirs."""
    mailed = {row[0] for row in fair.asked(select(Mail.to).where(Mail.to.like("person%")))}
    assert len(mailed) == played.WITH_MAIL
    desk.goto(f"{fair.fair}/unreached")
    look_over(desk, "zh")
    with desk.expect_download() as waiting:
        desk.get_by_role("button", name="下载全部").click()
    rows = list(
        openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes())).active.iter_rows(values_only=True)
    )
    assert len(rows) - 1 == played.PEOPLE - played.WITH_MAIL
    code = rows[-1][4].rsplit("/", 1)[1]
    phone = fair.page("phone")
    phone.goto(f"/f/{code}")
    expect(phone.locator("main")).to_contain_text(rows[-1][1])
    look_over(phone, "zh")


def a_hall_closes(desk: Page, fair: Played) -> None:
    """The second hall cannot be used: its stands move to the first with their times, which is shown beside the other
    ways."""
    halls = dict(fair.asked(select(FairHall.name, FairHall.id)))
    with fair.make.database.writing() as session:
        session.query(Mail).delete()
    desk.goto(f"{fair.fair}/replan")
    desk.select_option(f"[name=hall-{halls['二号厅']}]", str(halls["一号厅"]))
    send(desk, f"[name=hall-{halls['二号厅']}]")
    left_and_found_again(desk, fair)
    expect(desk.locator("#now")).to_contain_text("场还没开始")
    look_over(desk, "zh")
    expect(desk.locator("main a[href$='/publish']")).to_have_count(3)
    publish(desk, fair)
    assert fair.asked(select(func.count()).where(FairStand.hall_id == halls["二号厅"])) == [(0,)]
    moved = fair.asked(select(func.count()).where(Mail.to.like("person%")))[0][0]
    assert 100 < moved < played.WITH_MAIL


# --- the days ---------------------------------------------------------------------------------------------------------


def meetings_at(fair: Played, day: int, minute: int, agency: int) -> list[tuple[int, str, str]]:
    """(number, code, name) of whoever is met at an agency's stand at this time."""
    found = select(FairAttendee.number, FairAttendee.code, FairAttendee.name).join_from(FairMeeting, FairAttendee)
    found = found.join(FairTable, FairTable.id == FairMeeting.table_id).join(FairStand)
    at = (FairMeeting.day == fair.first + timedelta(days=day), FairMeeting.starts == minute)
    kept = FairMeeting.status.in_(("planned", "started", "met"))
    name = FairStand.name == played.agency_name(agency)
    return fair.asked(found.where(*at, kept, name).order_by(FairTable.id))


def the_first_day(fair: Played) -> None:
    with fair.at(0, 525):
        desk = fair.log_in(fair.page(), fair.office)
        desk.goto(f"{fair.fair}/links")
        desk.fill("[name=name]", "小周")
        send(desk, "[name=name]")
        stand = fair.asked(select(FairStand.id).where(FairStand.name == played.agency_name(0)))[0][0]
        with desk.expect_navigation():
            desk.locator(f"#stand-{stand}").get_by_role("button", name="给链接").click()
        look_over(desk, "zh")
        links = [button.get_attribute("data-copy") for button in desk.locator("[data-copy]").all()]
        door, table = (next(link for link in links if f"/{kind}/" in link) for kind in ("door", "stand"))
        desk.goto(f"{fair.fair}/day")
        expect(desk.locator("main")).to_contain_text("下一场 09:00 开始")
        look_over(desk, "zh")
    both = meetings_at(fair, 0, 540, 0)
    (number, code, name), (absent, _code, _name) = both
    with fair.at(0, 538):
        helper = fair.page("phone")
        helper.goto(re.sub("^https?://[^/]+", "", door))
        enter(helper, number)
        expect(helper.locator("[data-last]")).to_contain_text(f"{number} 号 · {name[-1]} 已签到")
        expect(helper.locator("[data-last]")).to_contain_text(re.compile(r"第一场：09:00，一号厅 · A01-\d.号桌"))
        expect(helper.locator("[data-sent]")).to_contain_text("全部已发送")
        look_over(helper, "zh")
        graduate = fair.page("phone")
        graduate.goto(f"/f/{code}")
        expect(graduate.locator("main")).to_contain_text(played.agency_name(0))
        look_over(graduate, "zh")
    with fair.at(0, 544):
        seat = fair.page("phone")
        seat.goto(re.sub("^https?://[^/]+", "", table))
        look_over(seat, "zh")
        tag = seat.locator(".fd-tag", has_text=re.compile(rf"^{absent}$"))  # the name goes with whoever did not come
        for word in ("没有来", "撤销“没有来”", "没有来"):
            with seat.expect_navigation():
                seat.locator(".fd-table").filter(has=tag).get_by_role("button", name=word).first.click()
        for word in ("开始", "再次面试"):
            with seat.expect_navigation():
                seat.locator(".fd-table", has_text=name).get_by_role("button", name=word, exact=True).click()
        look_over(seat, "zh")
        desk.goto(f"{fair.fair}/day")
        expect(desk.locator("main")).to_contain_text(re.compile(r"没有来\s*1"))
        look_over(desk, "zh")
        wall(fair)
    graduate.goto(f"/f/{code}")
    with graduate.expect_navigation():
        graduate.get_by_role("link", name="说说这次会面").click()
    graduate.locator("main label.pick", has_text="5").click()
    with graduate.expect_navigation():
        graduate.locator("main form button").last.click()
    expect(graduate.locator("h1")).to_contain_text("谢谢")


def wall(fair: Played) -> None:
    """The board of the hall that took the others in turns its pages and shows every one of their tables."""
    halls = dict(fair.asked(select(FairHall.name, FairHall.id)))
    screen = fair.page("wall")
    screen.goto(f"/fairs/{fair.number}/board/{halls['一号厅']}")
    tables = sum(played.tables_of(agency) for agency in range(50))
    expect(screen.locator(".board-table")).to_have_count(tables)
    expect(screen.locator("[data-page]")).to_contain_text("1 /")
    assert screen.evaluate("document.documentElement.scrollHeight <= innerHeight")
    screen.goto(f"/fairs/{fair.number}/board/{halls['二号厅']}")
    expect(screen.locator("main")).to_contain_text("这个场地没有桌")


def the_second_day(fair: Played) -> None:
    """The desk acts for a stand whose phone is gone, somebody walks in, and an agency with an account says what came of
    it."""
    with fair.at(1, 541):
        desk = fair.log_in(fair.page(), fair.office)
        desk.goto(f"{fair.fair}/walk-in")
        desk.fill("[name=name]", "林现场")
        desk.fill("[name=school]", played.SCHOOLS[0])
        desk.select_option("[name=degree]", "bachelor")
        desk.fill("[name=major]", "物理学")
        desk.select_option("[name=first]", index=5)
        send(desk, "[name=name]")
        expect(desk.locator("main")).to_contain_text("901")
        look_over(desk, "zh")
        agency, user = list(fair.agencies.items())[-1]
        screen = fair.log_in(fair.page("phone"), user)
        screen.goto(f"/agency/fairs/{fair.number}/day")
        expect(screen.locator("main")).to_contain_text(LINK)
        look_over(screen, "zh")
        stand = fair.asked(select(FairStand.id).where(FairStand.name == played.agency_name(59)))[0][0]
        desk.goto(f"{fair.fair}/stands/{stand}/day")
        expect(desk.locator("main")).to_contain_text("你在替这家机构操作")
        look_over(desk, "zh")
    with fair.at(1, 721):
        desk.goto(f"{fair.fair}/stands/{stand}/cards")
        desk.locator(".fd-card").first.locator("label.pick", has_text="已见面").click()
        send(desk, ".fd-card")
        expect(desk.locator("body")).to_contain_text("记下了 1 场的结果")


def afterwards(fair: Played) -> None:
    """Nobody has to end the fair; the links open nothing more, and the report counts what was."""
    with fair.at(2, 600):
        with fair.app.app_context():
            assert end_passed(clock.now()) == 1
        desk = fair.log_in(fair.page(), fair.office)
        desk.goto(f"{fair.fair}/report")
        expect(desk.locator("main")).to_contain_text("901")
        look_over(desk, "zh")
