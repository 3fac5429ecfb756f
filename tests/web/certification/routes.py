"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.hires.site import confirmed
from web.models import CertificationPlan

ROWS: dict[str, str] = {
    "certification.exam": "++++++++++",
    "certification.preview": "L++FFFFFFF",
    "certification.of_agency": "LFF++++FFF",
    "certification.of_office": "LFFFFFF+F+",
    "certification.plan": "L+-+++-FFF",
    "certification.tick": "L+-F++-FFF",
    "certification.untick": "L+-F++-FFF",
    "certification.aim": "L+-F++-FFF",
}
STANDING: dict[str, str] = {  # of the routes an agency's people may call
    "certification.of_agency": "++FF",
    "certification.plan": "++FF",
    "certification.tick": "++FF",
    "certification.untick": "++FF",
    "certification.aim": "++FF",
}


def prepare(make, world) -> None:
    """A plan of the matrix' own agency and graduate: of an internship, of which a person may have several."""
    hire_id = confirmed(make, make.position(world.ids["agency_id"]), world.ids["graduate_id"], form="internship")
    with make.database.unit(may_write=False) as unit:
        found = unit.session.query(CertificationPlan.id).filter_by(hire_id=hire_id).one()
    world.ids |= {"plan_id": found.id, "code": "register"}
