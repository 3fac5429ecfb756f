"""How people want to be told: at once, in one mail of the day, or by no mail; and never at night."""

from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.web.client import Client
from tests.web.make import Make
from web.core import ids
from web.core.db import Database
from web.models import Mail, Notice, NoticeChoice, OutboxRow, User
from web.notices import access, jobs, service, words


@pytest.fixture
def say(app: Flask, database: Database, work):
    """Tell people, accounts or addresses, of something of a kind, and let the worker deliver what is due."""

    def one(people, key="k", kind="application", **more) -> None:
        with app.app_context(), database.writing() as session:
            found = [session.get_one(User, who) if isinstance(who, int) else who for who in people]
            given = {"words": lambda: f"消息 {key}", "letter": "notices/mail/daily.txt", "rows": [], "site": ""} | more
            service.tell(found, key, kind=kind, link="/positions", **given)
        work()

    return one


def mails(database: Database) -> list[Mail]:
    with database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(Mail).order_by(Mail.id)))


def choose(client: Client, **chosen: str) -> None:
    client.post("/notices/choices", {kind: "at_once" for kind in words.kinds_of("graduate")} | chosen)


def test_each_kind_comes_the_way_it_was_chosen(client: Client, make: Make, say, database: Database) -> None:
    user = make.graduate().user_id
    page = client.login(user).get("/notices/choices").text
    assert "投递和邀请" in page and "机构核验" not in page
    choose(client, application="off", plan="daily")
    assert client.get("/notices/choices").text.count('selected value="off"') == 1
    for kind in ("application", "plan", "hire"):
        say([user], kind, kind)
    assert len(mails(database)) == 1
    with database.unit(may_write=False) as unit:
        assert dict(unit.session.execute(select(Notice.kind, Notice.waits)).all()) == {
            "application": False, "plan": True, "hire": False,
        }  # fmt: skip
    client.post("/notices/choices", {"application": "weekly"}, status=422)


def test_the_day_gathers_in_one_mail_without_what_was_read(app, client, make, say, database, work) -> None:
    user = make.graduate().user_id
    choose(client.login(user), application="daily", plan="daily")
    with time_machine.travel("2027-03-01 11:00+08:00", tick=False):
        for key, kind in (("一", "application"), ("二", "plan"), ("三", "application")):
            say([user], key, kind)
    with database.writing() as session:
        service_read = session.scalar(select(Notice).where(Notice.key == "三"))
        service_read.read_at = service_read.created_at
    for moment in ("03-01 20:00", "03-02 07:59", "03-02 08:00", "03-02 08:01", "03-03 08:00"):
        with time_machine.travel(f"2027-{moment}+08:00", tick=False), app.app_context():
            jobs.send_digests()
            work()
        assert len(mails(database)) == (moment >= "03-02 08:00")
    (mail,) = mails(database)
    assert "昨天以来的 2 条通知" in mail.subject and "消息 一" in mail.body and "消息 二" in mail.body
    assert "消息 三" not in mail.body and "http://localhost/positions" in mail.body


def test_what_goes_to_calendars_does_not_wait(client: Client, make: Make, say, database: Database) -> None:
    user = make.graduate().user_id
    choose(client.login(user), interview_time="daily")
    say([user], "a", "interview_time", calendar=lambda _to: b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert len(mails(database)) == 1


def test_nothing_leaves_at_night_but_what_somebody_waits_for(app, make, say, database, work, monkeypatch) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], quiet_nights=True))
    user = make.graduate().user_id
    with database.unit(may_write=False) as unit:
        address = unit.session.get_one(User, user).email
    with time_machine.travel("2027-03-01 21:00+08:00", tick=False):
        say([user], "night")
        Client(app).post("/forgot", {"email": address})
        work()
        assert [one.subject for one in mails(database)] == ["重设密码 · 上岗"]
    for hour, sent in (("02 03:00", 1), ("02 07:59", 1), ("02 08:00", 2), ("02 08:01", 2)):
        with time_machine.travel(f"2027-03-{hour}+08:00", tick=False):
            work()
            assert len(mails(database)) == sent, hour
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(OutboxRow.tries).where(OutboxRow.key.like("mail:night:%"))) == 1


