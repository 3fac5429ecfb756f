"""Who of an agency opened what of a graduate, and when: written where it is shown, read by the graduate, bounded; and
what a withdrawal takes away."""

from datetime import timedelta, timezone

import pytest
import time_machine
from sqlalchemy import func, select

from tests.web.applications.helpers import give_resume
from tests.web.client import Client
from tests.web.hires.site import act
from web.applications import service as applications
from web.core import clock, forgetting
from web.graduates.service import delete_account
from web.models import ProfileOpening

BEIJING = timezone(timedelta(hours=8))
ALL = {"fields": ["name", "email", "phone", "educations", "resume"]}


@pytest.fixture(autouse=True)
def noon():
    """A day's openings are one row: no test runs over midnight, nor on a day that matters to what it made."""
    with time_machine.travel("2026-10-20 12:00+08:00"):
        yield


@pytest.fixture
def parties(app, make):
    """(graduate, its client, agency, its owner's client, a viewer's, an application with everything shown)."""
    graduate, agency = make.graduate(name="麦小田", phone="13800001111"), make.agency(name="甲知识产权代理有限公司")
    give_resume(make, graduate.id)
    number = make.application(make.position(agency.id), graduate.id, shared=ALL)
    viewer = Client(app).login(make.member(agency.id, "viewer"))
    return graduate, Client(app).login(graduate.user_id), agency, Client(app).login(agency.user_id), viewer, number


def rows(database) -> list[tuple[bool, ...]]:
    with database.unit(may_write=False) as unit:
        found = unit.session.scalars(select(ProfileOpening).order_by(ProfileOpening.id))
        return [(row.name, row.phone, row.email, row.resume, row.sheet) for row in found]


def test_the_graduate_reads_who_opened_what_and_when(make, database, parties) -> None:
    graduate, mine, agency, owner, viewer, number = parties
    assert "打开过什么" not in mine.get("/me/looks").text
    owner.get("/agency/applications")
    assert rows(database) == [], "a list opens nobody"
    for _ in range(3):
        owner.get(f"/applications/{number}")
    assert rows(database) == [(True, True, True, False, False)]
    viewer.get(f"/applications/{number}/resume")
    assert rows(database)[1] == (False, False, False, True, False)
    owner.get("/agency/applications/export.xlsx?tab=all")
    assert rows(database)[0] == (True, True, True, False, True)
    page = mine.get("/me/looks").text
    for said in ("打开过什么", "第 1 位成员", "第 2 位成员", "下载了简历", "导出到表格", "电话", "邮箱"):
        assert said in page, said
    assert "résumé downloaded" in mine.get("/me/looks?lang=en").text
    other = make.graduate()
    assert "打开过什么" not in Client(mine.app).login(other.user_id).get("/me/looks").text


def test_what_is_not_released_is_not_opened(make, database, app, parties) -> None:
    agency = make.agency()
    number = make.application(make.position(agency.id), parties[0].id, shared={"fields": ["educations"]})
    Client(app).login(agency.user_id).get(f"/applications/{number}")
    assert rows(database) == [(False,) * 5], "the page, and nothing that names or reaches the person"


def test_a_withdrawal_takes_every_right_away_at_once(make, database, parties) -> None:
    graduate, _mine, _agency, owner, viewer, number = parties
    places = (f"/applications/{number}", "/agency/applications?tab=all", "/agency/applications?view=board")
    for place in places:
        assert "麦小田" in owner.get(place).text
    owner.get(f"/applications/{number}/resume")
    before = rows(database)
    act(make, lambda: applications.withdraw(number, graduate.user_id))
    for who in (owner, viewer):
        who.get(f"/applications/{number}/resume", status=404)
        for place in places:
            page = who.get(place).text
            assert "麦小田" not in page and "13800001111" not in page, place
    assert "麦小田" not in str(owner.get("/agency/applications/export.xlsx?tab=all").data)
    assert rows(database)[0][:4] == before[0][:4] and rows(database)[1][:4] == (False,) * 4


def test_when_last_is_when_last(make, app, database, parties) -> None:
    number = parties[5]
    with time_machine.travel("2026-11-30 10:00+08:00", tick=False) as now:
        for minutes, last in ((0, "10:00"), (5, "10:00"), (10, "10:15")):
            now.shift(timedelta(minutes=minutes))
            Client(app).login(parties[2].user_id).get(f"/applications/{number}")
            with database.unit(may_write=False) as unit:
                at = unit.session.scalar(select(ProfileOpening.last_at))
            assert f"{at.astimezone(BEIJING):%H:%M}" == last
    assert len(rows(database)) == 1


def test_a_day_is_one_row_and_old_ones_go(make, app, database, parties) -> None:
    owner, number, agency = parties[3], parties[5], parties[2]
    owner.get(f"/applications/{number}")
    owner.get(f"/applications/{number}")
    with time_machine.travel(clock.now() + timedelta(days=1)):
        Client(app).login(agency.user_id).get(f"/applications/{number}")
    assert len(rows(database)) == 2
    with time_machine.travel(clock.now() + timedelta(days=200)), app.app_context():
        forgetting.forget(database, app.extensions["house"].forgets["ProfileOpening"])
    assert rows(database) == []


def test_it_goes_with_the_account(make, database, parties) -> None:
    graduate, mine, _agency, owner, viewer, number = parties
    owner.get(f"/applications/{number}")
    assert "第 1 位成员" in mine.get("/me/looks").text
    act(make, lambda: delete_account(graduate.id))
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(func.count(ProfileOpening.id))) == 0


def test_a_second_look_writes_nothing_and_the_page_costs_the_same(make, parties) -> None:
    _graduate, mine, _agency, owner, _viewer, number = parties
    owner.get(f"/applications/{number}")
    with owner.counting() as asked:
        owner.get(f"/applications/{number}")
    assert not [statement for statement in asked.statements if "INTO profile_openings" in statement]
    counts = []
    for _round in range(2):
        mine.get("/me/looks")
        with mine.counting() as asked:
            mine.get("/me/looks")
        counts.append(asked.count)
        for _n in range(3):
            other = make.agency()
            more = make.application(make.position(other.id), parties[0].id, shared=ALL)
            Client(mine.app).login(other.user_id).get(f"/applications/{more}")
    assert counts[0] == counts[1] <= 12, counts
