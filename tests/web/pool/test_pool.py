"""The talent pool: asked, given, taken back at once, and invited again; nobody is kept who did not agree."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.web.applications.helpers import application, change
from tests.web.client import Client
from tests.web.hires.site import act
from web.applications import service as applications
from web.core import clock
from web.graduates.queries import agreements
from web.models import Application, AuditEntry, Notice, PoolEntry, ProfileOpening


@pytest.fixture
def two(app, make):
    """(agency, graduate, application, the agency's client, the graduate's client); the application was declined."""
    agency, graduate = make.agency(), make.graduate(name="周一", phone="13911112222")
    number = make.application(make.position(agency.id), graduate.id, status="declined", shared={"fields": ["name"]})
    return agency, graduate, number, Client(app).login(agency.user_id), Client(app).login(graduate.user_id)


def entries(make) -> list[tuple[str, list[str]]]:
    with make.database.unit(may_write=False) as unit:
        return [(row.status, row.shared.get("fields", [])) for row in unit.session.query(PoolEntry)]


def test_who_agrees_is_listed_with_what_they_ticked_and_vanishes_at_once(app, make, two, database):
    agency, graduate, number, theirs, mine = two
    assert f"/applications/{number}/pool" in theirs.get(f"/applications/{number}").text
    theirs.post(f"/applications/{number}/pool", {"words": "明年还有名额"})
    theirs.post(f"/applications/{number}/pool", {"words": "再问一次"})
    assert entries(make) == [("asked", [])]
    with database.unit(may_write=False) as unit:
        told = [one.text_zh for one in unit.session.query(Notice).filter_by(user_id=graduate.user_id)]
    assert len(told) == 1 and "请求把你留在人才库里" in told[0]
    change(make, Application, number, shared={"fields": []})
    assert "周一" not in theirs.get("/agency/pool").text and "明年还有名额" in mine.get("/me/pools").text
    assert "13911112222" in mine.get("/me/pools/1").text
    mine.post("/me/pools/1", {"fields": ["phone"]})
    page = theirs.get("/agency/pool").text
    assert "周一" in page and "13911112222" in page and "邀请投递" in page
    mine.post("/me/pools/1", {"fields": ["skills"]})
    assert "13911112222" not in theirs.get("/agency/pool").text
    mine.post("/me/pools/1/leave")
    mine.post("/me/pools/1/leave")
    page = theirs.get("/agency/pool").text
    assert "周一" not in page and entries(make) == [("ended", [])]
    with app.app_context(), database.unit(may_write=False):
        assert agreements(agency.id) == {graduate.id: [{"fields": []}]}
    mine.post("/me/pools/1", {"fields": ["phone"]}, status=409)
    with database.unit(may_write=False) as unit:
        acts = [row.action for row in unit.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert [one for one in acts if one.startswith("pool.")] == ["pool.ask", "pool.give", "pool.give", "pool.end"]


def test_who_said_no_is_not_asked_again_before_they_apply_anew(make, two):
    agency, graduate, number, theirs, mine = two
    theirs.post(f"/applications/{number}/pool", {})
    mine.post("/me/pools/1/leave")
    assert entries(make) == [("turned", [])]
    page = theirs.post(f"/applications/{number}/pool", {}, status=409).text
    assert "再次投递以前" in page
    with time_machine.travel(clock.now() + timedelta(days=1)):
        position = make.position(agency.id)
        act(make, lambda: applications.apply(position, graduate.id, graduate.user_id, ["name"], ""))
        theirs.post(f"/applications/{number}/pool", {})
        assert entries(make) == [("asked", [])]


def test_who_applies_once_more_for_the_same_position_may_be_asked_again(app, make, two):
    """A new application for a position takes the place of the one withdrawn: the row is as old as the first."""
    _agency, graduate, number, theirs, mine = two
    theirs.post(f"/applications/{number}/pool", {})
    mine.post("/me/pools/1/leave")
    change(make, Application, number, status="withdrawn")
    position = application(make, number).position_id
    with time_machine.travel(clock.now() + timedelta(days=1)):
        act(make, lambda: applications.apply(position, graduate.id, graduate.user_id, ["name"], ""))
        assert entries(make) == [("turned", [])]
        theirs.post(f"/applications/{number}/pool", {})
        assert entries(make) == [("asked", [])]


def test_who_is_shown_with_a_telephone_was_opened(app, make, two, database):
    agency, graduate, number, theirs, mine = two
    theirs.post(f"/applications/{number}/pool", {})
    mine.post("/me/pools/1", {"fields": ["name", "phone"]})
    found = select(ProfileOpening.name, ProfileOpening.phone, ProfileOpening.email)
    theirs.get("/agency/pool")
    with database.unit(may_write=False) as unit:
        assert unit.session.execute(found).all() == [(True, True, True)]
    assert "电话" in mine.get("/me/looks").text


def test_only_who_applied_and_agreed_is_invited(app, make, two):
    agency, graduate, number, theirs, mine = two
    invited = make.application(make.position(agency.id), make.graduate().id, origin="invited", status="invited")
    theirs.post(f"/applications/{invited}/pool", {}, status=409)
    theirs.post(f"/applications/{number}/pool", {})
    new = make.position(agency.id, title="新职位")
    form = {"position": str(new), "message": "欢迎"}
    theirs.post("/agency/pool/1/invite", form, status=409)
    mine.post("/me/pools/1", {})
    assert "新职位" in theirs.get("/agency/pool").text
    assert "请选择一个职位" in theirs.post("/agency/pool/1/invite", {"position": ""}, status=422).text
    foreign = make.position(make.agency().id)
    theirs.post("/agency/pool/1/invite", {"position": str(foreign)}, status=404)
    place = theirs.post("/agency/pool/1/invite", form).location
    assert "欢迎" in mine.get(place).text
    theirs.post("/agency/pool/1/invite", form, status=409)


def test_strangers_and_the_agency_that_lets_go(app, make, two):
    _agency, _graduate, number, theirs, mine = two
    theirs.post(f"/applications/{number}/pool", {})
    other = Client(app).login(make.agency().user_id)
    other.post("/agency/pool/1/remove", status=404)
    other.get(f"/applications/{number}/pool", status=404)
    Client(app).login(make.graduate().user_id).post("/me/pools/1", {}, status=404)
    theirs.post("/agency/pool/1/remove")
    theirs.post("/agency/pool/1/remove")
    assert entries(make) == [("ended", [])] and "已结束" in mine.get("/me/pools").text
    mine.post("/me/pools/1", {}, status=409)


def test_the_pool_costs_the_same_for_three_times_as_many(app, make):
    agency = make.agency()
    theirs, counts = Client(app).login(agency.user_id), []
    for _round in range(2):
        for _n in range(3):
            graduate = make.graduate()
            make.application(make.position(agency.id), graduate.id)
            with make.database.writing() as session:
                moment = clock.now()
                session.add(
                    PoolEntry(
                        agency_id=agency.id,
                        graduate_id=graduate.id,
                        status="given",
                        shared={"fields": ["name"]},
                        asked_at=moment,
                        changed_at=moment,
                    )
                )
        theirs.get("/agency/pool")
        with theirs.counting() as queries:
            theirs.get("/agency/pool")
        counts.append(queries.count)
    assert counts[0] == counts[1], counts
