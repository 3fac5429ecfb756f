"""Accounts whose address nobody has proven: a stranger may have typed it, so they keep nobody out and leave nothing."""

from sqlalchemy import delete, select

from web.accounts import queries
from web.core import audit, clock, db, files
from web.models import Agency, AgencyMember, Graduate, StoredFile, User


def gives_way(user: User) -> bool:
    """Whether whoever proves this account's address may have it: nobody has, and no administrator closed it."""
    return user.verified_at is None and user.disabled_at is None


def owner_of(email: str) -> User | None:
    """Whose address this is, in the current written unit; an account nobody has proven gives way, and is nobody's."""
    known = queries.user_by_email(email, lock=True)
    if known is None or not gives_way(known):
        return known
    give_way(known)
    return None


def give_way(user: User) -> None:
    """Delete an account whose address is not proven with all that hangs on it, in the current written unit.

    Sessions, links, second factor, recovery codes, profile and files go with the row; so does an agency nobody else
    belongs to and no office has looked at.
    """
    session = db.session()
    audit.record("register.drop", f"user:{user.id}")
    for row in session.scalars(select(StoredFile).where(StoredFile.owner_id == user.id)).all():
        files.remove(row)
    member = session.scalar(select(AgencyMember).where(AgencyMember.user_id == user.id))
    if member is not None:
        others = select(AgencyMember.id).where(AgencyMember.agency_id == member.agency_id, AgencyMember.id != member.id)
        if session.scalar(others.limit(1)) is None:
            session.execute(delete(Agency).where(Agency.id == member.agency_id, Agency.status == "pending"))
    session.execute(delete(User).where(User.id == user.id))
    session.expire_all()


def begin_anew(user: User, password_hash: str) -> User | None:
    """The empty, proven account of whoever has this mailbox, in place of one nobody had proven; None for an agency's,
    whose registration is to be filled in again."""
    session, moment = db.session(), clock.now()
    email, role, locale = user.email, user.role, user.locale
    give_way(user)
    if role != "graduate":
        return None
    fresh = User(
        email=email,
        password_hash=password_hash,
        role=role,
        display_name="",
        locale=locale,
        created_at=moment,
        verified_at=moment,
    )
    session.add(fresh)
    session.flush()
    session.add(Graduate(user_id=fresh.id, name="", created_at=moment, updated_at=moment))
    session.flush()
    return fresh
