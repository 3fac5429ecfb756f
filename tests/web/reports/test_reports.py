"""The table of people hired: every figure is a count of confirmed hires, kept as it was handed up, received or returned."""

import csv
import io
import re
import threading
import unicodedata
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import delete, select

from tests.web.applications.helpers import change
from tests.web.client import Client
from tests.web.downloads.site import asked, made
from tests.web.events.routes import event_of
from tests.web.hires.site import act, confirmed
from tests.web.locks import locked
from tests.web.page_forms import forms_of
from tests.web.policies.routes import measure_of, policy_of
from tests.web.reports.routes import report_of, written_of
from tests.web.voices.routes import voice_of
from web.core import clock, paper, workbooks
from web.core.refusals import Conflict
from web.hires import service as hires
from web.models import (
    Agency,
    CertificationPlan,
    Designation,
    Hire,
    Mail,
    Notice,
    Organiser,
    OrganiserMember,
    PlanTick,
    Report,
    ReportLine,
)
from web.reports import jobs, service
from web.reports.queries import columns

DAY = "2026-09-01 12:00+08:00"


@pytest.fixture
def autumn():
    with time_machine.travel(DAY):
        yield


@pytest.fixture
def office(autumn, client, make):
    made = make.organiser("office", province="320000", name="江苏省知识产权局")
    return client.login(made.user_id), made.id


@pytest.fixture
def hired(autumn, make):
    """Two hires of an agency in Suzhou, a fresh master and an intern."""
    agency = make.agency(place="320500", services=["consulting"])
    position = make.position(agency.id, kind="translation", headcount=9)
    one = confirmed(make, position, make.graduate().id, starts_on=date(2026, 7, 1), kind="translation")
    two = confirmed(make, position, make.graduate().id, starts_on=date(2026, 8, 1), form="internship")
    return agency, one, two


def all_of(make, model):
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(model).order_by(model.id)))


def hand_up(client: Client, year: int = 2026, status: int = 303, **typed: object) -> str:
    """Look at the page that asks, as anybody does, and send its form; the answer's text."""
    address = f"/organiser/reports/{year}/submit"
    (form,) = (one for one in forms_of(client.get(address).text, address) if "seen" in one.names)
    shown = {one.name: one.value for one in form.fields if one.name not in ("csrf_token", "once")}
    return client.post(address, shown | typed, status=status).text


def figures(client: Client, address: str) -> dict[str, object]:
    """What the first sheet of a workbook says, by heading."""
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address).data)).worksheets[0]
    rows = list(sheet.values)
    return dict(zip(rows[3], rows[4], strict=True))


def test_a_draft_counts_confirmed_hires_and_opens_to_them(office, hired, make) -> None:
    client, office_id = office
    measure_of(make, office_id, kind="training")
    page = client.get("/organiser/reports").text
    assert "吸纳就业人数统计表" in page and "/organiser/reports/draft/2026/employed" in page
    said = figures(client, "/organiser/reports/draft/2026.xlsx")
    assert said["合计（人）"] == 1 and said["应届毕业生（人）"] == 1 and said["翻译（人）"] == 1
    assert said["实习、见习（人）"] == 1 and said["参与机构数（家）"] == 1 and said["提供岗位数（个）"] == 9
    assert (
        said["减免培训费人数（人）"] == 3 and said["减免培训费金额（元）"] == 30_000 and said["购买服务金额（元）"] == 0
    )
    cell = client.get("/organiser/reports/draft/2026/employed").text
    assert (
        f"第 {hired[1]} 号" in cell
        and f"第 {hired[2]} 号" not in cell
        and "毕业生" not in cell.split("<main")[1].split("上岗日期")[0]
    )
    assert f"第 {hired[2]} 号" in client.get("/organiser/reports/draft/2026/internships").text
    for code in ("openings", "agencies", "nonsense"):
        client.get(f"/organiser/reports/draft/2026/{code}", status=404)


