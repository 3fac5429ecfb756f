"""Whom an event writes to: everybody who registered, when it moves, when it is cancelled, and the day before."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.core.i18n import pick
from web.events import queries
from web.models import Event
from web.notices.service import tell

MOVED, CANCELLED, TOMORROW = "moved", "cancelled", "tomorrow"
WORDS = {
    MOVED: _l("“%(title)s”的时间或地点改了"),
    CANCELLED: _l("“%(title)s”取消了"),
    TOMORROW: _l("“%(title)s”明天开始"),
}


def tell_guests(event: Event, about: str) -> int:
    """Tell everybody who registered, once for each version of time and place. Returns how many."""

    def words() -> str:
        return str(WORDS[about]) % {"title": pick(event.title, event.title_en)}

    return tell(
        queries.people(event.id),
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
