"""Nobody is in two places at once: a fair's timetable heeds interviews and other fairs, when planned, published and filled."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.web.fairday.world import fair_world
from tests.web.hires.site import act
from tests.web.interviews.site import booked
from tests.web.make import Make
from tests.web.timetables.site import DAY, fair_of, publish, published, run_of, work
from web.core import clock
from web.core.refusals import Conflict
from web.fairday.rules.times import local
from web.fairday.service import fill
from web.models import Fair, FairMeeting, FairStand, FairTable, User
from web.timetables.queries import elsewhere


def on_the_day(minutes: int, day=DAY) -> datetime:
    return datetime.combine(day, datetime.min.time(), clock.CHINA) + timedelta(minutes=minutes)


@pytest.fixture
def office(make):
    return make.organiser("office")


@pytest.fixture
def agency(make):
    return make.agency()


def of_person(make: Make, fair_id: int, number: int = 1) -> list[tuple[int, int]]:
    with make.database.unit(may_write=False) as unit:
        rows = unit.session.scalars(
            select(FairMeeting).where(FairMeeting.fair_id == fair_id, FairMeeting.status == "planned")
        )
        return sorted((m.starts, m.ends) for m in rows if m.attendee.number == number)


def test_an_interview_of_the_graduate_keeps_its_time_free(make: Make, office, agency) -> None:
    graduate = make.graduate().id
    fair = fair_of(make, office.id, people=1, stands=2, graduate_id=graduate)
    booked(make, make.position(agency.id), graduate, agency.user_id, on_the_day(540))
    published(make, fair)
    assert of_person(make, fair) == [(580, 595)], "the interview lasts until 9:30, and one slot is left"


def test_an_interview_of_whoever_sits_at_a_table_keeps_it_free(make: Make, office, agency) -> None:
    position = make.position(agency.id)
    fair = fair_of(make, office.id, people=3, stands=1, agency_id=agency.id, position_id=position)
    member = make.member(agency.id)
    with make.database.writing() as session:
        session.get(User, member).display_name = "李工"
        session.scalars(
            select(FairTable).join(FairTable.stand).where(FairStand.fair_id == fair)
        ).one().interviewer = "李工"
    booked(make, make.position(agency.id), make.graduate().id, member, on_the_day(565))
    published(make, fair)
    with make.database.unit(may_write=False) as unit:
        assert [m.starts for m in unit.session.scalars(select(FairMeeting))] == [540]


def test_a_meeting_at_another_fair_keeps_its_time_free(make: Make, office) -> None:
    graduate = make.graduate().id
    first, second = (fair_of(make, office.id, people=1, stands=1, slots=2, graduate_id=graduate) for _ in range(2))
    published(make, first)
    published(make, second)
    assert not set(of_person(make, first)) & set(of_person(make, second))
    third = fair_of(make, office.id, people=1, stands=1, slots=2, graduate_id=graduate)
    run = run_of(make, work(make, third))
    assert run.summary["people_without"] == 1 and run.certificate["passed"]
    with make.database.writing() as session:
        session.get(Fair, first).status = "cancelled"
    published(make, third)
    assert of_person(make, third) == of_person(make, first)


def test_an_interview_agreed_after_the_run_stops_its_publishing(client, make: Make, office, agency) -> None:
    graduate = make.graduate().id
    fair = fair_of(make, office.id, people=1, stands=1, slots=2, graduate_id=graduate)
    run = work(make, fair)
    booked(make, make.position(agency.id), graduate, agency.user_id, on_the_day(540))
    client.login(office.user_id)
    assert "报名资料又有变化" in client.get(f"/organiser/fair-runs/{run}").text
    with pytest.raises(Conflict, match="约了面试"):
        publish(make, run)
    assert of_person(make, fair) == []
    publish(make, work(make, fair))
    assert of_person(make, fair) == [] and run_of(make, run + 1).summary["people_without"] == 1


def test_a_free_table_is_offered_to_nobody_who_is_elsewhere(make: Make) -> None:
    world = fair_world(make)
    graduate = make.graduate().id
    person = world.person(wishes=(world.position_id,), graduate_id=graduate)

    def proposed() -> list[int]:
        with world.at(604):
            fair = make.database and elsewhere.db.one(Fair, world.fair_id)
            return [p.person.id for p in fill.proposals(fair, clock.now()) if p.free.table.id == world.table_id]

    assert act(make, proposed) == [person.id]
    booked(make, make.position(world.agency_id), graduate, world.agency, on_the_day(600, world.day))
    assert act(make, proposed) == []
    with world.at(601):
        assert local(clock.now()).minute == 601
        free = act(
            make,
            lambda: fill.soonest(elsewhere.db.one(Fair, world.fair_id), _row(person.id), world.stand_id, clock.now()),
        )
    assert free.span.starts == 640, "the interview lasts until 10:30"


def _row(attendee_id: int):
    from web.models import FairAttendee

    return elsewhere.db.one(FairAttendee, attendee_id)


def test_an_interview_over_midnight_counts_on_both_days() -> None:
    start = on_the_day(1430)
    spans = list(elsewhere._of_days(start, start + timedelta(minutes=20), [DAY, DAY + timedelta(days=1)]))
    assert [(s.starts, s.ends) for s in spans] == [(1430, 1440), (0, 10)]
