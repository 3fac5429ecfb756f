"""Anybody reports; an office decides with reasons, at once and once; whoever is concerned appeals once."""

import pytest
from sqlalchemy import select

from tests.web.client import Client
from tests.web.page_forms import forms_of
from web.core import personal
from web.models import Agency, AuditEntry, Complaint, Mail, Message, Notice, Position


@pytest.fixture
def world(client, make, app):
    """An agency in Suzhou with a position, its province's office, and that of another."""
    agency = make.agency(place="320500")
    position = make.position(agency.id)
    offices = [make.organiser("office", province=code) for code in ("320000", "330000")]
    near, far = (Client(app).login(one.user_id) for one in offices)
    colleague = Client(app).login(make.colleague(offices[0].id))
    return client.login(agency.user_id), position, near, far, colleague, agency


def one(make, model, *where):
    with make.database.unit(may_write=False) as unit:
        found = unit.session.scalars(select(model).where(*where).order_by(model.id.desc())).first()
        unit.session.expunge_all()
        return found


def report(client: Client, position: int, status: int = 303, **values):
    form = {"reason": "fee", "text": "面试时要收五百元培训费。"} | values
    return client.post(f"/complaints/about/position/{position}", form, status=status)


def decide(client: Client, number: int, verdict: str, status: int = 303):
    return client.post(f"/office/complaints/{number}/decide", {"verdict": verdict, "note": "已核实。"}, status=status)


def test_a_visitor_reports_and_reads_the_result_at_an_address_of_their_own(app, world, make) -> None:
    _agency, position, near, far, *_ = world
    visitor = Client(app)
    assert "举报" in visitor.get(f"/positions/{position}").text
    assert "原因" in report(visitor, position, 422, reason="").text
    assert "面试时要收" in report(visitor, position, 422, reason="service").text  # a reason of another kind
    place = report(visitor, position).headers["Location"]
    row = one(make, Complaint)
    assert row.reporter_id is None and row.province == "32" and row.code_hash not in place
    visitor.get("/complaints/progress/guessed", status=404)
    assert "等待处理" in visitor.get(place).text
    assert one(make, Notice).text_zh.startswith("有一件新的举报")
    far.get(f"/office/complaints/{row.id}", status=404)
    decide(far, row.id, "dismissed", 404)
    assert "五百元" in near.get(f"/office/complaints/{row.id}").text
    decide(near, row.id, "answered", 422)  # none of the decisions on a position
    decide(near, row.id, "dismissed")
    decide(near, row.id, "hidden", 409)
    assert "不成立" in visitor.get(place).text and "已核实" in visitor.get(place).text
    assert one(make, Position).status == "published"


def test_a_position_is_hidden_appealed_once_and_may_be_shown_again(app, world, make, work) -> None:
    agency, position, near, _far, colleague, _made = world
    graduate = Client(app).login(make.graduate().user_id)
    for _ in range(2):  # pressed twice
        report(graduate, position)
    row = one(make, Complaint)
    with make.database.unit(may_write=False) as unit:
        assert len(unit.session.scalars(select(Complaint)).all()) == 1
    decide(near, row.id, "hidden")
    Client(app).get(f"/positions/{position}", status=410)
    page = agency.get("/complaints/against").text
    assert "职位已下架" in page and "已核实" in page and "五百元" not in page
    agency.post(f"/agency/positions/{position}/copy", {}, status=409)
    assert "职位已下架" in graduate.get("/complaints/mine").text
    work()
    assert "职位已下架" in one(make, Mail, Mail.subject.contains("举报已处理")).subject
    graduate.post(f"/complaints/{row.id}/appeal", {"text": "不是我的"}, status=404)
    agency.post(f"/complaints/{row.id}/appeal", {"text": ""}, status=422)
    agency.post(f"/complaints/{row.id}/appeal", {"text": "是体检费，已退还。"})
    agency.post(f"/complaints/{row.id}/appeal", {"text": "再来"}, status=409)
    settled = {"outcome": "lifted", "note": "已退还。"}
    near.post(f"/office/complaints/{row.id}/settle", settled, status=409)  # who decided does not judge the appeal
    colleague.post(f"/office/complaints/{row.id}/settle", settled)
    colleague.post(f"/office/complaints/{row.id}/settle", settled, status=409)
    assert one(make, Position).taken_down_at is None
    assert "申诉后已撤销处理" in agency.get("/complaints/against").text
    page = near.get("/office/complaints?status=all").text
    assert "申诉 1 件，其中撤销原处理 1 件" in page
    with make.database.unit(may_write=False) as unit:
        acts = unit.session.scalars(select(AuditEntry.action)).all()
    wanted = {"complaint.add", "complaint.decide", "complaint.appeal", "complaint.settle", "position.take_down"}
    assert wanted <= set(acts) and "position.put_back" in acts


