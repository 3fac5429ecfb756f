"""The two sides write to each other: who may, what is blotted out, who is told, and what is kept."""

import pytest
from sqlalchemy import select

from tests.web.applications.helpers import application, change
from tests.web.client import Client, form_value
from web.core import limits, personal
from web.core.personal import Whose
from web.messages import service
from web.models import Agency, Application, AuditEntry, Mail, Message, Notice


@pytest.fixture
def pair(app, make):
    """(number of the application, the agency's client, the graduate's client, graduate, agency)"""
    graduate, agency = make.graduate(name="麦家"), make.agency()
    number = make.application(make.position(agency.id), graduate.id)
    return number, Client(app).login(agency.user_id), Client(app).login(graduate.user_id), graduate, agency


def rows(database, model):
    with database.unit(may_write=False) as unit:
        found = list(unit.session.scalars(select(model).order_by(model.id)))
        unit.session.expunge_all()
        return found


def test_both_sides_talk_and_the_stage_stays(pair, make, work, database):
    number, theirs, mine, graduate, agency = pair
    place = f"/applications/{number}/messages"
    assert place in mine.get(f"/applications/{number}").text
    mine.post(place, {"text": "请问谁来带教？"})
    assert "未读" in mine.get(place).text
    page = theirs.get(place).text
    assert "请问谁来带教？" in page and "未读" in mine.get(place).text  # a page that is fetched is not read yet
    theirs.post(f"{place}/read", {"last": form_value(page, "last")})
    assert "已读" in mine.get(place).text and "data-read" not in theirs.get(place).text
    theirs.post(place, {"text": "由一位有证的同事带教。"})
    assert "有证的同事" in mine.get(place).text
    row = application(make, number)
    assert row.status == "applied" and not row.events
    work()
    mails = rows(database, Mail)
    assert len(mails) == 2 and not any("带教" in mail.body + mail.subject for mail in mails)
    assert {notice.user_id for notice in rows(database, Notice)} == {graduate.user_id, agency.user_id}
    assert [e.action for e in rows(database, AuditEntry)].count("message.send") == 2


def test_what_was_not_agreed_is_blotted_out_and_withdrawing_takes_it_back(app, make, database):
    graduate, agency = make.graduate(name="麦家"), make.agency()
    number = make.application(make.position(agency.id), graduate.id, origin="invited", status="invited", shared={})
    theirs, mine = Client(app).login(agency.user_id), Client(app).login(graduate.user_id)
    place = f"/applications/{number}/messages"
    look_and_send(mine, place, "我是麦家，电话 13912345678，邮箱 mai@example.com，先问一下工作内容。")
    page = theirs.get(place).text
    assert "先问一下工作内容" in page
    for canary in ("麦家", "13912345678", "mai@example.com"):
        assert canary not in page
    change(make, Application, number, status="applied", shared={"fields": ["name", "email", "phone"]})
    assert "13912345678" in theirs.get(place).text
    mine.post(f"/applications/{number}/withdraw")
    page = theirs.get(place).text
    assert "13912345678" not in page and "工作内容" not in page and "撤回了投递" in page
    mine.post(place, {"text": "还在吗"}, status=409)


def look_and_send(client: Client, place: str, text: str) -> str:
    """Send as somebody unnamed does, who reads first what the agency will read: that page."""
    page = client.post(place, {"text": text}, status=200).text
    client.post(place, {"text": text, "looked": form_value(page, "looked")})
    return page


def test_somebody_unnamed_reads_first_what_the_agency_will_read(app, make, database):
    graduate, agency = make.graduate(name="麦家", visibility="anonymous"), make.agency()
    number = make.application(make.position(agency.id), graduate.id, origin="invited", status="invited", shared={})
    mine, place = Client(app).login(graduate.user_id), f"/applications/{number}/messages"
    text = "我是麦家（V：maijia_88），工作在哪个城市？"
    page = mine.post(place, {"text": text}, status=200).text
    assert "还没有发出" in page and "我是▇▇" in page and "maijia_88" in page and not rows(database, Message)
    looked = form_value(page, "looked")
    page = mine.post(place, {"text": "换了一句：V：maijia_88", "looked": looked}, status=200).text
    assert "换了一句" in page and not rows(database, Message), "another text is another release"
    look_and_send(mine, place, "工作在哪个城市？")
    assert [one.text for one in rows(database, Message)] == ["工作在哪个城市？"]
    change(make, Application, number, status="applied", shared={"fields": ["name", "email"]})
    mine.post(place, {"text": "我是麦家。"})
    assert len(rows(database, Message)) == 2, "whoever is named sends at once"


