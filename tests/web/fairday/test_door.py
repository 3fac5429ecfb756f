"""Check-in at the door: marks come late, twice and in any order, and people walk in."""

import json
from datetime import timedelta

import pytest

from tests.web.client import Client, form_value
from tests.web.fairday.world import FairWorld
from web.core import ids
from web.fairday.rules.times import moment_of
from web.models import FairAttendee, FairBusy, FairMark, FairMeeting
from web.timetables.engine.fits import read_attendee


def send(client: Client, fair: FairWorld, *marks: dict, now: int | None = None, status: int = 200):
    at = int(moment_of(fair.day, 605).timestamp() * 1000) if now is None else now
    body = {
        "now": at,
        "marks": [{"key": f"phone-key-{i:04d}", "kind": "in", "at": at, **m} for i, m in enumerate(marks)],
    }
    headers = {"X-CSRFToken": client.csrf()}
    response = client.http.post(f"/organiser/fairs/{fair.fair_id}/marks", json=body, headers=headers)
    assert response.status_code == status, response.text
    return response.get_json()


def test_marks_sent_twice_count_once(desk: Client, fair: FairWorld) -> None:
    person = fair.person(here=False)
    with fair.at(605):
        first = send(desk, fair, {"number": 1})
        again = send(desk, fair, {"number": 1})
    assert (first["results"], again["results"]) == ({"phone-key-0000": "taken"}, {"phone-key-0000": "known"})
    assert len(fair.every(FairMark)) == 1
    assert fair.one(FairAttendee, person.id).arrived_at is not None


def test_a_code_is_known_by_its_hash_and_a_strange_one_is_said(desk: Client, fair: FairWorld) -> None:
    person = fair.person(here=False)
    with fair.at(605):
        answer = send(desk, fair, {"hash": ids.digest(person.code)[:16]}, {"hash": "0" * 16}, {"number": 77})
    assert list(answer["results"].values()) == ["taken", "unknown", "unknown"]


def test_the_order_of_arrival_does_not_matter(desk: Client, fair: FairWorld) -> None:
    """A phone that was offline sends its older mark after the newer one of another phone."""
    person, at = fair.person(here=False), int(moment_of(fair.day, 605).timestamp() * 1000)
    with fair.at(605):
        send(desk, fair, {"number": 1, "kind": "out", "key": "second-phone-1", "at": at})
        send(desk, fair, {"number": 1, "at": at - 600_000})
    row = fair.one(FairAttendee, person.id)
    assert row.left_at is not None and abs(row.arrived_at - moment_of(fair.day, 595)) < timedelta(seconds=10)


def test_a_phone_whose_clock_is_wrong_is_corrected(desk: Client, fair: FairWorld) -> None:
    person = fair.person(here=False)
    wrong = int((moment_of(fair.day, 605) + timedelta(hours=9)).timestamp() * 1000)
    with fair.at(605):
        send(desk, fair, {"number": 1, "at": wrong - 60_000}, now=wrong)
    arrived = fair.one(FairAttendee, person.id).arrived_at
    assert abs(arrived - moment_of(fair.day, 604)) < timedelta(seconds=10)


def test_malformed_marks_are_refused_as_a_whole(desk: Client, fair: FairWorld) -> None:
    fair.person(here=False)
    for wrong in (
        {"kind": "gone"},
        {"key": "<script>"},
        {"at": "now"},
        {"number": True, "at": None},
        {"number": -1},
        {},
    ):
        send(desk, fair, {"number": 1}, {"number": 1, "key": "another-key", **wrong} if wrong else {}, status=422)
    for body in ("", "[]", '{"marks": 1}', json.dumps({"now": 1e300, "marks": []}), "[" * 100_000):
        headers = {"X-CSRFToken": desk.csrf(), "Content-Type": "application/json"}
        answer = desk.http.post(f"/organiser/fairs/{fair.fair_id}/marks", data=body, headers=headers)
        assert answer.status_code == 422
    assert fair.every(FairMark) == []


def test_a_phone_learns_no_more_than_it_needs(desk: Client, fair: FairWorld) -> None:
    person = fair.person(phone="13912345678", email="someone@example.com")
    text = desk.get(f"/organiser/fairs/{fair.fair_id}/check-in/people.json").text
    rows = json.loads(text)["people"]
    at = int(person.arrived_at.timestamp() * 1000)
    assert rows == [[1, ids.digest(person.code)[:16], person.name[-1], at, "后面没有约好的面谈。"]]
    assert person.code not in text and "139" not in text and "@" not in text and "csrf" not in text
    with fair.at(24 * 60 + 60):  # after the fair's end nothing is learnt at all
        late = json.loads(desk.get(f"/organiser/fairs/{fair.fair_id}/check-in/people.json").text)
    assert late["over"] and late["people"] == [] and not json.loads(text)["over"]


