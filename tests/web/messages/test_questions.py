"""A question before applying: nothing of the person is shown by it, one answer, and only to whoever asked."""

import re

import pytest

from tests.web.applications.helpers import close
from tests.web.client import Client
from web.messages import service
from web.models import AuditEntry, Notice, OutboxRow


def ask(mine, place: str, text: str, status: int = 303):
    """Ask, after a look at what the agency would read."""
    page = mine.post(place, {"question": text}, status=200).text
    looked = re.search(r'name="looked"[^>]*value="([^"]+)"', page)[1]
    return mine.post(place, {"question": text, "looked": looked}, status=status)


@pytest.fixture
def two(app, make):
    agency, graduate = make.agency(), make.graduate(name="周一", phone="13911112222", visibility="applied")
    position = make.position(agency.id)
    return agency, graduate, position, Client(app).login(agency.user_id), Client(app).login(graduate.user_id)


def test_a_question_is_answered_and_names_nobody(app, make, two, database):
    agency, graduate, position, theirs, mine = two
    place = f"/positions/{position}/question"
    assert place in mine.get(f"/positions/{position}").text
    words = "我是周一，电话 13911112222，有没有带教？"
    page = mine.post(place, {"question": words}, status=200).text
    assert "还没有发出" in page and "有没有带教" not in theirs.get("/agency/questions").text
    ask(mine, place, words)
    page = theirs.get("/agency/questions").text
    assert "有没有带教" in page and "周一" not in page and "13911112222" not in page and "候选人 #" in page
    assert "有没有带教" in Client(app).login(make.member(agency.id, "viewer")).get("/agency/questions").text
    assert "请填写这一项" in theirs.post("/agency/questions/1/answer", {"answer": " "}, status=422).text
    theirs.post("/agency/questions/1/answer", {"answer": "只要男生"}, status=422)
    theirs.post("/agency/questions/1/answer", {"answer": "有，每人一位带教"})
    theirs.post("/agency/questions/1/answer", {"answer": "另一个回答"}, status=409)
    assert "有，每人一位带教" in mine.get(place).text and "有没有带教" not in theirs.get("/agency/questions").text
    assert "有，每人一位带教" in theirs.get("/agency/questions?tab=answered").text
    other = Client(app).login(make.graduate().user_id)
    assert "每人一位带教" not in other.get(place).text
    with database.unit(may_write=False) as unit:
        told = {row.user_id for row in unit.session.query(Notice)}
        acts = [row.action for row in unit.session.query(AuditEntry) if row.action.startswith("question.")]
        letters = [row.payload for row in unit.session.query(OutboxRow).filter_by(topic="mail")]
    assert [one["subject"] for one in letters] == ["有人问到你们的一个职位 · 上岗", "你的问题有回答了 · 上岗"]
    assert all("专利检索分析员（半导体方向）" in one["body"] for one in letters)
    assert told >= {agency.user_id, graduate.user_id} and acts == ["question.ask", "question.answer"]


def test_who_may_be_known_is_named(app, make, two):
    agency, _graduate, position, theirs, _mine = two
    known = make.graduate(name="郑三")
    make.application(make.position(agency.id), known.id, shared={"fields": ["name"]})
    Client(app).login(known.user_id).post(f"/positions/{position}/question", {"question": "郑三想问加班吗"})
    page = theirs.get("/agency/questions").text
    assert "郑三想问加班吗" in page


def test_no_more_than_a_few_wait_and_none_at_a_closed_position(app, make, two):
    _agency, _graduate, position, _theirs, mine = two
    place = f"/positions/{position}/question"
    for n in range(service.MOST_OPEN):
        ask(mine, place, f"问题{n}")
    assert "个问题在等回答" in ask(mine, place, "又一个", 409).text
    page = mine.post(place, {"question": "字" * 501}, status=422).text
    assert 'aria-invalid="true"' in page
    close(make, position)
    assert "问题0" in mine.get(place).text and "<textarea" not in mine.get(place).text
    mine.post(place, {"question": "还招吗"}, status=409)


def test_another_agency_answers_nothing_and_the_list_costs_the_same(app, make, two):
    agency, _graduate, position, theirs, mine = two
    ask(mine, f"/positions/{position}/question", "有没有带教")
    Client(app).login(make.agency().user_id).post("/agency/questions/1/answer", {"answer": "有"}, status=404)
    counts = []
    for _round in range(2):
        theirs.get("/agency/questions")
        with theirs.counting() as queries:
            theirs.get("/agency/questions")
        counts.append(queries.count)
        for _n in range(3):
            asker = Client(app).login(make.graduate().user_id)
            ask(asker, f"/positions/{make.position(agency.id)}/question", "有没有带教")
    assert counts[0] == counts[1], counts
