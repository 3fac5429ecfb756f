"""Rests and groups: entered by the organiser, by oneself, by a sheet; kept by the timetable and on the day."""

import json
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from tests.web.fairs.test_sheets import send
from tests.web.make import Make
from tests.web.timetables.site import DAY, fair_of, order, published, run_of, work
from web.core import files
from web.fairday.rules.times import Span, apart
from web.models import Fair, FairAttendee, FairBusy, FairMeeting, FairStand, FairTable
from web.timetables import engine, jobs


@pytest.fixture
def office(make):
    return make.organiser("office")


def people_of(make: Make, fair_id: int) -> list[FairAttendee]:
    with make.database.unit(may_write=False) as unit:
        found = select(FairAttendee).where(FairAttendee.fair_id == fair_id).order_by(FairAttendee.number)
        rows = list(unit.session.scalars(found))
        unit.session.expunge_all()
        return rows


def times_of(make: Make, fair_id: int) -> dict[int, list[int]]:
    with make.database.unit(may_write=False) as unit:
        rows = unit.session.scalars(select(FairMeeting).where(FairMeeting.fair_id == fair_id))
        found: dict[int, list[int]] = {}
        for meeting in rows:
            found.setdefault(meeting.attendee.number, []).append(meeting.starts)
        return {number: sorted(starts) for number, starts in found.items()}


def given(make: Make, fair_id: int, **people: dict[int, dict]) -> None:
    with make.database.writing() as session:
        for row in session.scalars(select(FairAttendee).where(FairAttendee.fair_id == fair_id)):
            for name, values in people.items():
                if row.number in values:
                    setattr(row, name, values[row.number])


def test_a_rest_and_a_group_are_kept_by_the_timetable_and_proven(client, make: Make, office) -> None:
    fair = fair_of(make, office.id, people=3, stands=2, slots=9, walk_minutes=0, group_minutes=60)
    given(make, fair, rest_minutes={1: 40}, group_name={2: "一号车", 3: "一号车"})
    run = published(make, fair)
    times = times_of(make, fair)
    assert times[1][1] - (times[1][0] + 15) >= 40
    both = [*times[2], *times[3]]
    assert len(both) == 4 and max(both) + 15 - min(both) <= 60
    row = run_of(make, run)
    assert row.certificate["passed"] and row.summary["optimal"]
    assert {c["code"] for c in row.certificate["checks"]} >= {"together", "rest"}
    client.login(office.user_id)
    page = client.get(f"/organiser/fair-runs/{run}").text
    assert "同行的人都在同一段时间里面谈" in page and "个人的休息" in page


def test_why_not_says_that_the_group_comes_at_another_time(client, make: Make, office) -> None:
    fair = fair_of(make, office.id, people=2, stands=2, slots=3, wishes=2, walk_minutes=0, group_minutes=15)
    given(make, fair, group_name={1: "一号车", 2: "一号车"})
    with make.database.writing() as session:  # one table meets at nine alone, the other half an hour later
        first, second = session.scalars(select(FairTable).join(FairTable.stand).where(FairStand.fair_id == fair))
        first.busy.append(FairBusy(day=DAY, starts=555, ends=600))
        second.busy.append(FairBusy(day=DAY, starts=540, ends=575))
    run = work(make, fair)
    client.login(office.user_id)
    assert "同行的人另有一段时间来" in client.get(f"/organiser/fair-runs/{run}/why").text


def test_one_alone_is_no_group_and_what_is_not_set_leaves_the_input_as_it_was(make: Make, office) -> None:
    fair = fair_of(make, office.id, people=2)
    before = run_of(make, work(make, fair))
    given(make, fair, group_name={1: "一号车"})
    after = run_of(make, work(make, fair))
    assert before.input_hash == after.input_hash


def test_the_way_between_halls_is_beside_the_gap(make: Make, office) -> None:
    """Two stands in two halls: with a gap of 5 and a way of 10 the next slot but one is the first that can be reached."""
    fair = fair_of(make, office.id, people=1, stands=2, slots=4, gap_minutes=5, walk_minutes=10)
    published(make, fair)
    first, second = times_of(make, fair)[1]
    assert second - (first + 15) >= 15


