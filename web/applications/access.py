"""The only way to load an application for a person: a foreign one is missing, exactly as one that does not exist."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from web.core import db
from web.core.access import Rule
from web.core.db import Missing
from web.graduates.queries import WHOLE
from web.models import Application, OwnStage, Position

PARTY = Rule("graduate or agency", lambda person: person.role in ("graduate", "agency"))


def load(application_id: int, person) -> Application:
    """The application with its position, agency, graduate and history, for one of its two sides; else Missing."""
    found = (
        select(Application)
        .where(Application.id == application_id)
        .options(
            joinedload(Application.position).joinedload(Position.agency),
            joinedload(Application.graduate).options(*WHOLE),
            selectinload(Application.events),
            joinedload(Application.decline),
            joinedload(Application.own_stage),
            selectinload(Application.notes),
        )
    )
    application = db.session().scalar(found)
    if application is None or side_of(application, person) == "":
        raise Missing(f"Application {application_id}")
    return application


def side_of(application: Application, person) -> str:
    """Which side of it this person is on: "graduate", "agency", or "" for a stranger."""
    if person.graduate_id is not None and person.graduate_id == application.graduate_id:
        return "graduate"
    if person.agency_id is not None and person.agency_id == application.position.agency_id:
        return "agency"
    return ""


def own(application_id: int, person) -> Application:
    """As `load`, for the graduate it belongs to."""
    return _only(application_id, person, "graduate")


def received(application_id: int, person) -> Application:
    """As `load`, for the agency that received it."""
    return _only(application_id, person, "agency")


def several(application_ids: Sequence[int], person) -> list[int]:
    """The same numbers, when the agency received every one of them; else Missing. One query."""
    mine = (
        select(Application.id)
        .join(Application.position)
        .where(Application.id.in_(application_ids), Position.agency_id == person.agency_id)
    )
    if person.agency_id is None or set(db.session().scalars(mine)) != set(application_ids):
        raise Missing(f"Applications {application_ids}")
    return list(application_ids)


def own_stage(stage_id: int, person) -> OwnStage:
    """One of the own stages of the person's agency; else Missing."""
    row = db.one(OwnStage, stage_id)
    if person.agency_id is None or row.agency_id != person.agency_id:
        raise Missing(f"OwnStage {stage_id}")
    return row


def _only(application_id: int, person, side: str) -> Application:
    application = load(application_id, person)
    if side_of(application, person) != side:
        raise Missing(f"Application {application_id}")
    return application