def test_what_was_handed_up_stays_while_the_ledger_moves_on(office, hired, make, app) -> None:
    client, _office_id = office
    agency, one, _two = hired
    typed = {"until": "2026-09-01", "agencies": "1,200", "note": "首次"}
    hand_up(client, **typed)
    (report,) = all_of(make, Report)
    assert (report.number, report.agencies, report.status) == (1, 1200, "submitted")
    confirmed(make, make.position(agency.id), make.graduate().id, starts_on=date(2026, 8, 20))
    act(make, lambda: hires.dispute(one, "graduate", "不是这样"))
    kept = figures(client, f"/organiser/reports/{report.id}.xlsx")
    assert kept["合计（人）"] == 1 and kept["机构数（家）"] == 1200
    page = client.get("/organiser/reports").text
    assert "和上次报送相比" in page
    hand_up(client, **typed)
    later = all_of(make, Report)[-1]
    assert later.number == 2 and "和第 1 次报送不同的数" in client.get(f"/organiser/reports/{later.id}").text
    lines = {(line.report_id, line.hire_id) for line in all_of(make, ReportLine) if line.form == "employment"}
    assert len([line for line in lines if line[0] == later.id]) == 1 and (report.id, one) in lines
    assert f"第 {one} 号" in client.get(f"/organiser/reports/{report.id}/employed").text


def test_it_is_received_or_returned_by_the_national_office_alone_and_told(office, hired, make, app, work) -> None:
    client, _office_id = office
    national = Client(app).login(make.organiser("office", name="国家局").user_id)
    hand_up(client)
    (report,) = all_of(make, Report)
    decide = f"/organiser/reports/{report.id}/decide"
    client.post(decide, {"accept": "1"}, status=403)
    assert "请写明为什么退回" in national.post(decide, {"give_back": "1", "reason": ""}, status=422).text
    national.post(decide, {"give_back": "1", "reason": "请核对应届人数"})
    national.post(decide, {"accept": "1"}, status=409)
    work()
    assert "请核对应届人数" in client.get("/organiser/reports").text
    assert "请核对应届人数" in all_of(make, Mail)[-1].body
    assert "江苏省知识产权局报送了 2026 年统计表" in {one.text_zh for one in all_of(make, Notice)}
    missing = national.get("/national/reports").text
    assert "新疆生产建设兵团" in missing and "四川省（四川省知识产权服务促进中心）" in missing and ">32<" in missing
    before = figures_of_province(national, "江苏省")
    hand_up(client)
    latest = all_of(make, Report)[-1]
    national.post(decide, {"accept": "1"}, status=409)
    national.post(f"/organiser/reports/{latest.id}/decide", {"accept": "1"})
    assert before["合计（人）"] is None and figures_of_province(national, "江苏省")["合计（人）"] == 1
    assert figures_of_province(national, "合计")["合计（人）"] == 1


def test_figures_that_moved_since_they_were_seen_are_shown_before_they_are_kept(office, hired, make) -> None:
    client, _office_id = office
    page = client.get("/organiser/reports/2026/submit").text
    assert "看过下面的数再报送" in page and not all_of(make, Report)
    page = hand_up(client, status=422, until="2026-06-30", agencies="1,200", note="上半年")
    assert "下面的数和刚才看到的不同" in page and "上半年" in page and "1,200" in page and not all_of(make, Report)
    (form,) = (one for one in forms_of(page, "") if "seen" in one.names)
    typed = {one.name: one.value for one in form.fields if one.name not in ("csrf_token", "once")}
    confirmed(make, make.position(hired[0].id), make.graduate().id, starts_on=date(2026, 5, 1))
    client.post("/organiser/reports/2026/submit", typed, status=422)
    (form,) = (
        one
        for one in forms_of(client.post("/organiser/reports/2026/submit", typed, status=422).text, "")
        if "seen" in one.names
    )
    client.post(
        "/organiser/reports/2026/submit", typed | {one.name: one.value for one in form.fields if one.name == "seen"}
    )
    (report,) = all_of(make, Report)
    assert report.until == date(2026, 6, 30) and report.submitted_by_id is not None
    assert figures(client, f"/organiser/reports/{report.id}.xlsx")["合计（人）"] == 1


