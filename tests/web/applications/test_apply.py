"""A graduate applies: what is asked, what is shown, what is refused."""

import re

from sqlalchemy import select

from tests.web.applications.helpers import application, close, give_resume, without_data
from tests.web.client import Client
from web.core import clock
from web.models import AuditEntry, Education, Honour, Language, Mail, User


def test_the_form_shows_exactly_what_the_agency_will_see_and_the_agency_sees_only_that(app, make, client):
    graduate = make.graduate(name="麦家", phone="13912345678", specialities="长跑")
    give_resume(make, graduate.id)
    agency = make.agency()
    position = make.position(agency.id)
    page = client.login(graduate.user_id).get(f"/positions/{position}/apply").text
    for text in ("麦家", "13912345678", "示例大学", "incoPat", "长跑", "简历.pdf", "10 个工作日"):
        assert text in page
    assert 'value="phone" checked' not in page and 'value="skills" checked' in page
    answer = client.post(f"/positions/{position}/apply", {"fields": ["skills"], "message": "七月可以上岗"})
    shown = client.get(answer.location).text
    assert "已投递" in shown and "技能" in shown
    theirs = Client(app).login(agency.user_id).get(answer.location).text
    for text in ("麦家", "示例大学", "incoPat", "七月可以上岗"):
        assert text in theirs
    for text in ("13912345678", "长跑", "简历.pdf", "专利检索，熟悉半导体工艺"):
        assert text not in theirs


def test_applying_sets_the_clock_tells_the_agency_and_leaves_a_trace(make, client, work, database):
    graduate, agency = make.graduate(), make.agency()
    viewer, editor = make.member(agency.id, "viewer"), make.member(agency.id, "editor")
    position = make.position(agency.id)
    client.login(graduate.user_id).post(f"/positions/{position}/apply", {"fields": ["phone"]})
    row = application(make, 1)
    assert row.status == "applied" and row.origin == "applied"
    assert row.shared["fields"] == ["name", "email", "educations", "phone"] and row.shared["agreed_at"]
    weekend = max(0, clock.today().weekday() - 4)  # ten working days are two weeks, less what is left of a weekend
    assert (row.reply_by - clock.today()).days == 14 - weekend
    assert [event.status for event in row.events] == ["applied"]
    work()
    with database.unit(may_write=False) as unit:
        mails = unit.session.scalars(select(Mail)).all()
        users = {u.email: u.id for u in unit.session.scalars(select(User))}
        acts = unit.session.scalars(select(AuditEntry.action)).all()
    assert sorted(users[m.to] for m in mails) == sorted([agency.user_id, editor]) and viewer
    assert "专利检索分析员" in mails[0].subject and "/applications/1" in mails[0].body
    assert all("毕业生1" not in m.body and "13800000000" not in m.body for m in mails)
    assert "application.applied" in acts


def test_a_second_application_is_refused_and_a_double_click_is_one(make, client):
    graduate, position = make.graduate(), make.position(make.agency().id)
    client.login(graduate.user_id)
    form = {"once": "one-and-the-same", "message": "你好"}
    first = client.post(f"/positions/{position}/apply", form)
    again = client.post(f"/positions/{position}/apply", form)
    assert first.location == again.location == "/applications/1"
    text = client.post(f"/positions/{position}/apply", {"message": "再来"}, status=409).text
    assert "不需要再投一次" in text
    assert application(make, 1).message == "你好"
    assert client.get(f"/positions/{position}/apply", status=303).location == "/applications/1"


def test_an_empty_profile_is_told_what_is_missing(make, client):
    graduate, position = make.graduate(name=" ", educations=[]), make.position(make.agency().id)
    page = client.login(graduate.user_id).get(f"/positions/{position}/apply").text
    assert "姓名、至少一段教育经历" in page and "确认投递" not in page
    assert "至少一段教育经历" in client.post(f"/positions/{position}/apply", status=409).text


