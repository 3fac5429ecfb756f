"""The lists of both sides: what stands in them, in which order, for whom, and at what cost."""

import pytest

from tests.web.applications.helpers import application, change, close, give_resume, without_data
from tests.web.client import Client
from web.models import Application, AuditEntry


def test_my_list_has_what_waits_for_me_first_and_what_is_over_apart(make, client):
    graduate, agency = make.graduate(), make.agency()
    for status in ("applied", "offer", "declined", "withdrawn"):
        make.application(make.position(agency.id, title=f"职位 {status}"), graduate.id, status=status)
    make.application(make.position(agency.id, title="别人的"), make.graduate().id)
    page = client.login(graduate.user_id).get("/me/applications").text
    assert page.index("职位 offer") < page.index("职位 applied")
    assert "职位 declined" not in page and "别人的" not in page
    over = client.get("/me/applications?tab=over").text
    assert "职位 declined" in over and "职位 withdrawn" in over and "职位 offer" not in over


def test_empty_lists_say_what_to_do_next(make, client):
    client.login(make.graduate().user_id)
    assert "去找职位" in client.get("/me/applications").text
    assert "去找职位" in client.get("/me/saved").text
    assert "还没有结束" in client.get("/me/applications?tab=over").text
    client.login(make.agency().user_id)
    assert "还没有人投递" in client.get("/agency/applications").text


def test_the_inbox_filters_by_position_and_progress_and_shows_no_strangers(app, make, client):
    agency, other = make.agency(), make.agency()
    first, second = make.position(agency.id, title="检索甲"), make.position(agency.id, title="翻译乙")
    names = [make.graduate(name=f"麦{n}") for n in "甲乙丙丁"]
    make.application(first, names[0].id)
    make.application(second, names[1].id)
    make.application(second, names[2].id, status="interview")
    foreign = make.position(other.id)
    make.application(foreign, names[3].id)
    page = client.login(agency.user_id).get("/agency/applications").text
    assert "麦甲" in page and "麦乙" in page and "麦丙" not in page and "麦丁" not in page
    page = client.get(f"/agency/applications?tab=all&position={second}").text
    assert "麦甲" not in page and "麦乙" in page and "麦丙" in page
    page = client.get(f"/agency/applications?tab=all&position={foreign}").text
    assert "麦丁" not in page
    for odd in ("tab=nonsense", "position=x", "page=0", "page=99999999999", "page=-1", "page=二"):
        client.get(f"/agency/applications?{odd}")


def test_kept_positions_stay_in_the_list_when_they_close(make, client):
    graduate, agency = make.graduate(), make.agency()
    position = make.position(agency.id, title="想要的职位")
    client.login(graduate.user_id)
    for _twice in range(2):
        assert client.post(f"/positions/{position}/save").location == f"/positions/{position}"
    assert client.get("/me/saved").text.count("想要的职位") == 1
    close(make, position)
    assert "已停止招聘" in client.get("/me/saved").text
    for _twice in range(2):
        answer = client.post(f"/positions/{position}/unsave", {"next": "/me/saved"})
        assert answer.location == "/me/saved"
    assert "想要的职位" not in client.get("/me/saved").text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_a_save_never_leads_off_the_site(make, client, target):
    position = make.position(make.agency().id)
    answer = client.login(make.graduate().user_id).post(f"/positions/{position}/save", {"next": target})
    assert answer.location == f"/positions/{position}"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_at_any_length(app, make, count):
    graduate, agency = make.graduate(), make.agency()
    mine = Client(app).login(graduate.user_id)
    for n in range(count):
        position = make.position(agency.id)
        mine.post(f"/positions/{position}/save")
        make.application(position, graduate.id)
        make.application(position, make.graduate(name=f"麦{n}").id)
    theirs = Client(app).login(agency.user_id)
    for client, path, most in (
        (mine, "/me/applications", 6),
        (mine, "/me/saved", 9),
        (theirs, "/agency/applications", 18),
    ):
        client.get(path)
        with client.counting() as queries:
            client.get(path)
        assert queries.count <= most, (path, queries.count, queries.statements)


def test_the_resume_goes_only_to_the_agency_it_was_shared_with_and_each_reading_is_noted(app, make, database):
    graduate, agency, other = make.graduate(), make.agency(), make.agency()
    give_resume(make, graduate.id)
    number = make.application(make.position(agency.id), graduate.id)
    theirs = Client(app).login(agency.user_id)
    theirs.get(f"/applications/{number}/resume", status=404)
    change(make, Application, number, shared={"fields": ["name", "resume"]})
    answer = theirs.get(f"/applications/{number}/resume")
    assert answer.data.startswith(b"%PDF") and "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    Client(app).login(other.user_id).get(f"/applications/{number}/resume", status=404)
    change(make, Application, number, status="withdrawn")
    theirs.get(f"/applications/{number}/resume", status=404)
    with database.unit(may_write=False) as unit:
        notes = unit.session.query(AuditEntry).filter_by(action="resume.read").all()
    assert [(n.actor_id, n.subject) for n in notes] == [(agency.user_id, f"application:{number}")]


@pytest.mark.parametrize("path", ["/me/applications", "/me/saved", "/applications/1"])
def test_a_graduates_pages_are_complete_in_english(make, client, path):
    graduate, position = make.graduate(), make.position(make.agency().id)
    make.application(position, graduate.id)
    client.login(graduate.user_id).post(f"/positions/{position}/save")
    words = without_data(client.get(f"{path}?lang=en").text)
    assert not any("一" <= letter <= "鿿" for letter in words), words


@pytest.mark.parametrize("path", ["/agency/applications", "/applications/1"])
def test_an_agencys_pages_are_complete_in_english(make, client, path):
    agency = make.agency()
    number = make.application(make.position(agency.id), make.graduate().id)
    assert application(make, number).status == "applied"
    words = without_data(client.login(agency.user_id).get(f"{path}?lang=en").text)
    assert not any("一" <= letter <= "鿿" for letter in words), words
