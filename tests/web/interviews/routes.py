"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.hires.site import act
from tests.web.interviews.site import at, choose, propose, seen
from web.interviews import service

ROWS: dict[str, str] = {
    "interviews.show": "L+-+++-FFF",
    "interviews.propose": "LFFF++-FFF",
    "interviews.move": "LFFF++-FFF",
    "interviews.cancel": "LFFF++-FFF",
    "interviews.conclude": "LFFF++-FFF",
    "interviews.choose": "L+-FFFFFFF",
    "interviews.ask": "L+-FFFFFFF",
    "interviews.turn_down": "L+-FFFFFFF",
    "interviews.report_missed": "L+-FFFFFFF",
    "interviews.calendar": "L+-+++-FFF",
    "interviews.calendars_of": "L++++++FFF",
    "interviews.mine": "L++FFFFFFF",
    "interviews.of_agency": "LFF++++FFF",
}
STANDING: dict[str, str] = {  # of the routes an agency's people may call
    "interviews.show": "++FF",
    "interviews.propose": "++FF",
    "interviews.move": "++FF",
    "interviews.cancel": "++FF",
    "interviews.conclude": "++FF",
    "interviews.calendar": "++FF",
    "interviews.calendars_of": "++FF",
    "interviews.of_agency": "++FF",
}


def prepare(make, world) -> None:
    """A first round that was agreed on and fell, and the times of a second, for which the graduate wrote words."""
    application, asker = world.ids["application_id"], world.users["owner"]
    world.ids |= {"number": 1, "result": "held"}
    propose(make, application, asker, at(3), at(4))
    choose(make, application)
    mark = seen(make, application)
    act(make, lambda: service.cancel(application, "面试官出差", mark))
    propose(make, application, asker, at(5), at(6))
    mark = seen(make, application)
    act(make, lambda: service.ask(application, "能否改到周五下午", mark))
