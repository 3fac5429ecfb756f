"""Who is told of what was published: everybody the first time, afterwards only those for whom something changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from web.core import db, outbox
from web.fairs import queries as fairs
from web.models import Fair, FairStand, FairTable, FairVersion
from web.notices.service import tell
from web.timetables import queries

TO_STAND = "timetables/mail/stand.txt"
BATCH = 10  # a mail is written under the lock: some 5 ms each


@dataclass(frozen=True, slots=True)
class News:
    """What was published of a fair, whom it concerns, and where and in which words they read it."""

    key: str  # with it nobody is told twice
    fair: Fair
    people: Sequence[int]
    stands: Sequence[int]
    to_person: Callable[[], str]
    to_agency: Callable[[], str]
    page: str  # of a person, behind their own address
    agency_page: str
    letter: str  # the template of the mail
    said: dict[str, Any]  # in the mail


def tell_of_version(effect: outbox.Effect) -> None:
    """Of a timetable: who has a meeting, later whose meetings changed."""
    fair_id, number = effect.payload["fair"], effect.payload["number"]
    with current_app.extensions["database"].unit(may_write=False):
        version = queries.version(fair_id, number)
        if version is None:
            return
        fair = db.one(Fair, fair_id)
        people, stands = concerned(version)
    first, title = number == 1, fair.title
    _tell(
        News(
            f"fair-version:{fair_id}:{number}",
            fair,
            people,
            stands,
            lambda: (
                _("“%(title)s”的面谈时间表公布了，看看你和谁见面。", title=title)
                if first
                else _("你在“%(title)s”的面谈时间或地点有变动，请看最新的安排。", title=title)
            ),
            lambda: (
                _("“%(title)s”的面谈时间表公布了。", title=title)
                if first
                else _("“%(title)s”的时间表有变动，涉及你们的面谈。", title=title)
            ),
            "",
            f"/agency/fairs/{fair_id}/day",
            "timetables/mail/timetable.txt",
            {"first": first, "note": version.note},
        )
    )


def tell_of_placing(effect: outbox.Effect) -> None:
    """Of a placement: everybody who takes part, later those placed otherwise."""
    fair_id, number = effect.payload["fair"], effect.payload["number"]
    with current_app.extensions["database"].unit(may_write=False):
        made = queries.placing(fair_id, number)
        if made is None:
            return
        fair = db.one(Fair, fair_id)
        here, stands = queries.registered_ids(fair_id), queries.stands_of(fair_id)
    _tell(
        News(
            f"fair-placing:{fair_id}:{number}",
            fair,
            here if number == 1 else sorted({*made.changed} & {*here}),
            stands,
            lambda: _("“%(title)s”的配对结果公布了，看看你配到哪里。", title=fair.title),
            lambda: _("“%(title)s”的配对结果公布了，看看谁配到了你们的职位。", title=fair.title),
            "/placement",
            f"/agency/fairs/{fair_id}/placements",
            "timetables/mail/placement.txt",
            {"note": made.note},
        )
    )


def concerned(version: FairVersion) -> tuple[list[int], list[int]]:
    """(people, stands) a version says something new to."""
    found = select(FairTable.id, FairTable.stand_id).join(FairTable.stand)
    tables = dict(db.session().execute(found.where(FairStand.fair_id == version.fair_id)).all())
    if version.number == 1:
        return queries.registered_ids(version.fair_id), sorted(set(tables.values()))
    spots = [spot for change in version.changes for spot in (change["before"], change["after"]) if spot]
    people = sorted({change["person"] for change in version.changes})
    return people, sorted({tables[s["table"]] for s in spots if s["table"] in tables})


def _tell(news: News) -> None:
    """In short transactions of their own; whoever was told before is not told again."""
    database = current_app.extensions["database"]
    for start in range(0, len(news.people), BATCH):
        with database.writing():
            for attendee, user in queries.to_tell(news.people[start : start + BATCH]):
                tell(
                    [user or attendee.email],
                    f"{news.key}:{attendee.id}",
                    kind="fair",
                    words=news.to_person,
                    link=f"/f/{attendee.code}{news.page}",
                    letter=news.letter,
                    **{"name": attendee.name, "fair": news.fair, **news.said},
                )
    with database.writing():
        stands = queries.some_stands(news.stands)
        people = fairs.told_of(stands)
        accounts = [one for stand in stands if stand.agency_id is not None for one in people[stand.id]]
        tell(accounts, news.key, kind="fair", words=news.to_agency, link=news.agency_page)
        links = queries.links_of(news.fair.id)
        for stand in stands:
            if stand.agency_id is None:
                link = f"/stand/{links[stand.id]}" if stand.id in links else f"/fairs/{news.fair.id}"
                said = {"fair": news.fair, "text": news.to_agency, "own": stand.id in links}
                tell(people[stand.id], f"{news.key}:stand:{stand.id}", kind="fair", link=link, letter=TO_STAND, **said)
