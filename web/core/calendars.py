"""Calendar files (RFC 5545): one way to write an entry that a newer one moves or removes, sent as a request (RFC
5546)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import current_app

from web.core.i18n import language

MEDIA_TYPE = "text/calendar"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; moments are aware and written in UTC, which every calendar shows in its own zone. `key` names it for
    ever, `sequence` rises with each change of its time or place."""

    key: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    where: str
    link: str
    cancelled: bool = False


def written(entries: Iterable[Entry], about: str, method: str = PUBLISH, to: str = "") -> bytes:
    """A calendar of these entries. A request or its cancelling names the mailbox `to` alone, and the site as organiser,
    which takes no answers: whoever is asked answers on the page of its link. O(entries)."""
    from icalendar import Calendar, Event, vCalAddress  # a process that writes none need not hold it

    settings = current_app.extensions["settings"]
    host = urlsplit(settings.public_url).hostname
    book = Calendar()
    book.add("prodid", f"-//Shanggang//{about}//{language().upper()}")
    book.add("version", "2.0")
    book.add("method", method)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.changed_at.astimezone(UTC))
        event.add("dtstart", entry.starts_at.astimezone(UTC))
        event.add("dtend", entry.ends_at.astimezone(UTC))
        event.add("summary", entry.title)
        event.add("location", entry.where)
        event.add("description", entry.link)
        event.add("url", entry.link)
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        if method != PUBLISH:
            event.add("organizer", vCalAddress(f"mailto:{settings.mail_from}"))
            attendee = vCalAddress(f"mailto:{to}")
            attendee.params["PARTSTAT"], attendee.params["RSVP"] = "ACCEPTED", "FALSE"
            event.add("attendee", attendee)
        book.add_component(event)
    return bytes(book.to_ical())


def method_of(calendar: str) -> str:
    """What a written calendar asks for: its METHOD."""
    return next((line[7:].strip() for line in calendar.splitlines() if line.startswith("METHOD:")), PUBLISH)
