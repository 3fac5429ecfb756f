"""What accounts read: people by address, live sessions, links and invitations that still work."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from web.core import clock, db, ids, personal
from web.core.personal import Whose
from web.models import (
    Agency,
    AgencyMember,
    AuditEntry,
    EmailToken,
    Invitation,
    LoginSession,
    Organiser,
    OrganiserMember,
    User,
)

ABSOLUTE = timedelta(days=60)  # no login lives longer
SENT_LATELY = timedelta(minutes=10)


def user_by_email(email: str, lock: bool = False) -> User | None:
    """The account of a normalised address."""
    found = select(User).where(User.email == email)
    return db.session().scalar(found.with_for_update() if lock else found)


def administrators_besides(user_id: int) -> bool:
    """Whether anybody else can log in to look after the site. Locks every administrator's account, in their order: of
    two who leave at once, or shut each other out, the second sees what the first did."""
    able = User.reachable & (func.length(User.password_hash) > 1)  # shorter: none was set yet, or the person left
    found = select(User).where((User.role == "admin") & able).order_by(User.id).with_for_update()
    return any(one.id != user_id for one in db.session().scalars(found).all())


def colleagues(organiser_id: int, user_id: int) -> bool:
    """Whether anybody else of an office or university can log in. Locks it, and with it everybody who would leave
    it."""
    db.one(Organiser, organiser_id, lock=True)
    others = select(OrganiserMember.id).join(User, User.id == OrganiserMember.user_id)
    others = others.where(OrganiserMember.organiser_id == organiser_id, User.id != user_id, User.reachable)
    return db.session().scalar(others.limit(1)) is not None


def registered_from(user_id: int) -> str:
    """The hash of the network an account was registered from, as the audit log has it; empty for one made otherwise."""
    entry = select(AuditEntry.address_hash).where(AuditEntry.subject == f"user:{user_id}")
    return db.session().scalar(entry.where(AuditEntry.action == "register").limit(1)) or ""


def uscc_taken(uscc: str) -> bool:
    """Whether an agency with this unified social credit code is registered, by somebody who has proven an address or
    whose account was closed, or so that an office has looked at it: a stranger's registration keeps no company out."""
    decided = select(AgencyMember.id).join(User, User.id == AgencyMember.user_id)
    decided = decided.where(
        AgencyMember.agency_id == Agency.id, User.verified_at.is_not(None) | User.disabled_at.is_not(None)
    )
    held = select(Agency.id).where(Agency.uscc == uscc, (Agency.status != "pending") | decided.exists())
    return db.session().scalar(held) is not None


def unproven_members(uscc: str) -> Sequence[User]:
    """Who registered this agency without having proven an address; an account that was closed stays closed."""
    found = select(User).join(AgencyMember, AgencyMember.user_id == User.id).join(Agency)
    found = found.where(Agency.uscc == uscc, User.verified_at.is_(None), User.disabled_at.is_(None))
    return db.session().scalars(found.with_for_update()).all()


def live_sessions(user_id: int) -> Sequence[LoginSession]:
    """Browsers in which this person is logged in, newest first."""
    found = select(LoginSession).where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
    return (
        db.session()
        .scalars(found.where(LoginSession.created_at > clock.now() - ABSOLUTE).order_by(LoginSession.id.desc()))
        .all()
    )


def live_link(token: str, *purposes: str) -> EmailToken | None:
    """A mailed link that was not used and has not expired, with its account."""
    found = select(EmailToken).options(joinedload(EmailToken.user)).where(EmailToken.token_hash == ids.digest(token))
    link = db.session().scalar(found)
    if link is None or link.purpose not in purposes or link.used_at is not None or link.expires_at <= clock.now():
        return None
    return link if link.user.disabled_at is None else None


def just_sent(user_id: int, purpose: str) -> bool:
    """Whether a link mailed in the last ten minutes still works."""
    found = select(EmailToken.id).where(EmailToken.user_id == user_id, EmailToken.purpose == purpose)
    found = found.where(EmailToken.used_at.is_(None), EmailToken.created_at > clock.now() - SENT_LATELY)
    return db.session().scalar(found.limit(1)) is not None


def live_invitation(token: str) -> Invitation | None:
    """An invitation neither accepted, withdrawn nor expired."""
    invitation = db.session().scalar(select(Invitation).where(Invitation.token_hash == ids.digest(token)))
    return invitation if invitation is not None and is_open(invitation, clock.now()) else None


def is_open(invitation: Invitation, moment: datetime) -> bool:
    return invitation.accepted_at is None and invitation.revoked_at is None and invitation.expires_at > moment


def open_invitations(*, agency_id: int | None = None, organiser_id: int | None = None) -> Sequence[Invitation]:
    """Invitations to one agency or organiser that can still be accepted, newest first."""
    place = Invitation.agency_id == agency_id if agency_id is not None else Invitation.organiser_id == organiser_id
    found = select(Invitation).where(place, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
    return db.session().scalars(found.where(Invitation.expires_at > clock.now()).order_by(Invitation.id.desc())).all()


def invited_since(email: str, moment: datetime, *, agency_id: int | None, organiser_id: int | None) -> int:
    """How often this address was invited there since then, whatever became of it."""
    place = Invitation.agency_id == agency_id if agency_id is not None else Invitation.organiser_id == organiser_id
    found = select(func.count(Invitation.id)).where(place, Invitation.email == email, Invitation.created_at > moment)
    return db.session().scalar(found) or 0


def place_of(invitation: Invitation) -> Agency | Organiser:
    """Where the invitation leads."""
    if invitation.agency_id is not None:
        return db.one(Agency, invitation.agency_id)
    return db.one(Organiser, invitation.organiser_id)


def own_account(whose: Whose) -> dict[str, Any]:
    return personal.row(db.one(User, whose.user_id))


def own_second_factor(whose: Whose) -> dict[str, Any] | None:
    factor = db.one(User, whose.user_id).second_factor
    return None if factor is None else personal.row(factor)


def is_member_somewhere(user_id: int) -> bool:
    """Whether the account belongs to an agency or organiser now; one person acts for one."""
    for model in (AgencyMember, OrganiserMember):
        if db.session().scalar(select(model.id).where(model.user_id == user_id)) is not None:
            return True
    return False