def test_a_mail_program_ends_one_kind_with_one_press(app, make, say, database, work, monkeypatch) -> None:
    sent: list[EmailMessage] = []

    class Server:
        def __init__(self, *_args: object, **_options: object) -> None: ...
        def __enter__(self) -> "Server":
            return self

        def __exit__(self, *_error: object) -> None: ...
        def send_message(self, message: EmailMessage) -> None:
            sent.append(message)

    monkeypatch.setattr("smtplib.SMTP", Server)
    own = replace(app.extensions["settings"], smtp_url="smtp://mail.example", mail_from="no-reply@example.org")
    monkeypatch.setitem(app.extensions, "settings", own)
    user = make.graduate().user_id
    say([user], "one"), say(["roster@example.com"], "two", "fair", words=None)
    assert [one["List-Unsubscribe-Post"] for one in sent] == ["List-Unsubscribe=One-Click"] * 2
    stranger = app.test_client()
    for message in sent:
        path = urlsplit(message["List-Unsubscribe"].strip("<>")).path
        assert path in message.get_content()
        assert "不再发邮件" in stranger.get(path).text, "looking stops nothing"
        answer = stranger.post(path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200 and "已停止" in answer.text
        assert "已停止" in stranger.get(path).text
    say([user], "three"), say(["roster@example.com"], "four", "fair", words=None)
    assert len(sent) == 2
    say([user], "five", "plan"), say(["roster@example.com"], "six", "event", words=None)
    assert len(sent) == 4, "nothing but that kind was ended"


def test_the_mail_of_the_day_is_ended_by_its_own_link(app, client: Client, make: Make, database: Database) -> None:
    user = make.graduate().user_id
    choose(client.login(user), application="daily", hire="daily", plan="off")
    with app.app_context():
        path = urlsplit(service.stop_url(user, words.GATHERED)).path
    Client(app).post(path)
    with database.unit(may_write=False) as unit:
        chosen = dict(unit.session.execute(select(NoticeChoice.kind, NoticeChoice.mode)).all())
    assert {kind for kind, mode in chosen.items() if mode == "off"} == {"application", "hire", "plan"}


def test_what_waits_ends_with_the_mail_of_the_day(app, client, make, say, database, work) -> None:
    one, other = make.graduate().user_id, make.graduate().user_id
    for user in (one, other):
        choose(client.login(user), application="daily", hire="daily")
    with time_machine.travel("2027-03-01 11:00+08:00", tick=False):
        say([one, other], "甲"), say([other], "乙", "hire")
        with app.app_context():
            path = urlsplit(service.stop_url(one, words.GATHERED)).path
        Client(app).post(path)
        choose(client.login(other), application="off", hire="at_once")
    with time_machine.travel("2027-03-02 08:00+08:00", tick=False), app.app_context():
        jobs.send_digests()
        work()
    (mail,) = mails(database)
    assert "消息 乙" in mail.body and "消息 甲" not in mail.body


def test_what_waits_for_the_morning_is_asked_once_more(app, client, make, say, database, work, monkeypatch) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], quiet_nights=True))
    users = [make.graduate().user_id for _n in range(2)]
    with time_machine.travel("2027-03-01 23:00+08:00", tick=False):
        say([*users, "roster@example.com"], "night", "fair"), say(users, "plan", "plan")
        assert mails(database) == []
        with app.app_context():
            ends = [service.stop_url(who, "fair") for who in (users[0], ids.digest("roster@example.com"))]
        for address in ends:
            Client(app).post(urlsplit(address).path)
    with time_machine.travel("2027-03-02 08:00+08:00", tick=False):
        work()
    keys = [one.key.split(":")[1] for one in mails(database)]
    assert sorted(keys) == ["night", "plan", "plan"], "the other's of the fair, and both of the plan"
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(func.count()).where(OutboxRow.done_at.is_(None))) == 0


def test_a_link_somebody_made_up_is_no_page(app, client: Client, make: Make) -> None:
    with app.app_context():
        good = access.sign(make.graduate().user_id, "hire")
    client.get(f"/notices/stop/{good[:-1]}x", status=404)
    client.get(f"/notices/stop/{ids.token()}", status=404)
