"""Reads of ranking: who may be ranked for a position with which fields, and what the matcher understood."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from web.core import clock, db
from web.core.i18n import language
from web.graduates.queries import LEVELS, WHOLE, agreements, fields_allowed
from web.models import Agency, Application, Graduate, Position, User
from web.models.stages import INVITED, SHARING
from web.positions.queries import visible

BY_LEVEL = ("anonymous", "open")  # levels that show something without an application
TABS = ("all", "applied", "open")
MOST = 5000  # people or positions ranked in one list, the last changed first; the page says when there are more
TOP = 10
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Chip:
    """One value the matcher read: its field and canonical value, the words it came from, how sure, and its name."""

    field: str
    value: str
    source: str
    certainty: float
    label: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A graduate in the pool of a position: the fields this agency may see, and how they stand to the position."""

    id: int
    updated_at: datetime
    fields: tuple[str, ...]
    visibility: str
    application_id: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A visible position that may be ranked for a graduate."""

    id: int
    updated_at: datetime
    weights: int  # number of the agency's choice of weights, 0 = the usual ones


@dataclass(frozen=True, slots=True)
class People:
    """Who may be ranked for a position: some at hand row by row, and with `crowd` everybody else seen by their level.

    `hidden` are those of the crowd whom nobody may see now. `closed` cannot be invited; `applied` shared something.
    """

    named: tuple[Seen, ...]
    more: bool = False
    crowd: bool = False
    hidden: frozenset[int] = frozenset()

    @property
    def applied(self) -> frozenset[int]:
        return frozenset(p.id for p in self.named if p.status in SHARING)

    @property
    def closed(self) -> frozenset[int]:
        return frozenset(p.id for p in self.named if not invitable(p))


@dataclass(frozen=True, slots=True)
class Packed:
    """A graduate seen by their level, with the stored reading of what that level shows."""

    id: int
    updated_at: datetime
    reading: dict[str, Any]


def readings_of(subject: Graduate | Position) -> list[Chip]:
    """What is stored as read in this profile or position, in the page's language; [] when it was not read yet."""
    stored = subject.reading or {}
    pairs = zip(stored.get("readings", ()), stored.get("labels", ()), strict=False)
    english = language() == "en"
    return [Chip(r["field"], r["value"], r["source"], r["certainty"], names[english]) for r, names in pairs]


def pool(position: Position, agency: Agency) -> People:
    """Everyone this agency may see for this position, last changed first, the first `MOST`. Two queries.

    Applicants come with what they agreed to show; open and anonymous graduates with what their level shows.
    """
    if not agency.may("work"):
        return People(())
    applied_first = case((Application.status.in_(SHARING), 0), else_=1)
    found = _visible(position).order_by(applied_first, Graduate.updated_at.desc(), Graduate.id.desc())
    if not agency.may("people"):
        found = found.where(Application.id.is_not(None))
    rows = db.session().execute(found.limit(MOST + 1)).all()
    return People(_seen(rows[:MOST], agency, agreements(agency.id)), len(rows) > MOST)


def beside_crowd(position: Position, agency: Agency) -> People:
    """Those this agency sees otherwise than by their level, and whom the crowd must leave out. Three queries; `pool`
    for an agency that may not see the crowd."""
    if not agency.may("people"):
        return pool(position, agency)
    agreed, rows = agreements(agency.id), []
    applied = db.session().scalars(select(Application.graduate_id).where(Application.position_id == position.id))
    for part in chunks(sorted(agreed.keys() | set(applied))):
        rows += db.session().execute(_visible(position).where(Graduate.id.in_(part))).all()
    apart = select(Graduate.id).join(User, User.id == Graduate.user_id).where(~User.reachable)
    return People(_seen(rows, agency, agreed), crowd=True, hidden=frozenset(db.session().scalars(apart)))


def some(position: Position, agency: Agency, numbers: Collection[int]) -> dict[int, Seen]:
    """Those of these people whom the agency may see for the position, by id. Two queries per 500."""
    if not agency.may("work"):
        return {}
    rows = []
    for part in chunks(numbers):
        rows += db.session().execute(_visible(position).where(Graduate.id.in_(part))).all()
    if not rows:
        return {}
    return {seen.id: seen for seen in _seen(rows, agency, agreements(agency.id, [row[0] for row in rows]))}


def _visible(position: Position) -> Select:
    """The rows of everybody who may be seen for a position: what `_seen` reads."""
    here = and_(Application.graduate_id == Graduate.id, Application.position_id == position.id)
    columns = (Graduate.id, Graduate.updated_at, Graduate.visibility, Application.id, Application.status)
    return (
        select(*columns)
        .join(User, User.id == Graduate.user_id)
        .outerjoin(Application, here)
        .where(User.reachable, or_(Graduate.visibility.in_(BY_LEVEL), Application.id.is_not(None)))
    )


