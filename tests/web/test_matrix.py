"""Who may call which route: the rows stand beside each feature's tests in `routes.py`; a route without a row fails."""

import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter

from tests.web.client import Client
from tests.web.make import Make
from tests.web.roles import LETTERS, ROLES, World, build
from web import FEATURES


def rows() -> dict[str, str]:
    table: dict[str, str] = {}
    for feature in FEATURES:
        for endpoint, letters in import_module(f"tests.web.{feature}.routes").ROWS.items():
            assert endpoint not in table, f"{endpoint} has two rows"
            assert len(letters) == len(ROLES) and set(letters) <= set(LETTERS), f"{endpoint}: {letters!r}"
            table[endpoint] = letters
    return table


ROWS = rows()
FEATURE_OF = {
    endpoint: feature for feature in FEATURES for endpoint in import_module(f"tests.web.{feature}.routes").ROWS
}  # several blueprints may be one feature's


def fill(feature: str, make: Make, world: World) -> None:
    """Records only this feature's routes need: `routes.py` may define `prepare(make, world)`."""
    if feature not in FEATURES:
        return  # routes of a trial only, whose rows stand beside those of pages
    prepare = getattr(import_module(f"tests.web.{feature}.routes"), "prepare", None)
    if prepare is not None:
        prepare(make, world)


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert routes == set(ROWS)


def prepared(make: Make, feature: str) -> World:
    world = build(make)
    fill(feature, make, world)
    return world


def asked(app: Flask, world: World, feature: str, method: str) -> Iterator[tuple[str, str]]:
    """Every route of a feature with this method, and its address in this world."""
    with app.test_request_context():
        for endpoint in (one for one in sorted(ROWS) if FEATURE_OF[one] == feature):
            for rule in app.url_map.iter_rules(endpoint):
                if method in rule.methods:
                    yield endpoint, app.url_for(endpoint, **{name: world.ids[name] for name in rule.arguments})


def entered(app: Flask, world: World, role: str) -> Client:
    return Client(app) if role == "anonymous" else Client(app).login(world.users[role])


@pytest.mark.looks
@pytest.mark.parametrize("feature", FEATURES)
def test_who_may_look(app: Flask, make: Make, feature: str) -> None:
    """One world for all pages of a feature: looking changes nothing."""
    world, wrong = prepared(make, feature), []
    pages = list(asked(app, world, feature, "GET"))
    for at, role in enumerate(ROLES):
        client = entered(app, world, role)
        for endpoint, address in pages:
            found = letter_of(client.http.get(address))
            wrong += [f"GET {address} as {role}: {found}"] if found != ROWS[endpoint][at] else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.looks
@pytest.mark.parametrize("feature", FEATURES)
def test_who_may_act(app: Flask, make: Make, feature: str) -> None:
    """One world for all who are refused: that changes nothing. Then one for each act."""
    world, wrong = prepared(make, feature), []
    acts = list(asked(app, world, feature, "POST"))
    for at, role in enumerate(ROLES):
        client = entered(app, world, role)
        data = {"csrf_token": client.csrf()}
        for endpoint, address in acts:
            if (letter := ROWS[endpoint][at]) != "+":
                found = letter_of(client.http.post(address, data=data))
                wrong += [f"POST {address} as {role}: {found}"] if found != letter else []
    for number, (endpoint, _address) in enumerate(acts):
        world = prepared(make, feature)
        address = list(asked(app, world, feature, "POST"))[number][1]
        for role in (role for role, letter in zip(ROLES, ROWS[endpoint], strict=True) if letter == "+"):
            client = entered(app, world, role)
            found = letter_of(client.http.post(address, data={"csrf_token": client.csrf()}))
            wrong += [f"POST {address} as {role}: {found}"] if found != "+" else []
    assert not wrong, "\n".join(wrong)


def letter_of(response) -> str:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff" and response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin", "no address leaves, and forms over https arrive"
    if response.status_code in (302, 303) and response.location.startswith("/login"):
        return "L"
    return {403: "F", 404: "-"}.get(response.status_code, "+")


def test_a_foreign_record_looks_exactly_like_a_missing_one(app: Flask, make: Make) -> None:
    world = build(make)
    for feature in FEATURES:
        fill(feature, make, world)
    compared = 0
    for endpoint, letters in ROWS.items():
        for role, letter in zip(ROLES, letters, strict=True):
            if letter != "-":
                continue
            for rule in app.url_map.iter_rules(endpoint):
                if "GET" not in rule.methods or not rule.arguments:
                    continue
                client = Client(app).login(world.users[role])
                with app.test_request_context():
                    foreign = app.url_for(endpoint, **{name: world.ids[name] for name in rule.arguments})
                    missing = app.url_for(
                        endpoint,
                        **{n: missing_value(world.ids[n], rule._converters[n]) for n in rule.arguments},
                    )
                first, second = client.http.get(foreign), client.http.get(missing)
                assert (first.status_code, second.status_code) == (404, 404)
                assert without_ids(first, foreign) == without_ids(second, missing), endpoint
                compared += 1
    assert compared > 0


def missing_value(value: object, reads: BaseConverter) -> object:
    """An id that names nothing; one of a few words of the address itself stays."""
    return 999_999 if isinstance(value, int) else value if isinstance(reads, AnyConverter) else "missing"


def without_ids(response, address: str) -> str:
    text = response.text.replace(response.headers["X-Request-ID"], "")
    text = re.sub(r'name="(?:once|csrf_token)" value="[^"]*"', "", text)  # a token carries the second it was made in
    return text.replace(address.replace("&", "&amp;"), "")
