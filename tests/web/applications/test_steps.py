"""From applied to hired: who may do what when, and what happens when two act at once."""

import threading
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.web.applications.helpers import application, close
from tests.web.client import Client
from web.applications.service import working_days_after
from web.core import clock
from web.models import AgencyMember, Mail
from web.models.stages import STAGES


def test_the_whole_way_to_hired_with_a_mail_at_each_step(app, make, client, work, database):
    graduate, agency = make.graduate(), make.agency()
    number = make.application(make.position(agency.id), graduate.id)
    client.login(agency.user_id)
    for seen, to in (("applied", "interview"), ("interview", "offer"), ("offer", "hired")):
        way = f"/applications/{number}/interviews" if STAGES[to].arranged else f'value="{to}"'
        assert way in client.get(f"/applications/{number}").text
        client.post(f"/applications/{number}/step", {"seen": seen, "to": to, "note": f"说明 {to}"})
    row = application(make, number)
    assert row.status == "hired" and row.reply_by is None
    assert [e.status for e in row.events] == ["interview", "offer", "hired"]
    work()
    with database.unit(may_write=False) as unit:
        mails = unit.session.scalars(select(Mail).order_by(Mail.id)).all()
    assert [m.to for m in mails] == ["graduate1@example.com"] * 3
    assert "说明 interview" in mails[0].body
    page = Client(app).login(graduate.user_id).get(f"/applications/{number}").text
    assert "说明 offer" in page and "机构登记录用" in page and "撤回投递" not in page


@pytest.mark.parametrize("status", STAGES)
def test_every_step_not_in_the_table_is_refused_and_changes_nothing(app, make, status):
    graduate, agency = make.graduate(), make.agency()
    number = make.application(make.position(agency.id), graduate.id, status=status)
    theirs = Client(app).login(agency.user_id)
    for to in STAGES:
        if to not in map(str, STAGES[status].next_of("agency")):
            theirs.post(f"/applications/{number}/step", {"seen": status, "to": to}, status=409)
    theirs.post(f"/applications/{number}/step", {"seen": status, "to": "boss"}, status=422)
    theirs.post(f"/applications/{number}/step", {"seen": status}, status=422)
    mine = Client(app).login(graduate.user_id)
    if "withdrawn" not in map(str, STAGES[status].next_of("graduate")):
        mine.post(f"/applications/{number}/withdraw", status=409)
    if status != "invited":
        mine.post(f"/applications/{number}/answer", {"accept": "y"}, status=409)
    row = application(make, number)
    assert row.status == status and not row.events


def test_the_second_of_two_colleagues_is_told_what_the_first_did(app, make, client):
    agency = make.agency()
    number = make.application(make.position(agency.id), make.graduate().id)
    other = Client(app).login(make.member(agency.id))
    client.login(agency.user_id).post(f"/applications/{number}/step", {"seen": "applied", "to": "interview"})
    text = other.post(f"/applications/{number}/decline", {"seen": "applied", "reason": "filled"}, status=409).text
    assert "面试" in text and application(make, number).status == "interview"


def test_withdrawing_while_the_agency_steps_on_has_one_clear_result(app, make, client):
    graduate, agency = make.graduate(), make.agency()
    number = make.application(make.position(agency.id), graduate.id)
    client.login(graduate.user_id).post(f"/applications/{number}/withdraw")
    theirs = Client(app).login(agency.user_id)
    text = theirs.post(f"/applications/{number}/step", {"seen": "applied", "to": "interview"}, status=409).text
    assert "已撤回" in text
    assert application(make, number).status == "withdrawn"


