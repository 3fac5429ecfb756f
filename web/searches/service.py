"""The verbs of kept searches: keep, change, pause, delete, stop its mail, and tell what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from web.core import audit, clock, db, links
from web.core.i18n import pick
from web.core.refusals import Wrong
from web.models import Found, SavedSearch, User
from web.notices.service import tell
from web.searches import access, queries
from web.searches.queries.subjects import SUBJECTS, Line, path_of
from web.searches.queries.waiting import waiting

MOST = 50  # searches of one person
NAMED = 20  # found things named in one mail
AT_ONCE = 20  # things one search tells at once in a day; the rest comes with the daily mail
CHOSEN = ("name", "alert", "by_mail", "in_site")


def keep(user_id: int, subject: str, arguments: Mapping[str, Any], values: Mapping[str, Any]) -> SavedSearch:
    """Keep a search. `values` are those of CHOSEN. Wrong when it is kept already, or too many are."""
    session, moment = db.write(), clock.now()
    db.one(User, user_id, lock=True)
    mine = queries.mine(user_id)
    if any(row.subject == subject and row.arguments == arguments for row in mine):
        raise Wrong(_("你已经保存过同样的搜索，可以在“保存的搜索”里修改提醒方式。"))
    if len(mine) >= MOST:
        raise Wrong(_("最多保存 %(n)d 个搜索。请先删掉不用的，再保存。", n=MOST))
    search = SavedSearch(
        user_id=user_id,
        subject=subject,
        arguments=dict(arguments),
        created_at=moment,
        updated_at=moment,
        **{name: values[name] for name in CHOSEN},
    )
    session.add(search)
    session.flush()
    audit.record("search.keep", f"search:{search.id}", alert=search.alert)
    return search


def change(search_id: int, values: Mapping[str, Any]) -> SavedSearch:
    """Another name, or another way to be told."""
    search = _locked(search_id)
    for name in CHOSEN:
        setattr(search, name, values[name])
    return _changed(search, "search.change")


def pause(search_id: int, paused: bool) -> SavedSearch:
    """Tell nothing for a while; what comes meanwhile is not told later."""
    search = _locked(search_id)
    search.paused = paused
    return _changed(search, "search.pause" if paused else "search.resume")


def stop_mail(search_id: int) -> SavedSearch:
    """Send no more mail for this search; twice is fine. Without another way to tell, it tells nothing."""
    search = _locked(search_id)
    search.by_mail = False
    if not search.in_site:
        search.alert = "off"
    return _changed(search, "search.stop_mail", actor_id=search.user_id)


def discard(search_id: int) -> None:
    """Delete a search with everything it remembers."""
    search = _locked(search_id)
    audit.record("search.discard", f"search:{search.id}")
    db.session().delete(search)
    db.session().flush()


def answering(subject: str, ids: Sequence[int]) -> dict[int, list[int]]:
    """Which waiting searches these new rows answer, and which of them; read only, and slow enough to need no lock."""
    return SUBJECTS[subject].answering(waiting(subject).now(), ids)


def found(subject: str, hits: Mapping[int, Sequence[int]]) -> int:
    """Remember what searches found, and tell it where that is wanted at once. Returns how much was new.

    Idempotent: the same search never tells of the same row twice. Rows are read again, so that nothing is told of
    what the person may not see.
    """
    session, moment = db.write(), clock.now()
    ids = {number for some in hits.values() for number in some}
    searches = queries.open_ones(hits)
    known, told = queries.known(searches, ids), queries.told_since(searches, moment - timedelta(days=1))
    count = 0
    for number, search in searches.items():
        lines = SUBJECTS[subject].shown(search.user, [n for n in hits[number] if (number, n) not in known])
        now = search.alert == "at_once" and told.get(number, 0) < AT_ONCE
        rows = [Found(search_id=number, subject_id=n, found_at=moment, told_at=moment if now else None) for n in lines]
        session.add_all(rows)
        session.flush()
        count += len(rows)
        if now and rows:
            _tell(search.user, [Group(search, list(lines.values()))], f"search:{number}:{rows[0].id}")
    return count


def tell_daily(user_id: int, before: datetime) -> int:
    """One digest of everything a person's searches found before this moment; returns how much it names."""
    session, moment = db.write(), clock.now()
    user = db.one(User, user_id, lock=True)
    rows = queries.untold(user_id, before)
    searches = queries.open_ones({row.search_id for row in rows})
    groups = []
    for number, search in searches.items():
        lines = SUBJECTS[search.subject].shown(user, [row.subject_id for row in rows if row.search_id == number])
        if lines:
            groups.append(Group(search, list(lines.values())))
    for row in rows:
        row.told_at = moment
    session.flush()
    if groups:
        _tell(user, groups, f"digest:{user_id}:{rows[-1].id}")
    return sum(len(group.lines) for group in groups)


@dataclass(frozen=True, slots=True)
class Group:
    """What one search found, as an alert tells it."""

    search: SavedSearch
    lines: list[Line]

    @property
    def named(self) -> list[Line]:
        return self.lines[:NAMED]

    @property
    def path(self) -> str:
        return path_of(self.search.subject, self.search.arguments)

    @property
    def url(self) -> str:
        return links.public_url("pages.front").rstrip("/") + self.path

    @property
    def stop_url(self) -> str:
        return links.public_url("searches.stop", token=access.sign(self.search))


def _tell(user: User, groups: Sequence[Group], key: str) -> None:
    mailed = [group for group in groups if group.search.by_mail]
    if mailed:
        site = links.absolute("")
        tell([user], key, kind="search", letter="searches/mail/found.txt", groups=mailed, site=site)
    for group in groups:
        if group.search.in_site:
            path = group.lines[0].path if len(group.lines) == 1 else group.path
            own = f"{key}:{group.search.id}"
            tell([user], own, kind="search", words=lambda group=group: _words(group), link=path[:300])


def _words(group: Group) -> str:
    name, count = group.search.name, len(group.lines)
    if group.search.subject == "graduates":
        return _("“%(name)s”有 %(n)s 位新的毕业生", name=name, n=count)
    if count == 1:
        line = group.lines[0]
        return _("“%(name)s”有新职位：%(title)s", name=name, title=pick(line.zh, line.en))
    return _("“%(name)s”有 %(n)s 个新职位", name=name, n=count)


def _locked(search_id: int) -> SavedSearch:
    db.write()
    return db.one(SavedSearch, search_id, lock=True)


def _changed(search: SavedSearch, action: str, actor_id: int | None = None) -> SavedSearch:
    search.updated_at = clock.now()
    audit.record(action, f"search:{search.id}", actor_id=actor_id)
    db.session().flush()
    return search