def test_logging_out_clears_what_pages_kept_on_the_device(desk: Client) -> None:
    assert "Clear-Site-Data" not in desk.get("/organiser/fairs").headers
    assert desk.post("/logout").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_the_page_works_without_javascript(desk: Client, fair: FairWorld) -> None:
    person, address = fair.person(here=False), f"/organiser/fairs/{fair.fair_id}/check-in"
    page = desk.get(address)
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    once = form_value(page.text, "once")
    desk.post(address, {"number": "1", "once": once})
    desk.post(address, {"number": "1", "once": once})
    assert fair.one(FairAttendee, person.id).arrived_at is not None
    assert len(fair.every(FairMark)) == 1
    for wrong in ("9999", "abc", ""):
        assert 'role="alert"' in desk.post(address, {"number": wrong}, status=422).text


def test_somebody_walks_in_and_is_placed_at_once(desk: Client, fair: FairWorld) -> None:
    address = f"/organiser/fairs/{fair.fair_id}/walk-in"
    desk.get(address)
    with fair.at(603):
        answer = desk.post(
            address, {"name": "林现场", "phone": "13800001111", "first": fair.stand_id, "second": 0, "third": 0}
        )
        page = desk.get(answer.location).text
    person = fair.every(FairAttendee)[0]
    assert (person.number, person.walk_in, person.arrived_at is not None) == (1, True, True)
    meeting = fair.every(FairMeeting)[0]
    assert (meeting.starts, meeting.origin, meeting.table_id) == (620, "walk_in", fair.table_id)
    assert "10:20" in page and "data:image/svg+xml" in page
    assert "林现场" in desk.get(f"/f/{person.code}").text


def test_who_is_registered_already_is_found_by_telephone(desk: Client, fair: FairWorld) -> None:
    before = fair.person(here=False, phone="13800001111")
    data = {"name": "林现场", "phone": "13800001111", "first": 0, "second": 0, "third": 0}
    with fair.at(603):
        answer = desk.post(f"/organiser/fairs/{fair.fair_id}/walk-in", data)
    assert answer.location.endswith(f"/walk-in/{before.id}")
    assert len(fair.every(FairAttendee)) == 1 and fair.every(FairAttendee)[0].arrived_at is not None


def test_who_comes_to_the_door_is_placed_at_no_time_they_cannot_come(desk: Client, fair: FairWorld) -> None:
    before = fair.person(here=False, phone="13800001111", busy=[FairBusy(day=fair.day, starts=600, ends=640)])
    data = {"name": "林现场", "phone": "13800001111", "first": fair.stand_id, "second": 0, "third": 0}
    with fair.at(603):
        desk.post(f"/organiser/fairs/{fair.fair_id}/walk-in", data)
    (meeting,) = fair.every(FairMeeting)
    assert meeting.attendee_id == before.id and meeting.starts >= 640


def test_a_walk_in_without_a_meeting_is_told_why_and_what_to_do(desk: Client, fair: FairWorld) -> None:
    address = f"/organiser/fairs/{fair.fair_id}/walk-in"
    fair.person(here=False, phone="13800001111", busy=[FairBusy(day=fair.day, starts=540, ends=1080)])
    data = {"name": "林现场", "phone": "13800001111", "first": fair.stand_id, "second": 0, "third": 0}
    with fair.at(603):
        page = desk.get(desk.post(address, data).location).text
        assert "和其他安排冲突" in page and "可以换一家" in page
        again = {"name": "周重复", "phone": "13900002222", "first": fair.stand_id, "second": 0, "third": 0}
        assert "没有排上" not in desk.get(desk.post(address, again).location).text
        assert "已经约好了" in desk.get(desk.post(address, again | {"name": "周 重复"}).location).text
    assert len(fair.every(FairMeeting)) == 1


def test_whoever_chose_nobody_is_not_told_that_their_choice_is_full(desk: Client, fair: FairWorld) -> None:
    address = f"/organiser/fairs/{fair.fair_id}/walk-in"
    desk.get(address)
    with fair.at(603):
        page = desk.get(desk.post(address, {"name": "林现场", "first": 0, "second": 0, "third": 0}).location).text
    assert "没有选机构" in page and "所选机构" not in page


