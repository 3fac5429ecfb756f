"""Scorecards by a position's own criteria, and colleagues who are named in a note."""

import pytest

from tests.web.client import Client
from web.applications.service import leaving, scoring
from web.core.personal import Whose
from web.models import Notice, Scorecard, User


@pytest.fixture
def world(app, make):
    graduate, agency = make.graduate(), make.agency()
    position = make.position(agency.id)
    number = make.application(position, graduate.id, status="interview")
    theirs = Client(app).login(agency.user_id)
    theirs.post(f"/agency/positions/{position}/criteria", {"names": "检索思路\n英文阅读\n检索思路\n"})
    return agency, graduate, position, number, theirs


def cards(make) -> list[tuple[int, dict, str]]:
    with make.database.unit(may_write=False) as unit:
        return [(row.round, row.scores, row.text) for row in unit.session.query(Scorecard).order_by(Scorecard.id)]


def test_colleagues_score_a_round_and_the_graduate_never_reads_it(app, make, world):
    agency, graduate, _position, number, theirs = world
    place = f"/applications/{number}/score"
    theirs.post(place, {"round": "1", "score-0": "4", "score-1": "2", "why": "检索式写得好"})
    theirs.post(place, {"round": "1", "score-0": "3", "score-1": "", "score-9": "4"})
    assert cards(make) == [(1, {"检索思路": 3}, "")]
    Client(app).login(make.member(agency.id)).post(place, {"score-0": "4", "why": "很好"})
    page = Client(app).login(make.member(agency.id, "viewer")).get(f"/applications/{number}").text
    assert "3.5" in page and "第 1 轮面试" in page and "很好" in page and "写我的评分" not in page
    mine = Client(app).login(graduate.user_id).get(f"/applications/{number}").text
    assert "评分" not in mine and "很好" not in mine
    for odd in ({"score-0": "5"}, {"score-0": "x"}, {}):
        theirs.post(place, {"round": "1"} | odd)
        assert len(cards(make)) == 1
    assert 'role="alert"' in theirs.post(place, {"round": "99", "why": "写好的话"}, status=422).text


def test_criteria_are_lawful_and_short(app, make, world):
    agency, _graduate, position, number, theirs = world
    place = f"/agency/positions/{position}/criteria"
    page = theirs.post(place, {"names": "只要男生"}, status=422).text
    assert 'role="alert"' in page and "只要男生" in page
    for wrong in ("\n".join(map(str, range(11))), "字" * 61):
        theirs.post(place, {"names": wrong}, status=422)
    assert "英文阅读" in theirs.get(place).text
    theirs.post(f"/applications/{number}/score", {"score-0": "4"})
    theirs.post(place, {"names": "沟通"})
    page = theirs.get(f"/applications/{number}").text
    assert "检索思路" in page and "沟通" in page
    Client(app).login(make.agency().user_id).get(place, status=404)


def test_scores_end_with_the_application_and_go_with_the_graduate(app, make, world, database):
    _agency, graduate, _position, number, theirs = world
    theirs.post(f"/applications/{number}/score", {"score-0": "4"})
    with app.app_context(), database.unit() as unit:
        unit.write()
        leaving.erase(Whose(graduate.user_id, graduate.id))
        unit.commit()
    assert cards(make) == []
    theirs.post(f"/applications/{number}/score", {"score-0": "4"}, status=409)
    assert scoring.BEST == 4


def test_who_is_named_in_a_note_is_told(app, make, world, database):
    agency, _graduate, _position, number, theirs = world
    people = {name: make.member(agency.id) for name in ("王芳", "王芳芳", "李雷")}
    with make.database.writing() as session:
        for name, key in people.items():
            session.get(User, key).display_name = name
    theirs.post(f"/applications/{number}/notes", {"text": "请 @王芳芳 看一下英文部分，@没有这人"})
    with database.unit(may_write=False) as unit:
        told = [row.user_id for row in unit.session.query(Notice) if "提到了你" in row.text_zh]
    assert told == [people["王芳芳"]]
