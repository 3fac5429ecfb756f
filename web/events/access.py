"""The only way to load an event for a person; somebody else's answers exactly like a missing one."""

from web.accounts.access.person import Person
from web.core import db
from web.core.access import Rule
from web.models import Event

GUEST = Rule("graduate, agency or university", lambda person: person.role in ("graduate", "agency", "organiser"))


def public(event_id: int) -> Event:
    """An event everybody may look at, also once it was cancelled. Raises Missing."""
    event = db.one(Event, event_id)
    if event.status == "draft":
        raise db.Missing(f"Event {event_id}")
    return event


def own(person: Person, event_id: int) -> Event:
    """An event of the person's organisation, draft or not. Raises Missing."""
    event = db.one(Event, event_id)
    if event.organiser_id != person.organiser_id:
        raise db.Missing(f"Event {event_id}")
    return event
