"""What came of the meetings: outcomes, applications, words of both sides, reminders, and the report."""

import io
from datetime import timedelta

import openpyxl
import pytest

from tests.web.client import Client, form_value
from tests.web.downloads.site import made
from tests.web.fairday.world import FairWorld
from web.fairday import jobs
from web.fairday.rules.times import moment_of
from web.models import Application, Fair, FairAttendee, FairFeedback, FairMeeting, Mail, Notice


@pytest.fixture(autouse=True)
def the_day(fair: FairWorld):
    with fair.at(605):
        yield


def say(client: Client, meeting: int, outcome: str, seen: str = "planned", status: int = 303) -> None:
    client.post(f"/agency/fair-meetings/{meeting}/outcome", {"outcome": outcome, "seen": seen, "note": ""}, status)


def test_an_outcome_moves_the_application(client: Client, fair: FairWorld) -> None:
    graduate = fair.make.graduate()
    linked = fair.one(FairMeeting, fair.meeting(fair.person(graduate_id=graduate.id)))
    from web.models import FairPosition

    position = fair.one(FairPosition, fair.position_id).position_id
    application = fair.make.application(position, graduate.id)
    agency = client.login(fair.agency)
    say(agency, linked.id, "offer")
    assert fair.one(Application, application).status == "offer"
    say(agency, linked.id, "second", seen="met.offer.")
    assert fair.one(Application, application).status == "offer"  # a step never goes back


def test_without_an_application_the_graduate_is_invited(client: Client, fair: FairWorld) -> None:
    graduate = fair.make.graduate()
    meeting = fair.meeting(fair.person(graduate_id=graduate.id))
    say(client.login(fair.agency), meeting, "second")
    (sent,) = fair.every(Application)
    assert (sent.status, sent.graduate_id) == ("invited", graduate.id)
    page = client.get(f"/agency/fair-meetings/{meeting}").text  # who was met by name leads to what is without one
    assert "看 TA 的投递或邀请" in page and f"/applications/{sent.id}" in page
    client.get(f"/applications/{sent.id}")


def test_a_position_that_closed_promises_no_invitation(client: Client, fair: FairWorld) -> None:
    """What the page promises is what happens: the desk's cards and the agency's form send nothing then."""
    from web.models import FairPosition, Position

    meeting = fair.meeting(fair.person(graduate_id=fair.make.graduate().id))
    agency, address = client.login(fair.agency), f"/agency/fair-meetings/{meeting}"
    assert "发出你们的邀请" in agency.get(address).text
    with fair.make.database.writing() as session:
        position = session.get(FairPosition, fair.position_id).position_id
        session.get(Position, position).valid_until = fair.day - timedelta(days=1)
    assert "不会发出邀请" in agency.get(address).text
    say(agency, meeting, "second")
    assert fair.every(Application) == []
    assert "没有发出邀请" in agency.get(f"/agency/fairs/{fair.fair_id}/day").text


@pytest.mark.parametrize("code", ["met", "no", "no_show"])
def test_other_outcomes_leave_applications_alone(client: Client, fair: FairWorld, code: str) -> None:
    meeting = fair.meeting(fair.person(graduate_id=fair.make.graduate().id))
    say(client.login(fair.agency), meeting, code)
    assert fair.every(Application) == []
    assert fair.one(FairMeeting, meeting).status == ("no_show" if code == "no_show" else "met")


def test_a_colleague_was_faster(client: Client, fair: FairWorld) -> None:
    meeting, agency = fair.meeting(fair.person()), client.login(fair.agency)
    agency.post(f"/agency/fair-meetings/{meeting}/begin", {"seen": "planned"})
    agency.post(f"/agency/fair-meetings/{meeting}/begin", {"seen": "planned"}, status=409)
    say(agency, meeting, "met", seen="planned", status=409)
    say(agency, meeting, "met", seen="started")
    say(agency, meeting, "no", seen="met.offer.", status=409)  # what they said is not what was shown
    say(agency, meeting, "nonsense", seen="met", status=422)
    say(Client(client.app).login(fair.other_agency), meeting, "no", seen="met", status=404)


def test_a_double_click_is_one_outcome(client: Client, fair: FairWorld) -> None:
    meeting, agency = fair.meeting(fair.person()), client.login(fair.agency)
    page = agency.get(f"/agency/fair-meetings/{meeting}").text
    data = {"outcome": "second", "seen": "planned", "note": "很好", "once": form_value(page, "once")}
    agency.post(f"/agency/fair-meetings/{meeting}/outcome", data)
    agency.post(f"/agency/fair-meetings/{meeting}/outcome", data)
    assert fair.one(FairMeeting, meeting).outcome == "second"


def test_both_sides_say_a_word_and_may_change_it(client: Client, fair: FairWorld) -> None:
    person = fair.person()
    meeting = fair.meeting(person, status="met")
    address = f"/f/{person.code}/meetings/{meeting}/feedback"
    client.get(address)
    client.post(address, {"rating": "9"}, status=422)
    assert client.post(address, {"rating": "4", "note": "<script>"}).location.endswith("/thanks")
    client.get(f"/f/{person.code}/thanks")
    client.post(address, {"rating": "5"})
    agency = Client(client.app).login(fair.agency)
    agency.post(f"/agency/fair-meetings/{meeting}/feedback", {"rating": "3"})
    assert sorted((f.side, f.rating) for f in fair.every(FairFeedback)) == [("agency", 3), ("graduate", 5)]
    other = fair.person()
    client.post(f"/f/{other.code}/meetings/{meeting}/feedback", {"rating": "1"}, status=404)