def test_what_was_handed_up_is_withdrawn_until_it_is_answered(office, hired, make, app) -> None:
    client, _office_id = office
    national = Client(app).login(make.organiser("office", name="国家局").user_id)
    hand_up(client)
    (report,) = all_of(make, Report)
    assert "撤回这次报送" in client.get(f"/organiser/reports/{report.id}").text
    assert "撤回这次报送" not in national.get(f"/organiser/reports/{report.id}").text
    national.post(f"/organiser/reports/{report.id}/withdraw", status=404)
    client.post(f"/organiser/reports/{report.id}/withdraw")
    client.post(f"/organiser/reports/{report.id}/withdraw", status=409)
    assert (
        "已被报送单位撤回" in national.post(f"/organiser/reports/{report.id}/decide", {"accept": "1"}, status=409).text
    )
    assert "江苏省知识产权局撤回了 2026 年统计表" in {one.text_zh for one in all_of(make, Notice)}
    assert (
        figures_of_province(national, "江苏省")["合计（人）"] is None
        and "已撤回" in national.get("/national/reports").text
    )
    hand_up(client)
    latest = all_of(make, Report)[-1]
    assert latest.number == 2
    national.post(f"/organiser/reports/{latest.id}/decide", {"accept": "1"})
    client.post(f"/organiser/reports/{latest.id}/withdraw", status=409)
    assert re.search(r"· organiser \d+", client.get(f"/organiser/reports/{latest.id}").text)  # who handed it up


def test_what_is_taken_back_leaves_the_one_before_to_be_answered(office, hired, make, app) -> None:
    client, national = office[0], Client(app).login(make.organiser("office", name="国家局").user_id)
    for _ in range(3):
        hand_up(client)
    first, second, third = (f"/organiser/reports/{one.id}" for one in all_of(make, Report))
    assert "1 份统计表等待处理" in national.get("/organiser").text, "two are replaced"
    for address in (third, second):
        assert "撤回这次报送" in client.get(address).text and "接收</button>" in national.get(address).text
        client.post(f"{address}/withdraw")
    page = national.get(first).text
    assert "1 份统计表等待处理" in national.get("/organiser").text and "已有更新的一次报送" not in page
    assert "已有更新的一次报送" not in client.get(third).text and "撤回这次报送" in client.get(first).text
    national.post(f"{first}/decide", {"accept": "1"})
    assert [one.status for one in all_of(make, Report)] == ["accepted", "undone", "undone"]
    assert "份统计表等待处理" not in national.get("/organiser").text


def test_what_was_replaced_stays_so_when_its_correction_is_returned(office, hired, make, app) -> None:
    """What counts can always be answered, or was accepted."""
    client, national = office[0], Client(app).login(make.organiser("office", name="国家局").user_id)
    hand_up(client)
    hand_up(client)
    first, second = (f"/organiser/reports/{one.id}/decide" for one in all_of(make, Report))
    national.post(second, {"give_back": "1", "reason": "请核对"})
    assert figures_of_province(national, "江苏省")["合计（人）"] is None
    national.post(first, {"accept": "1"}, status=409)
    assert "份统计表等待处理" not in national.get("/organiser").text
    hand_up(client)
    hand_up(client)
    third, fourth = (f"/organiser/reports/{one.id}/decide" for one in all_of(make, Report)[2:])
    national.post(third, {"accept": "1"}, status=409)
    national.post(fourth, {"accept": "1"})
    hand_up(client)
    national.post(f"/organiser/reports/{all_of(make, Report)[-1].id}/decide", {"give_back": "1", "reason": "请核对"})
    assert figures_of_province(national, "江苏省")["合计（人）"] == 1, "what was accepted stands"


def test_several_offices_of_a_province_each_speak_for_themselves(make, app) -> None:
    with time_machine.travel(DAY):
        national = Client(app).login(make.organiser("office", name="国家局").user_id)
        for _ in range(2):
            hand_up(Client(app).login(make.organiser("office", province="320000").user_id))
        first, second = all_of(make, Report)
        assert "2 份统计表等待处理" in national.get("/organiser").text
        national.post(f"/organiser/reports/{second.id}/decide", {"give_back": "1", "reason": "请核对"})
        assert figures_of_province(national, "江苏省")["合计（人）"] == 0
        national.post(f"/organiser/reports/{first.id}/decide", {"accept": "1"})


