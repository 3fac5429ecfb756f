"""An agency invites, the graduate answers; nothing of the graduate is shown before they agree."""

from sqlalchemy import select

from tests.web.applications.helpers import application, change, close, without_data
from tests.web.client import Client
from web.applications import service
from web.core.errors import Conflict
from web.models import Application, AuditEntry, Graduate, Mail


def invite(make, position: int, graduate: int, actor: int, message: str = "欢迎来聊聊") -> int:
    with make.app.test_request_context("/"), make.database.unit() as unit:
        number = service.invite(position, graduate, actor, message).id
        unit.commit()
        return number


def test_accepting_an_invitation_makes_it_an_application_with_the_agreed_fields(app, make, client, work, database):
    graduate, agency = make.graduate(name="麦家", phone="13912345678"), make.agency()
    number = invite(make, make.position(agency.id), graduate.id, agency.user_id)
    theirs = Client(app).login(agency.user_id)
    for path in (f"/applications/{number}", "/agency/applications?tab=invited"):
        page = theirs.get(path).text
        assert "候选人 #" in page
        for text in ("麦家", "13912345678", "graduate1@example.com", "示例大学", "Python"):
            assert text not in page
    page = client.login(graduate.user_id).get(f"/applications/{number}").text
    assert "欢迎来聊聊" in page and "接受邀请并投递" in page
    client.post(f"/applications/{number}/answer", {"accept": "y", "fields": ["skills"], "note": "好的"})
    row = application(make, number)
    assert row.status == "applied" and row.shared["fields"] == ["name", "email", "educations", "skills"]
    assert row.reply_by is not None
    page = theirs.get(f"/applications/{number}").text
    assert "麦家" in page and "Python" in page and "好的" in page and "13912345678" not in page
    work()
    with database.unit(may_write=False) as unit:
        subjects = {mail.to: mail.subject for mail in unit.session.scalars(select(Mail))}
        acts = unit.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert "邀请你投递" in subjects["graduate1@example.com"] and "新的投递" in subjects["agency2@example.com"]
    assert [a for a in acts if a.startswith("application")] == ["application.invited", "application.applied"]


def test_declining_reveals_nothing_and_can_be_reconsidered(app, make, client):
    graduate, agency = make.graduate(name="麦家"), make.agency()
    position = make.position(agency.id)
    number = invite(make, position, graduate.id, agency.user_id)
    client.login(graduate.user_id).post(
        f"/applications/{number}/answer", {"refuse": "y", "note": "麦家 13812345678 已有安排"}
    )
    assert application(make, number).shared == {}
    page = Client(app).login(agency.user_id).get(f"/applications/{number}").text
    assert "婉拒" in page and "已有安排" in page and "麦家" not in page and "13812345678" not in page
    client.post(f"/applications/{number}/answer", {"accept": "y"}, status=409)
    client.post(f"/positions/{position}/apply", {"message": "想了想还是想来"})
    assert application(make, number).status == "applied" and application(make, number).origin == "invited"


def test_an_answer_that_is_neither_or_both_is_asked_again(make, client):
    graduate, agency = make.graduate(), make.agency()
    number = invite(make, make.position(agency.id), graduate.id, agency.user_id)
    client.login(graduate.user_id)
    for form in ({"note": "嗯"}, {"note": "嗯", "accept": "y", "refuse": "y"}):
        page = client.post(f"/applications/{number}/answer", form, status=422).text
        assert "请选择接受或婉拒" in page and "嗯</textarea>" in page
    assert application(make, number).status == "invited"


def test_an_invitation_to_a_closed_position_can_only_be_declined(make, client):
    graduate, agency = make.graduate(), make.agency()
    position = make.position(agency.id)
    number = invite(make, position, graduate.id, agency.user_id)
    close(make, position)
    assert "接受邀请并投递" not in client.login(graduate.user_id).get(f"/applications/{number}").text
    client.post(f"/applications/{number}/answer", {"accept": "y"}, status=409)
    client.post(f"/applications/{number}/answer", {"refuse": "y"})


def test_nobody_is_invited_twice_or_after_applying(make):
    graduate, agency = make.graduate(), make.agency()
    position = make.position(agency.id)
    invite(make, position, graduate.id, agency.user_id)
    try:
        invite(make, position, graduate.id, agency.user_id)
    except Conflict as conflict:
        assert "邀请" in conflict.message
    else:
        raise AssertionError("a second invitation went through")


def test_an_open_profile_shows_its_name_but_never_phone_or_mail(app, make):
    graduate, agency = make.graduate(name="麦家", phone="13912345678", visibility="open"), make.agency()
    number = invite(make, make.position(agency.id), graduate.id, agency.user_id)
    page = Client(app).login(agency.user_id).get(f"/applications/{number}").text
    assert "麦家" in page and "13912345678" not in page and "graduate1@example.com" not in page
    change(make, Graduate, graduate.id, visibility="applied")
    assert "麦家" not in Client(app).login(agency.user_id).get(f"/applications/{number}").text


def test_the_answer_page_is_complete_in_english(make, client):
    graduate, agency = make.graduate(), make.agency()
    number = invite(make, make.position(agency.id), graduate.id, agency.user_id, "Come and see us")
    words = without_data(client.login(graduate.user_id).get(f"/applications/{number}?lang=en").text)
    assert "Accept and apply" in words and not any("一" <= letter <= "鿿" for letter in words), words


def test_an_invitation_promises_only_what_holds(make, client):
    """Who applied to another position of the agency, or shows themselves to all, is known to it already."""
    unknown, applied, withdrawn = make.graduate(), make.graduate(), make.graduate()
    shown = make.graduate(visibility="open")
    agency = make.agency()
    position, other = make.position(agency.id), make.position(agency.id)
    for person in (applied, withdrawn):
        number = make.application(other, person.id)
        change(make, Application, number, shared={"fields": ["name", "email", "educations"]})
    change(make, Application, number, status="withdrawn", shared={})
    for person, known in ((unknown, False), (applied, True), (withdrawn, True), (shown, True)):
        number = invite(make, position, person.id, agency.user_id)
        page = client.login(person.user_id).get(f"/applications/{number}").text
        assert ("这家机构已经知道你是谁" in page, "这份邀请不会让机构知道你是谁" in page) == (known, not known)
