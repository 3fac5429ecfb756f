"""Calendar files of meetings: the same meeting keeps its name, so that a newer file moves or removes it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from web.core.i18n import language, pick
from web.fairday.rules.times import moment_of
from web.models import FairMeeting, FairStand

if TYPE_CHECKING:
    from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar"


def for_person(meetings: Iterable[FairMeeting], title: str, link: str) -> bytes:
    """A person's meetings, the cancelled ones as cancelled."""
    calendar = _calendar(title)
    for meeting in meetings:
        stand = meeting.table.stand
        event = _event(meeting)
        event.add("summary", f"{pick(stand.name, stand.name_en)} · {_position(meeting)}")
        event.add("location", _location(meeting))
        event.add("description", link)
        event.add("url", link)
        calendar.add_component(event)
    return calendar.to_ical()


def for_table(meetings: Iterable[FairMeeting], title: str, link: str) -> bytes:
    """A table's meetings, people by their numbers alone: calendars are shared and synchronised elsewhere."""
    calendar = _calendar(title)
    for meeting in meetings:
        event = _event(meeting)
        number = _("%(number)s 号毕业生", number=meeting.attendee.number)
        event.add("summary", f"{number} · {_position(meeting)}")
        event.add("location", _location(meeting))
        event.add("url", link)
        calendar.add_component(event)
    return calendar.to_ical()


def link_of(stand: FairStand) -> str:
    """Where a stand is met online: its own link, or else the fair's; "" for one that is met in a hall."""
    fair = stand.fair
    online = fair.mode == "online" or (stand.hall is not None and stand.hall.online)
    if online:
        return stand.online_link or fair.online_link
    return stand.online_link if stand.hall is None else ""


def place_of(meeting: FairMeeting) -> str:
    """Hall, stand and table in one line; that it is online where there is no hall."""
    stand = meeting.table.stand
    hall = stand.hall.name if stand.hall else _("线上") if link_of(stand) else ""
    return spot(hall, stand.number or "", meeting.table.label)


def spot(hall: str, stand: str, label: str) -> str:
    """The same from its words: a hall's name, a stand's number and a table's label, the first two where there are any."""
    number = _("展位 %(n)s", n=stand) if stand and not label.startswith(stand) else ""
    table = _("%(label)s 号桌", label=label) if label.isascii() else label
    words = (
        part.replace(" ", "\N{NO-BREAK SPACE}") for part in (number, table)
    )  # "1" alone at a line's end is no table
    return " · ".join(part for part in (hall, *words) if part)


def _location(meeting: FairMeeting) -> str:
    """Where to go, for somebody who has nothing but the entry: the address and the table, or the link."""
    stand = meeting.table.stand
    return link_of(stand) or ", ".join(part for part in (stand.fair.address, place_of(meeting)) if part)


def _position(meeting: FairMeeting) -> str:
    return pick(meeting.fair_position.title, meeting.fair_position.title_en)


def _calendar(title: str) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//Shanggang//Job fair//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    return calendar


def _event(meeting: FairMeeting) -> "Event":
    from icalendar import Event

    host = urlsplit(current_app.extensions["settings"].public_url).hostname
    cancelled = meeting.status == "cancelled"
    event = Event()
    event.add("uid", f"fair-meeting-{meeting.id}@{host}")
    event.add("sequence", meeting.version)
    event.add("dtstamp", meeting.updated_at)
    event.add("last-modified", meeting.updated_at)
    event.add("dtstart", _utc(meeting, meeting.starts))
    event.add("dtend", _utc(meeting, meeting.ends))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _utc(meeting: FairMeeting, minute: int) -> datetime:
    return moment_of(meeting.day, minute).astimezone(UTC)