def test_what_is_late_stays_on_the_home_of_its_office_until_one_counts(make, app) -> None:
    with time_machine.travel("2026-09-01 12:00+08:00"):
        province, national = make.organiser("office", province="320000"), make.organiser("office").user_id
    late, returned = "吸纳就业人数统计表已过 2026年11月30日，请尽快报送", "2026 年统计表被退回"
    for day, said in (("2026-11-30", "2026年11月30日 前报送"), ("2026-12-01", late), ("2027-01-20", late)):
        with time_machine.travel(f"{day} 12:00+08:00"):
            page = Client(app).login(province.user_id).get("/organiser").text
            assert said in page and "已过 2025年" not in page, "an office that was not there is not late"
    with time_machine.travel("2027-01-20 12:00+08:00"):
        client = Client(app).login(province.user_id)
        hand_up(client, 2026)
        assert late not in client.get("/organiser").text
        decide = f"/organiser/reports/{all_of(make, Report)[0].id}/decide"
        Client(app).login(national).post(decide, {"give_back": "1", "reason": "请核对"})
        page = client.get("/organiser").text
        assert late in page and returned in page and "/organiser/reports?year=2026" in page


def test_nobody_accepts_what_is_replaced_at_the_same_moment(office, hired, make, app) -> None:
    """Two sessions: while a correction is on its way, the answer to what it corrects waits, and is refused."""
    client, office_id = office
    hand_up(client)
    (report,) = all_of(make, Report)
    answers = []

    def accept() -> None:
        with app.app_context(), app.extensions["database"].unit() as unit:
            try:
                service.decide(report.id, True, "", 1)
                unit.commit()
                answers.append("accepted")
            except Conflict:
                answers.append("refused")

    with app.app_context(), app.extensions["database"].unit() as unit, time_machine.travel(DAY):
        table = service.draft(unit.session.get(Organiser, office_id), 2026, date(2026, 9, 1))
        said = service.Said(None, "", service.seen(table, date(2026, 9, 1)), client_of(make, office_id))
        service.submit(office_id, 2026, date(2026, 9, 1), said)
        other = threading.Thread(target=accept)
        other.start()
        other.join(timeout=1)  # it may wait for this unit, and must not have got its way
        unit.commit()
    other.join()
    assert answers == ["refused"]


def client_of(make, organiser_id: int) -> int:
    """An account of this office."""
    with make.database.unit(may_write=False) as unit:
        found = select(OrganiserMember.user_id).where(OrganiserMember.organiser_id == organiser_id)
        return unit.session.scalar(found)


def test_every_verb_locks_the_office_before_its_report(office, hired, make, app) -> None:
    client, office_id = office
    for do in ("decide", "withdraw"):
        hand_up(client)
        report = all_of(make, Report)[-1].id
        with locked() as order:
            act(make, lambda: service.withdraw(report, 1) if do == "withdraw" else service.decide(report, True, "", 1))
        assert order == ["Organiser", "Report"]


def test_somebody_hired_twice_in_a_year_is_counted_once(office, make) -> None:
    client, _office_id = office
    agencies = [make.agency(place="320500"), make.agency(place="320100")]
    graduate = make.graduate()
    for agency, starts, kind in zip(
        agencies, (date(2026, 3, 1), date(2026, 7, 1)), ("search", "translation"), strict=True
    ):
        hire = confirmed(make, make.position(agency.id), graduate.id, starts_on=starts, kind=kind)
        act(make, lambda hire=hire: hires.end(hire, "graduate", date(2026, 6, 1)) if kind == "search" else None)
    said = figures(client, "/organiser/reports/draft/2026.xlsx")
    assert (said["合计（人）"], said["检索（人）"], said["翻译（人）"]) == (1, 1, 0)
    hand_up(client)
    assert len(all_of(make, ReportLine)) == 1


