"""Whoever leaves an agency asks no more questions, and nobody is left to wait for them."""

import pytest
import time_machine
from sqlalchemy import select

from tests.web.agencies.helpers import membership
from tests.web.client import Client
from tests.web.hires.site import act
from tests.web.interviews.site import at, booked, choose, live, opened, proposed, said, take
from tests.web.interviews.test_slots import invited
from tests.web.make import Make
from web.accounts.service import close
from web.agencies.service import remove_member
from web.core.errors import Conflict
from web.interviews import jobs, queries
from web.interviews.service import slots
from web.models import Interviewer, Notice

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2027-03-01 10:00+08:00", tick=False):
        yield


def removed(make: Make, user_id: int) -> None:
    number = membership(make, user_id).id
    act(make, lambda: remove_member(number))


def closed(make: Make, user_id: int) -> None:
    act(make, lambda: close(user_id))


@pytest.mark.parametrize("goes", [removed, closed])
def test_who_leaves_asks_no_more_questions(client: Client, make: Make, app, database, goes) -> None:
    agency, people = make.agency(), [make.graduate() for _ in range(3)]
    colleague, position = make.member(agency.id), make.position(agency.id)
    stands = booked(make, position, people[0].id, colleague, at(3))
    asked = proposed(make, position, people[1].id, colleague, at(4))
    waits = invited(make, position, people[2].id)
    (slot,) = opened(make, position, colleague, at(5))
    owner, chooser = Client(client.app).login(agency.user_id), Client(client.app).login(people[1].user_id)
    goes(make, colleague)
    with database.unit(may_write=False) as unit:
        told = select(Notice.user_id).where(Notice.text_zh.like("面试官离开了机构%"))
        assert list(unit.session.scalars(told)) == [agency.user_id] * 2, "one for each interview that lacks somebody"
        assert list(unit.session.scalars(select(Interviewer.id).where(Interviewer.user_id == colleague))) == []
    waiting = owner.get("/agency/interviews").text
    assert waiting.count("没有面试官") == 2 and "待安排时间" in waiting, "an empty slot is none to wait for"
    assert "毕业生看不到" in owner.get(f"/agency/positions/{position}/interview-slots").text
    assert "面试官刚刚有了变动" in chooser.get(f"/applications/{asked}/interviews").text
    with pytest.raises(Conflict, match="面试官刚刚有了变动"):
        choose(make, asked)
    with pytest.raises(Conflict, match="面试官刚刚有了变动"):
        take(make, waits, slot)
    with time_machine.travel(at(2, 12), tick=False), app.app_context():
        jobs.remind()
    with database.unit(may_write=False) as unit:
        told = unit.session.scalars(select(Notice.user_id).where(Notice.text_zh.like("面试就要开始%")))
        assert sorted(told) == sorted([people[0].user_id, agency.user_id]), "somebody of the agency is reminded"
    assert live(make, stands).status == "booked"


def test_who_stays_asks_them(make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    colleague, position = make.member(agency.id), make.position(agency.id)
    other = make.member(make.agency().id)
    application = invited(make, position, graduate.id)
    act(make, lambda: slots.open_slots(position, said([agency.user_id, colleague], at(5))))
    removed(make, other)
    (slot,) = act(make, lambda: queries.free_slots(position))
    removed(make, colleague)
    take(make, application, slot.id)
    assert act(make, lambda: [one.user_id for one in queries.live(application).people]) == [agency.user_id]
