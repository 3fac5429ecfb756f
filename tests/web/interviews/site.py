"""Interviews for tests, through the verbs alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.web.hires.site import act
from tests.web.make import Make
from web.core import clock
from web.interviews import queries, service
from web.interviews.service import Said, mark_of, slots
from web.models import Interview

HALF = timedelta(minutes=30)


def at(days: int, hour: int = 10, minute: int = 0) -> datetime:
    """A time in China so many days from today."""
    return datetime.combine(clock.today() + timedelta(days=days), datetime.min.time(), clock.CHINA) + timedelta(
        hours=hour, minutes=minute
    )


def said(people: Sequence[int], *starts: datetime, **more) -> Said:
    plan = {"way": "place", "place": "北京市海淀区示例路 1 号 305 室", "people": tuple(people)} | more
    return Said([(start, start + HALF) for start in starts], **plan)


def live(make: Make, application_id: int) -> Interview | None:
    return act(make, lambda: queries.live(application_id))


def seen(make: Make, application_id: int) -> str:
    return mark_of(live(make, application_id))


def proposed(make: Make, position_id: int, graduate_id: int, asker: int, *starts: datetime, **more) -> int:
    """The id of an application for whose interview these times are proposed."""
    application = make.application(position_id, graduate_id, **more)
    propose(make, application, asker, *starts)
    return application


def propose(make: Make, application_id: int, asker: int, *starts: datetime) -> None:
    mark = seen(make, application_id)
    act(make, lambda: service.propose(application_id, said([asker], *(starts or [at(3)])), mark, asker))


def choose(make: Make, application_id: int, number: int = 0) -> None:
    """The graduate takes the `number`th of the proposed times."""
    mark = seen(make, application_id)

    def do() -> None:
        service.choose(application_id, queries.live(application_id).options[number].id, mark)

    act(make, do)


def booked(make: Make, position_id: int, graduate_id: int, asker: int, start: datetime | None = None, **more) -> int:
    """The id of an application with an interview at this time."""
    application = proposed(make, position_id, graduate_id, asker, start or at(3), **more)
    choose(make, application)
    return application


def opened(make: Make, position_id: int, asker: int, *starts: datetime) -> list[int]:
    """The ids of open slots of a position."""
    return act(make, lambda: [one.id for one in slots.open_slots(position_id, said([asker], *starts))])


def take(make: Make, application_id: int, slot_id: int) -> None:
    mark = seen(make, application_id)
    act(make, lambda: slots.take(application_id, slot_id, mark))
