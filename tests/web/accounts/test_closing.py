"""People of agencies, offices, universities and the site close their own account; what they did stays, by number."""

import pytest
from sqlalchemy import select

from tests.web.client import Client
from tests.web.make import PASSWORD, Make
from web.core import clock
from web.models import AgencyMember, AuditEntry, LoginSession, OrganiserMember, SavedSearch, User

SURE = {"sure": "y", "current": PASSWORD}


def user(make: Make, user_id: int) -> User:
    with make.database.unit(may_write=False) as unit:
        return unit.session.get(User, user_id)


def count(make: Make, model, *which) -> int:
    with make.database.unit(may_write=False) as unit:
        return len(unit.session.scalars(select(model).where(*which)).all())


@pytest.mark.parametrize("kind", ["office", "university"])
def test_people_of_an_organiser_leave_for_good(client: Client, make: Make, kind: str) -> None:
    office = make.organiser(kind)
    email = user(make, office.user_id).email
    member = client.login(office.user_id)
    assert "/account/close" in member.get("/account").text
    member.get("/account/close")
    assert "唯一能登录的成员" in member.post("/account/close", SURE, status=422).text
    make.colleague(office.id)
    for wrong in ({}, {"sure": "y", "current": "不是这个密码"}, {"current": PASSWORD}):
        member.post("/account/close", wrong, status=422)
    assert count(make, User, User.email == email) == 1
    assert member.post("/account/close", SURE).status_code == 303
    gone = user(make, office.user_id)
    assert gone.disabled_at and not gone.display_name and not gone.password_hash and gone.email.endswith(".invalid")
    assert count(make, OrganiserMember, OrganiserMember.user_id == gone.id) == 0
    assert count(make, LoginSession, LoginSession.user_id == gone.id) == 0
    assert count(make, AuditEntry, AuditEntry.action == "account.delete", AuditEntry.actor_id == gone.id) == 1
    assert member.get("/account", status=303).location.startswith("/login")


def test_the_last_owner_hands_over_or_closes_the_agency_first(client: Client, make: Make, app) -> None:
    agency = make.agency()
    owner = client.login(agency.user_id)
    assert "唯一的负责人" in owner.post("/account/close", SURE, status=422).text
    assert user(make, agency.user_id).disabled_at is None
    other = make.member(agency.id, "owner")
    owner.post("/account/close", SURE)
    assert count(make, AgencyMember, AgencyMember.agency_id == agency.id) == 1
    remaining = Client(app).login(other)
    remaining.get("/agency")
    remaining.post("/agency/leave-site", SURE)
    remaining.post("/account/close", SURE)
    assert user(make, other).disabled_at


def test_what_is_nobodys_stays_when_somebody_without_a_profile_leaves(client: Client, make: Make) -> None:
    """A row of no graduate is not a row of whoever is none."""
    graduate, agency = make.graduate(), make.agency()
    viewer = make.member(agency.id, "viewer")
    before = {model: count(make, model) for model in (AgencyMember, SavedSearch)}
    client.login(viewer).post("/account/close", SURE)
    assert count(make, AgencyMember) == before[AgencyMember] - 1
    assert user(make, graduate.user_id).disabled_at is None


def test_the_last_administrator_stays(client: Client, make: Make) -> None:
    admin = client.login(make.user("admin"))
    make.user("admin", verified_at=None)
    make.user("admin", disabled_at=clock.now())
    assert "唯一的管理员" in admin.post("/account/close", SURE, status=422).text


def test_a_graduate_leaves_by_their_own_page(client: Client, make: Make) -> None:
    graduate = client.login(make.graduate().user_id)
    assert "/account/close" not in graduate.get("/account").text
    graduate.post("/account/close", SURE, status=403)