def test_a_walk_in_needs_a_name_and_a_fair_that_runs(desk: Client, fair: FairWorld) -> None:
    address = f"/organiser/fairs/{fair.fair_id}/walk-in"
    assert 'role="alert"' in desk.post(address, {"name": " ", "first": 0, "second": 0, "third": 0}, status=422).text
    desk.post(address, {"name": "某某", "phone": "<b>", "first": 0, "second": 0, "third": 0}, status=422)
    desk.post(address, {"name": "某某", "first": 999999, "second": 0, "third": 0}, status=422)
    with fair.make.database.writing() as session:
        from web.models import Fair

        session.get(Fair, fair.fair_id).status = "closed"
    desk.post(address, {"name": "某某", "first": 0, "second": 0, "third": 0}, status=409)
    assert fair.every(FairAttendee) == []


def test_the_organiser_marks_from_the_personal_page(desk: Client, fair: FairWorld) -> None:
    person = fair.person(here=False)
    assert f"/f/{person.code}/arrive" in desk.get(f"/f/{person.code}").text
    desk.post(f"/f/{person.code}/arrive")
    assert fair.one(FairAttendee, person.id).arrived_at is not None
    stranger = Client(desk.app).login(fair.make.organiser("university").user_id)
    assert "/arrive" not in stranger.get(f"/f/{person.code}").text
    stranger.post(f"/f/{person.code}/arrive", status=404)


def test_the_worker_script_may_answer_for_the_page_alone(client: Client) -> None:
    script = client.get("/organiser/fairs/sw.js")
    assert script.mimetype == "text/javascript" and "people.json" not in script.text and ".put(" not in script.text


@pytest.mark.parametrize("written", ["138 0013 8000", "138-0013-8000", "+86 13800138000", "008613800138000"])
def test_a_telephone_number_is_known_however_it_is_written(desk: Client, fair: FairWorld, written: str) -> None:
    fair.person(here=False, phone="13800138000")
    address = f"/organiser/fairs/{fair.fair_id}/walk-in"
    desk.get(address)
    with fair.at(603):
        desk.post(address, {"name": "林现场", "phone": written, "first": fair.stand_id, "second": 0, "third": 0})
    assert [(p.number, p.arrived_at is not None) for p in fair.every(FairAttendee)] == [(1, True)]


def test_the_door_says_where_somebody_goes_first(desk: Client, fair: FairWorld) -> None:
    """By phone with and without a network, without JavaScript, and from the personal page; of the day after with its day."""
    person, idle, late = fair.person(here=False), fair.person(here=False), fair.person(here=False)
    fair.meeting(person, slot=1)
    fair.meeting(person, slot=3, table_id=fair.other_table_id)
    fair.meeting(late, day=fair.day + timedelta(days=1))
    address = f"/organiser/fairs/{fair.fair_id}/check-in"
    first = "第一场：10:20，一号厅 · A1-1 号桌"
    with fair.at(605):
        rows = json.loads(desk.get(f"{address}/people.json").text)["people"]
        told = [row[4].replace("\N{NO-BREAK SPACE}", " ") for row in rows]
        assert told[:2] == [first, "后面没有约好的面谈。"] and "10:00" in told[2] and "日" in told[2]
        for number in (1, 1, 2):
            desk.post(address, {"number": str(number)})
            page = desk.get(address).text.replace("\N{NO-BREAK SPACE}", " ")
            assert (first if number == 1 else "后面没有约好的面谈。") in page
        desk.post(f"/f/{late.code}/arrive")
        assert "第一场：" in desk.get(f"/f/{late.code}").text
    with fair.at(642):  # the first one is over
        desk.post(address, {"number": "1"})
        assert "第一场：11:00" in desk.get(address).text
    assert idle.number == 2


def test_what_is_told_at_the_door_is_shown_to_whom_the_person_meets(desk: Client, fair: FairWorld) -> None:
    address = f"/organiser/fairs/{fair.fair_id}/walk-in"
    desk.get(address)
    told = {"name": "林现场", "school": "示例大学", "degree": "master", "major": "材料学"}
    with fair.at(603):
        desk.post(address, told | {"first": fair.stand_id, "second": 0, "third": 0})
        (meeting,) = fair.every(FairMeeting)
        agency = Client(desk.app).login(fair.agency)
        assert "硕士 · 材料学" in agency.get(f"/agency/fair-meetings/{meeting.id}").text
        english = agency.get(f"/agency/fair-meetings/{meeting.id}?lang=en").text
        assert "Master" in english and "材料学" in english
        again = desk.post(address, told | {"degree": "emperor", "first": 0, "second": 0, "third": 0}, status=422).text
        assert "材料学" in again and 'id="degree-error"' in again
    (person,) = fair.every(FairAttendee)
    with fair.make.app.app_context(), fair.make.database.unit(may_write=False) as unit:
        read = read_attendee(unit.session.get(FairAttendee, person.id))
    assert {r.field for r in read.readings} >= {"degree", "major"}
