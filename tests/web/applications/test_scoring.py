"""Scorecards by a position's own criteria, and colleagues who are named in a note."""

import pytest

from tests.web.client import Client
from tests.web.page_forms import forms_of
from web.applications.service import leaving, scoring
from web.core import clock
from web.core.personal import Whose
from web.models import Interview, Notice, Scorecard, User


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
    held(make, number)
    theirs.post(place, {"round": "1", "score-检索思路": "4", "score-英文阅读": "2", "why": "检索式写得好"})
    theirs.post(place, {"round": "1", "score-检索思路": "3", "score-英文阅读": ""})
    assert cards(make) == [(1, {"检索思路": 3}, "")]
    Client(app).login(make.member(agency.id)).post(place, {"score-检索思路": "4", "why": "很好"})
    page = Client(app).login(make.member(agency.id, "viewer")).get(f"/applications/{number}").text
    assert "3.5" in page and "第 1 轮面试" in page and "很好" in page and "写我的评分" not in page
    mine = Client(app).login(graduate.user_id).get(f"/applications/{number}").text
    assert "评分" not in mine and "很好" not in mine
    for odd in ({"score-检索思路": "5"}, {"score-检索思路": "x"}, {}):
        theirs.post(place, {"round": "1"} | odd)
        assert len(cards(make)) == 1
    for missing in ("99", "2", "x"):
        assert "没有这一轮" in theirs.post(place, {"round": missing, "why": "写好的话"}, status=422).text
    assert len(cards(make)) == 1


def held(make, number: int) -> None:
    """A first round of interviews."""
    moment = clock.now()
    with make.database.writing() as session:
        session.add(Interview(application_id=number, round=1, status="held", created_at=moment, updated_at=moment))


def test_a_form_shows_what_one_gave_and_an_empty_one_takes_it_back(make, world):
    _agency, _graduate, _position, number, theirs = world
    place = f"/applications/{number}/score"
    theirs.post(place, {"round": "0", "score-英文阅读": "2", "why": "慢"})
    page = theirs.get(f"/applications/{number}").text
    (form,) = (one for one in forms_of(page, place) if one.action == place)
    shown = {one.name: one.value.strip() for one in form.fields}
    assert shown | {"score-检索思路": "", "score-英文阅读": "2", "why": "慢", "round": "0"} == shown
    theirs.post(place, {"round": "0", "score-英文阅读": "", "why": ""})
    assert cards(make) == [] and "已撤回" in theirs.get(f"/applications/{number}").text


def test_criteria_that_changed_meanwhile_give_nobodys_points_to_another(make, world):
    _agency, _graduate, position, number, theirs = world
    theirs.post(f"/agency/positions/{position}/criteria", {"names": "沟通\n英文阅读"})
    typed = {"score-检索思路": "4", "score-英文阅读": "2", "why": "写好的话"}
    place = f"/applications/{number}/score"
    page = theirs.post(place, typed, status=409).text
    (form,) = (one for one in forms_of(page, place) if one.action == place)
    shown = {one.name: one.value.strip() for one in form.fields}
    assert shown | {"score-英文阅读": "2", "why": "写好的话"} == shown and "检索思路 4" in page
    assert cards(make) == []


def test_criteria_are_lawful_and_short(app, make, world):
    agency, _graduate, position, number, theirs = world
    place = f"/agency/positions/{position}/criteria"
    page = theirs.post(place, {"names": "只要男生"}, status=422).text
    assert 'role="alert"' in page and "只要男生" in page
    for wrong in ("\n".join(map(str, range(11))), "字" * 61):
        theirs.post(place, {"names": wrong}, status=422)
    assert "英文阅读" in theirs.get(place).text
    theirs.post(f"/applications/{number}/score", {"score-检索思路": "4"})
    theirs.post(place, {"names": "沟通"})
    page = theirs.get(f"/applications/{number}").text
    assert "检索思路" in page and "沟通" in page
    Client(app).login(make.agency().user_id).get(place, status=404)


def test_scores_end_with_the_application_and_go_with_the_graduate(app, make, world, database):
    _agency, graduate, _position, number, theirs = world
    theirs.post(f"/applications/{number}/score", {"score-检索思路": "4"})
    with app.app_context(), database.unit() as unit:
        unit.write()
        leaving.erase(Whose(graduate.user_id, graduate.id))
        unit.commit()
    assert cards(make) == []
    theirs.post(f"/applications/{number}/score", {"score-检索思路": "4"}, status=409)
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
