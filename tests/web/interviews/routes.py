"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.applications.helpers import change
from tests.web.hires.site import act
from tests.web.interviews.site import at, choose, opened, propose, seen
from web.interviews import queries, service
from web.models import Application

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
    "interviews.object_to": "L+-FFFFFFF",
    "interviews.correct": "LFFF++-FFF",
    "interviews.calendar": "L+-+++-FFF",
    "interviews.calendars_of": "L++++++FFF",
    "interviews.mine": "L++FFFFFFF",
    "interviews.of_agency": "LFF++++FFF",
    "interviews.slots_of": "LFF+++-FFF",
    "interviews.open_slots": "LFFF++-FFF",
    "interviews.remove_slot": "LFFF++-FFF",
}
STANDING: dict[str, str] = {  # of the routes an agency's people may call
    "interviews.show": "++FF",
    "interviews.propose": "++FF",
    "interviews.move": "++FF",
    "interviews.cancel": "++FF",
    "interviews.conclude": "++FF",
    "interviews.correct": "++FF",
    "interviews.calendar": "++FF",
    "interviews.calendars_of": "++FF",
    "interviews.of_agency": "++FF",
    "interviews.slots_of": "++FF",
    "interviews.open_slots": "++FF",
    "interviews.remove_slot": "++FF",
}


def prepare(make, world) -> None:
    """A first round that was agreed on and fell, and the times of a second, for which the graduate wrote words."""
    application, asker = world.ids["application_id"], world.users["owner"]
    change(make, Application, application, status="interview")
    hour = 9 + len(act(make, lambda: queries.slots(world.ids["position_id"])))  # each time at an hour of its own
    slot = opened(make, world.ids["position_id"], asker, at(8, hour))[0]
    world.ids |= {"number": 1, "result": "held", "slot_id": slot}
    propose(make, application, asker, at(3), at(4))
    choose(make, application)
    mark = seen(make, application)
    act(make, lambda: service.cancel(application, "面试官出差", mark))
    propose(make, application, asker, at(5), at(6))
    mark = seen(make, application)
    act(make, lambda: service.ask(application, "能否改到周五下午", mark))