def test_a_meeting_that_was_not_held_cannot_be_rated(client: Client, fair: FairWorld) -> None:
    person = fair.person()
    client.get(f"/f/{person.code}/meetings/{fair.meeting(person)}/feedback", status=404)


def test_reminders_go_out_after_two_and_seven_days_and_once(fair: FairWorld, work) -> None:
    person = fair.person(email="person@example.com")
    fair.meeting(person, status="met")
    end = moment_of(fair.day, 600 + 120)
    with fair.make.app.app_context():
        told = []
        for after in (timedelta(days=1), timedelta(days=2), timedelta(days=2, hours=1), timedelta(days=7)):
            jobs.remind(end + after)
            work()
            told.append((len(fair.every(Notice)), len(fair.every(Mail))))
    assert told == [(0, 0), (1, 2), (1, 2), (2, 4)]
    assert {m.to for m in fair.every(Mail)} >= {"person@example.com"}


def test_nobody_is_reminded_of_what_is_done(fair: FairWorld, client: Client, work) -> None:
    person = fair.person(email="person@example.com")
    meeting = fair.meeting(person)
    say(client.login(fair.agency), meeting, "met")
    client.post(f"/f/{person.code}/meetings/{meeting}/feedback", {"rating": "5"})
    with fair.make.app.app_context():
        jobs.remind(moment_of(fair.day, 720) + timedelta(days=2))
    work()
    assert [m for m in fair.every(Mail) if m.key.startswith("mail:fair-follow")] == []


def test_the_report_counts_what_happened(client: Client, fair: FairWorld) -> None:
    people = [fair.person(), fair.person(), fair.person(here=False)]
    fair.meeting(people[0], status="met", outcome="offer")
    fair.meeting(people[1], slot=1, status="met", outcome="met", origin="fill")
    fair.meeting(people[2], slot=2, status="no_show")
    fair.person(school="很小的学院", province="310000")
    desk = client.login(fair.organiser)
    page = desk.get(f"/organiser/fairs/{fair.fair_id}/report").text
    assert "75%" in page and "很小的学院" not in page
    by_school = page.split("按学校</h2>")[1].split("</section>")[0]
    assert "到场" in by_school and "录用意向" in by_school
    for name in ("report", "day"):
        content = made(desk, f"/organiser/fairs/{fair.fair_id}/{name}.xlsx").data
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = [[c.value for c in row] for row in book.worksheets[0].iter_rows()]
        book.close()
        if name == "report":
            line = dict(zip(rows[0], rows[1], strict=True))
            assert (line["报名"], line["到场"], line["安排的会面"], line["已进行"], line["未到"]) == (4, 3, 3, 2, 1)
            assert (line["补位"], line["录用意向"]) == (1, 1)
        else:
            assert len(rows) == 4


def test_who_is_met_no_more_shows_the_agency_nothing(client: Client, fair: FairWorld) -> None:
    """A meeting moved to another table or called off: the number and the address are no longer this agency's to see."""
    person = fair.person(phone="13912345678", shared={"fields": ["name", "phone"]})
    meeting, gone = fair.meeting(person), fair.meeting(person, 1, status="cancelled")
    agency = client.login(fair.agency)
    assert "13912345678" in agency.get(f"/agency/fair-meetings/{meeting}").text
    agency.get(f"/agency/fair-meetings/{gone}", status=404)
    say(agency, gone, "offer", seen="cancelled", status=404)
    with fair.make.database.writing() as session:
        session.get(Fair, fair.fair_id).status = "cancelled"
    agency.get(f"/agency/fair-meetings/{meeting}", status=404)
    say(agency, meeting, "offer", status=404)


def test_a_meeting_with_a_result_does_not_begin_again(client: Client, fair: FairWorld) -> None:
    meeting, agency = fair.meeting(fair.person()), client.login(fair.agency)
    say(agency, meeting, "offer")
    agency.post(f"/agency/fair-meetings/{meeting}/begin", {"seen": "met"}, status=409)
    row = fair.one(FairMeeting, meeting)
    assert (row.status, row.outcome) == ("met", "offer")


def test_nothing_is_recorded_of_a_meeting_before_its_day(client: Client, fair: FairWorld) -> None:
    person = fair.person(here=False)
    meeting = fair.meeting(person)
    with fair.at(605 - 24 * 60):
        agency = client.login(fair.agency)
        agency.post(f"/agency/fair-meetings/{meeting}/begin", {"seen": "planned"}, status=409)
        say(agency, meeting, "offer", status=409)
    assert fair.one(FairMeeting, meeting).status == "planned"
    assert fair.one(FairAttendee, person.id).arrived_at is None


def test_a_fair_whose_last_window_has_passed_is_over_by_itself(fair: FairWorld) -> None:
    def status() -> str:
        with fair.make.database.unit(may_write=False) as unit:
            return unit.session.get(Fair, fair.fair_id).status

    with fair.make.app.app_context():
        assert jobs.end_passed(moment_of(fair.day, 600)) == 0
        assert status() == "published"
        assert jobs.end_passed(moment_of(fair.day, 1439)) == 1
        assert status() == "over"
        person = fair.person()
        assert "这场招聘会已结束" in Client(fair.make.app).get(f"/f/{person.code}").text
        assert jobs.end_passed(moment_of(fair.day, 1439)) == 0
