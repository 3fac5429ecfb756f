"""The verbs of notices: tell people once, the way they chose, and remember what they have read."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select, update

from web.core import audit, clock, db, ids, limits, links, mail
from web.core.i18n import LOCALES
from web.core.limits import TooMany
from web.models import AgencyMember, MailStop, Notice, NoticeChoice, User
from web.notices import queries
from web.notices.access import by_sign, sign, writing_agency
from web.notices.words import GATHERED, KINDS, kinds_of, modes_of

LONGEST = 300


def tell(
    people: Iterable[User | str | None],
    key: str,
    *,
    kind: str,
    words: Callable[[], str] | None = None,
    link: str = "",
    letter: str = "",
    calendar: Callable[[str], bytes] | None = None,
    anew: bool = False,
    **values: object,
) -> int:
    """Tell people of `key`, once each, in the current written unit: the one way for every feature.

    Somebody with an account is told when the address is proven and the account open, and not at all otherwise: by a
    notice in the `words` of both languages, and by the mail `letter` (a template) in their own language, at once, in
    the one of the day, or not at all, as they chose for this `kind` of `words.KINDS`. What goes to calendars never
    waits for the one of the day. Somebody whom only a spreadsheet knows stands here by an address, "" or None for
    nobody, and gets the mail alone, in Chinese. No mail leaves at night. Of an agency ask `agencies.queries.acting` for
    its people: who may only look is told nothing.

    `link` is a path of this site, or "" ; the mail has it in full as `link`, unless `values` say another; `calendar`
    writes the entry that goes with it, for one address, `anew` when that changes one it has. A mailbox gets no more
    letters a day than `limits` allow, whoever causes them, and fewer by one agency that they do not belong to; the
    notice stays. Returns how many were told now or before. Raises KeyError for an unknown kind.
    """
    KINDS[kind]
    everyone = list(people)
    users = {one.id: one for one in everyone if isinstance(one, User) and one.reachable}
    addresses = {one for one in everyone if isinstance(one, str) and one}
    modes = queries.modes(kind, users) if users else {}
    gathers = words is not None and calendar is None
    waiting = {number for number, mode in modes.items() if mode == "daily" and gathers}
    if words is not None and users:
        _notify(users, key, kind, words, link, waiting)
    if letter:
        silent = waiting | {number for number, mode in modes.items() if mode == "off"}
        readers = _readers([users[n] for n in users.keys() - silent], addresses, kind)
        agency, shown = writing_agency(), {"link": links.absolute(link)} | values
        ours = _of(agency, users) if agency is not None else set()
        for address, (locale, stop) in readers.items():
            if _has_room(address, None if address in ours else agency, anew):
                once = f"{key}:{ids.digest(address)[:24]}"
                mail.send(once, address, locale, letter, calendar, stop=stop, by_day=True, **shown)
    return len({user.email for user in users.values()} | addresses)


def _readers(users: Iterable[User], addresses: Collection[str], kind: str) -> dict[str, tuple[str, str]]:
    """Whom a letter goes to: address -> their language, and where they end mail of this kind."""
    free = addresses - queries.stopped(kind, addresses) if addresses else ()
    readers = {one: ("zh", stop_url(ids.digest(one), kind)) for one in free}
    return readers | {user.email: (user.locale, stop_url(user.id, kind)) for user in users}


def stop_url(reader: int | str, kind: str) -> str:
    """Where a reader ends mail of a kind, in full."""
    return links.public_url("notices.stop", signed=sign(reader, kind))


def _of(agency_id: int, users: Mapping[int, User]) -> set[str]:
    """The addresses of those of these who belong to this agency."""
    mine = select(AgencyMember.user_id).where(AgencyMember.agency_id == agency_id, AgencyMember.user_id.in_(users))
    return {users[number].email for number in db.session().scalars(mine)}


def _has_room(address: str, agency: int | None, anew: bool) -> bool:
    try:
        if anew:  # an entry that stands wrong in a calendar is worse than one letter more
            limits.spend_here("told_anew", address)
            return True
        if agency is not None:
            limits.spend_here("told_by", f"{agency}:{address}")
        limits.spend_here("told_mail", address)
    except TooMany:
        return False
    return True


def _notify(
    users: Iterable[int], key: str, kind: str, words: Callable[[], str], link: str, waiting: Collection[int]
) -> None:
    session, moment = db.session(), clock.now()
    told = set(session.scalars(select(Notice.user_id).where(Notice.key == key, Notice.user_id.in_(list(users)))))
    texts = {f"text_{code}": _short(text) for code, text in _both(words).items()}
    session.add_all(
        Notice(user_id=one, kind=kind, link=link, key=key, created_at=moment, waits=one in waiting, **texts)
        for one in users
        if one not in told
    )
    session.flush()


def _both(words: Callable[[], str]) -> dict[str, str]:
    texts = {}
    for code, locale in LOCALES.items():
        with force_locale(locale):
            texts[code] = str(words())
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


def choose(user_id: int, role: str, chosen: Mapping[str, str]) -> None:
    """How somebody wants mail of each kind from now on. What waits for the mail of the day still comes in it, but for
    kinds that they want no mail of."""
    session = db.write()
    db.one(User, user_id, lock=True)
    for kind in kinds_of(role):
        if chosen.get(kind) in modes_of(kind):
            session.merge(NoticeChoice(user_id=user_id, kind=kind, mode=chosen[kind]))
    _wait_no_more(user_id, [kind for kind in kinds_of(role) if chosen.get(kind) == "off"])
    audit.record("notices.choose", f"user:{user_id}")
    session.flush()


def stop(reader: int | str, kind: str) -> None:
    """End mail of a kind, or the one of the day, for its reader, with what waits for it; nothing else changes. Twice is
    once."""
    session = db.write()
    if isinstance(reader, str):
        session.merge(MailStop(address_hash=reader, kind=kind, at=clock.now()))
    elif session.get(User, reader) is not None:
        daily = [one for one, mode in queries.choices(reader).items() if mode == "daily"]
        ended = daily if kind == GATHERED else [kind]
        for one in ended:
            session.merge(NoticeChoice(user_id=reader, kind=one, mode="off"))
        _wait_no_more(reader, KINDS if kind == GATHERED else ended)
        audit.record("notices.stop", f"user:{reader}", actor_id=reader, kind=kind)
    session.flush()


def _wait_no_more(user_id: int, kinds: Collection[str]) -> None:
    """No notice of these kinds comes in the mail of the day."""
    waiting = update(Notice).where(Notice.user_id == user_id, Notice.waits, Notice.kind.in_(kinds))
    db.session().execute(waiting.values(waits=False))


def unwanted(payload: Mapping[str, str]) -> bool:
    """Whether the reader of a mail ended its kind since it was written: it may have waited for the morning. Of the one
    of the day, which ends with what waits for it, this is not asked. Two short queries."""
    try:
        reader, kind = by_sign(urlsplit(payload.get("stop", "")).path.rpartition("/")[2])
    except db.Missing:  # ends in no way of ours: a password's mail, a saved search's own
        return False
    with current_app.extensions["database"].unit(may_write=False):
        return kind != GATHERED and queries.ended(reader, kind)


def tell_daily(user_id: int, before: datetime) -> None:
    """The one mail of what waited for it, without what was read on the site meanwhile."""
    session = db.write()
    mine = select(Notice).where(Notice.user_id == user_id, Notice.waits, Notice.created_at < before)
    waited = session.scalars(mine.order_by(Notice.id).with_for_update()).all()
    user, unread = db.one(User, user_id), [row for row in waited if row.read_at is None]
    for row in waited:
        row.waits = False
    if unread and user.reachable and _has_room(user.email, None, False):
        said = {"rows": unread, "site": links.absolute(""), "stop": stop_url(user_id, GATHERED), "by_day": True}
        mail.send(f"daily:{user_id}:{unread[-1].id}", user.email, user.locale, "notices/mail/daily.txt", **said)
    session.flush()


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
