"""Calendar entries follow an interview, read back by another program's parser; reminders come once and never at night."""

from datetime import date, timedelta
from email import message_from_bytes

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select

from tests.web.applications.helpers import change
from tests.web.client import Client
from tests.web.fairday.world import fair_world
from tests.web.hires.site import act
from tests.web.interviews.site import at, booked, live, propose, said, seen
from tests.web.make import Make
from web.applications import service as applications
from web.core import mail
from web.core.errors import Conflict
from web.core.limits import LIMITS, Limit
from web.core.outbox import Effect
from web.core.refusals import Wrong
from web.fairday.service import applying
from web.interviews import jobs, queries, service
from web.interviews.service.clashes import of_interview, to_agency, to_graduate
from web.models import Agency, AgencyMember, Application, FairMeeting, FairTable, Mail, Notice, User

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2027-03-01 10:00+08:00", tick=False):
        yield


def entries(database, user_id: int) -> list[tuple]:
    """(method, uid, sequence, status, start, attendee) of each entry a person was sent, in order."""
    found = []
    with database.unit(may_write=False) as unit:
        address = unit.session.get(User, user_id).email
        for text in unit.session.scalars(select(Mail.calendar).where(Mail.to == address).order_by(Mail.id)):
            if text:
                book = Calendar.from_ical(text)
                (event,) = book.walk("VEVENT")
                start = event.decoded("dtstart").astimezone(at(0).tzinfo)
                person = str(event["attendee"])
                found.append((book["method"], event["uid"], event["sequence"], event["status"], start, person))
    return found


def test_an_entry_keeps_its_name_moves_and_falls(client: Client, make: Make, database, work) -> None:
    agency, graduate = make.agency(), make.graduate()
    colleague, watcher = make.member(agency.id), make.member(agency.id, "viewer")
    application = booked(make, make.position(agency.id), graduate.id, agency.user_id)
    mark = seen(make, application)
    act(make, lambda: service.move(application, said([colleague], at(4, 15)), mark))
    mark = seen(make, application)
    act(make, lambda: service.cancel(application, "客户临时来访", mark))
    work()
    number = act(make, lambda: queries.rounds(application)[0].id)
    uid, me = f"interview-{number}@localhost", "mailto:graduate2@example.com"
    with database.unit(may_write=False) as unit:
        me = f"mailto:{unit.session.get(User, graduate.user_id).email}"
    assert entries(database, graduate.user_id) == [
        ("REQUEST", uid, 0, "CONFIRMED", at(3), me),
        ("REQUEST", uid, 1, "CONFIRMED", at(4, 15), me),
        ("CANCEL", uid, 2, "CANCELLED", at(4, 15), me),
    ]
    assert [one[:4] for one in entries(database, agency.user_id)] == [
        ("REQUEST", uid, 0, "CONFIRMED"),
        ("CANCEL", uid, 1, "CANCELLED"),  # no longer an interviewer
    ]
    assert [one[:4] for one in entries(database, colleague)] == [
        ("REQUEST", uid, 1, "CONFIRMED"),
        ("CANCEL", uid, 2, "CANCELLED"),
    ]
    assert entries(database, watcher) == []
    person = client.login(graduate.user_id)
    one = Calendar.from_ical(person.get(f"/applications/{application}/interviews/1.ics").data)
    (event,) = Calendar.from_ical(person.get("/interviews.ics").data).walk("VEVENT")
    assert one["method"] == "PUBLISH" and (event["uid"], event["sequence"], event["status"]) == (uid, 2, "CANCELLED")
    with database.unit(may_write=False) as unit:
        bodies = " ".join(unit.session.scalars(select(Mail.body).where(Mail.to == me.removeprefix("mailto:"))))
    assert "客户临时来访" in bodies and "15:00–15:30（北京时间）\n方式：当面" in bodies


