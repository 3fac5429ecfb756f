"""Kept searches: what is kept, who is told of what, once and only once, and how to stop it."""

import re
from datetime import datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.web.client import Client
from web.core import clock, outbox
from web.models import Agency, Found, Mail, Notice, Position, SavedSearch, User
from web.positions import service as positions
from web.searches import jobs

DAY = {"name": "上海检索", "alert": "daily", "by_mail": "y", "in_site": "y"}
DUTIES = "负责半导体领域的查新检索，每周三到五份报告，由资深代理师带教。"
NOW = DAY | {"alert": "at_once"}


@pytest.fixture
def publish(app, make, database):
    """Publish a position as its agency would, and let the worker work."""

    def one(agency=None, deliver=True, **values):
        agency = agency or make.agency(introduction="四十人的专利代理机构。")
        number = make.position(agency.id, index=False, **({"status": "draft", "description": DUTIES} | values))
        with app.app_context():
            with database.writing():
                positions.publish(number, confirmed=True)
            if deliver:
                outbox.deliver(database)
        return number

    return one


def count(database, model, *where) -> int:
    with database.unit(may_write=False) as unit:
        return unit.session.scalar(select(func.count()).select_from(model).where(*where))


def mails(database) -> list[Mail]:
    with database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(Mail).order_by(Mail.id)))


def digest(app) -> None:
    with app.app_context():
        jobs.send_digests()
        outbox.deliver(app.extensions["database"])


def test_a_result_list_is_kept_whole_and_leads_back(client, make, work):
    client.login(make.graduate().user_id)
    make.position(make.agency().id, title="机械检索员", places=["310000"])
    work()
    page = client.get("/positions?q=检索&kind=search&place=310000&pay=8000").text
    assert "/searches/new?subject=positions" in page
    address = "/searches/new?subject=positions&q=检索&kind=search&place=310000&pay=8000&page=3"
    form = client.get(address).text
    assert "检索 · " in form and "上海" in form
    client.post(address, DAY)
    listed = client.get("/searches").text
    back = re.search(r'href="(/positions\?[^"]*sort=newest)"', listed)[1].replace("&amp;", "&")
    assert "上海检索" in listed and {"kind=search", "place=310000", "pay=8000"} <= set(back.split("?")[1].split("&"))
    assert "机械检索员" in re.sub("</?mark>", "", client.get(back).text)
    assert "Once every morning" in client.get("/searches?lang=en").text


def test_a_new_position_is_told_at_once_by_mail_and_on_the_site(client, make, database, publish):
    person = make.graduate()
    client.login(person.user_id)
    client.post("/searches/new?subject=positions&q=检索&place=310000", NOW)
    publish(
        title="德语翻译",
        kind="translation",
        places=["310000"],
        description="把德文专利译成中文，每周两到三篇，由资深译员校对并带教。",
        skills="",
    )
    publish(title="光学检索员", places=["320500"])
    assert not mails(database) and "还没有通知" in client.get("/notices").text
    number = publish(title="光学检索员（上海）", places=["310000"])
    (mail,) = mails(database)
    assert "光学检索员（上海）" in mail.body and f"http://localhost/positions/{number}" in mail.body
    assert "/searches/stop/" in mail.body and "<" not in mail.body
    assert "“上海检索”有新职位：光学检索员（上海）" in client.get("/notices").text


def test_an_edit_or_a_second_publication_is_told_no_second_time(app, client, make, database, publish):
    client.login(make.graduate().user_id)
    client.post("/searches/new?q=检索", NOW)
    number = publish()
    with app.app_context():
        with database.writing():
            positions.close(number)
        with database.writing():
            positions.reopen(number, clock.today() + timedelta(days=30), confirmed=True)
        outbox.deliver(database)
    assert count(database, Found) == count(database, Notice) == len(mails(database)) == 1


def test_the_digest_leaves_once_a_day_with_everything(app, client, make, database, publish):
    morning = datetime.combine(clock.today(), time(clock.MORNING), clock.CHINA)
    with time_machine.travel(morning - timedelta(hours=3), tick=False):
        client.login(make.graduate().user_id)
        client.post("/searches/new?q=检索", DAY)
        client.post("/searches/new?q=incoPat", DAY | {"name": "工具"})
        first, second = publish(title="检索甲"), publish(title="检索乙")
        digest(app)
        assert not mails(database)
    with time_machine.travel(morning + timedelta(hours=5), tick=False):  # the worker was down at eight
        digest(app), digest(app)
        (mail,) = mails(database)
        assert "检索甲" in mail.body and "检索乙" in mail.body and mail.body.count("“") == 2
        assert f"/positions/{first}\n" in mail.body and f"/positions/{second}\n" in mail.body
        publish(title="检索丙")
        digest(app)
        assert len(mails(database)) == 1
    with time_machine.travel(morning + timedelta(days=1, minutes=1), tick=False):
        digest(app)
        assert "检索丙" in mails(database)[1].body and "检索甲" not in mails(database)[1].body