def test_each_form_pressed_twice_acts_once_and_leads_to_one_place(app, world, make) -> None:
    """Without an account nothing but the form's own key tells the second press from another report."""
    agency, position, near, _far, colleague, _made = world

    def twice(who: Client, page: str, action: str, **values) -> str:
        (form,) = [form for form in forms_of(who.get(page).text, page) if form.action == action]
        (key,) = [field.value for field in form.fields if field.name == "once"]
        first, second = (who.post(action, values | {"once": key}).headers["Location"] for _ in range(2))
        assert first == second
        return first

    place = f"/complaints/about/position/{position}"
    assert "/complaints/progress/" in twice(Client(app), place, place, reason="fee", text="收了五百元。")
    number = one(make, Complaint).id
    page = f"/office/complaints/{number}"
    twice(near, page, f"{page}/decide", verdict="warned", note="请改正。")
    twice(agency, "/complaints/against", f"/complaints/{number}/appeal?page=1", text="已改正。")
    twice(colleague, page, f"{page}/settle", outcome="upheld", note="维持。")
    with make.database.unit(may_write=False) as unit:
        acts = [act for act in unit.session.scalars(select(AuditEntry.action)) if act.startswith("complaint.")]
        assert len(unit.session.scalars(select(Complaint)).all()) == 1
    assert sorted(acts) == ["complaint.add", "complaint.appeal", "complaint.decide", "complaint.settle"]


def test_an_agency_is_suspended_and_appeals_while_it_is(app, world, make) -> None:
    agency, position, near, _far, colleague, made = world
    graduate = Client(app).login(make.graduate().user_id)
    graduate.post(f"/complaints/about/agency/{made.id}", {"reason": "unlicensed", "text": "执照是别人的。"})
    row = one(make, Complaint)
    decide(near, row.id, "suspended")
    assert one(make, Agency).status == "suspended"
    Client(app).get(f"/positions/{position}", status=404)
    agency.get("/agency/positions", status=403)
    assert "机构已暂停" in agency.get("/complaints/against").text
    agency.post(f"/complaints/{row.id}/appeal", {"text": "执照是本所的。"})
    colleague.post(f"/office/complaints/{row.id}/settle", {"outcome": "lifted", "note": "核对无误。"})
    assert one(make, Agency).status == "pending"
    assert Client(app).get(f"/positions/{position}").status_code == 200


def test_a_message_is_reported_by_who_got_it_and_read_by_administrators_alone(app, world, make) -> None:
    agency, position, near, *_ = world
    graduate = make.graduate()
    application = make.application(position, graduate.id)
    agency.post(f"/applications/{application}/messages", {"text": "别问了，烦死了。"})
    message, theirs = one(make, Message), Client(app).login(graduate.user_id)
    place, form = f"/complaints/about/message/{message.id}", {"reason": "insult", "text": "骂人"}
    agency.post(place, form, status=404)  # one's own
    Client(app).post(place, form, status=404)
    Client(app).login(make.graduate().user_id).post(place, form, status=404)
    assert place in theirs.get(f"/applications/{application}/messages").text
    theirs.post(place, form)
    assert "已举报" in theirs.get(f"/applications/{application}/messages").text
    row = one(make, Complaint)
    near.get(f"/office/complaints/{row.id}", status=404)
    administrator = Client(app).login(make.user("admin"))
    assert "烦死了" in administrator.get(f"/office/complaints/{row.id}").text
    decide(administrator, row.id, "warned")
    assert "已警告" in agency.get("/complaints/against").text


def test_who_reported_takes_a_copy_along_and_is_forgotten(app, world, make, database) -> None:
    _agency, position, *_ = world
    person = make.graduate()
    report(Client(app).login(person.user_id), position)
    whose = personal.Whose(person.user_id, person.id)
    with app.app_context(), database.unit(may_write=False):
        (copied,) = personal.copy(whose)["complaints"]
    assert copied["text"] == "面试时要收五百元培训费。" and not {"code_hash", "decided_by"} & set(copied)
    with app.app_context(), database.unit() as unit:
        unit.write()
        personal.erase(whose)
        unit.commit()
    row = one(make, Complaint)
    assert (row.reporter_id, row.text, row.status, row.reason) == (None, "", "open", "fee")


def test_the_footer_of_every_page_leads_to_the_channel_and_the_site_is_complained_of(app, make) -> None:
    visitor = Client(app)
    assert 'href="/complaints"' in visitor.get("/about").text
    page = visitor.get("/complaints").text
    assert "人力资源市场暂行条例" in page
    assert "投诉平台" in visitor.get("/complaints/about/site/0").text
    place = "/complaints/about/site/0?lang=en"
    came = visitor.post(place, {"reason": "service", "text": "It takes too long."}).headers["Location"]
    assert "The site" in visitor.get(came).text  # whoever decides reads it in their own language
    administrator = Client(app).login(make.user("admin"))
    assert ">平台</h1>" in administrator.get(f"/office/complaints/{one(make, Complaint).id}?lang=zh").text
    visitor.get("/complaints/about/site/1", status=404)
    visitor.get("/complaints/about/position/999", status=404)


def test_a_network_reports_no_more_than_it_may(app, world) -> None:
    _agency, position, *_ = world
    visitor = Client(app)
    for _ in range(60):
        report(visitor, position)
    report(visitor, position, 429)