def test_mail_carries_the_entry_as_mail_programs_expect(make: Make, app, monkeypatch) -> None:
    sent = []

    class Server:
        def __init__(self, *_args, **_more) -> None: ...
        def __enter__(self):
            return self

        def __exit__(self, *_error) -> None: ...
        def send_message(self, message) -> None:
            sent.append(message_from_bytes(message.as_bytes()))

    monkeypatch.setattr(mail.smtplib, "SMTP", Server)
    entry = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
    payload = {"to": "a@example.com", "subject": "面试", "body": "取消\n", "calendar": entry}
    settings = type("S", (), {"smtp_url": "smtp://localhost:25", "mail_from": "site@example.com"})
    mail._smtp(settings, Effect("mail:x", payload))
    text, attached = (
        sent[0].walk().__iter__(),
        [part for part in sent[0].walk() if part.get_content_subtype() == "calendar"],
    )
    assert next(text).is_multipart() and attached[0].get_param("method") == "CANCEL"
    assert b"METHOD:CANCEL" in attached[0].get_payload(decode=True)


def test_a_season_of_days_reminds_once_in_daylight(make: Make, app, database) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = booked(make, make.position(agency.id), graduate.id, agency.user_id, at(5, 9))
    heard = []
    for day in range(7):
        for hour in (0, 3, 7, 8, 12, 19, 22, 23):
            with time_machine.travel(f"2027-03-{1 + day:02} {hour:02}:30+08:00", tick=False), app.app_context():
                jobs.remind()
            with database.unit(may_write=False) as unit:
                told = select(Notice.user_id).where(Notice.text_zh.like("面试就要开始%")).order_by(Notice.id)
                now = list(unit.session.scalars(told))
            heard += [(date(2027, 3, 1 + day), hour, who) for who in now[len(heard) :]]
    assert sorted(heard) == sorted((date(2027, 3, 5), 8, who) for who in (graduate.user_id, agency.user_id))
    soon = booked(make, make.position(agency.id), make.graduate().id, agency.user_id, at(1, 15))
    assert live(make, soon).reminded_at is not None, "being told today of what is tomorrow is reminder enough"
    assert live(make, application).reminded_at is not None