def _seen(rows: Iterable, agency: Agency, agreed: Mapping[int, list]) -> tuple[Seen, ...]:
    by_level = {level: fields_allowed(_Level(level), agency, ()) for level in LEVELS}
    seen = []
    for number, changed, level, application_id, status in rows:
        own = agreed.get(number)
        fields = fields_allowed(_Level(level), agency, own) if own else by_level[level]
        if fields:
            seen.append(Seen(number, changed, fields, level, application_id, status or ""))
    return tuple(seen)


def packed(numbers: Collection[int] | None = None, after: int = 0) -> list[Packed]:
    """Graduates seen by their level, of these ids or the next after an id, with their readings; 500 a query."""
    found = select(Graduate.id, Graduate.updated_at, Graduate.reading).where(Graduate.visibility.in_(BY_LEVEL))
    if numbers is None:
        rows = db.session().execute(found.where(Graduate.id > after).order_by(Graduate.id).limit(_CHUNK))
        return [Packed(*row) for row in rows]
    return [
        Packed(*row) for part in chunks(numbers) for row in db.session().execute(found.where(Graduate.id.in_(part)))
    ]


def changed_since(moment: datetime) -> list[tuple[int, datetime]]:
    """Ids of profiles changed after a moment, and when."""
    found = select(Graduate.id, Graduate.updated_at).where(Graduate.updated_at > moment)
    return [(number, changed) for number, changed in db.session().execute(found)]


def packed_sum() -> tuple[int, int]:
    """How many graduates are seen by their level, and the sum of their ids: another one when anybody comes or goes."""
    found = select(func.count(), func.coalesce(func.sum(Graduate.id), 0)).where(Graduate.visibility.in_(BY_LEVEL))
    count, total = db.session().execute(found).one()
    return count, int(total)


def packed_ids() -> set[int]:
    """The ids of all graduates seen by their level."""
    return set(db.session().scalars(select(Graduate.id).where(Graduate.visibility.in_(BY_LEVEL))))


@dataclass(frozen=True, slots=True)
class _Level:
    """As much of a profile as the rule of `fields_allowed` looks at."""

    visibility: str


def invitable(row: Seen) -> bool:
    """Whether an agency may invite: the person opted in, and nothing is between them about this position yet."""
    return row.application_id is None and row.visibility in BY_LEVEL


def offered() -> tuple[list[Offered], bool]:
    """All visible positions, newest first, and whether there are more than are ranked. One query."""
    found = select(Position.id, Position.updated_at, Position.match_settings).where(visible())
    rows = db.session().execute(found.order_by(Position.published_at.desc(), Position.id.desc()).limit(MOST + 1))
    offers = [Offered(number, changed, weights_number(own)) for number, changed, own in rows]
    return offers[:MOST], len(offers) > MOST


def weights_number(match_settings: dict[str, Any] | None) -> int:
    """How often the weights of a position were chosen; it numbers the lists made by them."""
    return int((match_settings or {}).get("number", 0))


def whole_graduates(numbers: Collection[int]) -> dict[int, Graduate]:
    """Profiles with all their rows, by id."""
    found: dict[int, Graduate] = {}
    for some in chunks(numbers):
        rows = select(Graduate).where(Graduate.id.in_(some)).options(*WHOLE)
        found |= {graduate.id: graduate for graduate in db.session().scalars(rows)}
    return found


def graduate_readings(numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """Stored readings of profiles, by id."""
    found: dict[int, dict[str, Any]] = {}
    for some in chunks(numbers):
        rows = db.session().execute(select(Graduate.id, Graduate.reading).where(Graduate.id.in_(some)))
        found |= dict(rows.all())
    return found


def whole_positions(numbers: Collection[int]) -> dict[int, Position]:
    """Positions with their agencies, by id."""
    found: dict[int, Position] = {}
    for some in chunks(numbers):
        rows = select(Position).where(Position.id.in_(some)).options(joinedload(Position.agency))
        found |= {position.id: position for position in db.session().scalars(rows)}
    return found


def chunks(numbers: Iterable[int]) -> Iterable[list[int]]:
    """At most 500 at a time: databases limit how many values one statement carries."""
    every = list(numbers)
    return (every[start : start + _CHUNK] for start in range(0, len(every), _CHUNK))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the list and the agency's own choice met in one month: people invited, and those the list had among its
    first ten when they were."""

    month: str  # 2026-11, in China
    invited: int
    agreed: int


def agreement(position_id: int) -> list[Agreement]:
    """By month, the latest first; only months with invitations."""
    asked = select(Application.created_at, Application.invited_rank).where(
        Application.position_id == position_id,
        Application.origin == INVITED.code,
        Application.invited_rank.is_not(None),
    )
    ranks = defaultdict(list)
    for moment, rank in db.session().execute(asked):
        ranks[f"{moment.astimezone(clock.CHINA):%Y-%m}"].append(rank)
    return [Agreement(m, len(ranks[m]), sum(r <= TOP for r in ranks[m])) for m in sorted(ranks, reverse=True)]


def outdated(model: type[Graduate] | type[Position], version: int, most: int) -> list[int]:
    """Ids of rows whose reading an older program made, or nobody yet; for the sweep."""
    found = select(model.id).where(model.reading_version < version).order_by(model.id).limit(most)
    return list(db.session().scalars(found))
