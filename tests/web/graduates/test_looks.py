"""Agencies that were shown a graduate are written down for the graduate, bounded and forgotten; lists are limited by
agency and day."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.web.client import Client
from web.core import clock, forgetting, limits, outbox
from web.core.limits import Limit
from web.graduates import service
from web.graduates.service import looks
from web.models import Graduate, ProfileLook
from web.ranking.service import refresh_graduate


@pytest.fixture
def seen(app, make, database):
    """Somebody who lets agencies see them, in the index."""
    made = make.graduate(visibility="anonymous")
    with app.app_context():
        with database.writing() as session:
            refresh_graduate(session.get(Graduate, made.id))
            service.profile_shown(made.id)
        outbox.deliver(database)
    return made


def rows(database) -> list[tuple[int, int, bool]]:
    with database.unit(may_write=False) as unit:
        found = unit.session.scalars(select(ProfileLook).order_by(ProfileLook.id))
        return [(row.agency_id, row.days, row.opened_at is not None) for row in found]


def test_who_was_shown_somebody_is_told_to_them_and_to_nobody_else(app, make, seen, database) -> None:
    agency, other = make.agency(name="甲知识产权代理有限公司"), make.agency(name="乙知识产权代理有限公司")
    position = make.position(agency.id, index=False)
    looking, me = Client(app).login(agency.user_id), Client(app).login(seen.user_id)
    assert "最近没有机构看过你" in me.get("/me/looks").text
    looking.get("/agency/graduates")
    page = me.get("/me/looks").text
    assert "甲知识产权" in page and "在名单里看到" in page and "乙知识产权" not in page
    for _ in range(3):
        looking.get("/agency/graduates")
        looking.get(f"/agency/positions/{position}/candidates")
    assert rows(database) == [(agency.id, 1, False)]
    found = looking.get(f"/agency/positions/{position}/candidates").text
    address = found.split(f'href="/agency/positions/{position}/candidates/')[1].split('"')[0]
    looking.get(f"/agency/positions/{position}/candidates/{address}")
    assert rows(database) == [(agency.id, 1, True)]
    assert "打开过你的资料" in me.get("/me/looks").text and "opened your profile" in me.get("/me/looks?lang=en").text
    with time_machine.travel(clock.now() + timedelta(days=1)):
        Client(app).login(agency.user_id).get("/agency/graduates")
    assert rows(database) == [(agency.id, 2, True)]
    make.application(make.position(other.id, index=False), seen.id)
    Client(app).login(other.user_id).get("/agency/applications")
    assert rows(database)[1] == (other.id, 1, False)
    stranger = Client(app).login(make.graduate().user_id)
    assert "知识产权代理" not in stranger.get("/me/looks").text


def test_looks_are_forgotten_in_time_taken_along_and_gone_with_the_person(app, make, seen, database) -> None:
    agency = make.agency()
    with app.app_context(), database.unit(may_write=False):
        looks.remember(agency.id, [seen.id, 999_999])
    assert len(rows(database)) == 1
    with app.app_context():
        kept = forgetting.after("ProfileLook")
        with time_machine.travel(clock.now() + kept - timedelta(days=1)):
            forgetting.forget_old()
        assert len(rows(database)) == 1
        with time_machine.travel(clock.now() + kept + timedelta(days=1)):
            forgetting.forget_old()
        assert rows(database) == []
        with database.unit(may_write=False):
            looks.remember(agency.id, [seen.id])
        with database.writing():
            service.delete_account(seen.id)
    assert rows(database) == []


def test_pages_of_people_are_limited_by_agency_with_words_and_without(app, make, seen, monkeypatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "people", Limit("4 per day"))
    agency = make.agency()
    position = make.position(agency.id, index=False)
    first = Client(app).login(agency.user_id)
    for address in ("/agency/graduates", "/agency/graduates?page=2", "/agency/graduates?q=专利"):
        first.get(address)
    colleague = Client(app).login(make.member(agency.id, "viewer"))
    colleague.get(f"/agency/positions/{position}/candidates")
    for client in (first, colleague):
        for address in ("/agency/graduates", f"/agency/positions/{position}/candidates"):
            assert "Retry-After" in client.get(address, status=429).headers
    Client(app).login(make.agency().user_id).get("/agency/graduates")
    make.application(position, seen.id)
    first.get(f"/agency/positions/{position}/candidates?tab=applied")


def test_opening_one_person_after_the_other_is_limited_by_agency(app, make, seen, monkeypatch) -> None:
    """Each page tells more than a list, and a day's lists hold the addresses of thousands."""
    monkeypatch.setitem(limits.LIMITS, "profile", Limit("3 per day"))
    agency = make.agency()
    position = make.position(agency.id, index=False)
    address = f"/agency/positions/{position}/candidates/{make.mark(agency.id, seen.id)}"
    first, colleague = (Client(app).login(user) for user in (agency.user_id, make.member(agency.id, "editor")))
    for client in (first, colleague, first):
        client.get(address)
    for client in (first, colleague):
        assert "Retry-After" in client.get(address, status=429).headers
        client.post(f"{address}/invite", {"message": "…" * 5000}, status=429)
    make.application(position, seen.id)
    first.get(address)


def test_looking_again_on_the_same_day_writes_nothing(app, make, seen, database) -> None:
    agency = make.agency()
    client = Client(app).login(agency.user_id)
    client.get("/agency/graduates")
    with client.counting() as q:
        client.get("/agency/graduates")
    assert not [statement for statement in q.statements if "INTO profile_looks" in statement]


def test_the_list_of_looks_costs_the_same_for_one_and_three(app, make, seen, database) -> None:
    me, counts = Client(app).login(seen.user_id), []
    for more in (1, 2):
        for _ in range(more):
            agency = make.agency()
            with app.app_context(), database.unit(may_write=False):
                looks.remember(agency.id, [seen.id])
        with me.counting() as q:
            me.get("/me/looks")
        counts.append(q.count)
    assert counts[0] == counts[1] <= 8, q.statements
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(func.count(ProfileLook.id))) == 3
