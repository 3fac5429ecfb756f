"""The verbs of notices: tell people once, and remember what they have read."""

from collections.abc import Callable, Iterable

from flask_babel import force_locale
from sqlalchemy import select, update

from web.core import clock, db
from web.core.i18n import LOCALES
from web.models import Notice, User

LONGEST = 300


def notify(user_ids: Iterable[int], kind: str, *, zh: str, en: str, link: str, key: str) -> int:
    """Tell these people, in the current written unit; who was told of `key` before is not told again, and nobody whose
    address is not proven or whose account is closed.

    `link` is a path of this site. Returns how many were told.
    """
    session, moment = db.session(), clock.now()
    wanted = dict.fromkeys(user_ids)
    told = select(Notice.user_id).where(Notice.key == key)
    new = set(session.scalars(select(User.id).where(User.id.in_(wanted), User.reachable, User.id.not_in(told))))
    rows = [
        Notice(
            user_id=user_id, kind=kind, text_zh=_short(zh), text_en=_short(en), link=link, key=key, created_at=moment
        )
        for user_id in wanted
        if user_id in new
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def both(write: Callable[[], str]) -> dict[str, str]:
    """A translated text in both languages, as the arguments `zh` and `en` of `notify`."""
    texts = {}
    for code, locale in LOCALES.items():
        with force_locale(locale):
            texts[code] = str(write())
    return texts


def read(notice_id: int) -> Notice:
    """One notice has been read."""
    session = db.write()
    notice = db.one(Notice, notice_id, lock=True)
    notice.read_at = notice.read_at or clock.now()
    session.flush()
    return notice


def read_all(user_id: int, up_to: int) -> None:
    """All notices of a person up to this one, so that one that came in meanwhile stays unread."""
    mine = update(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None), Notice.id <= up_to)
    db.write().execute(mine.values(read_at=clock.now()))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
