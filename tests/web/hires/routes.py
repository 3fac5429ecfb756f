"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.hires.site import act, claimed
from web.hires import service

ROWS: dict[str, str] = {
    "hires.mine": "L++FFFFFFF",
    "hires.of_agency": "LFF++++FFF",
    "hires.of_office": "LFFFFFF+F+",
    "hires.agency_export": "LFF++++FFF",
    "hires.office_export": "LFFFFFF+F+",
    "hires.show": "L+-+++-+F+",
    "hires.complete": "LFFF++-FFF",
    "hires.confirm": "L+-FFFFFFF",
    "hires.dispute": "L+-F++-FFF",
    "hires.settle": "LFFFFFF+F+",
    "hires.take_back": "LFFF++-FFF",
    "hires.claim_anew": "LFFF++-FFF",
    "hires.end": "L+-F++-FFF",
}
STANDING: dict[str, str] = {  # of the routes an agency's people may call
    "hires.of_agency": "++FF",
    "hires.agency_export": "++FF",
    "hires.show": "++FF",
    "hires.complete": "++FF",
    "hires.dispute": "++FF",
    "hires.take_back": "++FF",
    "hires.claim_anew": "++FF",
    "hires.end": "++FF",
}


def prepare(make, world) -> None:
    """A hire of the matrix' own agency and graduate, over which somebody has lost a word."""
    hire_id = claimed(make, make.position(world.ids["agency_id"]), world.ids["graduate_id"])
    act(make, lambda: service.dispute(hire_id, "graduate", "不是这样"))
    act(make, lambda: service.settle(hire_id, True, "属实"))
    world.ids["hire_id"] = hire_id
