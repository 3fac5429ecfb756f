"""Reads of positions: the condition of everything public, and the agency's own list."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Bundle, contains_eager, defer, joinedload

from web.core import clock, db, paging
from web.models import Agency, Application, Position
from web.models.agencies import AGENCY_STATUSES, statuses_that_may
from web.models.stages import APPLIED

STATES = ("draft", "published", "closed", "expired")
PAGE_SIZE = 20
NOTICE_KINDS = ("search", "consulting", "translation", "research", "information", "support")  # the notice's own list
STOPPED = tuple(status for status in AGENCY_STATUSES if status not in statuses_that_may("work"))


def visible(today: date | ColumnElement[date] | None = None) -> ColumnElement[bool]:
    """What every public page demands of a position: published, not past its day, of an agency that may work."""
    today = clock.today() if today is None else today
    return and_(
        Position.status == "published",
        or_(Position.valid_until.is_(None), Position.valid_until >= today),
        Position.agency_id.not_in(select(Agency.id).where(Agency.status.in_(STOPPED))),  # few, and looked up once
    )


def state(position: Position, today: date | None = None) -> str:
    """The status as people see it: past its day a position has expired, whether or not the sweep has closed it."""
    today = today or clock.today()
    if position.status != "draft" and position.valid_until is not None and position.valid_until < today:
        return "expired"
    return position.status


def _state_column(today: date) -> ColumnElement[str]:
    past = and_(Position.status != "draft", Position.valid_until.is_not(None), Position.valid_until < today)
    return case((past, "expired"), else_=Position.status)


@dataclass(frozen=True, slots=True)
class Managed:
    """A row of the agency's list: the position, its state, and how many people are in it."""

    position: Position
    state: str
    applications: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class ManagedPage:
    rows: tuple[Managed, ...]
    counts: dict[str, int]
    page: int
    pages: int


def state_counts(agency_id: int) -> dict[str, int]:
    """How many positions an agency has in each of STATES."""
    column = _state_column(clock.today())
    found = select(column, func.count()).where(Position.agency_id == agency_id).group_by(column)
    return dict.fromkeys(STATES, 0) | dict(db.session().execute(found).all())


