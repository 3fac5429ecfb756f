"""What an agency of each status may load and do: the rows stand beside each feature's tests in `routes.py`; a route
that an agency may call and that has no row fails."""

from importlib import import_module

import pytest
from flask import Flask

from tests.web.client import Client
from tests.web.make import Make
from tests.web.roles import ROLES, build
from tests.web.test_matrix import ROWS, fill, letter_of
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


@pytest.mark.parametrize("endpoint", sorted(STANDING))
def test_standing(app: Flask, make: Make, endpoint: str) -> None:
    """A world anew after each act that was let in: what was only looked at, or refused, changed nothing."""
    world = None
    for status, letter in zip(AGENCY_STATUSES, STANDING[endpoint], strict=True):
        for rule in app.url_map.iter_rules(endpoint):
            for method in sorted(rule.methods & {"GET", "POST"}):
                if world is None:
                    world = build(make)
                    fill(endpoint.partition(".")[0], make, world)
                with make.database.writing() as session:
                    session.get(Agency, world.ids["agency_id"]).status = status
                with app.test_request_context():
                    address = app.url_for(endpoint, **{name: world.ids[name] for name in rule.arguments})
                client = Client(app).login(world.users["owner"])
                data = {"csrf_token": client.csrf()} if method == "POST" else None
                response = client.http.open(address, method=method, data=data)
                assert letter_of(response) == letter, f"{method} {address} while {status}: {response.status_code}"
                world = None if method == "POST" and letter == "+" else world


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
