"""Telling people: agencies are invited, who lacks something is reminded, and all are told that a fair is called off."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from web.agencies.queries import acting
from web.core import audit, clock, db, ids, links
from web.core.errors import Conflict
from web.core.i18n import pick
from web.fairs import queries, service
from web.fairs.queries import readiness
from web.fairs.service import BEFORE_PLAN
from web.models import Agency, Fair, FairAttendee, FairStand, Graduate, OutboxRow, User
from web.notices.service import tell

BATCH = 25  # agencies invited under one lock
WHO = ("no_position", "no_table", "no_wish", "no_time", "invited")


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many were reminded now, had been reminded today already, or cannot be reached."""

    now: int
    before: int
    unreachable: int


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
    people = acting([stand.agency_id for stand in new])
    for stand in new:
        tell(
            people.get(stand.agency_id, ()),
            f"fair-invite:{stand.id}:{ids.token()[:12]}",  # who is invited again is told again
            kind="fair",
            words=lambda: _("“%(title)s”邀请你们参加，请答复。", title=fair.title),
            link=f"/agency/fairs/{fair_id}",
            letter="fairs/mail/invite.txt",
            fair=fair,
        )
    audit.record("fair.invite", f"fair:{fair_id}", agencies=len(new))
    session.flush()
    return new


def invite_all(fair_id: int, agency_ids: Sequence[int]) -> int:
    """Invite many, in short written units of their own: a mail is written under the lock. Whoever is left by one that
    fails can be invited again with the rest; returns how many are new."""
    database, new = current_app.extensions["database"], 0
    for first in range(0, len(agency_ids), BATCH):
        with database.writing():
            new += len(invite(fair_id, agency_ids[first : first + BATCH]))
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
    key = f"fair-remind:{fair_id}:{clock.today().isoformat()}"
    today = OutboxRow.key.startswith(f"mail:{key}:", autoescape=True)
    told = set(session.scalars(select(OutboxRow.key).where(today)))
    now = before = unreachable = 0
    for one, link, text in people:
        address = one if isinstance(one, str) else one.email
        if not address:
            unreachable += 1
            continue
        mine = f"mail:{key}:{ids.digest(address)[:24]}"
        if mine in told:
            before += 1
            continue
        told.add(mine)
        now += 1
        said = {"letter": "fairs/mail/remind.txt", "fair": fair, "text": text}
        tell([one], key, kind="fair", words=lambda t=text: t(fair.title), link=link, **said)
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
    people: list[User | str] = [user for users in acting(agencies).values() for user in users]
    took_part = (FairAttendee.status == "registered") | FairAttendee.asked_at.is_not(None)
    here = (FairAttendee.fair_id == fair_id, took_part)
    graduates = select(User).join(Graduate, Graduate.user_id == User.id)
    people += session.scalars(graduates.join(FairAttendee, FairAttendee.graduate_id == Graduate.id).where(*here))
    if shown:
        people += session.scalars(select(FairAttendee.email).where(*here, FairAttendee.graduate_id.is_(None)))
    told = tell(
        people,
        f"fair-cancelled:{fair_id}",
        kind="fair",
        words=lambda: cancelled(fair.title),
        link=f"/fairs/{fair_id}" if shown else "/notices",
        letter="fairs/mail/cancelled.txt",
        **{"fair": fair, "text": cancelled} | ({} if shown else {"link": links.absolute("/")}),
    )
    session.flush()
    return told


def tell_called_off(stand: FairStand, people: Sequence[tuple[FairAttendee, User | None]]) -> None:
    """A notice and a mail to whoever has an account, a mail alone to whom a spreadsheet brought: each with their own page."""

    def words(fair: str = stand.fair.title) -> str:
        return _("“%(name)s”不再参加“%(fair)s”，和它的会面已取消。", name=pick(stand.name, stand.name_en), fair=fair)

    key = f"fair-stand-gone:{stand.id}:{ids.token()[:12]}"
    for attendee, user in people:
        link = links.path("fairday.person", code=attendee.code)
        said = {"letter": "fairs/mail/called_off.txt", "fair": stand.fair, "text": words}
        tell([user or attendee.email], f"{key}:{attendee.id}", kind="fair", words=words, link=link, **said)


def _lacking_agencies(fair: Fair, who: str) -> list[tuple[User | str, str, Callable[[str], str]]]:
    if who == "invited":
        stands = [stand for stand in readiness.stands(fair.id) if stand.status == "invited"]
    else:
        stands = readiness.stands(fair.id, who)
    people, found = queries.told_of(stands), []
    for stand in stands:
        own = stand.agency_id is not None
        link, text = (f"/agency/fairs/{fair.id}", TEXTS[who]) if own else (f"/fairs/{fair.id}", TEXTS_BY_MAIL[who])
        found += [(one, link, text) for one in people[stand.id] or [""]]
    return found


def _lacking_people(fair: Fair, who: str) -> list[tuple[User | str, str, Callable[[str], str]]]:
    found = queries.registered(fair.id)
    found = found.where(queries.no_wish() if who == "no_wish" else FairAttendee.id.in_(readiness.without_time(fair)))
    rows = list(db.session().scalars(found.order_by(FairAttendee.number)))
    numbers = [row.graduate_id for row in rows if row.graduate_id is not None]
    pairs = select(Graduate.id, User).join(User, User.id == Graduate.user_id).where(Graduate.id.in_(numbers))
    users = dict(db.session().execute(pairs.where(User.reachable)).all())
    text = TEXTS[who]
    return [
        (
            (users[row.graduate_id], f"/me/fairs/{fair.id}", text)
            if row.graduate_id in users
            else ("" if row.graduate_id is not None else row.email, f"/fairs/{fair.id}", text)
        )
        for row in rows
    ]


def cancelled(title: str) -> str:
    return _("“%(title)s”已取消，不用再来；你填的资料都还在。", title=title)


TEXTS_BY_MAIL = {  # to stands without an account, which the organiser fills in
    "invited": lambda title: _("“%(title)s”的邀请还没有答复，请答复。", title=title),
    "no_position": lambda title: _("请把你们在“%(title)s”要招的职位告诉主办方，由他们填好。", title=title),
    "no_table": lambda title: _("请把你们在“%(title)s”有几张面谈桌、谁来面谈告诉主办方，由他们填好。", title=title),
}
TEXTS = {
    "invited": lambda title: _("“%(title)s”的邀请还没有答复，请答复。", title=title),
    "no_position": lambda title: _("请为“%(title)s”选好要招的职位。", title=title),
    "no_table": lambda title: _("请为“%(title)s”填好面谈桌和面试官。", title=title),
    "no_wish": lambda title: _("请为“%(title)s”填好志愿，志愿决定约到谁。", title=title),
    "no_time": lambda title: _("你在“%(title)s”标了全部时间都不能来，请看看是否标错。", title=title),
}