def test_what_came_of_it_is_said_by_either_side_and_the_next_round_begins(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = booked(make, make.position(agency.id), graduate.id, agency.user_id)
    page, mark = f"/applications/{application}/interviews", seen(make, application)
    owner, person = Client(client.app).login(agency.user_id), client.login(graduate.user_id)
    owner.post(f"{page}/conclude/held", {"seen": mark}, status=409)
    person.post(f"{page}/nobody-came", {"seen": mark}, status=409)
    owner.post(f"{page}/conclude/else", {"seen": mark}, status=404)
    with time_machine.travel(at(3, 11), tick=False):
        owner, person = Client(client.app).login(agency.user_id), Client(client.app).login(graduate.user_id)
        assert "登记结果" in owner.get(page).text and "请登记结果" in owner.get("/agency/interviews").text
        owner.post(f"{page}/cancel", {"seen": mark, "reason": "太晚"}, status=409)
        with pytest.raises(Conflict, match="请先登记结果"):
            propose(make, application, agency.user_id, at(2))
        person.post(f"{page}/nobody-came", {"seen": mark})
        assert "机构没有来" in owner.get(page).text
        propose(make, application, agency.user_id, at(2))
        assert [one.round for one in act(make, lambda: queries.rounds(application))] == [2, 1]
        assert "第 2 轮" in person.get(page).text


def test_a_fair_meeting_stands_in_the_way_of_both_and_its_second_interview_waits(make: Make) -> None:
    fair = fair_world(make)
    met = fair.meeting(fair.person(graduate_id=make.graduate().id), slot=0)
    with make.database.unit(may_write=False) as unit:
        meeting = unit.session.get(FairMeeting, met)
        position_id, graduate_id = meeting.fair_position.position_id, meeting.attendee.graduate_id
        agency_id = meeting.table.stand.agency_id
        day, starts, table = meeting.day, meeting.starts, meeting.table_id
    assert position_id and graduate_id and agency_id
    member = make.member(agency_id)
    with make.database.writing() as session:
        session.get(User, member).display_name = "李工"
        session.get(FairTable, table).interviewer = "李工"
    application = make.application(position_id, graduate_id, status="interview")
    start = at((day - date(2027, 3, 1)).days, 0) + timedelta(minutes=starts)
    times = [(start, start + timedelta(minutes=10))]

    def found():
        row = make.database and queries.db.one(Application, application)
        both = of_interview(row, [], times, None), of_interview(row, [member], times, None)
        alone = of_interview(make_other(row), [member], times, None)
        return to_graduate(both[0]), to_agency(both[1], agency_id), to_agency(alone, agency_id)

    stranger = make.application(make.position(agency_id), make.graduate().id)

    def make_other(_row) -> Application:
        return queries.db.one(Application, stranger)

    mine, theirs, ours = act(make, found)
    assert "招聘会" in mine and "会面" in mine
    assert "已有别的安排" in theirs and "招聘会" not in theirs, "of the graduate only that they are taken"
    assert "李工" in ours and "招聘会" in ours
    change(make, FairMeeting, met, status="met", outcome="second")
    act(make, lambda: applying.carry_on(queries.db.one(FairMeeting, met), None))
    one = live(make, application)
    assert (one.status, one.origin) == ("wanted", "fair")
    waiting = make.application(make.position(agency_id), graduate_id)
    act(make, lambda: applications.step(waiting, "interview", "applied", None))
    assert live(make, waiting).origin == "desk"


def test_of_a_stopped_agency_nobody_is_reminded_and_a_calendar_holds_half_a_year(make: Make, app) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = booked(make, make.position(agency.id), graduate.id, agency.user_id)
    change(make, Agency, agency.id, status="suspended")
    with time_machine.travel(at(2, 12), tick=False), app.app_context():
        jobs.remind()
    assert live(make, application).reminded_at is None
    change(make, Agency, agency.id, status="checked")
    with time_machine.travel(at(2, 13), tick=False), app.app_context():
        jobs.remind()
    assert live(make, application).reminded_at is not None
    for days, count in ((180, 1), (200, 0)):
        with time_machine.travel(at(days), tick=False):
            assert len(act(make, lambda: queries.calendar_of(graduate.id, None))) == count


def test_what_changes_an_entry_leaves_though_the_letters_of_the_day_are_used_up(
    make: Make, database, work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "told_mail", Limit("2 per day"))
    agency, graduate = make.agency(), make.graduate()
    application = booked(make, make.position(agency.id), graduate.id, agency.user_id)  # proposed and booked: two
    for change_of in (at(4), at(5)):
        mark = seen(make, application)
        act(make, lambda start=change_of, mark=mark: service.move(application, said([agency.user_id], start), mark))
    act(make, lambda: service.cancel(application, "", seen(make, application)))
    work()
    sent = [(method, start) for method, _uid, _n, _status, start, _who in entries(database, graduate.user_id)]
    assert sent == [("REQUEST", at(3)), ("REQUEST", at(4)), ("REQUEST", at(5)), ("CANCEL", at(5))]


def test_of_somebodys_time_at_another_agency_only_that_it_is_taken_is_said(make: Make) -> None:
    agency, other = make.agency(), make.agency()
    booked(make, make.position(agency.id), make.graduate().id, agency.user_id)
    with make.database.writing() as session:
        member = session.scalars(select(AgencyMember).where(AgencyMember.user_id == agency.user_id)).one()
        member.agency_id = other.id  # as whoever leaves one and joins another within a moment
    application = make.application(make.position(other.id), make.graduate().id)
    with pytest.raises(Wrong, match="已有别的安排"):
        propose(make, application, agency.user_id)
