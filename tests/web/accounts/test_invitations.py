"""Joining an agency or an organiser by invitation, and leaving it at once."""

import pytest

from tests.web.accounts.helpers import GOOD, acts, link_in, log_in, mails, rows
from tests.web.client import Client
from tests.web.make import PASSWORD
from web.accounts.service import invitations
from web.core.errors import Conflict
from web.models import AgencyMember, Invitation, OrganiserMember, User


@pytest.fixture
def agency(make):
    return make.agency()


@pytest.fixture
def invite(app, database, work):
    """Invite as another feature does; returns the path of the mailed link."""

    def invited(email: str, role: str = "editor", **place: int) -> str:
        with app.app_context(), database.unit() as unit:
            invitations.invite(email, role, **place)
            unit.commit()
        work()
        return link_in(mails(database, email)[-1])

    return invited


def test_someone_new_makes_an_account_and_is_a_member(app, client, agency, invite, database) -> None:
    link = invite("new@example.com", agency_id=agency.id)
    page = client.get(link).text
    assert "new@example.com" in page and "可编辑" in page
    client.post(link, {"name": "", "password": "short"}, status=422)
    client.post(link, {"name": "许言", "password": GOOD, "consent": "y"})
    user = rows(database, User)[-1]
    member = rows(database, AgencyMember)[-1]
    assert (user.role, bool(user.verified_at), member.role, member.agency_id) == ("agency", True, "editor", agency.id)
    client.get("/account")
    client.get(link, status=410)
    assert acts(database)[-3:] == ["register", "join", "login"]


def test_someone_known_logs_in_and_accepts(app, client, agency, invite, database, make) -> None:
    make.user("agency", email="free@example.com")
    link = invite("free@example.com", agency_id=agency.id)
    assert "登录" in client.get(link).text
    assert client.post(link, {"name": "x", "password": GOOD, "consent": "y"}, status=200)  # no second account
    form = {"email": "free@example.com", "password": PASSWORD, "next": link}
    assert client.post("/login", form).location == link
    client.get(link)
    client.post(f"{link}/accept")
    assert rows(database, AgencyMember)[-1].agency_id == agency.id
    client.post(f"{link}/accept", status=410)


@pytest.mark.parametrize(
    ("role", "email", "said"),
    [("agency", "else@example.com", "另一个邮箱"), ("graduate", "i@example.com", "另一类账号")],
)
def test_who_cannot_accept_is_told_why(client, agency, invite, make, database, role, email, said) -> None:
    client.login(make.user(role, email=email))
    link = invite("i@example.com", agency_id=agency.id)
    assert said in client.get(link).text
    assert said in client.post(f"{link}/accept", status=409).text
    assert len(rows(database, AgencyMember)) == 1


def test_one_person_acts_for_one_place(client, agency, invite, make, database) -> None:
    other = make.agency()
    email = rows(database, User)[-1].email
    client.login(other.user_id)
    link = invite(email, agency_id=agency.id)
    assert "请先退出原单位" in client.get(link).text
    client.post(f"{link}/accept", status=409)


def test_an_invitation_ends_after_a_week_or_when_withdrawn_or_replaced(
    app, client, agency, invite, database, travel
) -> None:
    first = invite("a@example.com", agency_id=agency.id)
    second = invite("a@example.com", role="viewer", agency_id=agency.id)
    client.get(first, status=410)
    client.get(second)
    with app.app_context(), database.unit() as unit:
        invitations.withdraw_invitation(rows(database, Invitation)[-1].id, agency_id=agency.id)
        unit.commit()
    client.get(second, status=410)
    third = invite("a@example.com", agency_id=agency.id)
    travel(days=7, seconds=1)
    client.get(third, status=410)
    client.post(third, {"name": "许言", "password": GOOD, "consent": "y"}, status=410)


def test_nobody_withdraws_another_places_invitation(app, agency, invite, make, database) -> None:
    from web.core.db import Missing

    invite("a@example.com", agency_id=agency.id)
    with app.app_context(), database.unit(), pytest.raises(Missing):
        invitations.withdraw_invitation(1, agency_id=make.agency().id)


def test_an_accepted_invitation_cannot_be_withdrawn(app, client, agency, invite, database) -> None:
    client.post(invite("a@example.com", agency_id=agency.id), {"name": "许言", "password": GOOD, "consent": "y"})
    with app.test_request_context(), database.unit(), pytest.raises(Conflict):
        invitations.withdraw_invitation(1, agency_id=agency.id)


def test_an_organisers_invitation_makes_an_organiser(client, make, invite, database) -> None:
    office = make.organiser("office")
    client.post(
        invite("o@example.com", "member", organiser_id=office.id), {"name": "何澄", "password": GOOD, "consent": "y"}
    )
    assert rows(database, User)[-1].role == "organiser"
    assert rows(database, OrganiserMember)[-1].organiser_id == office.id


def test_a_removed_member_has_no_rights_with_the_next_request(app, agency, make, database) -> None:
    editor = make.member(agency.id, "editor")
    client = Client(app).login(editor)
    position = make.position(agency.id, index=False)
    client.get(f"/agency/positions/{position}/edit")
    with database.writing() as session:
        session.delete(session.query(AgencyMember).filter_by(user_id=editor).one())
    assert client.http.get(f"/agency/positions/{position}/edit").status_code in (403, 404)


def test_the_invitation_shows_the_email_but_logs_nobody_in(client, agency, invite) -> None:
    link = invite("a@example.com", agency_id=agency.id)
    client.get(link)
    client.get("/account", status=303)
    log_in(client, "a@example.com", GOOD, status=422)
