"""The calendar file of an event: a newer one moves or removes the older."""

from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from web.core.i18n import language, pick
from web.core.places import title
from web.models import Event as Row

MEDIA_TYPE = "text/calendar"


def calendar(row: Row, link: str, registered: bool) -> bytes:
    """One event as iCalendar (RFC 5545), in UTC; the online link stands in it for who registered alone."""
    from icalendar import Calendar, Event  # a process that writes none need not hold it

    host = urlsplit(current_app.extensions["settings"].public_url).hostname
    book, event = Calendar(), Event()
    book.add("prodid", f"-//Shanggang//Events//{language().upper()}")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    event.add("uid", f"event-{row.id}@{host}")
    event.add("sequence", row.version)
    for name, value in (("dtstamp", row.updated_at), ("dtstart", row.starts_at), ("dtend", row.ends_at)):
        event.add(name, value)
    event.add("summary", pick(row.title, row.title_en))
    where = " ".join(filter(None, (title(row.place) if row.place else "", row.address)))
    event.add("location", where or (row.online_link if registered else link))
    event.add("description", link)
    event.add("url", link)
    event.add("status", "CANCELLED" if row.status == "cancelled" else "CONFIRMED")
    book.add_component(event)
    return book.to_ical()


def file_name(row: Row) -> str:
    return _("%(title)s.ics", title=pick(row.title, row.title_en)[:60])