def test_how_far_those_are_who_work_first_is_said_only_of_many(office, make) -> None:
    """Ten work first: four registered are too few to be named, five are not, and certified must differ by five more."""
    client, _office_id = office
    agency = make.agency(place="320500")
    position = make.position(agency.id, headcount=99)
    plans = []
    for _ in range(11):
        hire = confirmed(make, position, make.graduate().id, starts_on=date(2026, 7, 1))
        with make.database.unit(may_write=False) as unit:
            plans.append(unit.session.scalar(select(CertificationPlan.id).where(CertificationPlan.hire_id == hire)))

    def tick(code: str, several: list[int], sides: tuple[str, ...]) -> None:
        with make.database.writing() as session:
            for plan in several:
                for side in sides:
                    session.add(PlanTick(plan_id=plan, code=code, side=side, on=date(2026, 8, 1), at=clock.now()))

    def said() -> tuple[object, object]:
        row = figures(client, "/organiser/reports/draft/2026.xlsx")
        return row["已报名考试（人）"], row["已取得资格（人）"]

    assert said() == (None, None)
    tick("register", plans[:4], ("graduate",))
    assert said() == (None, None)
    tick("register", plans[4:6], ("graduate",))
    assert said() == (6, None)
    tick("certificate", plans[:5], ("graduate", "agency"))
    assert said() == (6, None)  # one registered and did not pass: nobody reads that from two figures


def test_what_was_accepted_counts_until_its_correction_is_accepted_too(office, hired, make, app) -> None:
    client, _office_id = office
    national = Client(app).login(make.organiser("office", name="国家局").user_id)
    for number, answer in ((1, {"accept": "1"}), (2, {"give_back": "1", "reason": "再核对"})):
        hand_up(client)
        report = all_of(make, Report)[-1]
        assert report.number == number
        national.post(f"/organiser/reports/{report.id}/decide", answer)
    assert figures_of_province(national, "江苏省")["合计（人）"] == 1
    page = national.get("/national/reports").text
    assert "已退回" in page and "按第 1 次计" in page


def test_last_year_can_be_handed_up_in_january_and_no_year_beside(office, make, app) -> None:
    client, _office_id = office
    client.get("/organiser/reports?year=2025")
    hand_up(client, 2025)
    assert [(one.year, one.number) for one in all_of(make, Report)] == [(2025, 1)]
    for year in (0, 1, 2019, 10000):
        client.get(f"/organiser/reports/draft/{year}/employed", status=404)
        client.get(f"/organiser/reports/draft/{year}.xlsx", status=404)


def figures_of_province(client: Client, name: str) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/national/reports/2026.xlsx").data)).worksheets[0]
    rows = list(sheet.values)
    return dict(zip(rows[3], next(row for row in rows if row[0] == name), strict=True))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"until": "2026-12-01"}, "请填本年度里、不晚于今天的日期"),
        ({"until": "2025-06-01"}, "请填本年度里、不晚于今天的日期"),
        ({"until": "夏天"}, "请填写日期"),
        ({"until": "2026-09-01", "agencies": "很多"}, "没有读懂“很多”"),
    ],
)
def test_what_cannot_be_handed_up_is_said_beside_its_field(office, make, typed, said) -> None:
    page = hand_up(office[0], status=422, note="我的备注", **typed)
    assert said in page and "我的备注" in page and not all_of(make, Report)


def test_another_province_sees_nothing_of_it(office, hired, make, app) -> None:
    hand_up(office[0])
    (report,) = all_of(make, Report)
    other = Client(app).login(make.organiser("office", province="330000").user_id)
    for address in ("", "/employed", ".xlsx"):
        other.get(f"/organiser/reports/{report.id}{address}", status=404)
    assert figures(other, "/organiser/reports/draft/2026.xlsx")["合计（人）"] == 0
    other.get("/national/reports", status=403)


def test_offices_are_told_in_time_once_and_not_once_they_handed_up(make, app, work) -> None:
    done, late = (make.organiser("office", province=code).id for code in ("320000", "330000"))
    with time_machine.travel("2026-11-16 10:00+08:00"), app.app_context():
        report_of(make, done, year=2026)
        with time_machine.travel("2026-11-16 08:00+08:00"):
            jobs.remind()
        assert not all_of(make, Notice)
        jobs.remind()
        jobs.remind()
        keys = sorted(one.key.split(":", 1)[1].rsplit(":", 2)[0] for one in all_of(make, Notice))
        assert all("2026年11月30日 前报送" in one.text_zh for one in all_of(make, Notice))
        assert [one.rsplit(":")[0] for one in keys] == ["summary", "summary", "table"], keys
        assert any(one.key.endswith(f":{late}") and ":table:" in one.key for one in all_of(make, Notice))
    with time_machine.travel("2026-06-16 10:00+08:00"), app.app_context():
        written_of(make, done, year=2026)
        jobs.remind()
        assert (
            len([one for one in all_of(make, Notice) if ":measures:" in one.key and one.key.endswith(f":{late}")]) == 1
        )
        assert not [one for one in all_of(make, Notice) if ":measures:" in one.key and one.key.endswith(f":{done}")]


