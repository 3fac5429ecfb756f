"""Who is told what on the day: an agency of an offer, a person of a new meeting, both sides of what is still open."""

from flask_babel import gettext as _

from web.agencies.queries import acting
from web.core import db, links
from web.core.i18n import pick
from web.fairs.queries import clock_text
from web.models import (
    Fair,
    FairAttendee,
    FairMeeting,
    FairOffer,
    FairPass,
    FairStand,
    FairTable,
    Graduate,
    User,
)
from web.notices.service import tell


def offered(offer: FairOffer) -> None:
    """To the stand's agency: somebody could take a free place now."""
    table = db.one(FairTable, offer.table_id)
    person = db.one(FairAttendee, offer.attendee_id)
    tell(
        _members(table.stand),
        f"fair-offer:{offer.id}",
        kind="fair",
        words=lambda: _(
            "%(table)s 号桌现在空着，%(number)s 号毕业生在场可以见面", table=table.label, number=person.number
        ),
        link=links.path("fairday.stand_day", fair_id=offer.fair_id),
    )


def placed(meeting: FairMeeting, person: FairAttendee) -> None:
    """To a person with an account: a meeting was added, now. Their own page shows it to everybody else."""
    if person.graduate_id is None:
        return
    stand = meeting.table.stand
    tell(
        [db.one(Graduate, person.graduate_id).user],
        f"fair-meeting:{meeting.id}",
        kind="fair",
        words=lambda: _("现在可以去见 %(name)s：%(table)s 号桌，%(time)s", **_where(stand, meeting)),
        link=links.path("fairday.person", code=person.code),
    )


def _where(stand: FairStand, meeting: FairMeeting) -> dict[str, str]:
    return {"name": pick(stand.name, stand.name_en), "table": meeting.table.label, "time": clock_text(meeting.starts)}


def remind_agency(fair: Fair, stand: FairStand, open_ones: int, days: int) -> None:
    """Once for each stand and number of days: meetings whose outcome nobody has said."""
    if stand.agency_id is None:
        key = f"fair-follow:{fair.id}:{days}:stand:{stand.id}"
        said = {"letter": "fairday/mail/stand.txt", "fair": fair, "open_ones": open_ones}
        tell([stand.email], key, kind="fair", link=f"/fairs/{fair.id}", **said)
        return
    tell(
        _members(stand),
        f"fair-follow:{fair.id}:{days}:stand:{stand.id}",
        kind="fair",
        words=lambda: _("“%(title)s”还有 %(n)s 场会面没有填写结果", title=fair.title, n=open_ones),
        link=links.path("fairday.stand_day", fair_id=fair.id),
        letter="fairday/mail/agency.txt",
        **{"fair": fair, "open_ones": open_ones},
    )


def remind_person(fair: Fair, person: FairAttendee, open_ones: int, days: int) -> None:
    """Once for each person and number of days: meetings they could say a word about."""
    user = None if person.graduate_id is None else db.one(Graduate, person.graduate_id).user
    tell(
        [user or person.email],
        f"fair-follow:{fair.id}:{days}:person:{person.id}",
        kind="fair",
        words=lambda: _("“%(title)s”的会面怎么样？说一句话，帮主办方办得更好", title=fair.title),
        link=links.path("fairday.person", code=person.code),
        letter="fairday/mail/person.txt",
        **{"fair": fair, "open_ones": open_ones},
    )


def given(link: FairPass) -> None:
    """To a stand that has no account and an address: its link, once for each."""
    stand = link.stand
    if stand is None or stand.agency_id is not None:
        return
    said = {"letter": "fairday/mail/pass.txt", "fair": stand.fair}
    tell(
        [stand.email],
        f"fair-pass:{link.id}",
        kind="fair",
        link=links.path("fairday.link_stand", stand_code=link.code),
        **said,
    )


def _members(stand: FairStand) -> list[User]:
    """Who is told of a stand; nobody of one without an account."""
    return [] if stand.agency_id is None else acting([stand.agency_id]).get(stand.agency_id, [])