def test_the_organiser_enters_them_and_the_graduate_sees_and_chooses(client, make: Make, office) -> None:
    graduate = make.graduate()
    fair = fair_of(make, office.id, people=2, graduate_id=graduate.id, status="open", group_minutes=90)
    one, other = people_of(make, fair)
    client.login(office.user_id)
    for person in (one, other):
        page = f"/organiser/fairs/{fair}/attendees/{person.id}/edit"
        form = {
            "name": person.name,
            "seen": person.updated_at.isoformat(),
            "group_name": "一号车",
            "rest_minutes": "30",
        }
        assert "前后不超过 90 分钟" in client.get(page).text
        wrong = client.post(page, form | {"rest_minutes": "500"}, 422).text
        assert "0 到 240" in wrong and 'value="一号车"' in wrong
        client.post(page, form)
    listed = client.get(f"/organiser/fairs/{fair}/attendees").text
    assert listed.count("同行：一号车") == 2 and "休息 30 分钟" in listed
    client.login(graduate.user_id)
    mine = client.get(f"/me/fairs/{fair}").text
    assert "另外 1 人同行" in mine and '<option value="30" selected>' in mine and "同学2" not in mine
    client.post(f"/me/fairs/{fair}/times", {"slot": ["0"], "rest": "45"})
    client.post(f"/me/fairs/{fair}/times", {"slot": ["0"], "rest": "9999"})
    client.post(f"/me/fairs/{fair}/times", {"slot": ["0"]})
    assert people_of(make, fair)[0].rest_minutes == 45


def test_a_sheet_says_rest_and_group_and_leaves_alone_what_it_has_no_column_for(client, make: Make, office) -> None:
    fair = fair_of(make, office.id, people=3, status="open")
    client.login(office.user_id)
    send(client, fair, "times", "姓名,不便时间\n同学1,9:00-9:15\n")
    send(client, fair, "times", "姓名,休息分钟,同行组\n同学1,30 分钟,一号车\n同学2,,一号车\n同学3,很久,\n")
    kept = people_of(make, fair)
    assert [(p.rest_minutes, p.group_name) for p in kept] == [(30, "一号车"), (0, "一号车"), (0, "")]
    with make.database.unit(may_write=False) as unit:
        assert [b.starts for b in unit.session.get(FairAttendee, kept[0].id).busy] == [540], "no column of times"
    page = client.get(f"/organiser/fairs/{fair}/sheets").text
    assert "很久" in page and "整数分钟" in page
    send(client, fair, "times", "姓名,不便时间\n同学1,\n")
    kept = people_of(make, fair)
    assert (kept[0].rest_minutes, kept[0].group_name) == (30, "一号车")
    header = [
        c.value
        for c in openpyxl.load_workbook(BytesIO(client.get(f"/organiser/fairs/{fair}/sheets/times.xlsx").data)).active[
            1
        ]
    ]
    assert header[-2:] == ["休息分钟", "同行组"]


def test_the_input_holds_rests_and_groups_by_keys_alone(make: Make, office) -> None:
    fair = fair_of(make, office.id, people=2)
    given(make, fair, rest_minutes={1: 25}, group_name={1: "小组", 2: "小组"})
    run = order(make, fair)
    with make.app.app_context():
        jobs.work(run)
        with make.database.unit(may_write=False) as unit:
            row = unit.session.get(type(run_of(make, run)), run)
            stored = json.loads(engine.member(files.path_of(row.input), "stored.json"))
    first, second = (str(p.id) for p in people_of(make, fair))
    assert [p.get("rest_minutes", 0) for p in stored["people"]] == [25, 0]
    assert [(g["people"], g["within_minutes"]) for g in stored["groups"]] == [([first, second], 1440)]


def test_on_the_day_a_longer_rest_counts_too() -> None:
    fair = Fair(gap_minutes=5, walk_minutes=5)
    one, near, far = (Span(DAY, starts, starts + 15, 1) for starts in (540, 560, 600))
    assert apart(fair, one, near) and not apart(fair, one, near, 30) and apart(fair, one, far, 30)
