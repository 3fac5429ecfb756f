"""Telling people: agencies are invited, who lacks something is reminded, and all are told that a fair is called off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from web.core import audit, clock, db, ids, links, mail
from web.core.errors import Conflict
from web.core.i18n import pick
from web.fairs import queries, readiness, service
from web.fairs.service import BEFORE_PLAN
from web.models import Agency, AgencyMember, Fair, FairAttendee, FairStand, Graduate, OutboxRow, User
from web.notices.service import both, notify

WHO = ("no_position", "no_table", "no_wish", "no_time", "invited")


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many were reminded now, had been reminded today already, or cannot be reached."""

    now: int
    before: int
    unreachable: int


def _link(path: str) -> str:
    return current_app.extensions["settings"].public_url.rstrip("/") + path


def _owners(agency_ids: Collection[int]) -> dict[int, list[User]]:
    """Who acts for these agencies: owners and editors."""
    found = select(AgencyMember.agency_id, User).join(User, User.id == AgencyMember.user_id)
    found = found.where(
        AgencyMember.agency_id.in_(agency_ids),
        AgencyMember.role.in_(("owner", "editor")),
        User.reachable,
    )
    people: dict[int, list[User]] = {}
    for number, user in db.session().execute(found):
        people.setdefault(number, []).append(user)
    return people


def invite(fair_id: int, agency_ids: Collection[int]) -> list[FairStand]:
    """Invite checked agencies: a stand that waits for its answer, a notice and a mail. Invited ones stay as they are."""
    session = db.write()
    fair = db.one(Fair, fair_id, lock=True)
    if fair.status not in BEFORE_PLAN:
        raise Conflict(_("招聘会现在的状态不能再邀请机构。什么都没有改动。"))
    here = FairStand.fair_id == fair_id
    known = {s.agency_id: s for s in session.scalars(select(FairStand).where(here, FairStand.agency_id.is_not(None)))}
    by_name = {s.name: s for s in session.scalars(select(FairStand).where(here, FairStand.agency_id.is_(None)))}
    new: list[FairStand] = []
    checked = select(Agency).where(Agency.id.in_(agency_ids), Agency.status == "checked").order_by(Agency.id)
    for agency in session.scalars(checked):
        stand = known.get(agency.id) or by_name.get(agency.name)
        if stand is None:
            stand = FairStand(fair_id=fair_id, name=agency.name, status="invited", created_at=clock.now())
            session.add(stand)
        elif stand.agency_id is not None and stand.status in ("invited", "joined"):
            continue
        elif stand.status != "joined":
            stand.status = "invited"
        stand.agency_id = agency.id
        new.append(stand)
    session.flush()
    people = _owners([stand.agency_id for stand in new])
    for stand in new:
        link = f"/agency/fairs/{fair_id}"
        key = f"fair-invite:{stand.id}:{ids.token()[:12]}"  # who is invited again is told again
        for user in people.get(stand.agency_id, ()):
            words = both(lambda: _("“%(title)s”邀请你们参加，请答复。", title=fair.title))
            notify([user.id], "fair", **words, link=link, key=key)
            _mail(f"{key}:{user.id}", user, "fairs/mail/invite.txt", fair, link)
    audit.record("fair.invite", f"fair:{fair_id}", agencies=len(new))
    session.flush()
    return new


def remind(fair_id: int, who: str) -> Reminded:
    """Remind everybody who lacks something, each at most once a day whatever is lacking."""
    if who not in WHO:
        raise KeyError(who)
    session = db.write()
    fair = db.one(Fair, fair_id, lock=True)
    if fair.status not in BEFORE_PLAN:
        raise Conflict(_("招聘会现在的状态不用再提醒。没有发出任何消息。"))
    people = _lacking_people(fair, who) if who in ("no_wish", "no_time") else _lacking_agencies(fair, who)
    day = clock.today().isoformat()
    today = OutboxRow.key.startswith(f"mail:fair-remind:{fair_id}:{day}:", autoescape=True)
    told = set(session.scalars(select(OutboxRow.key).where(today)))
    now = before = unreachable = 0
    for address, user, link, text in people:
        if not address:
            unreachable += 1
            continue
        key = f"fair-remind:{fair_id}:{day}:{ids.digest(address)[:24]}"
        if f"mail:{key}" in told:
            before += 1
            continue
        told.add(f"mail:{key}")
        now += 1
        if user is not None:
            notify([user.id], "fair", **both(lambda t=text: t(fair.title)), link=link, key=key)
            mail.to_person(key, user, "fairs/mail/remind.txt", fair=fair, text=text, link=_link(link))
        else:
            mail.send(key, address, "zh", "fairs/mail/remind.txt", fair=fair, text=text, link=_link(link))
    audit.record("fair.remind", f"fair:{fair_id}", who=who, reminded=now)
    session.flush()
    return Reminded(now, before, unreachable)


