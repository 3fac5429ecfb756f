"""A hall that closes after publishing: its stands move, or what they had is planned anew; all ways stand side by side."""

import re

import icalendar
import pytest
from sqlalchemy import select, update

from tests.web.client import Client
from tests.web.make import PASSWORD
from tests.web.rosters.site import work_off
from tests.web.timetables.site import DAY, fair_of, published, run_of, work
from tests.web.timetables.test_publishing import count, meetings
from web.models import (
    FairAttendee,
    FairBusy,
    FairHall,
    FairMeeting,
    FairRun,
    FairStand,
    FairTable,
    FairVersion,
    Mail,
)


@pytest.fixture
def office(make):
    return make.organiser("office")


def halls(database, fair: int) -> list[int]:
    with database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(FairHall.id).where(FairHall.fair_id == fair).order_by(FairHall.id)))


def ordered(app, client: Client, office, fair: int, form: dict[str, str]) -> list[int]:
    """The runs of every way, done; their ids in the order they are shown."""
    client.login(office.user_id)
    client.get(f"/organiser/fairs/{fair}/replan")
    answer = client.post(f"/organiser/fairs/{fair}/replan", form)
    first = int(re.search(r"fair-runs/(\d+)/ways", answer.location)[1])
    work_off(app)
    with app.extensions["database"].unit(may_write=False) as unit:
        beside = unit.session.get(FairRun, first).settings["beside"]
    return [first, *beside]


def test_the_stands_of_a_closed_hall_move_and_keep_their_times(app, client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=4, stands=3, tables=2, slots=4, wishes=1, max_meetings=1)
    published(make, fair)
    work_off(app)
    a, b = halls(database, fair)
    before = meetings(database, fair)
    with database.writing() as session:
        session.query(Mail).delete()
        code, person = session.execute(
            select(FairAttendee.code, FairAttendee.id)
            .join(FairMeeting, FairMeeting.attendee_id == FairAttendee.id)
            .join(FairTable, FairTable.id == FairMeeting.table_id)
            .join(FairStand, FairStand.id == FairTable.stand_id)
            .where(FairStand.hall_id == a)
        ).first()
    old = icalendar.Calendar.from_ical(client.get(f"/f/{code}/calendar.ics").data).walk("VEVENT")[0]
    move, least, fair_share = ordered(app, client, office, fair, {f"hall-{a}": str(b)})
    page = client.get(f"/organiser/fair-runs/{move}/ways").text
    assert all(f'id="way-{way}"' in page for way in ("move", "least", "fair"))
    now = page.partition('id="now"')[2].partition("</section>")[0]
    assert "现在公布的这一份" in page and re.search(rf">\s*{len(before)}\s*<", now), now
    assert f"现在共 {len(before)} 场" in page and "现在 0 人" in page
    assert meetings(database, fair) == before and count(database, Mail) == 0  # nothing is told before one is chosen
    with database.unit(may_write=False) as unit:
        stands = select(FairTable.id).join(FairTable.stand).where(FairStand.hall_id == a)
        there = set(unit.session.scalars(stands))
    moved = {row[0] for row in before if row[1] in there}
    client.get(f"/organiser/fair-runs/{move}/publish")
    client.post(f"/organiser/fair-runs/{move}/publish", {"current": PASSWORD})
    work_off(app)
    assert meetings(database, fair) == before  # same people, tables and times
    with database.unit(may_write=False) as unit:
        assert unit.session.get(FairHall, a).closed and not unit.session.get(FairHall, b).closed
        assert set(unit.session.scalars(select(FairStand.hall_id).where(FairStand.fair_id == fair))) == {b}
        changes = unit.session.scalars(select(FairVersion).where(FairVersion.number == 2)).one().changes
    assert {c["person"] for c in changes} == moved and {c["kind"] for c in changes} == {"room"}
    assert count(database, Mail) == len(moved)
    new = icalendar.Calendar.from_ical(client.get(f"/f/{code}/calendar.ics").data).walk("VEVENT")[0]
    assert "A 厅" in str(old["location"]) and "B 厅" in str(new["location"])
    assert (old["uid"], old["dtstart"].dt) == (new["uid"], new["dtstart"].dt) and new["sequence"] > old["sequence"]
    assert "B 厅" in client.get(f"/organiser/fairs/{fair}/versions").text and person in moved
    assert "报名资料又有变化" not in client.get(f"/organiser/fairs/{fair}/runs").text


