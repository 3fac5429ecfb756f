"""The verbs of notices: tell people once, and remember what they have read."""

from collections.abc import Callable, Iterable, Mapping

from flask_babel import force_locale
from sqlalchemy import select, update

from web.core import clock, db, ids, limits, links, mail
from web.core.i18n import LOCALES
from web.core.limits import TooMany
from web.models import AgencyMember, Notice, User
from web.notices.access import writing_agency

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
    notice in the `words` of both languages, and by the mail `letter` (a template) in their own language. Somebody whom
    only a spreadsheet knows stands here by an address, "" or None for nobody, and gets the mail alone, in Chinese. Of an
    agency ask `agencies.queries.acting` for its people: who may only look is told nothing.

    `link` is a path of this site, or "" ; the mail has it in full as `link`, unless `values` say another; `calendar`
    writes the entry that goes with it, for one address, `anew` when that changes one it has. A mailbox gets no more letters a day than `limits` allow,
    whoever causes them, and fewer by one agency that they do not belong to; the notice stays. Returns how many were told
    now or before.
    """
    everyone = list(people)
    users = {one.id: one for one in everyone if isinstance(one, User) and one.reachable}
    if words is not None and users:
        _notify(users, key, kind, words, link)
    locales = {one: "zh" for one in everyone if isinstance(one, str) and one}
    locales |= {user.email: user.locale for user in users.values()}
    if letter:
        agency, shown = writing_agency(), {"link": links.absolute(link)} | values
        ours = _of(agency, users) if agency is not None else set()
        for address, locale in locales.items():
            if _has_room(address, None if address in ours else agency, anew):
                mail.send(f"{key}:{ids.digest(address)[:24]}", address, locale, letter, calendar, **shown)
    return len(locales)


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


def _notify(users: Iterable[int], key: str, kind: str, words: Callable[[], str], link: str) -> None:
    session, moment = db.session(), clock.now()
    told = set(session.scalars(select(Notice.user_id).where(Notice.key == key, Notice.user_id.in_(list(users)))))
    texts = {f"text_{code}": _short(text) for code, text in _both(words).items()}
    session.add_all(
        Notice(user_id=user_id, kind=kind, link=link, key=key, created_at=moment, **texts)
        for user_id in users
        if user_id not in told
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


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
