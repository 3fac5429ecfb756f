"""Who may call which route: the rows stand beside each feature's tests in `routes.py`; a route without a row fails."""

import re
from importlib import import_module

import pytest
from flask import Flask

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


@pytest.mark.parametrize("endpoint", sorted(ROWS))
def test_matrix(app: Flask, make: Make, endpoint: str) -> None:
    world = build(make)
    fill(FEATURE_OF[endpoint], make, world)
    for role, letter in zip(ROLES, ROWS[endpoint], strict=True):
        client = Client(app) if role == "anonymous" else Client(app).login(world.users[role])
        for rule in app.url_map.iter_rules(endpoint):
            for method in sorted(rule.methods & {"GET", "POST"}):
                with app.test_request_context():
                    values = {name: world.ids[name] for name in rule.arguments}
                    address = app.url_for(endpoint, **values)
                if method == "GET":
                    response = client.http.get(address)
                else:
                    response = client.http.post(address, data={"csrf_token": client.csrf()})
                assert letter_of(response) == letter, f"{method} {address} as {role}: {response.status_code}"


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
                        **{n: missing_value(world.ids[n], n) for n in rule.arguments},
                    )
                first, second = client.http.get(foreign), client.http.get(missing)
                assert (first.status_code, second.status_code) == (404, 404)
                assert without_ids(first, foreign) == without_ids(second, missing), endpoint
                compared += 1
    assert compared > 0


def missing_value(value: object, name: str) -> object:
    """An id that names nothing; `what` is one of a few words of the address itself."""
    return 999_999 if isinstance(value, int) else value if name == "what" else "missing"


def without_ids(response, address: str) -> str:
    text = response.text.replace(response.headers["X-Request-ID"], "")
    text = re.sub(r'name="(?:once|csrf_token)" value="[^"]*"', "", text)  # a token carries the second it was made in
    return text.replace(address.replace("&", "&amp;"), "")
