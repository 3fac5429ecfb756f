"""Becoming somebody here: registering as a graduate or for an agency, and the language one reads."""

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, select

from web.accounts import queries
from web.accounts.service import unproven
from web.accounts.service.tokens import CONFIRM, issue
from web.core import audit, clock, db, ids, mail, outbox, personal
from web.core.i18n import LOCALES
from web.core.links import public_url
from web.core.personal import Whose
from web.core.refusals import Wrong
from web.models import Agency, AgencyMember, Graduate, Invitation, OrganiserMember, User

PRIVACY_VERSION = "2026-11"  # of the privacy text people agree to; kept in the audit log with each registration


def choose_language(user_id: int, locale: str) -> None:
    """Keep the language with the account, for its mail and its other browsers."""
    if locale not in LOCALES:
        raise ValueError(f"no such language: {locale!r}")
    session = db.write()
    db.one(User, user_id, lock=True).locale = locale
    session.flush()


def register_graduate(*, email: str, password_hash: str, name: str, locale: str) -> str:
    """A graduate's account with an empty profile, or a mail to whoever has this address already.

    Returns the stored hash of the mailed link, or as many random characters: nobody can tell which from outside.
    """
    session, moment = db.write(), clock.now()
    if _has_owner(email):
        return ids.digest(ids.token())
    user = new_user(email, password_hash, name, locale, "graduate")
    session.add(Graduate(user_id=user.id, name=name, created_at=moment, updated_at=moment))
    return send_confirmation(user)


def register_agency(*, email: str, password_hash: str, name: str, locale: str, agency_name: str, uscc: str) -> str:
    """An agency to be checked, and its owner's account; like `register_graduate` when the address is known.

    Raises Wrong when the credit code is taken: codes are public, and the colleague must learn whom to ask.
    """
    session, moment = db.write(), clock.now()
    refuse_taken(uscc)
    if _has_owner(email):
        return ids.digest(ids.token())
    for member in queries.unproven_members(uscc):
        unproven.give_way(member)
    user = new_user(email, password_hash, name, locale, "agency")
    agency = Agency(name=agency_name, uscc=uscc, created_at=moment)
    session.add(agency)
    session.flush()
    session.add(AgencyMember(agency_id=agency.id, user_id=user.id, role="owner", created_at=moment))
    audit.record("agency.register", f"agency:{agency.id}", actor_id=user.id)
    return send_confirmation(user)


def refuse_taken(uscc: str) -> None:
    """Raise Wrong for the credit code of an agency that is registered; asked before and again under the lock."""
    if queries.uscc_taken(uscc):
        raise Wrong(_("这家机构已经注册。请让本机构的负责人邀请你加入；如认为有人冒名注册，请联系本站。"), "uscc")


def close(user_id: int) -> None:
    """Close the account of somebody who is no graduate: name, address, sessions, notices and what else is theirs go,
    their places in an agency or an organisation too. What they did for it stays, by number.

    Raises Wrong for the last owner of an agency, the last person of an office or university and the last administrator,
    who hand over first.
    """
    session = db.write()
    _hand_over(db.one(User, user_id))
    user = db.one(User, user_id, lock=True)
    audit.record("account.delete", f"user:{user.id}")
    outbox.happened("account.closing", str(user.id), {"user_id": user.id})
    personal.erase(Whose(user.id, None, {user.email}))
    session.flush()
    database = current_app.extensions["database"]
    db.current_unit().after_commit.append(lambda: db.empty_log(database))


def _hand_over(user: User) -> None:
    if user.role == "admin" and not queries.administrators_besides(user.id):
        raise Wrong(_("你是唯一的管理员。请先让另一位管理员能登录，再注销账号。"))
    place = db.session().scalar(select(OrganiserMember.organiser_id).where(OrganiserMember.user_id == user.id))
    if place is not None and not queries.colleagues(place, user.id):
        raise Wrong(
            _(
                "你是本单位唯一能登录的成员。请先邀请一位同事加入，再注销账号；没有人接手的，请联系管理员把你移出本单位。"
            )
        )


def erase(whose: Whose) -> None:
    """In the current written unit: the account of somebody who leaves is closed and emptied, and what others invited
    them to is void. The row stays, so that numbers elsewhere point to nobody rather than to somebody else."""
    session, user = db.session(), db.one(User, whose.user_id, lock=True)
    session.execute(delete(Invitation).where(Invitation.email.in_(whose.addresses)))
    user.email = f"deleted-{user.id}-{ids.token()[:8].lower()}@deleted.invalid"
    user.password_hash = ""  # no password has this hash
    user.display_name = ""
    user.disabled_at, user.verified_at = clock.now(), None
    session.flush()


def _has_owner(email: str) -> bool:
    """Whether somebody has proven this address: they are told. An account nobody has proven gives way to the new
    one."""
    known = unproven.owner_of(email)
    if known is not None:
        tell_owner(known)
    return known is not None


def new_user(
    email: str, password_hash: str, name: str, locale: str, role: str, *, verified: bool = False, agreed: bool = True
) -> User:
    """An account in the current written unit; `agreed` says whether the person ticked the privacy text."""
    moment = clock.now()
    user = User(
        email=email,
        password_hash=password_hash,
        role=role,
        display_name=name,
        locale=locale,
        created_at=moment,
        verified_at=moment if verified else None,
    )
    db.session().add(user)
    db.session().flush()
    audit.record("register", f"user:{user.id}", actor_id=user.id, role=role, privacy=PRIVACY_VERSION if agreed else "")
    return user


def send_confirmation(user: User) -> str:
    """Mail the link that proves the address, in the current written unit; returns the link's stored hash."""
    link, token = issue(user, CONFIRM, user.email)
    address = public_url("accounts.verify", token=token)
    mail.send_typed(f"confirm:{link.id}", user.email, user.locale, "accounts/mail/confirm.txt", link=address)
    db.session().flush()
    return link.token_hash


def tell_owner(user: User) -> None:
    """Someone used an address that has an account already: only its mailbox learns so."""
    key, address = f"known:{user.id}:{ids.token()[:12]}", public_url("accounts.forgot")
    mail.send_typed(key, user.email, user.locale, "accounts/mail/known.txt", link=address)
    audit.record("register.known", f"user:{user.id}")
