"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from datetime import timedelta

from web.core import clock
from web.models import Event

ROWS: dict[str, str] = {
    "events.index": "++++++++++",
    "events.show": "++++++++++",
    "events.calendar": "++++++++++",
    "events.join": "L++++++++F",
    "events.leave": "L++++++++F",
    "event_desk.index": "LFFFFFF++F",
    "event_desk.show": "LFFFFFF+-F",
    "event_desk.create": "LFFFFFF++F",
    "event_desk.edit": "LFFFFFF+-F",
    "event_desk.publish": "LFFFFFF+-F",
    "event_desk.cancel": "LFFFFFF+-F",
    "event_desk.discard": "LFFFFFF+-F",
    "event_desk.attendance": "LFFFFFF+-F",
}
STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "events.join": "++FF",
    "events.leave": "++FF",
}


def event_of(make, organiser_id: int, **values) -> int:
    """A published event tomorrow."""
    moment = clock.now()
    fields = dict(
        status="published", kind="campus", title="走进专利代理机构", text="代理师讲检索和翻译的日常。", place="320500",
        address="图书馆报告厅", starts_at=moment + timedelta(days=1), ends_at=moment + timedelta(days=1, hours=2),
        created_at=moment, updated_at=moment,
    )  # fmt: skip
    with make.database.writing() as session:
        event = Event(organiser_id=organiser_id, **(fields | values))
        session.add(event)
        session.flush()
        return event.id


def prepare(make, world) -> None:
    """An event of the office, anew for each address that changes one."""
    world.ids["event_id"] = event_of(make, world.ids["organiser_id"])