def test_strangers_viewers_and_nothing_written(app, make, pair):
    number, theirs, mine, _graduate, agency = pair
    place = f"/applications/{number}/messages"
    for stranger in (make.graduate().user_id, make.agency().user_id):
        Client(app).login(stranger).get(place, status=404)
        Client(app).login(stranger).post(place, {"text": "你好"}, status=404)
    viewer = Client(app).login(make.member(agency.id, "viewer"))
    assert "只能查看" in viewer.get(place).text
    viewer.post(place, {"text": "你好"}, status=404)
    assert 'role="alert"' in mine.post(place, {"text": "  "}, status=422).text
    assert "长" * 2001 in mine.post(place, {"text": "长" * 2001}, status=422).text


def test_what_came_after_the_page_was_shown_is_not_read(pair):
    number, theirs, mine, _graduate, _agency = pair
    place = f"/applications/{number}/messages"
    mine.post(place, {"text": "第一句"})
    last = form_value(theirs.get(place).text, "last")
    mine.post(place, {"text": "第二句"})
    theirs.post(f"{place}/read", {"last": last})
    assert mine.get(place).text.count("未读") == 1


def test_a_viewer_reads_without_the_other_side_being_told_so(app, make, pair):
    number, _theirs, mine, _graduate, agency = pair
    place = f"/applications/{number}/messages"
    mine.post(place, {"text": "您好"})
    viewer = Client(app).login(make.member(agency.id, "viewer"))
    assert "data-read" not in viewer.get(place).text
    viewer.post(f"{place}/read", {"last": "999999"})
    assert "未读" in mine.get(place).text


def test_one_side_does_not_flood_the_other(pair):
    number, theirs, mine, _graduate, _agency = pair
    place = f"/applications/{number}/messages"
    for n in range(service.MOST_IN_A_ROW):
        mine.post(place, {"text": f"第 {n} 句"})
    assert "请等对方答复" in mine.post(place, {"text": "再一句"}, status=409).text
    theirs.post(place, {"text": "看到了"})
    mine.post(place, {"text": "再一句"})


def test_an_agency_writes_nothing_unlawful_and_what_it_writes_may_be_quoted(pair):
    number, theirs, mine, _graduate, _agency = pair
    place, words = f"/applications/{number}/messages", "我们只招男性，不得怀孕。"
    page = theirs.post(place, {"text": words}, status=422).text
    assert "请改写" in page and words in page
    assert (
        "请改写"
        in theirs.post("/agency/messages/selected", {"pick": f"{number}:applied", "text": words}, status=422).text
    )
    mine.post(place, {"text": f"你们说“{words}”"})


def test_nobody_writes_while_the_agency_may_not_work(make, pair, database):
    number, _theirs, mine, _graduate, agency = pair
    change(make, Agency, agency.id, status="suspended")
    assert "不能使用平台" in mine.post(f"/applications/{number}/messages", {"text": "还在吗"}, status=409).text
    assert not rows(database, Message)


def test_muted_nobody_is_told_and_can_be_told_again(pair, database):
    number, theirs, mine, graduate, _agency = pair
    place = f"/applications/{number}/messages"
    mine.post(f"{place}/mute", {"on": "1"})
    mine.post(f"{place}/mute", {"on": "1"})
    theirs.post(place, {"text": "您好"})
    assert not rows(database, Notice)
    mine.post(f"{place}/mute", {"on": ""})
    theirs.post(place, {"text": "再说一句"})
    assert [one.user_id for one in rows(database, Notice)] == [graduate.user_id]


