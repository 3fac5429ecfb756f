"""What an agency of each status may load and do: the rows stand beside each feature's tests in `routes.py`; a route
that an agency may call and that has no row fails."""

from importlib import import_module

import pytest
from flask import Flask

from tests.web.client import Client
from tests.web.make import Make
from tests.web.roles import ROLES
from tests.web.test_matrix import FEATURE_OF, ROWS, letter_of, prepared
from web import FEATURES
from web.models import Agency
from web.models.agencies import AGENCY_STATUSES, MAY

ANONYMOUS, OWNER = ROLES.index("anonymous"), ROLES.index("owner")


def standing() -> dict[str, str]:
    """By route one letter for each status, as in the matrix: + may · F stopped, with the reason · - missing."""
    table: dict[str, str] = {}
    for feature in FEATURES:
        for endpoint, letters in getattr(import_module(f"tests.web.{feature}.routes"), "STANDING", {}).items():
            assert len(letters) == len(AGENCY_STATUSES) and set(letters) <= set("+F-"), f"{endpoint}: {letters!r}"
            table[endpoint] = letters
    return table


STANDING = standing()
CONCERNED = {name for name, row in ROWS.items() if row[ANONYMOUS] == "L" and row[OWNER] != "F"}


def test_every_route_an_agency_may_call_has_a_row() -> None:
    assert set(STANDING) == CONCERNED


@pytest.mark.looks
@pytest.mark.parametrize("feature", sorted({FEATURE_OF[endpoint] for endpoint in STANDING}))
def test_standing(app: Flask, make: Make, feature: str) -> None:
    """A world anew after each act that was let in: what was only looked at, or refused, changed nothing."""
    rules = [rule for rule in app.url_map.iter_rules() if FEATURE_OF.get(rule.endpoint) == feature]
    asked = [
        (status, letter, method, rule)
        for rule in rules
        for status, letter in zip(AGENCY_STATUSES, STANDING.get(rule.endpoint, ""), strict=rule.endpoint in STANDING)
        for method in sorted(rule.methods & {"GET", "POST"})
    ]
    world, wrong = None, []
    for status, letter, method, rule in sorted(asked, key=lambda one: (one[2] == "POST" and one[1] == "+", one[0])):
        if world is None:
            world = prepared(make, feature)
            client = Client(app).login(world.users["owner"])
        with make.database.writing() as session:
            session.get(Agency, world.ids["agency_id"]).status = status
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: world.ids[name] for name in rule.arguments})
        data = {"csrf_token": client.csrf()} if method == "POST" else None
        found = letter_of(client.http.open(address, method=method, data=data))
        wrong += [f"{method} {address} while {status}: {found}"] if found != letter else []
        world = None if method == "POST" and letter == "+" else world
    assert not wrong, "\n".join(wrong)


def test_what_a_stopped_agency_is_told(app: Flask, make: Make) -> None:
    agency = make.agency(status="suspended", status_note="正在核实投诉")
    client = Client(app).login(agency.user_id)
    page = client.get("/agency/positions", status=403).text
    assert (
        "你的机构现在不能使用这个页面" in page and 'href="/agency"' in page and 'href="/agency/graduates"' not in page
    )
    assert "正在核实投诉" in client.get("/agency").text
    assert "cannot use this page" in client.get("/agency/positions?lang=en", status=403).text


def test_every_status_is_in_the_table_of_what_may_be_done() -> None:
    assert {
        "pending": {"work"},
        "checked": {"work", "people"},
        "refused": set(),
        "suspended": set(),
    } == MAY
