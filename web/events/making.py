"""The calendar file of an event: a newer one moves or removes the older."""

from flask_babel import gettext as _

from web.core import calendars
from web.core.i18n import pick
from web.core.places import title
from web.models import Event as Row


def calendar(row: Row, link: str, registered: bool) -> bytes:
    """One event as iCalendar; the online link stands in it for who registered alone."""
    where = " ".join(filter(None, (title(row.place) if row.place else "", row.address)))
    entry = calendars.Entry(
        key=f"event-{row.id}",
        sequence=row.version,
        changed_at=row.updated_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=pick(row.title, row.title_en),
        where=where or (row.online_link if registered else link),
        link=link,
        cancelled=row.status == "cancelled",
    )
    return calendars.written([entry], "Events")


def file_name(row: Row) -> str:
    return _("%(title)s.ics", title=pick(row.title, row.title_en)[:60])
