"""A list of very many: the crowd gives the same list as row by row, and follows whoever comes, changes and leaves."""

import random

import pytest

from tests.web.client import Client
from tests.web.make import Make
from tests.web.ranking.test_candidates import address, names, strong, weak
from web.core import clock
from web.models import Education, Graduate, User
from web.ranking import engine, queries


@pytest.fixture
def agency(make: Make):
    return make.agency()


@pytest.fixture
def position(make: Make, agency) -> int:
    return make.position(agency.id)


@pytest.fixture
def member(client: Client, agency) -> Client:
    return client.login(agency.user_id)


def several(make: Make, count: int) -> None:
    chance = random.Random(5)
    for number in range(count):
        make.graduate(
            name=f"人{number:02}",
            visibility=chance.choice(("open", "anonymous", "applied", "open")),
            educations=[
                Education(
                    school="某大学",
                    degree=chance.choice(("junior", "bachelor", "master")),
                    major=chance.choice(("机械工程", "化学", "法学", "光学工程")),
                    graduated="2026-06",
                )
            ],
            wished_places=[chance.choice(("320500", "310000", "440000"))],
        )


def packed(app) -> None:
    """The crowd of the app, built to the end."""
    with app.app_context():
        crowd = engine.of_app()
    crowd.build(app)
    assert crowd.wait(60)


def everyone(member: Client, position: int) -> list[str]:
    """The whole list, page by page, blocked ones after the others."""
    found: list[str] = []
    for query in ("", "&show=blocked"):
        page = 1
        while True:
            text = member.get(f"{address(position)}?page={page}{query}").text
            rows = names(text.split("不符合必备条件的")[0] if not query else text)
            found += rows
            if f"page={page + 1}" not in text:
                break
            page += 1
    return found


def test_the_crowd_gives_the_list_of_row_by_row(app, member, make, position) -> None:
    several(make, 60)
    applicant = make.graduate(name="来投递")
    make.application(position, applicant.id, shared={"fields": ["name", "educations"]})
    before = everyone(member, position)
    packed(app)
    assert everyone(member, position) == before and len(before) > 30
    plain = f"{address(position)}?order=plain"
    with app.app_context():
        app.extensions.pop("crowd")
    by_rows = names(member.get(plain).text)
    packed(app)
    assert names(member.get(plain).text) == by_rows


def test_more_people_than_are_ranked_row_by_row_are_packed_in_the_background(
    app, member, make, position, monkeypatch
) -> None:
    monkeypatch.setattr(queries, "MOST", 3)
    several(make, 12)
    assert "人很多，这里只排最近更新的 3 人" in member.get(address(position)).text
    with app.app_context():
        crowd = engine.of_app()
    assert crowd.wait(60)
    assert "人很多" not in member.get(address(position)).text
    assert len(everyone(member, position)) > 3


def test_who_comes_changes_hides_or_leaves_does_so_at_once(app, member, make, position, database) -> None:
    first = weak(make, name="韦若")
    packed(app)
    second = strong(make, name="强如")
    assert names(member.get(address(position)).text) == ["强如", "韦若"]
    with database.writing() as session:
        session.get(Graduate, second.id).visibility = "applied"
    assert names(member.get(address(position)).text) == ["韦若"]
    member.get(address(position, second.id), status=404)
    with database.writing() as session:
        user = session.get(User, first.user_id)
        user.disabled_at = clock.now()
    assert names(member.get(address(position)).text) == []
    with database.writing() as session:
        session.get(User, first.user_id).disabled_at = None
    assert names(member.get(address(position)).text) == ["韦若"]
    with database.writing() as session:
        session.delete(session.get(Graduate, first.id))
    assert names(member.get(address(position)).text) == []


def test_an_applicant_is_ranked_by_what_they_share_and_stands_once(app, member, make, position) -> None:
    person = strong(make, name="强如")
    packed(app)
    assert names(member.get(address(position)).text) == ["强如"]
    make.application(position, person.id, shared={"fields": ["name", "educations"]})
    text = member.get(address(position)).text
    assert names(text) == ["强如"]
    assert names(member.get(address(position) + "?tab=open").text) == []
    assert names(member.get(address(position) + "?tab=applied").text) == ["强如"]


def test_queries_do_not_grow_with_the_crowd(app, member, make, position) -> None:
    counts = []
    packed(app)
    for number in (1, 3):
        while len(names(member.get(address(position)).text)) < number:
            strong(make)
        with member.counting() as q:
            member.get(address(position))
        counts.append(q.count)
    assert counts[0] == counts[1] <= 21, counts
