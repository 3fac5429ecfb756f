"""Inviting and weighing: what a button does once, what it refuses, and what it leaves behind."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.web.client import Client
from tests.web.make import Make
from tests.web.ranking.test_candidates import address, strong, weak
from web.models import Application, AuditEntry, Graduate, Mail, Position


@pytest.fixture
def agency(make: Make):
    return make.agency()


@pytest.fixture
def position(make: Make, agency) -> int:
    return make.position(agency.id)


@pytest.fixture
def member(client: Client, agency) -> Client:
    return client.login(agency.user_id)


def stored(database, model, **where) -> list:
    with database.unit(may_write=False) as unit:
        return unit.session.scalars(select(model).filter_by(**where)).all()


def test_an_invitation_reaches_the_graduate_and_remembers_the_rank(member, make, position, database, work) -> None:
    weak(make)
    person = strong(make)
    url = f"{address(position, person.id)}/invite"
    member.post(url, {"message": "你的检索经验正合适。"})
    (application,) = stored(database, Application)
    assert (application.origin, application.status, application.invited_rank) == ("invited", "invited", 1)
    work()
    (mail,) = stored(database, Mail)
    assert mail.to.startswith("graduate")
    page = member.get(address(position)).text
    assert "邀请过 1 人，其中 1 人当时排在前 10" in page


def test_an_agency_sees_month_by_month_how_well_the_list_met_its_choice(member, make, position) -> None:
    for month, rank in ((3, 1), (3, 11), (4, 10), (4, 2)):
        person = make.graduate()
        moment = datetime(2026, month, 30, 20, tzinfo=UTC)  # in China the last day of March, and the first of May
        make.application(position, person.id, origin="invited", status="invited", invited_rank=rank, created_at=moment)
    page = member.get(address(position)).text
    assert "邀请过 4 人，其中 3 人当时排在前 10" in page and "先别下结论" in page
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r"<tr role.*?</tr>", page, re.S)]
    assert ["2026-05", "2", "2"] in rows and ["2026-03", "2", "1"] in rows


def test_a_double_click_and_a_second_try_invite_once(member, make, position, database) -> None:
    person = strong(make)
    url = f"{address(position, person.id)}/invite"
    first = member.post(url, {"once": "same"}).location
    assert member.post(url, {"once": "same"}).location == first
    member.post(url, {"once": "other"}, status=409)
    assert len(stored(database, Application)) == 1


def test_only_people_who_opted_in_can_be_invited(member, make, position, database) -> None:
    hidden = make.graduate()
    member.post(f"{address(position, hidden.id)}/invite", {}, status=404)
    applicant = make.graduate(visibility="open")
    make.application(position, applicant.id)
    member.post(f"{address(position, applicant.id)}/invite", {}, status=409)
    assert [a.origin for a in stored(database, Application)] == ["applied"]


def test_invitations_have_a_daily_limit(member, make, position) -> None:
    from web.core import limits

    limit = limits.LIMITS["invite"]
    limits.LIMITS["invite"] = limits.Limit("1 per day")
    try:
        member.post(f"{address(position, strong(make).id)}/invite", {})
        member.post(f"{address(position, strong(make).id)}/invite", {}, status=429)
    finally:
        limits.LIMITS["invite"] = limit


def test_a_message_too_long_keeps_what_was_written(member, make, position) -> None:
    person = strong(make)
    page = member.post(f"{address(position, person.id)}/invite", {"message": "很" * 401}, status=422).text
    assert "很" * 401 in page and "最多 400 个字符" in page


def test_weights_are_numbered_shown_and_taken_back(member, make, position, database) -> None:
    strong(make)
    usual = {f"weight-{p}": v for p, v in weights_on(member, position).items()}
    member.post(f"/agency/positions/{position}/weights", usual | {"weight-language": "40"})
    page = member.get(address(position)).text
    assert "第 1 版" in page and weights_on(member, position)["language"] == "40"
    (row,) = stored(database, Position, id=position)
    assert row.match_settings == {"number": 1, "weights": {"language": 40}}
    member.post(f"/agency/positions/{position}/weights", {"usual": "1"})
    assert "第 2 版" in member.get(address(position)).text
    (row,) = stored(database, Position, id=position)
    assert row.match_settings["weights"] == {}
    assert len(stored(database, AuditEntry, action="position.weights")) == 2
    member.post(f"/agency/positions/{position}/weights", dict.fromkeys(usual, "9"))
    assert set(weights_on(member, position).values()) == {"9"}, "every part can be weighed otherwise"


def weights_on(member: Client, position: int) -> dict[str, str]:
    page = member.get(address(position)).text
    return dict(re.findall(r'name="weight-(\w+)" type="text" value="(\d+)"', page))


def test_weights_change_points_but_parts_still_add_up(member, make, position) -> None:
    person = strong(make)

    def bars() -> dict[str, float]:
        page = member.get(address(position, person.id)).text
        return dict(re.findall(r'bar-label">([^<]+)<.*?bar-max"> / ([\d.]+)', page, re.S))

    before = bars()
    sent = {f"weight-{p}": v for p, v in weights_on(member, position).items()} | {"weight-language": "60"}
    member.post(f"/agency/positions/{position}/weights", sent)
    after = bars()
    assert float(after["外语"]) > float(before["外语"])
    assert abs(sum(map(float, after.values())) - 100) < 1


@pytest.mark.parametrize("wrong", ["61", "-1", "1.5", "", "很多", "９"])
def test_a_wrong_weight_is_named_and_nothing_is_stored(member, make, position, database, wrong) -> None:
    sent = {f"weight-{p}": v for p, v in weights_on(member, position).items()} | {"weight-pay": wrong}
    page = member.post(f"/agency/positions/{position}/weights", sent, status=422).text
    assert "请填 0 到 60 的整数" in page
    (row,) = stored(database, Position, id=position)
    assert row.match_settings == {}


def test_a_viewer_sees_the_list_but_no_buttons(client, make, agency, position) -> None:
    strong(make)
    client.login(make.member(agency.id, "viewer"))
    page = client.get(address(position)).text
    assert "邀请投递" not in page and "按此排序" not in page and "看各项权重" in page


def test_positions_for_me_are_ranked_by_the_same_parts_as_the_agency_sees(client, make, agency, position) -> None:
    other = make.position(
        agency.id, title="德语翻译", kind="translation", majors="德语", languages="德语专八（必须）", description=""
    )
    person = strong(make)
    page = client.login(person.user_id).get("/me/matches").text
    titles = re.findall(r'class="item-title"><a href="/positions/(\d+)\b', page)
    assert titles[0] == str(position) and str(other) in titles + re.findall(r"show=blocked", page) or "blocked" in page
    assert "看不按我排序的职位" in page and "怎样更合适" in page and "符合：" in page
    mine = re.findall(r'bar-points"><b>([^<]+)</b>', client.get(f"/positions/{position}/fit").text)
    theirs = re.findall(
        r'bar-points"><b>([^<]+)</b>', client.login(agency.user_id).get(address(position, person.id)).text
    )
    assert mine == theirs


def test_my_list_has_no_closed_expired_or_refused_positions(client, make, agency) -> None:
    make.position(agency.id, status="draft", title="草稿职位")
    make.position(agency.id, status="closed", title="关闭职位")
    make.position(make.agency(status="refused").id, title="拒绝机构职位")
    person = make.graduate()
    page = client.login(person.user_id).get("/me/matches").text
    assert "现在没有在招的职位" in page
    for title in ("草稿职位", "关闭职位", "拒绝机构职位"):
        assert title not in page


def test_an_empty_profile_is_told_what_to_do_first(client, make, agency, position) -> None:
    person = make.graduate(educations=[], wished_kinds=[], languages=[], skills=[], honours=[], introduction="")
    client.login(person.user_id)
    for path in ("/me/matches", f"/positions/{position}/fit"):
        assert "资料越完整，排得越准" in client.get(path).text
    assert "The fuller your profile" in client.get(f"/positions/{position}/fit?lang=en").text


def test_my_list_needs_no_more_queries_with_more_positions(client, make, agency) -> None:
    person = make.graduate()
    client.login(person.user_id)
    counts, made = [], 0
    for wanted in (1, 3):
        while made < wanted:
            make.position(agency.id)
            made += 1
        client.get("/me/matches")
        with client.counting() as q:
            client.get("/me/matches")
        counts.append(q.count)
    assert counts[0] == counts[1] <= 13, counts


def test_someone_who_opts_out_is_gone_at_once(member, make, position, database) -> None:
    person = strong(make)
    member.get(address(position, person.id))
    with database.writing() as session:
        session.get(Graduate, person.id).visibility = "applied"
    member.get(address(position, person.id), status=404)
    member.post(f"{address(position, person.id)}/invite", {}, status=404)
