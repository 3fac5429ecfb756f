"""Acts that give others power ask a session again who it is, and carry on with what was sent."""

from datetime import timedelta

import pytest

from tests.web.accounts.helpers import acts, rows
from tests.web.hires.site import claimed
from tests.web.make import PASSWORD
from tests.web.page_forms import forms_of
from web.core import clock
from web.models import AgencyMember, Invitation, LoginSession, OrganiserMember, User


def old_session(database) -> None:
    """Every session has been open for a quarter of an hour."""
    with database.unit() as unit:
        for login in unit.write().query(LoginSession):
            login.created_at = clock.now() - timedelta(minutes=15)
        unit.commit()


@pytest.fixture
def owner(client, make, database):
    mine = make.agency()
    client.login(mine.user_id)
    old_session(database)
    return client


def test_an_old_session_is_asked_and_goes_on_with_what_was_sent(owner, database) -> None:
    page = owner.post("/agency/members/invite", {"email": "new@example.com", "role": "editor"}, status=422).text
    form = next(f for f in forms_of(page, "/agency/members/invite") if "proof-current" in f.names)
    assert form.action == "/agency/members/invite" and not rows(database, Invitation)
    sent = {"email": "new@example.com", "role": "editor"}
    assert all(f'name="{name}" value="{value}"' in page for name, value in sent.items())
    wrong = owner.post("/agency/members/invite", sent | {"proof-current": "not it"}, status=422).text
    assert "现在的密码不对" in wrong and not rows(database, Invitation) and acts(database)[-1] == "confirm.failed"
    owner.post("/agency/members/invite", sent | {"proof-current": PASSWORD})
    assert [i.email for i in rows(database, Invitation)] == ["new@example.com"]


def test_who_proved_it_is_not_asked_again_for_ten_minutes(owner, database) -> None:
    owner.post("/agency/members/invite", {"email": "a@example.com", "role": "viewer", "proof-current": PASSWORD})
    owner.post("/agency/members/invite", {"email": "b@example.com", "role": "viewer"})
    with database.unit() as unit:
        for login in unit.write().query(LoginSession):
            login.proven_at -= timedelta(minutes=11)
        unit.commit()
    owner.post("/agency/members/invite", {"email": "c@example.com", "role": "viewer"}, status=422)
    assert [i.email for i in rows(database, Invitation)] == ["a@example.com", "b@example.com"]


def test_a_markup_that_was_sent_stays_text(owner) -> None:
    page = owner.post("/agency/members/invite", {"email": '"><b id=x>', '"><i>': "1"}, status=422).text
    assert "<b id=x>" not in page and "<i>" not in page


def test_every_act_that_gives_or_takes_power_asks(client, make, database) -> None:
    """Whatever invites, makes or removes members, opens and closes accounts, or decides on what both sides said."""
    admin, mine, office = make.user("admin"), make.agency(), make.organiser()
    member, hire = make.member(mine.id), claimed(make, make.position(mine.id), make.graduate().id)
    colleague = next(m.id for m in rows(database, AgencyMember) if m.user_id == member)
    office_member = rows(database, OrganiserMember)[0].id
    asked = {
        mine.user_id: ["/agency/members/invite", f"/agency/members/{colleague}/role", f"/agency/members/{colleague}/remove"],
        admin: [
            "/admin/organisers/new",
            f"/admin/organisers/{office.id}/invite",
            f"/admin/organisers/{office.id}/school",
            f"/admin/organisers/{office.id}/members/{office_member}/remove",
            f"/admin/people/{member}/disable",
            f"/admin/people/{member}/enable",
            f"/admin/people/{member}/reset-second-factor",
        ],
        office.user_id: [f"/hires/{hire}/settle"],
    }  # fmt: skip
    for user, paths in asked.items():
        client.login(user)
        old_session(database)
        for path in paths:
            assert "current" in client.post(path, {}, status=422).text, path
    assert all(user.disabled_at is None for user in rows(database, User))
    assert len(rows(database, AgencyMember)) == 2 and len(rows(database, OrganiserMember)) == 1