def call_off(fair_id: int) -> int:
    """Cancel a fair and tell everybody concerned, once: agencies invited or joined, and who registered or asked to be
    let in; whom a spreadsheet brought by mail alone, and only if the fair was ever shown. Returns how many addresses."""
    session = db.write()
    shown = db.one(Fair, fair_id, lock=True).status != "draft"
    fair = service.cancel_fair(fair_id)  # raises Conflict when it was cancelled before
    stands = select(FairStand.agency_id).where(FairStand.fair_id == fair_id, FairStand.agency_id.is_not(None))
    agencies = set(session.scalars(stands.where(FairStand.status.in_(("invited", "joined")))))
    users = [user for people in _owners(agencies).values() for user in people]
    took_part = (FairAttendee.status == "registered") | FairAttendee.asked_at.is_not(None)
    here = (FairAttendee.fair_id == fair_id, took_part)
    graduates = select(User).join(Graduate, Graduate.user_id == User.id)
    graduates = graduates.join(FairAttendee, FairAttendee.graduate_id == Graduate.id)
    users += session.scalars(graduates.where(*here, User.reachable))
    brought = select(FairAttendee.email).where(*here, FairAttendee.graduate_id.is_(None), FairAttendee.email != "")
    addresses = dict.fromkeys(session.scalars(brought), "zh") if shown else {}
    addresses |= {user.email: user.locale for user in users}
    words, link, key = both(lambda: cancelled(fair.title)), f"/fairs/{fair_id}", f"fair-cancelled:{fair_id}"
    if users:
        notify(sorted({user.id for user in users}), "fair", **words, link=link if shown else "/notices", key=key)
    for address, locale in addresses.items():
        values = {"fair": fair, "text": cancelled, "link": _link(link if shown else "/")}
        mail.send(f"{key}:{ids.digest(address)[:24]}", address, locale, "fairs/mail/cancelled.txt", **values)
    session.flush()
    return len(addresses)


def tell_called_off(stand: FairStand, people: Sequence[tuple[FairAttendee, User | None]]) -> None:
    """A notice and a mail to whoever has an account, a mail alone to whom a spreadsheet brought: each with their own page."""

    def words(fair: str = stand.fair.title) -> str:
        return _("“%(name)s”不再参加“%(fair)s”，和它的会面已取消。", name=pick(stand.name, stand.name_en), fair=fair)

    key = f"fair-stand-gone:{stand.id}:{ids.token()[:12]}"
    for attendee, user in people:
        own, page = f"{key}:{attendee.id}", {"code": attendee.code}
        values = {"fair": stand.fair, "text": words, "link": links.public_url("fairday.person", **page)}
        if user is not None:
            said = both(words)
            notify([user.id], "fair", **said, link=links.path("fairday.person", **page), key=own)
            mail.to_person(own, user, "fairs/mail/called_off.txt", **values)
        elif attendee.email:
            mail.send(own, attendee.email, "zh", "fairs/mail/called_off.txt", **values)


def _lacking_agencies(fair: Fair, who: str) -> list[tuple]:
    if who == "invited":
        stands = [stand for stand in readiness.stands(fair.id) if stand.status == "invited"]
    else:
        stands = readiness.stands(fair.id, who)
    people = _owners([stand.agency_id for stand in stands if stand.agency_id is not None])
    text = TEXTS[who]
    found = []
    for stand in stands:
        users = people.get(stand.agency_id, [])
        found += [(user.email, user, f"/agency/fairs/{fair.id}", text) for user in users] or [("", None, "", text)]
    return found


def _lacking_people(fair: Fair, who: str) -> list[tuple]:
    found = queries.registered(fair.id)
    found = found.where(queries.no_wish() if who == "no_wish" else FairAttendee.id.in_(readiness.without_time(fair)))
    rows = list(db.session().scalars(found.order_by(FairAttendee.number)))
    numbers = [row.graduate_id for row in rows if row.graduate_id is not None]
    pairs = select(Graduate.id, User).join(User, User.id == Graduate.user_id).where(Graduate.id.in_(numbers))
    users = dict(db.session().execute(pairs.where(User.reachable)).all())
    text = TEXTS[who]
    return [
        (
            (users[row.graduate_id].email, users[row.graduate_id], f"/me/fairs/{fair.id}", text)
            if row.graduate_id in users
            else ("" if row.graduate_id is not None else row.email, None, f"/fairs/{fair.id}", text)
        )
        for row in rows
    ]


def cancelled(title: str) -> str:
    return _("“%(title)s”已取消，不用再来；你填的资料都还在。", title=title)


TEXTS = {
    "invited": lambda title: _("“%(title)s”的邀请还没有答复，请答复。", title=title),
    "no_position": lambda title: _("请为“%(title)s”选好要招的职位。", title=title),
    "no_table": lambda title: _("请为“%(title)s”填好面谈桌和面试官。", title=title),
    "no_wish": lambda title: _("请为“%(title)s”填好志愿，志愿决定约到谁。", title=title),
    "no_time": lambda title: _("你在“%(title)s”标了全部时间都不能来，请看看是否标错。", title=title),
}


def _mail(key: str, user: User, template: str, fair: Fair, path: str) -> None:
    mail.to_person(key, user, template, fair=fair, link=_link(path))