def test_a_position_that_closed_meanwhile_takes_no_application(make, client):
    graduate, position = make.graduate(), make.position(make.agency().id)
    client.login(graduate.user_id).get(f"/positions/{position}/apply")
    close(make, position)
    assert "已经停止招聘" in client.post(f"/positions/{position}/apply", status=409).text
    assert client.get(f"/positions/{position}/apply", status=303).location == f"/positions/{position}"


def test_drafts_and_refused_agencies_are_missing(make, client):
    graduate = make.graduate()
    draft = make.position(make.agency().id, status="draft", published_at=None)
    hidden = make.position(make.agency(status="refused").id)
    client.login(graduate.user_id)
    for number in (draft, hidden, 999):
        client.get(f"/positions/{number}/apply", status=404)
        client.post(f"/positions/{number}/apply", status=404)
        client.post(f"/positions/{number}/save", status=404)


def test_too_long_a_message_keeps_what_was_written_and_chosen(make, client):
    graduate, position = make.graduate(), make.position(make.agency().id)
    form = {"message": "长" * 1001, "fields": ["phone"]}
    page = client.login(graduate.user_id).post(f"/positions/{position}/apply", form, status=422).text
    assert "长" * 1001 in page and 'value="phone" checked' in page and 'value="skills" checked' not in page


def test_unlisted_fields_are_ignored(make, client):
    graduate, position = make.graduate(), make.position(make.agency().id)
    form = {"fields": ["skills"], "status": "hired", "graduate_id": "99", "origin": "invited", "reply_by": "2099-01-01"}
    client.login(graduate.user_id).post(f"/positions/{position}/apply", form)
    row = application(make, 1)
    assert (row.status, row.graduate_id, row.origin) == ("applied", graduate.id, "applied")
    client.post(f"/positions/{position}/apply", {"fields": ["password_hash"]}, status=422)


def test_script_in_every_text_stays_text(app, make, client):
    evil = "<script>alert(1)</script>"
    graduate = make.graduate(name=evil, introduction=evil)
    agency = make.agency(name=evil)
    position = make.position(agency.id, title=evil, description=evil)
    client.login(graduate.user_id).post(f"/positions/{position}/apply", {"message": evil, "fields": ["introduction"]})
    for path in ("/applications/1", "/me/applications"):
        assert evil not in client.get(path).text
    theirs = Client(app).login(agency.user_id)
    for path in ("/applications/1", "/agency/applications"):
        assert evil not in theirs.get(path).text


def test_the_form_is_complete_in_english(make, client):
    graduate, position = make.graduate(), make.position(make.agency(name_en="Example IP").id, title_en="Search analyst")
    page = client.login(graduate.user_id).get(f"/positions/{position}/apply?lang=en").text
    assert "What the agency will see" in page and "Search analyst" in page and "Example IP" in page
    assert not re.search("[一-鿿]", without_data(page)), re.findall("[一-鿿]+", without_data(page))


def test_what_the_form_shows_is_what_the_agency_sees_word_for_word(app, make, client):
    """The minor, the evidence of an honour, notes on a language: all that stands on the agency's page."""
    minor = Education(
        school="示例大学",
        degree="bachelor",
        major="英语",
        second_major="机械工程",
        second_kind="minor",
        graduated="2026-06",
    )
    graduate = make.graduate(
        educations=[minor],
        honours=[Honour(name="挑战杯二等奖", level="national", year=2025, note="证书编号 TZB-42")],
        languages=[Language(language="日语", test="JLPT N2", score="120", note="2025 年 7 月")],
        introduction="做过专利检索。" * 60 + "最后一句。",
        wished_places=[],
    )
    agency = make.agency()
    position = make.position(agency.id)
    page = client.login(graduate.user_id).get(f"/positions/{position}/apply").text
    ticked = {"fields": ["honours", "languages", "introduction", "wishes"]}
    answer = client.post(f"/positions/{position}/apply", ticked)
    theirs = Client(app).login(agency.user_id).get(answer.location).text
    seen = ("辅修：机械工程", "证书编号 TZB-42", "2025 年 7 月", "最后一句。", "哪里都可以", "8,000 元起")
    assert [text for text in seen if text not in theirs] == []
    assert [text for text in seen if text not in page] == []
