"""Reads of applications: the graduate's own, and what is kept for later."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from web.core import db, paging, personal
from web.core.personal import Whose
from web.graduates.queries import shown_fields
from web.graduates.rules.mask import masked
from web.models import Agency, Application, ApplicationEvent, Graduate, Position, SavedPosition, User
from web.models.agencies import statuses_that_may
from web.models.stages import APPLIED, GRADUATE, OPEN, SHARING, Stage, codes

PAGE = 20
FOR_GRADUATE = codes(lambda stage: stage.waits_for == GRADUATE)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and how many there are in all."""

    rows: list
    total: int
    page: int
    pages: int


def knows(agency: Agency, graduate: Graduate) -> bool:
    """Whether an agency knows who this is without a further word: from another application, now or once, or because
    the profile is open to it. Two queries at most."""
    told = (
        select(Application.id)
        .join(Application.position)
        .where(
            Position.agency_id == agency.id,
            Application.graduate_id == graduate.id,
            or_(Application.origin == APPLIED.code, Application.status.in_(SHARING)),
        )
    )
    return "name" in shown_fields(graduate, agency) or db.session().scalar(told.limit(1)) is not None


def words_of_graduate(text: str, application: Application, fields: Collection[str], ended: Stage | None = None) -> str:
    """What the agency, which may see these `fields` (`shown_fields`), may read now of what the graduate wrote in an
    application: without consent to a name or a way to reach somebody these are blotted out, and nothing is left once
    the application was taken back, but words written with that very end (`ended`), which were meant to be read."""
    if application.stage.restarts and application.stage is not ended:
        return ""
    return masked(text, application.graduate, fields)


def message_of_graduate(application: Application, fields: Collection[str]) -> str:
    """What the agency may read of the words somebody applied with; "" where there are none or it wrote them itself."""
    return "" if application.was_invited else words_of_graduate(application.message, application, fields)


def between(position_id: int, graduate_id: int, *, lock: bool = False) -> Application | None:
    """The one application of this graduate to this position, whatever its state."""
    found = select(Application).where(Application.position_id == position_id, Application.graduate_id == graduate_id)
    return db.session().scalar(found.with_for_update() if lock else found)


def saved_row(position_id: int, graduate_id: int) -> SavedPosition | None:
    return db.session().scalar(
        select(SavedPosition).where(SavedPosition.position_id == position_id, SavedPosition.graduate_id == graduate_id)
    )


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """What people of an agency are called, by the number of their account. One query."""
    found = select(User.id, User.display_name).where(User.id.in_({number for number in user_ids if number}))
    return {number: name for number, name in db.session().execute(found)}


def event_count(application_id: int) -> int:
    found = select(func.count()).where(ApplicationEvent.application_id == application_id)
    return db.session().scalar(found) or 0


# Built once: every list and page of positions asks them of a graduate.
_APPLIED = select(Application.position_id, Application.status).where(
    Application.graduate_id == bindparam("graduate"),
    Application.position_id.in_(bindparam("positions", expanding=True)),
)
_KEPT = select(SavedPosition.position_id).where(
    SavedPosition.graduate_id == bindparam("graduate"),
    SavedPosition.position_id.in_(bindparam("positions", expanding=True)),
)


def standing(graduate_id: int | None, position_ids: Collection[int]) -> tuple[dict[int, str], set[int]]:
    """How a graduate stands to these positions: (status by position, the saved ones). Two queries, none when empty."""
    if graduate_id is None or not position_ids:
        return {}, set()
    session, values = db.session(), {"graduate": graduate_id, "positions": list(position_ids)}
    applied, kept = session.execute(_APPLIED, values), session.scalars(_KEPT, values)
    return {row.position_id: row.status for row in applied}, set(kept)


def mine(graduate_id: int, running: bool | None = None, page: int = 1) -> Listing:
    """A graduate's applications: what waits for them first, then the latest. Three queries."""
    found = select(Application).where(Application.graduate_id == graduate_id)
    if running is not None:
        found = found.where(Application.status.in_(OPEN) if running else Application.status.not_in(OPEN))
    mine_first = case((Application.status.in_(FOR_GRADUATE), 0), else_=1)
    return _page(
        found,
        found.join(Application.position)
        .join(Position.agency)
        .options(contains_eager(Application.position).contains_eager(Position.agency))
        .order_by(mine_first, Application.updated_at.desc(), Application.id.desc()),
        page,
    )


def running_counts(graduate_id: int) -> tuple[int, int]:
    """(still running, over) of a graduate's applications."""
    counted = select(
        func.count(case((Application.status.in_(OPEN), 1))),
        func.count(case((Application.status.not_in(OPEN), 1))),
    ).where(Application.graduate_id == graduate_id)
    running, over = db.session().execute(counted).one()
    return running, over


def saved(graduate_id: int, page: int = 1) -> Listing:
    """The positions a graduate keeps, with their agencies, latest kept first; closed ones included."""
    found = (
        select(Position)
        .join(SavedPosition, SavedPosition.position_id == Position.id)
        .join(Agency, Agency.id == Position.agency_id)
        .where(
            SavedPosition.graduate_id == graduate_id,
            Position.published_at.is_not(None),
            Agency.status.in_(statuses_that_may("work")),
        )
    )
    ordered = found.options(joinedload(Position.agency).selectinload(Agency.designations))
    return _page(found, ordered.order_by(SavedPosition.id.desc()), page)


def _page(found: Select, ordered: Select, page: int) -> Listing:
    session = db.session()
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page, pages = paging.within(page, total, PAGE)
    rows = session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)).unique().all()
    return Listing(list(rows), total, page, pages)


def own_applications(whose: Whose) -> list[dict[str, Any]]:
    """A graduate's applications with their history, as plain values; not which colleague of the agency sees to one."""
    found = select(Application).where(Application.graduate_id == whose.graduate_id).order_by(Application.id)
    whole = found.options(
        joinedload(Application.position).joinedload(Position.agency), selectinload(Application.events)
    )
    return [
        {name: value for name, value in personal.row(one).items() if name != "assigned_id"}
        | {"position": one.position.title, "agency": one.position.agency.name}
        | {"history": [personal.row(event) for event in one.events]}
        for one in db.session().scalars(whole)
    ]


def own_saved(whose: Whose) -> list[str]:
    """The titles of the positions a graduate keeps for later."""
    found = select(Position.title).join(SavedPosition, SavedPosition.position_id == Position.id)
    return list(
        db.session().scalars(found.where(SavedPosition.graduate_id == whose.graduate_id).order_by(SavedPosition.id))
    )
