"""Offers for tests, through the verbs alone."""

from datetime import date

from tests.web.hires.site import act
from tests.web.make import Make
from web.core import clock
from web.offers import queries, service

TERMS = {
    "pay": 9000,
    "pay_months": 13,
    "place": "110000",
    "starts_on": date(2027, 7, 1),
    "certify_months": 24,
    "note": "欢迎加入",
}


def offered(make: Make, position_id: int, graduate_id: int, **terms) -> int:
    """The id of an application with a written offer."""
    application = make.application(position_id, graduate_id, status="interview")
    write(make, application, **terms)
    return application


def write(make: Make, application_id: int, **terms) -> None:
    """An offer on an application that stands at the interview, as whoever has seen the one before would write it."""
    usual = TERMS | {"answer_by": clock.today() + service.WARN * 3}
    before = act(make, lambda: queries.of(application_id))
    act(make, lambda: service.make(application_id, usual | terms, before.version if before else 0, None))
