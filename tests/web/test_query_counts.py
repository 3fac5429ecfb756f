"""What a page asks of the database does not grow with what it lists: every page there is, with once and three times as
much of everything."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.web.client import Client
from tests.web.make import Make
from tests.web.roles import ROLES, World, build
from tests.web.test_matrix import ROWS, fill
from web import FEATURES

OWNERS = ("graduate", "owner", "office", "admin")  # those to whom the records belong


def pages(app: Flask, world: World, role: str) -> Iterator[tuple[str, str]]:
    for endpoint, letters in ROWS.items():
        if letters[ROLES.index(role)] != "+":
            continue
        for rule in app.url_map.iter_rules(endpoint):
            if "GET" in rule.methods:
                with app.test_request_context():
                    yield endpoint, app.url_for(endpoint, **{name: world.ids[name] for name in rule.arguments})


def counted(client: Client, address: str) -> int:
    for _ in range(2):  # the first may fill caches
        with client.counting() as q:
            client.http.get(address).close()
    return q.count


@pytest.mark.looks
@pytest.mark.parametrize("role", OWNERS)
def test_no_page_asks_more_for_more(app: Flask, make: Make, work, role: str) -> None:
    world = build(make)
    for feature in FEATURES:
        fill(feature, make, world)
    make.application(world.ids["position_id"], make.graduate().id)  # one that waits for an answer: no list begins empty
    work()
    client = Client(app).login(world.users[role])
    asked = list(pages(app, world, role))
    once = {endpoint: counted(client, address) for endpoint, address in asked}
    ids = dict(world.ids)
    for _ in range(2):
        position, graduate = make.position(ids["agency_id"]), make.graduate(visibility="open")
        make.application(position, ids["graduate_id"])
        make.application(ids["position_id"], graduate.id)
        make.member(ids["agency_id"], "editor")
        for feature in FEATURES:
            world.ids = dict(ids)
            fill(feature, make, world)
    work()
    grown = {}
    for endpoint, address in asked:
        now = counted(client, address)
        if now > once[endpoint]:
            grown[endpoint] = (once[endpoint], now)
    assert not grown, grown
