"""Who of an agency opened what of a graduate, and when: written where it is shown, read by the graduate alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Boolean, bindparam, func, select, text
from sqlalchemy.orm import Session

from web.core import clock, db
from web.core.types import Moment
from web.graduates.service import looks
from web.models import ProfileOpening

WHAT = ("name", "phone", "email", "resume", "sheet")  # columns: what was open; the page itself always is
AGAIN = timedelta(minutes=10)  # "when last" is right to that: a page that is read over and over writes no more often
MOST = 200  # of one agency's openings on the page, the latest
# One statement, so that two pages at the same moment make one row; who left meanwhile is left out.
_NOTE = text(
    "INSERT INTO profile_openings (agency_id, graduate_id, user_id, day, last_at, name, phone, email, resume, sheet)"
    " SELECT :agency, id, :user, :day, :now, :name, :phone, :email, :resume, :sheet FROM graduates WHERE id = :graduate"
    " ON CONFLICT (graduate_id, agency_id, user_id, day) DO UPDATE SET last_at = excluded.last_at,"
    " name = (profile_openings.name OR excluded.name), phone = (profile_openings.phone OR excluded.phone),"
    " email = (profile_openings.email OR excluded.email), resume = (profile_openings.resume OR excluded.resume),"
    " sheet = (profile_openings.sheet OR excluded.sheet)"
).bindparams(
    bindparam("now", type_=Moment()),
    bindparam("day", type_=ProfileOpening.__table__.c.day.type),
    *(bindparam(name, type_=Boolean()) for name in WHAT),
)


@dataclass(frozen=True, slots=True)
class Opening:
    """One person of an agency on one day: which of its people (1 was the first), when last, and what was open."""

    number: int
    at: datetime
    what: tuple[str, ...]


def note(agency_id: int, user_id: int, shown: Mapping[int, Collection[str]], *also: str) -> None:
    """Write down that this person of an agency opened these graduates, of whom these fields were `shown` on the page;
    `also`: a "resume" that was downloaded, a "sheet" that was taken along. One query for what stands there already; a
    short written unit for what is new, or opened again after a while, since pages only read."""
    if not shown:
        return
    looks.remember(agency_id, list(shown), opened=True)
    now, day = clock.now(), clock.today()
    mine = (ProfileOpening.agency_id == agency_id, ProfileOpening.user_id == user_id, ProfileOpening.day == day)
    found = select(ProfileOpening).where(*mine, ProfileOpening.graduate_id.in_(list(shown)))
    fresh = found.where(ProfileOpening.last_at > now - AGAIN)
    known = {row.graduate_id: {name for name in WHAT if getattr(row, name)} for row in db.session().scalars(fresh)}
    rows = []
    for graduate_id, fields in shown.items():
        what = {name for name in ("name", "phone", "email") if name in fields} | set(also)
        if graduate_id not in known or not what <= known[graduate_id]:
            row = {"agency": agency_id, "graduate": graduate_id, "user": user_id, "day": day, "now": now}
            rows.append(row | {name: name in what for name in WHAT})
    if not rows:
        return
    if db.is_writing():
        _write(db.session(), rows)
    else:
        with current_app.extensions["database"].writing() as session:
            _write(session, rows)


def _write(session: Session, rows: list[dict[str, object]]) -> None:
    session.execute(_NOTE, rows)


def of_graduate(graduate_id: int, agency_ids: Collection[int]) -> dict[int, list[Opening]]:
    """What these agencies opened of a graduate, the latest first. Two queries."""
    mine = (ProfileOpening.graduate_id == graduate_id, ProfileOpening.agency_id.in_(agency_ids))
    first = select(ProfileOpening.agency_id, ProfileOpening.user_id, func.min(ProfileOpening.id)).where(*mine)
    numbers: dict[int, dict[int | None, int]] = {}
    by_first = first.group_by(ProfileOpening.agency_id, ProfileOpening.user_id)
    for agency_id, user_id, _first in db.session().execute(by_first.order_by(func.min(ProfileOpening.id))):
        people = numbers.setdefault(agency_id, {})
        people[user_id] = len(people) + 1
    place = func.row_number().over(partition_by=ProfileOpening.agency_id, order_by=ProfileOpening.last_at.desc())
    placed = select(ProfileOpening.id, place.label("place")).where(*mine).subquery()
    latest = select(ProfileOpening).join(placed, placed.c.id == ProfileOpening.id).where(placed.c.place <= MOST)
    found: dict[int, list[Opening]] = {}
    for row in db.session().scalars(latest.order_by(ProfileOpening.last_at.desc(), ProfileOpening.id.desc())):
        what = tuple(name for name in WHAT if getattr(row, name))
        opening = Opening(numbers[row.agency_id][row.user_id], row.last_at, what)
        found.setdefault(row.agency_id, []).append(opening)
    return found
