"""Open slots of a position: whoever is to be interviewed takes one, the first who comes, and no hour is given twice."""

from dataclasses import asdict
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.web.client import Client
from tests.web.hires.site import act
from tests.web.interviews.site import at, booked, choose, live, opened, propose, said, seen, take
from tests.web.make import Make
from tests.web.test_races import PROCESSES, race
from web.applications import service as applications
from web.core.errors import Conflict
from web.core.refusals import Wrong
from web.interviews import queries, service
from web.interviews.service import slots
from web.models import Interview, Notice
from web.settings import Settings

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def spring():
    with time_machine.travel("2027-03-01 10:00+08:00", tick=False):
        yield


def invited(make: Make, position_id: int, graduate_id: int) -> int:
    application = make.application(position_id, graduate_id)
    act(make, lambda: applications.step(application, "interview", "applied", None))
    return application


def test_several_invited_take_one_each(client: Client, make: Make, database, spring) -> None:
    agency, people = make.agency(), [make.graduate() for _ in range(3)]
    position = make.position(agency.id)
    first, second, third = (invited(make, position, one.id) for one in people)
    owner, page = Client(client.app).login(agency.user_id), f"/agency/positions/{position}/interview-slots"
    assert "现在有 3 位在等" in owner.get(page).text
    plan = {"time1": "2027-03-04T10:00", "count": "2", "pause": "10", "minutes": "30", "way": "online"}
    plan |= {"people": str(agency.user_id), "place": ""}
    assert "请填写线上链接" in owner.post(page, plan, status=422).text
    owner.post(page, plan | {"link": "meet.example.cn/1"})
    assert "已有开放的时段" in owner.post(page, plan | {"link": "meet.example.cn/1"}, status=422).text
    with database.unit(may_write=False) as unit:
        told = unit.session.scalars(select(Notice.user_id).where(Notice.text_zh.like("可以选面试时间了%")))
        assert sorted(told) == sorted(one.user_id for one in people)
    assert "没有等你们处理的面试" in owner.get("/agency/interviews?tab=waiting").text, "now it is for the graduates"
    person = client.login(people[0].user_id)
    assert "请选时间" in person.get("/me").text
    address = f"/applications/{first}/interviews"
    shown = person.get(address).text
    assert "10:00–10:30" in shown and "10:40–11:10" in shown and "线上" in shown
    assert "meet.example.cn" not in shown, "whoever chose no time yet could walk into another's interview"
    early, late = (one.id for one in act(make, lambda: queries.free_slots(position)))
    person.post(f"{address}/choose", {"seen": seen(make, first), "option": f"slot:{early}"})
    assert "https://meet.example.cn/1" in person.get(address).text
    one = live(make, first)
    assert (one.status, one.way, one.link, one.slot_id) == ("booked", "online", "https://meet.example.cn/1", early)
    with pytest.raises(Conflict, match="刚刚被别人选走了"):
        take(make, second, early)
    take(make, second, late)
    with pytest.raises(Conflict, match="刚刚被别人选走了"):
        take(make, third, late)
    with pytest.raises(Conflict, match="刚刚有人选了"):
        act(make, lambda: slots.remove(position, early))
    mark = seen(make, first)
    act(make, lambda: service.turn_down(first, "已有去处", mark))
    take(make, third, early)
    assert "待安排时间" not in owner.get("/agency/interviews?tab=waiting").text


def test_a_slot_of_another_position_is_missing_and_a_taken_hour_is_none(make: Make, spring) -> None:
    agency, graduate = make.agency(), make.graduate()
    position, other = make.position(agency.id), make.position(agency.id)
    application = invited(make, position, graduate.id)
    (foreign,) = opened(make, other, agency.user_id, at(3))
    with pytest.raises(Conflict, match="刚刚被别人选走了"):
        take(make, application, foreign)
    booked(make, position, make.graduate().id, agency.user_id, at(4))
    with pytest.raises(Conflict, match="已有面试"):
        act(make, lambda: slots.open_slots(position, said([agency.user_id], at(4, 10, 15))))
    (mine,) = opened(make, position, agency.user_id, at(5))
    booked(make, other, make.graduate().id, agency.user_id, at(5))
    with pytest.raises(Conflict, match="面试官这个时间刚刚有了别的安排"):
        take(make, application, mine)
    act(make, lambda: slots.remove(position, mine))
    assert act(make, lambda: queries.free_slots(position)) == []


def racer(values: dict[str, Any], rounds: list[tuple[list[tuple[int, str]], int]], barrier: Any, told: Any) -> None:
    """In each round take the same slot for one's own application, at the same moment as the other processes."""
    from web import create_app

    app = create_app(Settings(**values))
    database, mine = app.extensions["database"], barrier.wait(timeout=60)
    for applications_of_round, slot in rounds:
        application, mark = applications_of_round[mine]
        barrier.wait(timeout=60)
        try:
            with app.app_context(), database.unit() as unit:
                slots.take(application, slot, mark)
                unit.commit()
            told.put((slot, "won"))
        except Conflict:
            told.put((slot, "told"))
        except Exception as error:  # handed to the test, which names it
            told.put((slot, f"{type(error).__name__}: {error}"))
    database.engine.dispose()