def test_while_whoever_sees_to_it_is_muted_the_others_are_told(app, make, pair, database):
    number, _theirs, mine, _graduate, agency = pair
    place, colleague = f"/applications/{number}/messages", make.member(agency.id)
    change(make, Application, number, assigned_id=colleague)
    mine.post(place, {"text": "您好"})
    Client(app).login(colleague).post(f"{place}/mute", {"on": "1"})
    mine.post(place, {"text": "再问一句"})
    assert [one.user_id for one in rows(database, Notice)] == [colleague, agency.user_id]


def test_a_template_fills_the_box_in_the_page_s_language(pair):
    number, theirs, mine, _graduate, _agency = pair
    assert "由谁带教" in mine.get(f"/applications/{number}/messages?template=work").text
    assert "still under review" in theirs.get(f"/applications/{number}/messages?template=wait&lang=en").text
    assert "由谁带教" not in theirs.get(f"/applications/{number}/messages?template=work").text


def test_a_copy_holds_them_and_leaving_forgets_them(app, pair, database):
    number, theirs, mine, graduate, _agency = pair
    mine.post(f"/applications/{number}/messages", {"text": "我写的话"})
    whose = Whose(graduate.user_id, graduate.id)
    with app.app_context(), database.unit(may_write=False):
        (copied,) = personal.copy(whose)["messages"]
        assert copied["text"] == "我写的话" and "reported_at" not in copied
    with app.app_context(), database.unit() as unit:
        unit.write()
        service.erase(whose)
        unit.commit()
    assert not rows(database, Message)


def test_a_long_conversation_costs_as_much_as_a_short_one(pair):
    number, theirs, mine, _graduate, _agency = pair
    place, counts = f"/applications/{number}/messages", []
    for _round in range(2):
        for n in range(3):
            mine.post(place, {"text": f"第 {n} 句"})
        theirs.get(place)
        with theirs.counting() as queries:
            theirs.get(place)
        counts.append(queries.count)
    assert counts[0] == counts[1] <= 18, counts


def test_one_message_goes_to_several_each_alone(app, make, pair, database):
    number, theirs, mine, _graduate, agency = pair
    position = make.position(agency.id)
    other = make.application(position, make.graduate(name="吴二").id, shared={"fields": ["name"]})
    over = make.application(position, make.graduate(name="完了").id, status="declined", shared={"fields": ["name"]})
    assert "发消息" in theirs.get("/agency/applications").text
    pick = f"pick={number}:applied,{other}:applied&pick={over}:declined"
    page = theirs.get(f"/agency/messages/selected?{pick}&tab=all").text
    assert "发给 2 人" in page and "1 份不发" in page and "完了" in page
    data = {"pick": [f"{number}:applied", f"{other}:applied", f"{over}:declined"]}
    assert 'role="alert"' in theirs.post("/agency/messages/selected", data | {"text": ""}, status=422).text
    answer = theirs.post("/agency/messages/selected?tab=all", data | {"text": "还在评审。"})
    assert answer.location == "/agency/applications?tab=all"
    assert [(one.application_id, one.text) for one in rows(database, Message)] == [
        (number, "还在评审。"),
        (other, "还在评审。"),
    ]
    assert "吴二" not in mine.get(f"/applications/{number}/messages").text
    foreign = make.application(make.position(make.agency().id), make.graduate().id)
    theirs.post("/agency/messages/selected", {"pick": f"{foreign}:applied", "text": "您好"}, status=404)
    theirs.get("/agency/messages/selected", status=303)


def test_too_many_at_once_are_refused_before_any_leaves_and_the_words_stay(app, make, pair, database, monkeypatch):
    number, theirs, _mine, _graduate, agency = pair
    other = make.application(make.position(agency.id), make.graduate().id)
    monkeypatch.setitem(limits.LIMITS, "message", limits.Limit("2 per hour"))
    third = make.application(make.position(agency.id), make.graduate().id)
    data = {"pick": [f"{one}:applied" for one in (number, other, third)], "text": "还在评审。"}
    page = theirs.post("/agency/messages/selected", data, status=422).text
    assert "一条都没有发出" in page and "还在评审。" in page and not rows(database, Message)
    theirs.post("/agency/messages/selected", data | {"pick": [f"{number}:applied"]})
    assert len(rows(database, Message)) == 1
