"""How people of agencies and offices are called."""

from tests.web.client import Client
from tests.web.make import Make
from web.models import AuditEntry


def test_staff_change_their_name_and_it_holds_everywhere(client: Client, make: Make) -> None:
    office = make.organiser("office")
    member = client.login(office.user_id)
    assert "/account/name" in member.get("/account").text
    member.post("/account/name", {"name": "  李　明 "})
    page = member.get("/account").text
    assert "李 明" in page
    with make.database.unit(may_write=False) as unit:
        assert unit.session.query(AuditEntry).filter_by(action="name.change").count() == 1
    member.post("/account/name", {"name": "李 明"})
    with make.database.unit(may_write=False) as unit:
        assert unit.session.query(AuditEntry).filter_by(action="name.change").count() == 1, "the same name is no change"


def test_an_empty_or_endless_name_stays_on_the_form(client: Client, make: Make) -> None:
    member = client.login(make.organiser("office").user_id)
    for name in ("", "长" * 81):
        assert name in member.post("/account/name", {"name": name}, status=422).text


def test_a_graduate_is_called_as_the_profile_says(client: Client, make: Make) -> None:
    graduate = client.login(make.graduate().user_id)
    assert "/account/name" not in graduate.get("/account").text
    graduate.get("/account/name", status=404)