def test_what_the_database_hides_is_told_nobody(app, client, make, database, publish):
    client.login(make.graduate().user_id)
    client.post("/searches/new?q=检索", NOW)
    client.post("/searches/new?q=半导体", DAY)
    agency = make.agency(introduction="四十人的专利代理机构。")
    hidden = publish(agency, deliver=False, title="检索员一")
    with database.writing() as session:
        session.get(Position, hidden).status = "closed"
    later = publish(agency, title="检索员二")
    assert [row.subject for row in mails(database)] == ["“上海检索”有 1 个新结果"] and "检索员一" not in mails(
        database
    )[0].body
    with database.writing() as session:
        session.get(Agency, agency.id).status = "refused"
        session.get(Position, later).description = "改了"
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        digest(app)
    assert len(mails(database)) == 1 and count(database, Found, Found.told_at.is_(None)) == 0


def test_paused_deleted_and_silent_searches_tell_nothing(client, make, database, publish):
    person = make.graduate()
    client.login(person.user_id)
    client.post("/searches/new?q=检索", NOW)
    client.post("/searches/new?q=半导体", NOW)
    client.post("/searches/new?q=incoPat", DAY | {"alert": "off"})
    publish(title="检索员零")
    told = len(mails(database))
    client.post("/searches/1/pause", {"paused": "1"})
    client.post("/searches/1/pause", {"paused": "1"})
    client.post("/searches/2/delete")
    publish(title="检索员一")
    assert told == 2 == len(mails(database))
    client.post("/searches/1/pause", {"paused": "0"})
    publish(title="检索员二")
    assert len(mails(database)) == 3
    with database.writing() as session:
        session.get(User, person.user_id).disabled_at = clock.now()
    publish(title="检索员三")
    assert len(mails(database)) == 3


def test_a_worker_killed_in_the_middle_tells_everybody_once(app, make, database, publish, monkeypatch):
    from web.searches import service

    for _ in range(5):
        Client(app).login(make.graduate().user_id).post("/searches/new?q=检索", NOW)
    monkeypatch.setattr(jobs, "SOME", 2)
    told, calls = service.found, []

    def dies(subject, hits):
        calls.append(hits)
        if len(calls) == 2:
            raise SystemExit  # as a killed process: nothing after this line happens
        return told(subject, hits)

    monkeypatch.setattr(service, "found", dies)
    with pytest.raises(SystemExit):
        publish(title="检索员")
    assert count(database, Found) == 2
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False), app.app_context():
        outbox.deliver(database)
        outbox.deliver(database)
    assert count(database, Found) == count(database, Notice) == len(mails(database)) == 5


def test_a_mail_is_stopped_without_logging_in_and_only_by_a_press(app, client, make, database, publish):
    client.login(make.graduate().user_id)
    client.post("/searches/new?q=检索", NOW | {"in_site": ""})
    publish()
    link = mails(database)[0].body.split("\n-- ")[0].split("http://localhost")[-1].strip()
    assert link.startswith("/searches/stop/")
    stranger = Client(app)
    assert "不再发邮件" in stranger.get(link).text
    publish(title="检索员二")
    assert len(mails(database)) == 2
    stranger.post(link), stranger.post(link)
    assert "已停止" in stranger.get(link).text
    publish(title="检索员三")
    assert len(mails(database)) == 2
    stranger.get(link[:-1] + "_", status=404), stranger.get("/searches/stop/WzEsMl0.x", status=404)


def test_many_new_positions_fill_the_digest_and_not_the_mailbox(app, client, make, database, publish, monkeypatch):
    from web.searches import service

    monkeypatch.setattr(service, "AT_ONCE", 3)
    client.login(make.graduate().user_id)
    client.post("/searches/new?q=检索", NOW)
    for number in range(5):
        publish(title=f"检索员{number}")
    assert len(mails(database)) == 3
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        digest(app)
    assert "检索员3" in mails(database)[3].body and "检索员4" in mails(database)[3].body


def test_wrong_input_says_how_to_mend_it(client, make):
    client.login(make.graduate().user_id)
    page = client.post("/searches/new?q=检索", {"name": " ", "alert": "daily"}, status=422).text
    assert "请填写这一项" in page and "请至少选一种提醒方式" in page
    client.post("/searches/new?q=检索", DAY | {"alert": "hourly"}, status=422)
    client.get("/searches/new?subject=graduates", status=404)
    client.get("/searches/new?subject=xyz", status=404)
    client.post("/searches/new?q=检索", DAY)
    assert "已经保存过同样的搜索" in client.post("/searches/new?q=检索", DAY | {"name": "又一次"}, status=422).text


def test_a_double_click_keeps_one_search(client, make, database):
    client.login(make.graduate().user_id)
    for _ in range(2):
        client.post("/searches/new?q=检索", DAY | {"once": "same"})
    assert count(database, SavedSearch) == 1


@pytest.mark.parametrize("searches", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(client, make, searches):
    client.login(make.graduate().user_id)
    for number in range(searches):
        client.post(f"/searches/new?q=检索{number}", DAY)
    with client.counting() as q:
        client.get("/searches")
    assert q.count <= 4, q.statements