def managed(agency_id: int, wanted: str, page: int = 1) -> ManagedPage:
    """An agency's positions in one state (or all, for ""), last changed first. Three queries at any length."""
    session, column = db.session(), _state_column(clock.today())
    mine = Position.agency_id == agency_id
    counts = state_counts(agency_id)
    total = counts[wanted] if wanted else sum(counts.values())
    page, pages = paging.within(page, total, PAGE_SIZE)
    rows = select(Position, column).where(mine, column == wanted if wanted else mine)
    rows = rows.order_by(Position.updated_at.desc(), Position.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    listed = session.execute(rows).all()
    people = _people([position.id for position, _ in listed])
    return ManagedPage(
        tuple(Managed(position, name, *people.get(position.id, (0, 0))) for position, name in listed),
        counts,
        page,
        pages,
    )


def _people(position_ids: list[int]) -> dict[int, tuple[int, int]]:
    """By position: applications in all, and those nobody has answered yet."""
    new = func.sum(case((Application.status == APPLIED.code, 1), else_=0))
    found = select(Application.position_id, func.count(), new).where(Application.position_id.in_(position_ids))
    return {key: (n, waiting) for key, n, waiting in db.session().execute(found.group_by(Application.position_id))}


def ending_soon(agency_id: int, days: int = 14, most: int = 5) -> list[Position]:
    """Published positions whose last day is near, the nearest first."""
    today = clock.today()
    found = select(Position).where(
        Position.agency_id == agency_id, visible(today), Position.valid_until <= today + timedelta(days=days)
    )
    return list(db.session().scalars(found.order_by(Position.valid_until, Position.id).limit(most)))


def open_of(agency_id: int, most: int = 50) -> list[Position]:
    """What an agency's public page lists, newest first."""
    found = select(Position).where(Position.agency_id == agency_id, visible()).options(joinedload(Position.agency))
    return list(db.session().scalars(found.order_by(Position.published_at.desc(), Position.id.desc()).limit(most)))


def published_ids(agency_id: int) -> list[int]:
    """All published positions of an agency: what the index must read again when the agency changes."""
    found = select(Position.id).where(Position.agency_id == agency_id, Position.status == "published")
    return list(db.session().scalars(found.order_by(Position.id)))


def overdue(today: date, most: int) -> list[int]:
    """Published positions past their last day, for the sweep."""
    past = and_(Position.status == "published", Position.valid_until < today)
    return list(db.session().scalars(select(Position.id).where(past).order_by(Position.id).limit(most)))


# What a card in a list shows, with its agency: columns, for whole rows cost several times as much to load.
CARD = (
    *(
        getattr(Position, name)
        for name in ("id", "agency_id", "title", "title_en", "kind", "fields", "places", "degree")
    ),
    *(getattr(Position, name) for name in ("pay_low", "pay_high", "pay_months", "headcount", "valid_until")),
    *(getattr(Position, name) for name in ("published_at", "certificate", "certify_months")),
    *(getattr(Position, name) for name in ("exam_fee", "training", "exam_leave", "mentor")),
    Bundle("agency", Agency.name, Agency.name_en, Agency.status),
)
# Statements that every reader of a page asks are built once; only their values change.
_CARDS = select(*CARD).join(Position.agency).where(visible(bindparam("today")))
_CARDS_BY_ID = _CARDS.where(Position.id.in_(bindparam("ids", expanding=True)))
_CARDS_NEWEST = (
    _CARDS.order_by(Position.published_at.desc(), Position.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
_LIKE = (
    select(Position.id, Position.fields, Position.places)
    .where(visible(bindparam("today")), Position.kind == bindparam("kind"), Position.id != bindparam("but"))
    .order_by(Position.published_at.desc(), Position.id.desc())
    .limit(40)
)
_PUBLIC = (
    select(Position)
    .join(Position.agency)
    .where(
        Position.id == bindparam("number"),
        Position.status != "draft",
        Position.published_at.is_not(None),
        Agency.status.not_in(STOPPED),
    )
    .options(defer(Position.reading), contains_eager(Position.agency).joinedload(Agency.designations))
)


def public_one(position_id: int) -> Position:
    """A position anybody may know of: open, or closed after having been open. Missing for drafts and stopped
    agencies."""
    position = db.session().scalars(_PUBLIC, {"number": position_id}).unique().one_or_none()
    if position is None:
        raise db.Missing(f"Position {position_id}")
    return position


def shown(position_ids: Collection[int]) -> dict[int, Position]:
    """Those of these positions that are visible now, whole, with their agencies, by id. One query."""
    if not position_ids:
        return {}
    found = select(Position).where(Position.id.in_(position_ids), visible())
    found = found.options(defer(Position.reading), joinedload(Position.agency))
    return {position.id: position for position in db.session().scalars(found)}


def cards(position_ids: Collection[int]) -> dict[int, Row]:
    """Rows of CARD of those of these positions that are visible now, by id. One query."""
    if not position_ids:
        return {}
    values = {"ids": list(position_ids), "today": clock.today()}
    return {row.id: row for row in db.session().execute(_CARDS_BY_ID, values)}


def newest(page: int, size: int) -> tuple[list[Row], int]:
    """One page of all visible positions, newest first, and how many there are: what the list shows without an index."""
    total = db.session().scalar(select(func.count()).select_from(Position).where(visible())) or 0
    page, _pages = paging.within(page, total, size)
    return latest(size, (page - 1) * size), total


def open_by_kind() -> dict[str, int]:
    """How many visible positions there are of each kind. One query that reads all of them."""
    counted = select(Position.kind, func.count()).where(visible()).group_by(Position.kind)
    return dict(db.session().execute(counted).all())


def latest(most: int, skipped: int = 0) -> list[Row]:
    """Cards of so many visible positions, newest first, after the `skipped` newest. O(most + skipped) by index."""
    values = {"today": clock.today(), "most": most, "skipped": skipped}
    return list(db.session().execute(_CARDS_NEWEST, values))


def open_among(position_ids: Collection[int]) -> set[int]:
    """Those of these positions that are visible now."""
    if not position_ids:
        return set()
    return set(db.session().scalars(select(Position.id).where(Position.id.in_(position_ids), visible())))


def similar(position: Position, most: int = 4) -> list[Row]:
    """Cards of visible positions of the same kind, of the newest those first that share a field or a place. Two
    queries."""
    values = {"today": clock.today(), "kind": position.kind, "but": position.id}
    newest_first = db.session().execute(_LIKE, values).all()
    fields, places = set(position.fields), set(position.places)
    near = sorted(newest_first, key=lambda r: (not fields & set(r.fields)) * 2 + (not places & set(r.places)))[:most]
    rows = cards([row.id for row in near])
    return [rows[row.id] for row in near if row.id in rows]
