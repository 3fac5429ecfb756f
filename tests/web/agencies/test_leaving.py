"""An agency leaves the site by itself, whatever its status, and what stays of it."""

import pytest
from sqlalchemy import select

from tests.web.agencies.helpers import actions, agency, claim, claims, mails, membership
from tests.web.client import Client
from tests.web.make import PASSWORD
from web.models import Agency, Application, Position


@pytest.mark.parametrize("status", ["pending", "checked", "refused", "suspended"])
def test_an_agency_leaves_and_graduates_keep_their_history(app, make, work, database, status) -> None:
    mine = make.agency(name="要走的知识产权有限公司", introduction="介绍", status=status)
    colleague, graduate = make.member(mine.id), make.graduate()
    shown, draft = make.position(mine.id), make.position(mine.id, status="draft", published_at=None)
    waiting, hired = make.application(shown, graduate.id), make.application(shown, make.graduate().id, status="hired")
    claim(make, mine.id)
    work()
    owner = Client(app).login(mine.user_id)
    for values in ({}, {"sure": "y"}, {"current": PASSWORD}, {"sure": "y", "current": "错误的密码 错误的密码"}):
        owner.post("/agency/leave-site", values, status=422)
    assert agency(make, mine.id).introduction == "介绍"
    uscc = agency(make, mine.id).uscc
    owner.post("/agency/leave-site", {"sure": "y", "current": PASSWORD})
    assert "你现在不属于任何机构" in owner.get("/agency").text
    for user in (mine.user_id, colleague):
        assert membership(make, user) is None
    left = agency(make, mine.id)
    assert (left.status, left.introduction) == ("suspended", "") and claims(make, mine.id) == []
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Position, draft) is None and unit.session.get(Position, shown).status == "closed"
        states = [unit.session.get(Application, number) for number in (waiting, hired)]
        assert [(row.status, row.shared) for row in states] == [("declined", {}), ("hired", {})]
        taken = unit.session.scalar(select(Agency.id).where(Agency.uscc == uscc)) is not None
        assert taken == (status in ("refused", "suspended"))  # leaving is no way around a decision
    stranger = Client(app)
    for address in (f"/agencies/{mine.id}", f"/positions/{shown}"):
        stranger.get(address, status=404)
    assert "要走的知识产权" in Client(app).login(graduate.user_id).get(f"/applications/{waiting}").text
    work()
    assert "agency.delete" in actions(make) and [m for m in mails(make) if m.to.startswith("graduate")]


def test_only_an_owner_takes_the_agency_away(app, make) -> None:
    mine = make.agency()
    for role in ("viewer", "editor"):
        values = {"sure": "y", "current": PASSWORD}
        Client(app).login(make.member(mine.id, role)).post("/agency/leave-site", values, status=403)
    assert agency(make, mine.id).status == "checked"