def test_of_four_who_press_at_once_one_has_the_slot(app: Flask, make: Make, database) -> None:
    agency = make.agency()
    position, rounds = make.position(agency.id), []
    assert asdict(app.extensions["settings"])
    for hour in range(9, 12):
        several = [invited(make, position, make.graduate().id) for _ in range(PROCESSES)]
        (slot,) = opened(make, position, agency.user_id, at(3, hour))
        rounds.append(([(one, seen(make, one)) for one in several], slot))
    answers = race(app, racer, rounds, count=PROCESSES * len(rounds))
    for _several, slot in rounds:
        assert sorted(what for which, what in answers if which == slot) == ["told"] * (PROCESSES - 1) + ["won"]
    with database.unit(may_write=False) as unit:
        taken = unit.session.scalars(select(Interview.slot_id).where(Interview.slot_id.is_not(None))).all()
    assert sorted(taken) == sorted(slot for _several, slot in rounds)


def test_times_proposed_alone_go_beside_open_slots(make: Make, spring) -> None:
    agency, graduate = make.agency(), make.graduate()
    position = make.position(agency.id)
    application = invited(make, position, graduate.id)
    (slot,) = opened(make, position, agency.user_id, at(3))
    propose(make, application, agency.user_id, at(4))
    choose(make, application)
    with pytest.raises(Conflict, match="时间已经定了"):
        take(make, application, slot)


def test_a_slot_the_agency_leaves_is_nobody_elses(make: Make, spring) -> None:
    agency, position = (made := make.agency()), make.position(made.id)
    first, second = (invited(make, position, make.graduate().id) for _ in range(2))
    early, late = (opened(make, position, agency.user_id, at(day))[0] for day in (3, 4))
    take(make, first, early)
    take(make, second, late)
    mark = seen(make, first)
    act(make, lambda: service.cancel(first, "面试官出差", mark))
    mark = seen(make, second)
    act(make, lambda: service.move(second, said([agency.user_id], at(5)), mark))
    assert act(make, lambda: queries.slots(position)) == [], "the interviewer is away at both times"
    assert live(make, second).starts_at == at(5)


def test_no_time_is_chosen_once_the_offer_is_made(make: Make, spring) -> None:
    agency, position = (made := make.agency()), make.position(made.id)
    waiting, asked, agreed = (invited(make, position, make.graduate().id) for _ in range(3))
    propose(make, asked, agency.user_id, at(4))
    propose(make, agreed, agency.user_id, at(5))
    choose(make, agreed)
    (slot,) = opened(make, position, agency.user_id, at(3))
    mark = seen(make, waiting)
    for one in (waiting, asked, agreed):
        act(make, lambda one=one: applications.step(one, "offer", "interview", None))
    assert [live(make, one) and live(make, one).status for one in (waiting, asked, agreed)] == [None, None, "booked"]
    with pytest.raises(Conflict):
        act(make, lambda: slots.take(waiting, slot, mark))


def test_slots_end_with_their_day_and_waiting_people_are_told_once_a_day(make: Make, database, spring) -> None:
    agency, position = (made := make.agency()), make.position(made.id)
    invited(make, position, make.graduate().id)
    with pytest.raises(Wrong, match="排到第二天"):
        opened(make, position, agency.user_id, at(3, 22), at(3, 23, 45))
    for hour in (9, 10):
        opened(make, position, agency.user_id, at(3, hour))

    def told() -> int:
        with database.unit(may_write=False) as unit:
            return len(unit.session.scalars(select(Notice.id).where(Notice.text_zh.like("可以选面试时间了%"))).all())

    assert told() == 1
    with time_machine.travel("2027-03-02 10:00+08:00", tick=False):
        opened(make, position, agency.user_id, at(3))
    assert told() == 2


def test_what_waits_for_a_graduate_comes_first(make: Make, spring) -> None:
    agency, graduate = make.agency(), make.graduate()
    fallen, stands, asked, open_ = (make.position(agency.id) for _ in range(4))
    booked(make, stands, graduate.id, agency.user_id, at(3))
    gone = booked(make, fallen, graduate.id, agency.user_id, at(4))
    mark = seen(make, gone)
    act(make, lambda: service.cancel(gone, "面试官出差", mark))
    invited(make, open_, graduate.id)
    opened(make, open_, agency.user_id, at(5))
    propose(make, make.application(asked, graduate.id), agency.user_id, at(6))
    listed, _page, _pages = act(make, lambda: queries.of_graduate(graduate.id, 1))
    assert [one.status for one in listed] == ["proposed", "wanted", "booked", "cancelled"]
    ahead = act(make, lambda: queries.ahead_of_graduate(graduate.id))
    assert [one.status for one in ahead] == ["wanted", "proposed", "booked"]
