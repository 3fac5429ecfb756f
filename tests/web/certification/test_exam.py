"""What is said about the examination: to anybody who asks about a major, and to a graduate about their own way."""

import re
from datetime import date

import pytest
import time_machine

from tests.web.client import Client
from tests.web.make import Make
from web.certification.rules import way
from web.models import Education


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("major=机械设计制造及其自动化", "可报考"),
        ("major=機械電子工程&lang=en", "Mechatronic"),
        ("major=日语", "不可报考"),
        ("major=日语（辅修机械工程）", "不可报考"),
        ("major=信息管理与信息系统&award=12", "需成绩单证明"),
        ("major=信息管理与信息系统&award=08", "可报考"),
        ("major=车辆工程&country=other", "不可报考"),
        ("major=车辆工程&country=hk", "可报考"),
        ("major=捏面人", "没有认出“捏面人”"),
        ("major=医学", "可报考"),
        ("major=机械工程&country=", "没有说明国籍"),
        ("major=机械工程&country=", "待确认"),
        ("major=机械工程&degree=below", "不可报考"),
        ("major=机械工程&degree=", "没有说明学历"),
        ("major=金融学&year=2020", "没有收录到这一年对这类专业的审核规定"),
        ("major=金融学&year=2025", "需成绩单证明"),
        ("major=机械工程&year=99999", "没有收录到这一年"),
        ("major=机械工程&year=abc", "2026 年考试"),
        ("major=机械工程&origin=abroad&country=cn", "教育部留学服务中心认证"),
        ("major=机械工程&award=03", "学位门类和毕业证上的专业不是一类"),
        ("major=机械工程&award=03", "待确认"),
        ("major=机械工程&award=12", "需成绩单证明"),
        ("major=机械工程&award=08", "可报考"),
        ("major=英语", "不考证也能上岗"),
        ("major=英语", "/positions?kind=translation&amp;certify=not_required"),
        ("major=<script>x</script>", "没有认出“&lt;script&gt;x&lt;/script&gt;”"),
        ("major=&award=99&country=xx", "2025"),
    ],
)
def test_whether_one_may_sit_the_examination(client: Client, asked: str, said: str) -> None:
    page = client.get(f"/exam?{asked}").text
    assert said in page.replace("&#34;", '"')
    if said.endswith(("报考", "证明")):
        answer = page[page.index('id="answer"') :]
        assert f'notice-title">{said} · ' in answer or f'notice-title">{said}<' in answer
        assert "起适用" in answer


def test_a_degree_of_the_majors_own_field_is_no_mismatch(client: Client) -> None:
    told = "学位门类和毕业证上的专业不是一类"
    assert told not in client.get("/exam?major=信息管理与信息系统&award=12&year=2025").text
    assert told in client.get("/exam?major=机械工程&award=12&year=2025").text


@time_machine.travel("2026-12-01 10:00+08:00")
def test_the_next_examination_is_asked_about_and_a_year_nobody_announced_says_so(client: Client) -> None:
    page = client.get("/exam?major=机械工程").text
    assert "2027 年考试" in page and "没有收录到这一年" in page and "按最近收录到的 2026 年规定" in page
    assert re.search(r"<time>2027</time>.*?没有收录到这一年的公告", page, re.DOTALL)
    assert "<time>2027</time>" in client.get("/exam?lang=en").text


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2025, 4, 30), 2025), (date(2025, 5, 1), 2026), (date(2026, 4, 30), 2026), (date(2026, 11, 30), 2027)],
)
def test_the_next_examination_is_the_one_still_open_for_registration(today: date, year: int) -> None:
    assert way.next_year(today) == year


def test_days_nobody_announced_are_said_to_be_expected() -> None:
    known, unknown = way.dues(2025), way.dues(2027)
    assert (known["register"].begins, known["register"].ends) == (date(2025, 4, 10), date(2025, 4, 30))
    assert not known["fee"].expected and known["fee"].ends == date(2025, 5, 15)
    assert all(unknown[code].expected for code in ("register", "check", "fee", "exam"))
    assert (unknown["exam"].begins.weekday(), unknown["exam"].begins) == (5, date(2027, 7, 3))


@pytest.mark.parametrize(
    ("law", "practice", "both"),
    [(2023, 2025, True), (2025, 2023, True), (2024, 2024, True), (2022, 2025, False), (2025, 2022, False)]
    + [(None, 2025, False), (2025, None, False)],
)
def test_two_parts_make_a_certificate_while_both_count(law, practice, both: bool) -> None:
    assert way.both_valid(law, practice) is both
    assert way.valid_until(2012) == 2014


@time_machine.travel("2026-12-01 10:00+08:00")
def test_a_graduate_sees_their_own_way_before_any_hire(client: Client, make: Make) -> None:
    page = client.login(make.graduate().user_id).get("/me/exam-plan").text
    assert "2027 年考试" in page and "没有收录到这一年" in page and "预计" in page
    assert "按最近收录到的 2026 年规定" in page
    english = client.get("/me/exam-plan?lang=en&year=2028").text
    assert "Examination of 2028" in english and "(expected)" in english


@time_machine.travel("2025-03-01 10:00+08:00")
def test_who_may_not_sit_it_is_led_to_work_without_a_certificate(client: Client, make: Make) -> None:
    japanese = [Education(school="示例大学", degree="bachelor", major="日语", graduated="2024-06")]
    page = client.login(make.graduate(educations=japanese).user_id).get("/me/exam-plan").text
    assert "不可报考" in page and "/positions?kind=translation" in page


@time_machine.travel("2025-03-01 10:00+08:00")
def test_the_degree_that_serves_best_decides(client: Client, make: Make) -> None:
    both = [
        Education(school="示例大学", degree="bachelor", major="日语", graduated="2022-06"),
        Education(school="示例大学", degree="master", major="机械工程", graduated="2025-06"),
    ]
    page = client.login(make.graduate(educations=both).user_id).get("/me/exam-plan").text
    assert "可报考 · " in page and "7 月 31 日前" in page
    earlier = [Education(school="示例大学", degree="bachelor", major="机械工程", graduated="2023-06")]
    for gone in ({"educations": []}, {"nationality": "", "educations": earlier}):
        told = Client(client.app).login(make.graduate(**gone).user_id).get("/me/exam-plan").text
        assert "待确认" in told


def test_only_the_filed_may_be_agent_of_record() -> None:
    assert [way.may_be_agent_of_record(stage) for stage in way.STAGES] == [False, False, True]
