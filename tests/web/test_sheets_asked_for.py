"""A workbook that is made while its reader waits costs seconds where there is much: each is counted, of every feature."""

import pytest
from flask import Flask

from tests.web.make import Make
from tests.web.roles import ROLES
from tests.web.test_matrix import FEATURE_OF, ROWS, entered, prepared
from web.core import limits
from web.core.limits import Limit

KINDS = (".xlsx", ".csv", ".<fmt>")
READY = {  # an empty form, or a file that lies there
    "fairs.template",
    "rosters.template",
    "rosters.result_file",
}


def sheets(app: Flask) -> dict[str, list]:
    """The routes that answer with a workbook by their feature."""
    found: dict[str, list] = {}
    for rule in app.url_map.iter_rules():
        letters = ROWS.get(rule.endpoint, "")
        if rule.rule.endswith(KINDS) and rule.endpoint not in READY and "+" in letters:
            found.setdefault(FEATURE_OF[rule.endpoint], []).append(rule)
    return found


@pytest.mark.looks
def test_a_sheet_is_made_so_often_an_hour_and_no_more(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "sheet", Limit("1 per hour"))
    asked = 0
    for feature, rules in sheets(app).items():
        for rule in rules:
            world = prepared(make, feature)  # somebody who has asked for none yet
            with app.test_request_context():
                values = world.ids | {"fmt": "csv"}
                address = app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
            method = "GET" if "GET" in rule.methods else "POST"
            client = entered(app, world, ROLES[ROWS[rule.endpoint].index("+")])
            data = {"csrf_token": client.csrf()} if method == "POST" else None
            first = client.http.open(address, method=method, data=data)
            if first.status_code in (303, 404):
                continue  # ordered of the worker; or there is none here
            again = client.http.open(address, method=method, data=data)
            assert (first.status_code, again.status_code) == (200, 429), address
            assert "Retry-After" in again.headers
            asked += 1
    assert asked > 5, asked
