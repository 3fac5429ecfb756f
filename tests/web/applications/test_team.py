"""Inside the agency: notes no graduate reads, and who sees to an application."""

import pytest
from sqlalchemy import select

from tests.web.applications.helpers import application
from tests.web.client import Client
from web.applications import service
from web.applications.service import leaving
from web.core import personal
from web.core.personal import Whose
from web.models import AgencyMember, ApplicationNote, Notice, Position


@pytest.fixture
def world(app, make):
    graduate, agency = make.graduate(), make.agency()
    number = make.application(make.position(agency.id), graduate.id)
    colleague = make.member(agency.id)
    return graduate, agency, number, colleague


def notes(make) -> list[str]:
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(ApplicationNote.text)))


def test_colleagues_read_a_note_and_the_graduate_never_does(app, make, world, database):
    graduate, agency, number, colleague = world
    Client(app).login(agency.user_id).post(f"/applications/{number}/notes", {"text": "电话里讲得很清楚"})
    for reader in (colleague, make.member(agency.id, "viewer")):
        assert "电话里讲得很清楚" in Client(app).login(reader).get(f"/applications/{number}").text
    mine = Client(app).login(graduate.user_id)
    assert "电话里" not in mine.get(f"/applications/{number}").text + mine.get("/me/applications").text
    with app.app_context(), database.unit(may_write=False):
        assert "电话里" not in str(personal.copy(Whose(graduate.user_id, graduate.id)))
    Client(app).login(make.agency().user_id).post(f"/applications/{number}/notes", {"text": "偷看"}, status=404)
    page = Client(app).login(colleague).post(f"/applications/{number}/notes", {"text": " "}, status=422).text
    assert 'role="alert"' in page and notes(make) == ["电话里讲得很清楚"]


def test_only_its_writer_deletes_a_note(app, make, world):
    _graduate, agency, number, colleague = world
    theirs = Client(app).login(agency.user_id)
    theirs.post(f"/applications/{number}/notes", {"text": "一句话"})
    Client(app).login(colleague).post(f"/applications/{number}/notes/1/remove", status=404)
    other = make.application(make.position(agency.id), make.graduate().id)
    theirs.post(f"/applications/{other}/notes/1/remove", status=404)
    assert notes(make) == ["一句话"]
    theirs.post(f"/applications/{number}/notes/1/remove")
    theirs.post(f"/applications/{number}/notes/1/remove", status=404)
    assert notes(make) == []


def test_notes_go_with_the_graduate_and_with_the_agency(app, make, world, database):
    graduate, agency, number, _colleague = world
    theirs = Client(app).login(agency.user_id)
    theirs.post(f"/applications/{number}/notes", {"text": "一句话"})
    with app.app_context(), database.unit() as unit:
        unit.write()
        leaving.erase(Whose(graduate.user_id, graduate.id))
        unit.commit()
    assert notes(make) == []
    other = make.application(make.position(agency.id), make.graduate().id)
    theirs.post(f"/applications/{other}/notes", {"text": "另一句"})
    with app.app_context(), database.unit() as unit:
        unit.write()
        service.end_all(agency.id)
        unit.commit()
    assert notes(make) == []


def test_somebody_sees_to_it_and_is_told(app, make, world, database):
    _graduate, agency, number, colleague = world
    theirs = Client(app).login(agency.user_id)
    for _twice in range(2):
        theirs.post(f"/applications/{number}/assign", {"who": str(colleague)})
    assert application(make, number).assigned_id == colleague
    with database.unit(may_write=False) as unit:
        assert unit.session.scalars(select(Notice.user_id)).all() == [colleague]
    free = make.application(make.position(agency.id), make.graduate(name="没人管").id)
    hers = Client(app).login(colleague)
    page = hers.get("/agency/applications?who=mine").text
    assert f"/applications/{number}" in page and "没人管" not in page
    page = hers.get("/agency/applications?who=free").text
    assert f"/applications/{free}?" in page and f"/applications/{number}?" not in page
    theirs.post(f"/applications/{number}/assign", {"who": ""})
    assert application(make, number).assigned_id is None


def test_what_somebody_saw_to_who_may_only_look_now_is_free(app, make, world):
    _graduate, agency, number, colleague = world
    theirs = Client(app).login(agency.user_id)
    theirs.post(f"/applications/{number}/assign", {"who": str(colleague)})
    assert f"/applications/{number}?" not in theirs.get("/agency/applications?who=free").text
    with make.database.writing() as session:
        session.scalars(select(AgencyMember).where(AgencyMember.user_id == colleague)).one().role = "viewer"
    assert f"/applications/{number}?" in theirs.get("/agency/applications?who=free").text
    assert "跟进。" not in theirs.get("/agency/applications").text


def test_the_title_is_in_the_readers_language_and_the_copy_names_no_colleague(app, make, world, database):
    graduate, agency, number, colleague = world
    with make.database.writing() as session:
        session.scalars(select(Position)).one().title_en = "Patent search analyst"
    Client(app).login(agency.user_id).post(f"/applications/{number}/assign", {"who": str(colleague)})
    with app.app_context(), database.unit(may_write=False) as unit:
        assert unit.session.scalars(select(Notice.text_en)).one().endswith("Patent search analyst")
        assert "assigned_id" not in personal.copy(Whose(graduate.user_id, graduate.id))["applications"][0]


def test_nobody_outside_or_who_may_only_look_is_assigned(app, make, world):
    graduate, agency, number, _colleague = world
    theirs = Client(app).login(agency.user_id)
    for who in (graduate.user_id, make.agency().user_id, make.member(agency.id, "viewer"), 999999):
        theirs.post(f"/applications/{number}/assign", {"who": str(who)}, status=409)
    theirs.post(f"/applications/{number}/assign", {"who": "x"}, status=422)
    assert application(make, number).assigned_id is None
