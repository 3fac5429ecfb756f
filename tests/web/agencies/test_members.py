"""Who acts for an agency: invitations, roles, leaving, and always one owner."""

import pytest

from tests.web.agencies.helpers import actions, mails, membership
from tests.web.client import Client


@pytest.fixture
def mine(make):
    return make.agency()


@pytest.fixture
def owner(client, mine):
    return client.login(mine.user_id)


def test_an_invitation_goes_out_by_mail_and_can_be_withdrawn(owner, make, mine, work) -> None:
    owner.post("/agency/members/invite", {"email": " Colleague@Example.com ", "role": "editor"})
    work()
    assert [mail.to for mail in mails(make)] == ["colleague@example.com"]
    page = owner.get("/agency/members").text
    assert "colleague@example.com" in page
    address = page[page.index("/agency/members/invitations/") :].split('"')[0]
    owner.post(address)
    assert "colleague@example.com" not in owner.get("/agency/members").text
    Client(owner.app).login(make.agency().user_id).post(address, status=404)


@pytest.mark.parametrize(
    ("values", "mend"),
    [
        ({"email": "nobody"}, "name@example.com"),
        ({"email": ""}, "请填写"),
        ({"role": "king"}, "角色"),
    ],
)
def test_a_wrong_invitation_says_so_and_sends_nothing(owner, make, values, mend, work) -> None:
    page = owner.post("/agency/members/invite", {"email": "a@example.com", "role": "editor"} | values, status=422).text
    work()
    assert mend in page and not mails(make)


def test_a_member_is_not_invited_again(owner, make, mine, work) -> None:
    make.member(mine.id, "viewer")
    page = owner.post("/agency/members/invite", {"email": "agency2@example.com", "role": "editor"}, status=422).text
    work()
    assert "已经是成员" in page and not mails(make)


def test_a_role_is_in_force_with_the_next_request(owner, make, mine) -> None:
    user = make.member(mine.id, "viewer")
    colleague = Client(owner.app).login(user)
    colleague.get("/agency/positions/new", status=403)
    owner.post(f"/agency/members/{membership(make, user).id}/role", {"role": "editor"})
    colleague.get("/agency/positions/new")
    owner.post(f"/agency/members/{membership(make, user).id}/role", {"role": "king"}, status=409)
    owner.post(f"/agency/members/{membership(make, user).id}/remove")
    colleague.get("/agency/profile", status=404)
    assert "你现在不属于任何机构" in colleague.get("/agency").text
    assert {"agency.member.role", "agency.member.remove"} <= set(actions(make))


def test_the_last_owner_stays(owner, make, mine) -> None:
    me = membership(make, mine.user_id).id
    owner.post("/agency/members/leave", status=409)
    owner.post(f"/agency/members/{me}/remove", status=409)
    owner.post(f"/agency/members/{me}/role", {"role": "viewer"}, status=409)
    second = make.member(mine.id, "owner")
    owner.post("/agency/members/leave")
    assert membership(make, mine.user_id) is None and membership(make, second).role == "owner"


def test_anybody_may_leave_by_themselves(app, make, mine) -> None:
    user = make.member(mine.id, "viewer")
    Client(app).login(user).post("/agency/members/leave")
    assert membership(make, user) is None


def test_somebody_elses_members_cannot_be_touched(owner, make) -> None:
    foreign = membership(make, make.agency().user_id)
    owner.post(f"/agency/members/{foreign.id}/role", {"role": "viewer"}, status=404)
    owner.post(f"/agency/members/{foreign.id}/remove", status=404)
    assert membership(make, foreign.user_id).role == "owner"


def test_an_editor_sees_the_members_and_no_buttons(client, make, mine) -> None:
    page = client.login(make.member(mine.id, "editor")).get("/agency/members").text
    assert "寄出邀请" not in page and "移出" not in page.replace("改角色、移出都马上生效", "")


def test_the_list_costs_the_same_for_one_and_three(owner, make, mine) -> None:
    with owner.counting() as one:
        owner.get("/agency/members")
    make.member(mine.id), make.member(mine.id)
    with owner.counting() as three:
        owner.get("/agency/members")
    assert one.count == three.count <= 6, three.statements
