"""Who is told what on the day: an agency of an offer, a person of a new meeting, both sides of what is still open."""

from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import select

from web.core import db, links, mail
from web.core.i18n import pick
from web.fairs.queries import clock_text
from web.models import (
    Agency,
    AgencyMember,
    Fair,
    FairAttendee,
    FairMeeting,
    FairOffer,
    FairStand,
    FairTable,
    Graduate,
    User,
)
from web.models.agencies import statuses_that_may
from web.notices import service as notices

KIND = "fair"


def members(agency_id: int) -> list[User]:
    """Those of an agency who may act; of a stopped one nobody."""
    found = select(User).join(AgencyMember, AgencyMember.user_id == User.id).join(AgencyMember.agency)
    found = found.where(AgencyMember.agency_id == agency_id, AgencyMember.role.in_(("owner", "editor")))
    found = found.where(Agency.status.in_(statuses_that_may("work")))
    return list(db.session().scalars(found.where(User.reachable).order_by(User.id)))


def _tell(user_ids: list[int], words: Callable[[], str], link: str, key: str) -> None:
    if user_ids:
        notices.notify(user_ids, KIND, **notices.both(words), link=link, key=key)


def offered(offer: FairOffer) -> None:
    """To the stand's agency: somebody could take a free place now."""
    table = db.one(FairTable, offer.table_id)
    person = db.one(FairAttendee, offer.attendee_id)
    if table.stand.agency_id is None:
        return
    _tell(
        [user.id for user in members(table.stand.agency_id)],
        lambda: _("%(table)s 号桌现在空着，%(number)s 号毕业生在场可以见面", table=table.label, number=person.number),
        links.path("fairday.stand_day", fair_id=offer.fair_id),
        f"fair-offer:{offer.id}",
    )


def placed(meeting: FairMeeting, person: FairAttendee) -> None:
    """To a person with an account: a meeting was added, now. Their own page shows it to everybody else."""
    if person.graduate_id is None:
        return
    stand = meeting.table.stand
    _tell(
        [db.one(Graduate, person.graduate_id).user_id],
        lambda: _("现在可以去见 %(name)s：%(table)s 号桌，%(time)s", **_where(stand, meeting)),
        links.path("fairday.person", code=person.code),
        f"fair-meeting:{meeting.id}",
    )


def _where(stand: FairStand, meeting: FairMeeting) -> dict[str, str]:
    return {"name": pick(stand.name, stand.name_en), "table": meeting.table.label, "time": clock_text(meeting.starts)}


def remind_agency(fair: Fair, stand: FairStand, open_ones: int, days: int) -> None:
    """Once for each stand and number of days: meetings whose outcome nobody has said."""
    if stand.agency_id is None:
        return
    users, link = members(stand.agency_id), {"fair_id": fair.id}
    key = f"fair-follow:{fair.id}:{days}:stand:{stand.id}"
    _tell(
        [user.id for user in users],
        lambda: _("“%(title)s”还有 %(n)s 场会面没有填写结果", title=fair.title, n=open_ones),
        links.path("fairday.stand_day", **link),
        key,
    )
    values = {"fair": fair, "open_ones": open_ones, "url": links.public_url("fairday.stand_day", **link)}
    for user in users:
        mail.to_person(f"{key}:{user.id}", user, "fairday/mail/agency.txt", **values)


def remind_person(fair: Fair, person: FairAttendee, open_ones: int, days: int) -> None:
    """Once for each person and number of days: meetings they could say a word about."""
    key = f"fair-follow:{fair.id}:{days}:person:{person.id}"
    values = {"fair": fair, "open_ones": open_ones, "url": links.public_url("fairday.person", code=person.code)}
    if person.graduate_id is not None:
        user = db.one(Graduate, person.graduate_id).user
        _tell(
            [user.id],
            lambda: _("“%(title)s”的会面怎么样？说一句话，帮主办方办得更好", title=fair.title),
            links.path("fairday.person", code=person.code),
            key,
        )
        mail.to_person(key, user, "fairday/mail/person.txt", **values)
    elif person.email:
        mail.send(key, person.email, "zh", "fairday/mail/person.txt", **values)
