"""Everything the site keeps about a graduate, as plain values they can take along."""

from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload, selectinload

from web.core import db
from web.core.types import Base
from web.models import (
    Application,
    AuditEntry,
    FairAttendee,
    FairWish,
    Graduate,
    LoginSession,
    Notice,
    Position,
    ProfileLook,
    SavedPosition,
    SavedSearch,
)

SECRET = {"password_hash", "token_hash", "address_hash", "nonce", "code"}


def everything(graduate: Graduate) -> dict[str, Any]:
    """Account, profile, what was read in it, applications with their history, saved positions, sessions, own acts."""
    session = db.session()
    applications = session.scalars(
        select(Application)
        .where(Application.graduate_id == graduate.id)
        .options(joinedload(Application.position).joinedload(Position.agency), selectinload(Application.events))
        .order_by(Application.id)
    ).all()
    saved = session.scalars(
        select(Position.title)
        .join(SavedPosition, SavedPosition.position_id == Position.id)
        .where(SavedPosition.graduate_id == graduate.id)
        .order_by(SavedPosition.id)
    ).all()
    logins = session.scalars(select(LoginSession).where(LoginSession.user_id == graduate.user_id)).all()
    fairs = session.scalars(
        select(FairAttendee)
        .where(FairAttendee.graduate_id == graduate.id)
        .options(
            joinedload(FairAttendee.fair),
            selectinload(FairAttendee.busy),
            selectinload(FairAttendee.wishes).joinedload(FairWish.fair_position),
        )
        .order_by(FairAttendee.id)
    ).all()
    looks = session.scalars(
        select(ProfileLook).where(ProfileLook.graduate_id == graduate.id).options(joinedload(ProfileLook.agency))
    ).all()
    searches = session.scalars(select(SavedSearch).where(SavedSearch.user_id == graduate.user_id)).all()
    notices = session.scalars(select(Notice).where(Notice.user_id == graduate.user_id)).all()
    acts = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == graduate.user_id).order_by(AuditEntry.id))
    return {
        "account": _row(graduate.user),
        "second_factor": None if graduate.user.second_factor is None else _row(graduate.user.second_factor),
        "profile": _row(graduate),
        "educations": [_row(row) for row in graduate.educations],
        "languages": [_row(row) for row in graduate.languages],
        "skills": [row.name for row in graduate.skills],
        "honours": [_row(row) for row in graduate.honours],
        "resume": None if graduate.resume is None else _row(graduate.resume) | {"download": "/me/resume/file"},
        "applications": [
            _row(row)
            | {"position": row.position.title, "agency": row.position.agency.name}
            | {"history": [_row(event) for event in row.events]}
            for row in applications
        ],
        "fairs": [
            _row(row)
            | {"fair": row.fair.title, "wishes": [wish.fair_position.title for wish in row.wishes]}
            | {"away": [_row(busy) for busy in row.busy]}
            for row in fairs
        ],
        "saved_positions": list(saved),
        "seen_by": [_row(row) | {"agency": row.agency.name} for row in looks],
        "saved_searches": [_row(row) for row in searches],
        "notices": [_row(row) for row in notices],
        "sessions": [_row(row) for row in logins],
        "acts": [_row(row) for row in acts],
    }


def _row(row: Base) -> dict[str, Any]:
    """The columns of a row; nothing that would let somebody in."""
    return {c.key: getattr(row, c.key) for c in inspect(type(row)).column_attrs if c.key not in SECRET}
