"""A plan opens with a confirmed hire; both sides tick; nobody is agent of record before certified and filed."""

from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from tests.web.applications.helpers import change
from tests.web.client import Client
from tests.web.hires.site import act, completed, confirmed
from tests.web.make import Make
from tests.web.offers.site import offered
from web.applications import service as applications
from web.certification import jobs, queries, service
from web.certification.queries import Cohort
from web.certification.rules import progress, way
from web.core.clock import CHINA
from web.hires import queries as ledger
from web.hires import service as hires
from web.models import CertificationPlan, Hire, Notice, Position
from web.offers import service as offers

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def parties(make: Make):
    """(plan id, graduate, agency) of a hire of July 2024, in Jiangsu."""
    agency, graduate = make.agency(place="320500"), make.graduate()
    position = make.position(agency.id, mentor=True, certify_months=24)
    with time_machine.travel("2024-09-02 10:00+08:00"):
        hire_id = confirmed(make, position, graduate.id, starts_on=date(2024, 7, 1))
    plan = act(make, lambda: queries.of_hire(hire_id))
    return plan.id, graduate, agency


def plan_of(database, plan_id: int) -> CertificationPlan:
    with database.unit(may_write=False) as unit:
        found = queries.whole(plan_id)
        unit.session.expunge_all()
        return found


def test_a_confirmed_hire_opens_a_plan_with_what_was_promised(database, parties) -> None:
    plan = plan_of(database, parties[0])
    assert (plan.exam_year, plan.supports, plan.target_on) == (2025, ["fee", "mentor"], date(2026, 7, 1))


def test_what_was_accepted_in_writing_stands_above_what_the_position_says(make: Make, database) -> None:
    graduate = make.graduate()
    position = make.position(make.agency().id, mentor=True, exam_fee=False, certify_months=24)
    application = offered(make, position, graduate.id, certify_months=18, answer_by=date(2099, 1, 1))
    act(make, lambda: offers.accept(application, 1, False, graduate.user_id))
    change(make, Position, position, mentor=False, exam_fee=True, certify_months=60)
    act(make, lambda: applications.step(application, "hired", "offer", None))
    hire_id = act(make, lambda: ledger.of_application(application).id)
    completed(make, hire_id, starts_on=date(2026, 8, 31))
    act(make, lambda: hires.confirm(hire_id, hires.last_entry(hire_id)))
    plan = act(make, lambda: queries.of_hire(hire_id))
    assert (plan.supports, plan.target_on) == (["mentor"], date(2028, 2, 29)), "the last day of a shorter month"


def test_internships_are_in_no_cohort(make: Make) -> None:
    agency = make.agency()
    confirmed(make, make.position(agency.id), make.graduate().id, form="internship")
    assert act(make, lambda: queries.cohorts(Hire.agency_id == agency.id)) == {}
    confirmed(make, make.position(agency.id), make.graduate().id)
    assert act(make, lambda: queries.cohorts(Hire.agency_id == agency.id)[2026].plans) == 1


