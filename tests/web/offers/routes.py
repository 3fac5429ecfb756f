"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.applications.helpers import change
from tests.web.hires.site import act
from tests.web.offers.site import write
from web.models import Application, Offer
from web.offers import queries

ROWS: dict[str, str] = {
    "offers.show": "L+-+++-FFF",
    "offers.make": "LFFF++-FFF",
    "offers.accept": "L+-FFFFFFF",
    "offers.ask": "L+-FFFFFFF",
    "offers.turn_down": "L+-FFFFFFF",
    "offers.pdf": "L+-+++-FFF",
}
STANDING: dict[str, str] = {
    "offers.show": "++FF",
    "offers.make": "++FF",
    "offers.pdf": "++FF",
}  # of the routes an agency's people may call


def prepare(make, world) -> None:
    """An offer on the application of the matrix, in which every side wrote its words."""
    application = world.ids["application_id"]
    change(make, Application, application, status="interview")
    write(make, application)
    number = act(make, lambda: queries.of(application).id)
    change(make, Offer, number, wish="能否早一点开始", reason="还没想好")
