"""To decline: with a lawful reason, told a day later by day, undone until then, and never seen before it was told."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.web.applications.helpers import application
from tests.web.client import Client
from tests.web.hires.site import act
from tests.web.locks import locked
from tests.web.offers.site import offered
from web.applications.service import leaving
from web.applications.service.declining import leaves
from web.core import clock
from web.core.personal import Whose
from web.models import Application, Decline, Mail, Notice
from web.offers import service as offers

SOON = {"seen": "applied", "reason": "filled", "words": "谢谢你的投递。"}


def planned(make) -> list[Decline]:
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(Decline)))


@pytest.fixture
def two(app, make):
    """(number of the application, the agency's client, the graduate's client)"""
    graduate, agency = make.graduate(), make.agency()
    number = make.application(make.position(agency.id), graduate.id)
    return number, Client(app).login(agency.user_id), Client(app).login(graduate.user_id)


def without_tokens(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r'name="(?:once|csrf_token)" value="[^"]*"', "", main)


def test_a_refusal_is_told_a_day_later_with_its_reason_and_not_before(two, make, work, database):
    number, theirs, mine = two
    before = without_tokens(mine.get(f"/applications/{number}").text)
    listed, copy = without_tokens(mine.get("/me/applications").text), application(make, number)
    theirs.post(f"/applications/{number}/decline", SOON)
    work()
    page = theirs.get(f"/applications/{number}").text
    assert "已决定不予通过" in page and "名额已满" in page and "撤销" in page
    assert without_tokens(mine.get("/me/applications").text) == listed
    assert without_tokens(mine.get(f"/applications/{number}").text) == before
    row = application(make, number)
    assert (row.status, row.updated_at, row.events) == ("applied", copy.updated_at, [])
    with time_machine.travel(clock.now() + timedelta(days=2)):
        work()
        work()
    row = application(make, number)
    assert row.status == "declined" and [(e.status, e.reason) for e in row.events] == [("declined", "filled")]
    assert row.events[0].actor_id is not None and not planned(make)
    with database.unit(may_write=False) as unit:
        (mail,) = unit.session.scalars(select(Mail)).all()
        assert unit.session.scalar(select(Notice.text_zh)).startswith("未通过")
    assert "名额已满" in mail.body and "谢谢你的投递。" in mail.body
    assert "名额已满" in mine.get(f"/applications/{number}").text


def test_the_application_is_locked_before_its_refusal(two, work):
    """As when a graduate accepts an offer meanwhile."""
    number, theirs, _mine = two
    theirs.post(f"/applications/{number}/decline", SOON)
    with time_machine.travel(clock.now() + timedelta(days=2)), locked() as order:
        work()
    assert order.index("Application") < order.index("Decline")


def test_undone_it_never_happened_and_deciding_anew_counts_anew(two, make, work, database):
    number, theirs, mine = two
    theirs.post(f"/applications/{number}/decline", SOON)
    theirs.post(f"/applications/{number}/decline/undo")
    theirs.post(f"/applications/{number}/decline/undo", status=409)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        work()
    assert application(make, number).status == "applied"
    theirs.post(f"/applications/{number}/decline", SOON | {"reason": "place"})
    with time_machine.travel(clock.now() + timedelta(days=2)):
        work()
    assert [e.reason for e in application(make, number).events] == ["place"]
    theirs.post(f"/applications/{number}/decline/undo", status=409)


def test_whatever_happens_meanwhile_comes_first(two, make, work):
    number, theirs, mine = two
    theirs.post(f"/applications/{number}/decline", SOON)
    theirs.post(f"/applications/{number}/step", {"seen": "applied", "to": "interview"}, status=409)
    theirs.post(f"/applications/{number}/decline", SOON, status=409)
    mine.post(f"/applications/{number}/withdraw")
    assert not planned(make)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        work()
    assert application(make, number).status == "withdrawn"


def test_a_reason_is_asked_and_no_unlawful_one_is_passed_on(two, make):
    number, theirs, _mine = two
    page = theirs.post(f"/applications/{number}/decline", {"seen": "applied", "words": "只想说一句"}, status=422).text
    assert "请选择一个理由" in page and "只想说一句" in page
    page = theirs.post(f"/applications/{number}/decline", SOON | {"words": "我们限男性。"}, status=422).text
    assert "请改写" in page and "限男性" in page
    theirs.post(f"/applications/{number}/decline", SOON | {"reason": "age"}, status=422)
    theirs.post(f"/applications/{number}/step", {"seen": "applied", "to": "declined"}, status=409)
    assert not planned(make)


@pytest.mark.parametrize(
    ("decided", "told"),
    [
        ("2026-11-30T10:15", "2026-12-01T10:15"),
        ("2026-11-30T22:40", "2026-12-02T09:00"),
        ("2026-11-30T02:00", "2026-12-01T09:00"),
        ("2026-11-30T21:00", "2026-12-02T09:00"),
        ("2026-11-30T20:59", "2026-12-01T20:59"),
    ],
)
def test_nothing_is_told_at_night(decided, told):
    at = datetime.fromisoformat(decided).replace(tzinfo=clock.CHINA)
    assert leaves(at) == datetime.fromisoformat(told).replace(tzinfo=clock.CHINA)
    assert leaves(at) - at >= timedelta(days=1)


def test_an_invitation_is_recalled_and_the_graduate_may_still_apply(app, make, work, database):
    graduate, agency = make.graduate(), make.agency()
    position = make.position(agency.id)
    number = make.application(position, graduate.id, origin="invited", status="invited", shared={})
    theirs, mine = Client(app).login(agency.user_id), Client(app).login(graduate.user_id)
    assert "收回邀请" in theirs.get(f"/applications/{number}").text
    theirs.post(f"/applications/{number}/step", {"seen": "invited", "to": "recalled"})
    work()
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(Mail.subject)).startswith("邀请已收回")
    mine.post(f"/applications/{number}/answer", {"accept": "y"}, status=409)
    mine.post(f"/positions/{position}/apply", {"message": "我还是想来"})
    assert application(make, number).status == "applied"


def test_the_history_names_the_colleague_inside_the_agency_alone(app, make):
    graduate, agency = make.graduate(), make.agency()
    number = make.application(make.position(agency.id), graduate.id)
    colleague = make.member(agency.id)
    Client(app).login(colleague).post(f"/applications/{number}/step", {"seen": "applied", "to": "interview"})
    name = f"agency {make.count}"
    assert name in Client(app).login(agency.user_id).get(f"/applications/{number}").text
    assert name not in Client(app).login(graduate.user_id).get(f"/applications/{number}").text


def test_who_leaves_takes_a_refusal_along(app, make, database):
    graduate, agency = make.graduate(), make.agency()
    number = make.application(make.position(agency.id), graduate.id)
    Client(app).login(agency.user_id).post(f"/applications/{number}/decline", SOON)
    with app.app_context(), database.unit() as unit:
        unit.write()
        leaving.erase(Whose(graduate.user_id, graduate_id=graduate.id))
        unit.commit()
    assert not planned(make)
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Application, number).status == "withdrawn"


def test_nobody_is_declined_who_has_accepted(app, make):
    graduate, agency = make.graduate(), make.agency()
    number = offered(make, make.position(agency.id), graduate.id)
    theirs = Client(app).login(agency.user_id)
    assert "决定不予通过" in theirs.get(f"/applications/{number}").text
    act(make, lambda: offers.accept(number, 1, False, graduate.user_id))
    page = theirs.get(f"/applications/{number}").text
    assert "决定不予通过" not in page and "毕业生已经接受录用条件" in page
    page = theirs.post(f"/applications/{number}/decline", SOON | {"seen": "offer"}, status=409).text
    assert "毕业生已经接受录用条件" in page and not planned(make)
    data = {"act": "declined", "pick": f"{number}:offer", "reason": "filled"}
    page = theirs.get(theirs.post("/agency/applications/selected", data).location).text
    assert "1 份没有改" in page and not planned(make)