def test_who_needs_no_certificate_gets_no_plan(make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    hire_id = confirmed(make, make.position(agency.id, certificate="none"), graduate.id)
    assert act(make, lambda: queries.of_hire(hire_id)) is None


@time_machine.travel("2028-01-10 10:00+08:00")
def test_the_whole_way_ticked_by_both_sides(client: Client, make: Make, database, parties) -> None:
    plan_id, graduate, agency = parties
    mine, theirs = client.login(graduate.user_id), Client(client.app).login(agency.user_id)

    def tick(who: Client, code: str, day: str, status: int = 303):
        return who.post(f"/plans/{plan_id}/ticks/{code}", {"on": day}, status=status)

    assert "两部分都合格" in tick(mine, "certificate", "2025-09-01", 422).text
    for code in ("register", "check", "fee", "exam", "law"):
        tick(mine, code, "2025-08-05")
    assert "两部分都合格" in tick(mine, "certificate", "2025-09-01", 422).text
    assert "这一步由另一方来勾" in tick(theirs, "practice", "2026-08-05", 422).text
    tick(mine, "practice", "2028-01-05", 422)
    with time_machine.travel("2028-08-10 10:00+08:00"):
        late = {("law", "graduate"): date(2025, 8, 5), ("practice", "graduate"): date(2028, 8, 5)}
        why = progress.hindrance("certificate", "graduate", date(2028, 8, 9), late, date(2028, 8, 10), None, 2025)
        assert why == "parts", "the law part of 2025 no longer counts"
    tick(mine, "practice", "2026-08-05")
    tick(mine, "certificate", "2026-09-20")
    assert "不能担任代理人" in mine.get(f"/plans/{plan_id}").text, "one side is not enough"
    tick(theirs, "certificate", "2026-09-20")
    assert "不能担任代理人" in mine.get(f"/plans/{plan_id}").text
    assert "前面的步骤" in tick(theirs, "filed", "2027-10-10", 422).text
    for day in ("0001-01-01", "2024-06-30"):
        assert "不能早于录用的开始日期" in tick(mine, "internship", day, 422).text
    for who in (mine, theirs):
        tick(who, "internship", "2026-10-08")
    assert "不满一年" in tick(theirs, "filed", "2027-10-07", 422).text
    tick(theirs, "filed", "2027-10-10")
    tick(mine, "filed", "2027-10-10")
    page = mine.get(f"/plans/{plan_id}").text
    assert "可以担任代理人并签字" in page and "已执业备案" in page
    assert "日期还没有到" in tick(mine, "support:fee", "2029-01-01", 422).text
    tick(theirs, "support:fee", "2026-01-01")
    mine.post(f"/plans/{plan_id}/ticks/law/undo", {}, status=409)
    counted = act(make, lambda: queries.cohorts(Hire.province == "32"))
    assert counted == {2024: Cohort(1, 1, 1, 1, 1, 1, 1)}
    office = Client(client.app).login(make.organiser(province="320000").user_id)
    page = office.get("/office/certification").text
    assert "2024" in page and page.count("&lt;5") == 5 + 1, "one person's examination is not told"
    far = Client(client.app).login(make.organiser(province="440000").user_id)
    assert "还没有考证计划" in far.get("/office/certification").text


@time_machine.travel("2026-03-02 10:00+08:00")
def test_a_step_of_an_examination_is_ticked_on_a_day_of_that_examination(client: Client, make: Make, parties) -> None:
    plan_id, graduate, _agency = parties
    client.login(graduate.user_id)
    act(make, lambda: service.aim_at(plan_id, "graduate", 2026))

    def tick(code: str, day: str, status: int = 422) -> str:
        return client.post(f"/plans/{plan_id}/ticks/{code}", {"on": day}, status=status).text

    for code in ("register", "check", "fee", "exam"):
        assert "不在计划的那一年考试里" in tick(code, "2025-07-05"), "the examination of the year before"
    tick("law", "2025-08-05", 303)  # a part that was passed then counts
    tick("register", "2026-03-01", 303)  # when registration opens is not announced


def test_a_step_is_ticked_once_its_announced_days_have_begun() -> None:
    def why(code: str, day: date, aim: int = 2025) -> str:
        return progress.hindrance(code, "graduate", day, {}, date(2026, 12, 1), None, aim)

    assert [why("register", date(2025, 4, day)) for day in (9, 10)] == ["closed", ""]
    assert [why("exam", date(2025, 7, day)) for day in (4, 5)] == ["early", ""]
    assert [why("exam", date(2026, 7, day), 2026) for day in (3, 4)] == ["early", ""], "the first weekend, as expected"
    assert why("fee", date(2026, 1, 1)) == "closed" and why("practice", date(2025, 7, 4)) == "early"


@time_machine.travel("2025-06-10 10:00+08:00")
def test_a_missed_registration_slips_to_the_next_year_and_keeps_what_was_passed(
    client: Client, make: Make, database, parties
) -> None:
    plan_id, graduate, agency = parties
    client.login(graduate.user_id)
    assert "已过期" in client.get(f"/plans/{plan_id}").text
    client.post(f"/plans/{plan_id}/ticks/law", {"on": "2024-08-01"})
    client.post(f"/plans/{plan_id}/ticks/register", {"on": "2025-04-20"})
    client.post(f"/plans/{plan_id}/year", {"year": "2025"}, status=422)
    client.post(f"/plans/{plan_id}/year", {"year": "2026"})
    plan = plan_of(database, plan_id)
    assert (plan.exam_year, plan.slips) == (2026, [2025])
    assert [(row.code, row.side) for row in plan.ticks] == [("law", "graduate")]
    assert "曾计划 2025 年" in client.get(f"/plans/{plan_id}").text


@time_machine.travel("2025-06-10 10:00+08:00")
def test_a_year_taken_up_again_is_not_given_up_and_none_is_listed_twice(make: Make, database, parties) -> None:
    told = []
    for year in (2027, 2026, 2027, 2028):
        act(make, lambda year=year: service.aim_at(parties[0], "graduate", year))
        told.append(plan_of(database, parties[0]).slips)
    assert told == [[2025], [2025], [2025, 2026], [2025, 2026, 2027]]


def test_with_a_hire_made_void_its_plan_is_shown_to_nobody(client: Client, make: Make, database, parties) -> None:
    plan_id, graduate, agency = parties
    hire_id = plan_of(database, plan_id).hire_id
    pages = [f"/plans/{plan_id}", "/me/exam-plan", f"/hires/{hire_id}", "/agency/certification"]
    mine, theirs = client.login(graduate.user_id), Client(client.app).login(agency.user_id)
    assert [f"/plans/{plan_id}" in mine.get(page).text for page in pages[1:3]] == [True, True]
    assert f"/plans/{plan_id}" in theirs.get(pages[3]).text
    act(make, lambda: hires.dispute(hire_id, "graduate", "没有去"))
    act(make, lambda: hires.settle(hire_id, False, "不成立"))
    mine.get(pages[0], status=404)
    assert [f"/plans/{plan_id}" in mine.get(page).text for page in pages[1:3]] == [False, False]
    assert f"/plans/{plan_id}" not in theirs.get(pages[3]).text


def test_who_left_can_only_look(client: Client, make: Make, database, parties) -> None:
    plan_id, graduate, _agency = parties
    with time_machine.travel("2025-06-10 10:00+08:00"):
        hire_id = plan_of(database, plan_id).hire_id
        act(make, lambda: hires.end(hire_id, "graduate", date(2025, 5, 31)))
        client.login(graduate.user_id)
        page = client.get(f"/plans/{plan_id}").text
        assert "只能查看" in page and "勾上</button>" not in page
        client.post(f"/plans/{plan_id}/ticks/register", {"on": "2025-04-20"}, status=409)


def test_each_reminder_comes_once_and_none_at_night(make: Make, app, database, parties) -> None:
    """Every hour of half a year: the days of 2025 as announced."""
    plan_id, graduate, agency = parties
    told: list[tuple[str, datetime]] = []
    for day in [date(2025, 4, 9), *(date(2025, 4, n) for n in (10, 20, 27, 30)), date(2025, 5, 1), date(2025, 5, 13)]:
        for hour in (2, 7, 8, 15, 21):
            with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=CHINA), tick=False):
                before = texts(database, graduate.user_id)
                with app.app_context():
                    jobs.remind()
                told += [(text, day, hour) for text in texts(database, graduate.user_id)[len(before) :]]
    assert len({text for text, *_when in told}) == len(told)
    assert all(8 <= hour < 21 for _text, _day, hour in told)
    assert [(day, "报名" in text) for text, day, _hour in told][:2] == [
        (date(2025, 4, 10), True),
        (date(2025, 4, 27), True),
    ]
    assert any("已过期" in text for text, *_when in told)


def texts(database, user_id: int) -> list[str]:
    with database.unit(may_write=False) as unit:
        mine = select(Notice.text_zh).where(Notice.user_id == user_id, Notice.kind == "plan").order_by(Notice.id)
        return list(unit.session.scalars(mine))


@pytest.mark.parametrize(
    ("ticked", "stage"),
    [
        ((), "no_certificate"),
        (("filed",), "no_certificate"),
        (("certificate",), "certificate"),
        (("certificate", "filed"), "practising"),
    ],
)
def test_only_both_sides_words_on_certificate_and_filing_make_an_agent(ticked, stage: str) -> None:
    both = {(code, side): date(2026, 1, 1) for code in ticked for side in progress.SIDES}
    assert progress.stage(both) == stage
    assert way.may_be_agent_of_record(progress.stage(both)) is (stage == "practising")
    for key in both:
        less = {other: day for other, day in both.items() if other != key}
        assert not way.may_be_agent_of_record(progress.stage(less))


def test_another_year_is_not_chosen_past_the_list(make: Make, parties) -> None:
    with time_machine.travel("2025-06-10 10:00+08:00"), pytest.raises(Exception, match="还能报名"):
        act(make, lambda: service.aim_at(parties[0], "graduate", 2050))