ROW = st.fixed_dictionaries(
    {
        "standing": st.sampled_from(["claimed", "confirmed", "confirmed", "disputed", "void"]),
        "form": st.sampled_from(["employment", "employment", "internship"]),
        "starts_on": st.dates(date(2025, 11, 1), date(2027, 2, 1)),
        "province": st.sampled_from(["32", "33"]),
        "kind": st.sampled_from(["search", "research", "trainee", "drafting"]),
        "service": st.sampled_from(["agency", "training", ""]),
        "degree": st.sampled_from(["", "junior", "master"]),
        "graduation_year": st.sampled_from([None, 2023, 2024, 2025, 2026, 2027]),
        "honours": st.booleans(),
        "certify_later": st.booleans(),
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=14), until=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_each_column_is_an_independent_count(make, rows, until) -> None:
    """Against a plain count of the rows in Python; every split adds up to all hired, an internship to its own alone."""
    world = _world(make)
    with make.database.writing() as session:
        session.execute(delete(Hire))
        for number, row in enumerate(rows):
            application, _own = world["people"][number]
            graduate = world["people"][number // 2][1]  # two hires fall to one person
            session.add(
                Hire(
                    application_id=application,
                    graduate_id=graduate,
                    agency_id=world["agency"],
                    evidence="contract",
                    year=row["starts_on"].year,
                    ended_on=row["starts_on"],
                    created_at=clock.now(),
                    updated_at=clock.now(),
                    **row,
                )  # fmt: skip
            )
    with make.app.app_context(), make.database.unit(may_write=False):
        found = columns.totals(columns.draft("32", 2026, until))[None]
    counted = [
        row | {"who": number // 2, "order": (row["starts_on"], number)} for number, row in enumerate(rows)
        if row["province"] == "32" and row["standing"] == "confirmed" and row["starts_on"].year == 2026 and row["starts_on"] <= until
    ]  # fmt: skip
    staff = [row for row in counted if row["form"] == "employment"]
    assert found["internships"] == len(counted) - len(staff)
    staff = list({row["who"]: row for row in sorted(staff, key=lambda row: row["order"], reverse=True)}.values())
    assert found["employed"] == len(staff)
    assert found["fresh"] == sum(row["graduation_year"] == 2026 for row in staff)
    assert found["earlier"] == sum(row["graduation_year"] in (2024, 2025) for row in staff)
    assert found["later"] == sum((row["graduation_year"] or 0) > 2026 for row in staff)
    assert found["year_other"] == sum((row["graduation_year"] or 0) < 2024 for row in staff)
    assert found["fresh"] + found["earlier"] + found["later"] + found["year_other"] == len(staff)
    assert found["honours"] == sum(row["honours"] for row in staff)
    assert found["certify_later"] == sum(row["certify_later"] for row in staff)
    assert found["work_search"] == sum(row["kind"] == "search" for row in staff)
    assert found["by_other"] == sum(row["service"] != "agency" for row in staff)
    for group in ("by_", "work_", "degree_"):
        assert sum(number for code, number in found.items() if code.startswith(group)) == len(staff)
    assert found["brand"] == len(staff) and found["fund"] == 0


def _world(make) -> dict:
    """An agency with a confirmed designation and people enough, made once."""
    if not hasattr(make, "reporting"):
        agency = make.agency(place="320500")
        position = make.position(agency.id, index=False)
        people = []
        graduate = make.graduate()
        with make.database.writing() as session:
            session.add(
                Designation(
                    agency_id=agency.id, kind="brand", level="province", granted_by="省局", checked_at=clock.now()
                )
            )
            session.add(Designation(agency_id=agency.id, kind="fund", level="province", granted_by="基金"))
        for _ in range(14):
            one = graduate if not people else make.graduate()
            people.append((make.application(position, one.id), one.id))
        make.reporting = {"agency": agency.id, "people": people}
    return make.reporting


def test_an_offices_home_says_what_waits_for_it(make, app) -> None:
    with time_machine.travel("2026-10-20 12:00+08:00"):
        province = make.organiser("office", province="320000", name="江苏省知识产权局")
        client, national = Client(app).login(province.user_id), Client(app).login(make.organiser("office").user_id)
        voice_of(make, make.agency(place="320500").id, province="32", kind="difficulty", status="open")
        voice_of(make, make.agency(place="330100").id, province="33", kind="difficulty", status="open")
        policy_of(make, province.id, status="draft")
        over = clock.now() - timedelta(days=1)
        event_of(make, province.id, starts_at=over - timedelta(hours=2), ends_at=over)
        page = client.get("/organiser").text
        for said in ("2026年11月30日 前报送", "1 条困难或经验等待答复", "1 条政策草稿", "1 场活动还没有记到场人数"):
            assert said in page
        assert "2 条困难或经验等待答复" in national.get("/organiser").text
        hand_up(client)
        assert "1 份统计表等待处理" in national.get("/organiser").text
        report = all_of(make, Report)[0].id
        national.post(f"/organiser/reports/{report}/decide", {"give_back": "1", "reason": "请核对"})
        assert "被退回，请更正后再报送" in client.get("/organiser").text
        assert "等你们处理" not in Client(app).login(make.organiser("university").user_id).get("/organiser").text


def test_programs_get_the_same_table(office, hired, make, app) -> None:
    national = Client(app).login(make.organiser("office", name="国家局").user_id)
    hand_up(office[0])
    rows = list(csv.reader(io.StringIO(national.get("/national/reports/2026.csv").data.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(national.get("/national/reports/2026.xlsx").data)).worksheets[0]
    own, printed = (next(row for row in some if row[0] == "江苏省") for some in (rows, sheet.values))
    assert list(own) == ["" if value is None else str(value) for value in printed]
    assert len(rows) == 34 and rows[-1][0] == "合计" and {len(row) for row in rows} == {len(rows[0])}


def test_no_cell_for_programs_is_run(office, hired, make, app) -> None:
    change(make, Agency, hired[0].id, name='=HYPERLINK("https://x.example")')
    client, _office_id = office
    hand_up(client, note="=1+1")
    report = all_of(make, Report)[0].id
    national = Client(app).login(make.organiser("office", name="国家局").user_id)
    assert "'=HYPERLINK" in client.get(f"/organiser/reports/{report}.csv").data.decode("utf-8-sig")
    text = national.get("/national/reports/2026.csv").data.decode("utf-8-sig")
    assert "'=1+1" in text and ",=1+1" not in text


@pytest.mark.parametrize("odd", ["9" * 40, "-1", "1e9", "٣", "", "x"])
def test_an_odd_number_in_the_address_of_a_cell_narrows_nothing(office, hired, odd) -> None:
    client, _office_id = office
    assert f"第 {hired[1]} 号" in client.get(f"/organiser/reports/draft/2026/employed?agency={odd}&fair={odd}").text


def test_every_figure_leads_to_its_rows_by_agency_and_by_fair_too(office, hired, make, app) -> None:
    client, _office_id = office
    agency, one, two = hired
    other = make.agency(place="320100")
    third = confirmed(make, make.position(other.id), make.graduate().id, starts_on=date(2026, 7, 2))
    hand_up(client)
    (report,) = all_of(make, Report)
    for base in ("draft/2026", report.id):
        page = client.get(f"/organiser/reports/{base}/by/agencies").text
        assert f"{base}/employed?agency={agency.id}" in page and f"by/agencies/{other.id}" in page
        rows = client.get(f"/organiser/reports/{base}/employed?agency={agency.id}").text
        assert f"第 {one} 号" in rows and f"第 {third} 号" not in rows
        beyond = client.get(f"/organiser/reports/{base}/employed?agency={'9' * 30}&fair=²").text
        assert f"第 {one} 号" in beyond and f"第 {third} 号" in beyond, "a word that is no number asks for all"
        every = client.get(f"/organiser/reports/{base}/by/agencies/{agency.id}").text
        assert (
            f"{base}/internships?agency={agency.id}" in every and f"{base}/work_translation?agency={agency.id}" in every
        )
        assert f"第 {two} 号" in client.get(f"/organiser/reports/{base}/internships?agency={agency.id}").text
        client.get(f"/organiser/reports/{base}/by/agencies/{other.id + 99}", status=404)
        assert "还没有来自招聘会的录用" in client.get(f"/organiser/reports/{base}/by/fairs").text
    stranger = Client(app).login(make.organiser("office", province="330000").user_id)
    stranger.get(f"/organiser/reports/{report.id}/by/agencies", status=404)
    stranger.get(f"/organiser/reports/draft/2026/by/agencies/{agency.id}", status=404)
    stranger.post(f"/organiser/reports/{report.id}/pdf", status=404)
    assert f"第 {one} 号" not in stranger.get(f"/organiser/reports/draft/2026/employed?agency={agency.id}").text


def test_a_cell_of_a_file_leads_to_its_rows_and_a_correction_shows_what_changed(office, hired, make) -> None:
    client, _office_id = office
    hand_up(client)
    confirmed(make, make.position(hired[0].id), make.graduate().id, starts_on=date(2026, 8, 20))
    hand_up(client)
    later = all_of(make, Report)[-1].id
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/organiser/reports/{later}.xlsx").data))
    own, agencies = book.worksheets[:2]
    at = [cell.value for cell in own[4]].index("合计（人）")
    assert own[5][at].value == 2 and own[5][at].hyperlink.target.endswith(f"/organiser/reports/{later}/employed")
    assert own[6][0].value == "与上次报送相比" and own[6][at].value == 1
    assert agencies[5][1].hyperlink.target.endswith(f"{later}/employed?agency={hired[0].id}")
    rows = list(csv.reader(io.StringIO(client.get(f"/organiser/reports/{later}.csv").data.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["表", "统计表", "统计表", "表", "按机构", "表"]
    assert rows[4][rows[3].index("吸纳就业人数·合计（人）")] == "2"


def test_the_table_is_printed_with_its_headings_and_lines_to_sign(office, hired, make, app) -> None:
    with app.app_context():
        try:
            paper.require_printer()
        except paper.NoPrinter:
            pytest.skip("pango or a Chinese font is missing")
    client = office[0]
    national = Client(app).login(make.organiser("office", name="国家局").user_id)
    hand_up(client)
    (report,) = all_of(make, Report)
    wanted = {
        f"/organiser/reports/{report.id}/pdf": (client, 2, "第 1 次报送"),
        "/organiser/reports/draft/2026/pdf": (client, 2, "草稿"),
        "/national/reports/2026/pdf": (national, 3, "新疆生产建设兵团"),
    }
    for address, (who, sheets, said) in wanted.items():
        pages = PdfReader(io.BytesIO(made(who, address).data)).pages
        text = unicodedata.normalize("NFKC", "".join(page.extract_text() for page in pages))
        assert len(pages) == sheets and said in text and "单位负责人" in text and "已取得资格" in text
    number = asked(client, "/organiser/reports/draft/2026/pdf")
    Client(app).login(make.organiser("office", province="330000").user_id).get(f"/downloads/{number}", status=404)
    make.organiser("office", province="330000")


@pytest.mark.parametrize("most", [3, 13, 40])
def test_strips_of_a_form_hold_every_column_once(most: int) -> None:
    groups = [("", 1), ("a", 2), ("b", 5), ("", 1), ("c", 6)]
    heads = [(str(n), 9) for n in range(15)]
    form = workbooks.Form("n", "t", heads, [[*range(15)]], groups=groups)
    strips = form.strips(most)
    assert [n for one in strips for n in one.rows[0][1:]] == [*range(1, 15)]
    assert [group for one in strips for group in one.groups[1:]] == groups[1:]
    assert all(one.rows[0][0] == 0 and sum(wide for _text, wide in one.groups) == len(one.columns) for one in strips)
    assert all(len(one.columns) - 1 <= most or len(one.groups) == 2 for one in strips)
