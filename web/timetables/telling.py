"""Who is told of a published timetable: everybody the first time, afterwards only those whose meetings changed."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from web.core import db, mail, outbox
from web.models import Fair, FairAttendee, FairStand, FairTable, FairVersion
from web.notices.service import both, notify
from web.timetables import publishing, queries

BATCH = 10  # a mail is written under the lock: some 5 ms each


@outbox.errand(publishing.TELL)
def tell(effect: outbox.Effect) -> None:
    """In short transactions of their own; a person told before is not told again."""
    database = current_app.extensions["database"]
    fair_id, number = effect.payload["fair"], effect.payload["number"]
    with database.unit(may_write=False):
        version = queries.version(fair_id, number)
        if version is None:
            return
        fair = db.one(Fair, fair_id)
        people, stands = concerned(version)
    for start in range(0, len(people), BATCH):
        with database.unit() as unit:
            unit.write()
            _tell_people(fair, version, people[start : start + BATCH])
            unit.commit()
    with database.unit() as unit:
        unit.write()
        members = queries.stand_members(stands)
        words = both(
            lambda: (
                _("“%(title)s”的面谈时间表公布了。", title=fair.title)
                if number == 1
                else _("“%(title)s”的时间表有变动，涉及你们的面谈。", title=fair.title)
            )
        )
        key = f"fair-version:{fair_id}:{number}"
        who = [user for users in members.values() for user in users]
        notify(who, "fair", **words, link=f"/agency/fairs/{fair_id}/day", key=key)
        unit.commit()


def concerned(version: FairVersion) -> tuple[list[int], list[int]]:
    """(people, stands) a version says something new to."""
    session = db.session()
    tables = dict(
        session.execute(
            select(FairTable.id, FairTable.stand_id).join(FairTable.stand).where(FairStand.fair_id == version.fair_id)
        ).all()
    )
    if version.number == 1:
        mine = (FairAttendee.fair_id == version.fair_id, FairAttendee.status == "registered")
        people = list(session.scalars(select(FairAttendee.id).where(*mine).order_by(FairAttendee.id)))
        return people, sorted(set(tables.values()))
    spots = [spot for change in version.changes for spot in (change["before"], change["after"]) if spot]
    people = sorted({change["person"] for change in version.changes})
    return people, sorted({tables[s["table"]] for s in spots if s["table"] in tables})


def _tell_people(fair: Fair, version: FairVersion, numbers: Sequence[int]) -> None:
    first = version.number == 1
    words = both(
        lambda: (
            _("“%(title)s”的面谈时间表公布了，看看你和谁见面。", title=fair.title)
            if first
            else _("你在“%(title)s”的面谈时间有变动，请看最新的时间。", title=fair.title)
        )
    )
    for attendee, user in queries.to_tell(numbers):
        key = f"fair-version:{fair.id}:{version.number}:{attendee.id}"
        if user is not None:
            notify([user.id], "fair", **words, link=f"/f/{attendee.code}", key=key)
        to = user.email if user is not None else attendee.email
        if to:
            mail.send(
                key,
                to,
                user.locale if user is not None else "zh",
                "mail/fair_timetable.txt",
                name=attendee.name,
                fair=fair,
                first=first,
                note=version.note,
                link=f"{current_app.extensions['settings'].public_url}/f/{attendee.code}",
            )