def test_the_fair_share_holds_where_other_meetings_may_move(app, client, make, database, office) -> None:
    """The only time somebody has left is taken by a meeting that could be held at another one."""
    fair = fair_of(make, office.id, people=2, stands=2, tables=1, slots=2, wishes=2, min_meetings=1, max_meetings=1)
    with database.writing() as session:
        one, two = session.scalars(select(FairAttendee).where(FairAttendee.fair_id == fair).order_by(FairAttendee.id))
        tables = session.scalars(
            select(FairTable).join(FairTable.stand).where(FairStand.fair_id == fair).order_by(FairTable.id)
        ).all()
        one.busy.append(FairBusy(day=DAY, starts=560, ends=575))  # can come at 9:00 alone
        mine = {"fair_id": fair, "day": DAY, "updated_at": one.updated_at}
        offers = [table.stand.positions[0].id for table in tables]
    published(make, fair)
    with database.writing() as session:
        session.query(FairMeeting).delete()
        for person, table, offer in ((one, tables[0], offers[0]), (two, tables[1], offers[1])):
            ids = {"attendee_id": person.id, "table_id": table.id, "fair_position_id": offer}
            session.add(FairMeeting(**mine, **ids, starts=540, ends=555))
    a, _b = halls(database, fair)  # the first stand's; the second one's only table is taken at 9:00
    least, fair_share = ordered(app, client, office, fair, {f"hall-{a}": "close"})
    assert run_of(make, least).summary["people_without"] == 1
    assert run_of(make, fair_share).summary["people_without"] == 0
    page = client.get(f"/organiser/fair-runs/{least}/ways").text
    assert page.count("公布这一份") == 2 and "人一场也没有" in page


def test_after_a_replan_no_more_is_met_than_there_are_places(app, client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=4, stands=2, tables=1, slots=2, wishes=2, max_meetings=2)
    published(make, fair)
    with database.writing() as session:
        session.execute(update(FairMeeting).values(status="met"))
    late = work(make, fair, "replan", way="least", not_before=["2027-03-20", 700])  # every time is past
    summary = run_of(make, late).summary
    assert summary["meetings"] == 4 <= summary["places"]


def test_a_hall_that_is_gone_takes_nobody_in(app, client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=4, stands=2, tables=2, slots=4, wishes=1, max_meetings=1)
    published(make, fair)
    a, b = halls(database, fair)
    move, _least, _fair = ordered(app, client, office, fair, {f"hall-{a}": str(b)})
    setup = f"/organiser/fairs/{fair}/setup/halls"
    client.get(setup)
    one = {"rows-0-number": str(a), "rows-0-name": "一号厅"}
    assert "还有约好的面谈，不能去掉" in client.post(setup, one, status=422).text
    assert halls(database, fair) == [a, b]
    with database.writing() as session:
        at_b = select(FairTable.id).join(FairTable.stand).where(FairStand.hall_id == b)
        session.execute(update(FairMeeting).where(FairMeeting.table_id.in_(at_b)).values(status="cancelled"))
    client.post(setup, one)
    assert halls(database, fair) == [a]
    assert "展厅已经去掉" in client.get(f"/organiser/fair-runs/{move}/ways").text
    assert "展厅已经去掉" in client.get(f"/organiser/fair-runs/{move}/publish", status=409).text


def test_a_way_that_cannot_be_published_says_why(app, client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=4, stands=2, tables=2, slots=4, wishes=1, max_meetings=1)
    published(make, fair)
    a, b = halls(database, fair)
    move, least, _fair = ordered(app, client, office, fair, {f"hall-{a}": str(b)})
    with database.writing() as session:
        run = session.get(FairRun, least)
        run.certificate = run.certificate | {"passed": False}
    page = client.get(f"/organiser/fair-runs/{move}/ways").text
    assert "有一项检查没有通过" in page and page.count("公布这一份") == 2
