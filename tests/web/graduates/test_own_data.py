"""Taking one's data along and leaving: everything is in the copy, nothing that names the person stays."""

import io
import json

import pytest
from sqlalchemy import select, text

from tests.web.make import PASSWORD
from web.core import limits
from web.models import Application, AuditEntry, Graduate, User

CANARIES = ("蓝鹦鹉", "canary@example.com", "13711112222", "KANARIE")


@pytest.fixture
def me(make):
    return make.graduate(
        user={"email": "canary@example.com", "display_name": "蓝鹦鹉"},
        name="蓝鹦鹉",
        phone="13711112222",
        introduction="KANARIE in the introduction",
        specialities="KANARIE",
        places_note="KANARIE",
        nationality="KANARIE",
    )


@pytest.fixture
def my(client, me):
    return client.login(me.user_id)


def everything_stored(database) -> str:
    """Every cell of every table as text."""
    from web.core.types import Base

    with database.engine.connect() as connection:
        return "\n".join(
            " ".join(str(value) for value in row)
            for table in Base.metadata.tables
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))
        )


def test_the_copy_has_everything_but_the_keys_to_the_door(my, make, me, database):
    agency = make.agency()
    make.application(make.position(agency.id, index=False, title="检索员"), me.id, message="KANARIE to the agency")
    response = my.http.post("/me/data/export", data={"export-current": PASSWORD, "csrf_token": my.csrf()})
    assert response.status_code == 200 and response.mimetype == "application/json"
    assert response.headers["Content-Disposition"].startswith("attachment")
    data = json.loads(response.data)
    assert data["profile"]["name"] == "蓝鹦鹉" and data["account"]["email"] == "canary@example.com"
    assert data["educations"][0]["school"] == "示例大学" and data["skills"] == ["incoPat", "Python"]
    assert data["applications"][0]["position"] == "检索员"
    assert data["sessions"][0]["device"] == "test"
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(AuditEntry.subject).where(AuditEntry.action == "graduate.export"))
    assert "argon2" not in response.text and "token_hash" not in response.text


def test_a_second_copy_from_the_same_page_is_a_second_copy(my):
    page = my.get("/me/data").text
    form = page[page.index('action="/me/data/export"') : page.index('action="/me/data/delete"')]
    assert 'name="once"' not in form.split("</form>")[0]
    for _ in range(2):
        data = {"export-current": PASSWORD, "csrf_token": my.csrf()}
        assert my.http.post("/me/data/export", data=data).status_code == 200


@pytest.mark.parametrize("act", ["export", "delete"])
def test_both_ask_for_the_password(my, database, act):
    wrong = {f"{act}-current": "not the right one", f"{act}-sure": "y"}
    assert "现在的密码不对，什么都没有改变" in my.post(f"/me/data/{act}", wrong, status=422).text
    my.post(f"/me/data/{act}", {}, status=422)
    with database.unit(may_write=False) as unit:
        assert unit.session.scalars(select(Graduate.name)).all() == ["蓝鹦鹉"]


def test_deleting_wants_a_yes(my, database):
    page = my.post("/me/data/delete", {"delete-current": PASSWORD}, status=422).text
    assert "请勾选确认" in page


def test_guessing_the_password_here_is_limited(my):
    allowed = int(limits.LIMITS["confirm"].pair.split()[0])
    for _ in range(allowed):
        my.post("/me/data/export", {"export-current": "guess"}, status=422)
    my.post("/me/data/export", {"export-current": PASSWORD}, status=429)


def test_after_leaving_nothing_names_the_person(my, make, me, database, app, work):
    from tests.web.graduates.test_resume import a_pdf

    agency = make.agency()
    open_one = make.application(make.position(agency.id, index=False), me.id, message="KANARIE")
    hired = make.application(make.position(agency.id, index=False), me.id, status="hired", message="KANARIE")
    my.post("/me/resume", {"resume": (io.BytesIO(a_pdf()), "蓝鹦鹉.pdf")})
    my.post("/me/profile/texts", {"introduction": "KANARIE 查新 Verilog", "specialities": "KANARIE"})
    assert all(canary in everything_stored(database) for canary in CANARIES)

    response = my.post("/me/data/delete", {"delete-current": PASSWORD, "delete-sure": "y"})
    assert response.location == "/"
    work()
    stored = everything_stored(database)
    assert [canary for canary in CANARIES if canary in stored] == []
    folder = app.extensions["settings"].files_dir
    assert [p for p in folder.iterdir() if not p.name.startswith(".")] == []
    with database.unit(may_write=False) as unit:
        states = {row.id: row.status for row in unit.session.execute(select(Application.id, Application.status))}
        assert states == {open_one: "withdrawn", hired: "hired"}
        assert unit.session.scalar(select(User.disabled_at).where(User.id == me.user_id)) is not None
        assert unit.session.scalar(select(AuditEntry.id).where(AuditEntry.action == "account.delete"))


def test_after_leaving_every_session_is_over(my, me, app):
    from tests.web.client import Client

    other = Client(app).login(me.user_id)
    my.post("/me/data/delete", {"delete-current": PASSWORD, "delete-sure": "y"})
    for browser in (my, other):
        assert browser.http.get("/me").location.startswith("/login")


def test_others_stay_as_they_are(my, make, database):
    other = make.graduate(name="别人")
    my.post("/me/data/delete", {"delete-current": PASSWORD, "delete-sure": "y"})
    with database.unit(may_write=False) as unit:
        row = unit.session.get(Graduate, other.id)
        assert row.name == "别人" and len(row.educations) == 1