def test_six_colleagues_in_the_same_moment_make_one_step(app, make):
    agency = make.agency()
    number = make.application(make.position(agency.id), make.graduate().id)
    clients = [Client(app).login(make.member(agency.id)) for _ in range(6)]
    tokens = [one.csrf() for one in clients]
    start, answers = threading.Barrier(6), []

    def press(one: Client, token: str, to: str) -> None:
        start.wait()
        data = {"csrf_token": token, "seen": "applied", "to": "interview", "reason": "filled"}
        answers.append(one.http.post(f"/applications/{number}/{to}", data=data).status_code)

    threads = [
        threading.Thread(target=press, args=(one, token, ("step", "decline")[n % 2]))
        for n, (one, token) in enumerate(zip(clients, tokens, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409, 409, 409, 409, 409]
    row = application(make, number)
    assert len(row.events) + (row.decline is not None) == 1


def test_withdrawing_takes_the_agreed_fields_back_and_applying_again_is_possible(app, make, client):
    graduate, agency = make.graduate(name="麦家", phone="13912345678"), make.agency()
    position = make.position(agency.id)
    client.login(graduate.user_id).post(f"/positions/{position}/apply", {"fields": ["phone"], "message": "我想来"})
    theirs = Client(app).login(agency.user_id)
    assert "13912345678" in theirs.get("/applications/1").text
    client.post("/applications/1/withdraw")
    for path in ("/applications/1", "/agency/applications?tab=all"):
        page = theirs.get(path).text
        for text in ("麦家", "13912345678", "graduate1@example.com", "示例大学", "我想来"):
            assert text not in page, (path, text)
    assert "重新投递" in client.get("/applications/1").text
    client.post(f"/positions/{position}/apply", {"message": "又来了"})
    row = application(make, 1)
    assert row.status == "applied" and [e.status for e in row.events] == ["applied", "withdrawn", "applied"]
    assert "麦家" in theirs.get("/applications/1").text and "13912345678" not in theirs.get("/applications/1").text


def test_viewers_see_but_do_not_act(app, make):
    agency = make.agency()
    number = make.application(make.position(agency.id), make.graduate().id)
    viewer = Client(app).login(make.member(agency.id, "viewer"))
    page = viewer.get(f"/applications/{number}").text
    assert "只能查看" in page and 'name="to"' not in page
    viewer.post(f"/applications/{number}/step", {"seen": "applied", "to": "interview"}, status=403)


def test_an_overdue_answer_is_shown_to_both_sides(app, make, client):
    graduate, agency = make.graduate(), make.agency()
    late = clock.today() - timedelta(days=1)
    number = make.application(make.position(agency.id), graduate.id, reply_by=late)
    client.login(graduate.user_id)
    for path in (f"/applications/{number}", "/me/applications"):
        assert "已超期" in client.get(path).text
    theirs = Client(app).login(agency.user_id)
    assert "有 1 份投递超过了答复期限" in theirs.get("/agency/applications").text
    theirs.post(f"/applications/{number}/step", {"seen": "applied", "to": "interview"})
    assert "已超期" not in client.get(f"/applications/{number}").text


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(0, 40))
def test_working_days_skip_weekends_only(day, count):
    end = working_days_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(d.weekday() < 5 for d in between) == count
    assert count == 0 or end.weekday() < 5


def test_a_closed_position_can_still_be_decided(app, make, client):
    agency = make.agency()
    position = make.position(agency.id)
    number = make.application(position, make.graduate().id)
    close(make, position)
    client.login(agency.user_id).post(f"/applications/{number}/step", {"seen": "applied", "to": "interview"})
    assert application(make, number).status == "interview"


def test_leaving_the_agency_ends_access_at_once(app, make, client, database):
    agency = make.agency()
    member = make.member(agency.id)
    number = make.application(make.position(agency.id), make.graduate().id)
    client.login(member).get(f"/applications/{number}")
    with database.writing() as session:
        session.delete(session.scalar(select(AgencyMember).where(AgencyMember.user_id == member)))
    client.get(f"/applications/{number}", status=404)
    client.get("/agency/applications", status=404)
    client.post(f"/applications/{number}/step", {"seen": "applied", "to": "interview"}, status=403)
