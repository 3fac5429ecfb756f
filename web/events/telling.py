"""Whom an event writes to: everybody who registered, when it moves, when it is cancelled, and the day before."""

from flask import current_app
from flask_babel import gettext as _

from web.core.i18n import pick
from web.core.outbox import Effect
from web.events import queries
from web.events.words import TELLING
from web.models import Event
from web.notices.service import tell

BATCH = 10  # a mail is written under the lock: some 5 ms each


def tell_guests(effect: Effect) -> None:
    """Tell everybody who registered, in short transactions of their own; whoever was told before is not told again, and
    nobody of a version that has been replaced."""
    event_id, about, version = (effect.payload[name] for name in ("event", "about", "version"))
    database = current_app.extensions["database"]
    with database.unit(may_write=False):
        guests = queries.people(event_id)
    for start in range(0, len(guests), BATCH):
        with database.writing() as session:
            event = session.get(Event, event_id)
            if event is None or event.version != version:
                return
            _tell(event, about, guests[start : start + BATCH])


def _tell(event: Event, about: str, guests: list[int]) -> None:
    def words() -> str:
        return str(TELLING[about]) % {"title": pick(event.title, event.title_en)}

    tell(
        queries.still_there(event.id, guests),
        f"event:{event.id}:{about}:{event.version}",
        kind="event",
        words=words,
        link=f"/events/{event.id}",
        letter="events/mail/guest.txt",
        event=event,
        about=about,
        said=words,
        where=_where,
    )


def _where(event: Event) -> str:
    return "，".join(filter(None, (event.address, event.online_link))) or _("见活动页面")
