"""Becoming somebody here: registering, invitations, and the sessions of those who log in."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from web.accounts import queries
from web.accounts.tokens import CONFIRM, issue
from web.core import audit, clock, db, ids, mail
from web.core.errors import Conflict
from web.core.i18n import LOCALES
from web.core.links import public_url
from web.models import Agency, AgencyMember, Graduate, Invitation, LoginSession, Organiser, OrganiserMember, User

PRIVACY_VERSION = "2026-11"  # of the privacy text people agree to; kept in the audit log with each registration
INVITATION_LIFE = timedelta(days=7)


def begin_session(user_id: int, device: str) -> tuple[LoginSession, str]:
    """A new login session in the current written unit, with the secret its browser keeps."""
    token, moment = ids.token(), clock.now()
    user = db.one(User, user_id)
    login = LoginSession(user=user, token_hash=ids.digest(token), device=device[:80], created_at=moment)
    db.session().add(login)
    db.session().flush()
    return login, token


def log_in(user_id: int, device: str, new_hash: str | None = None) -> tuple[LoginSession, str]:
    """Begin a session after the password was found right; `new_hash` replaces one made with older settings."""
    session = db.write()
    user = db.one(User, user_id, lock=True)
    if user.disabled_at is not None:
        raise Conflict(_("这个账号已经停用。"))
    if new_hash:
        user.password_hash = new_hash
    login, token = begin_session(user.id, device)
    audit.record("login", f"user:{user.id}", actor_id=user.id)
    session.flush()
    return login, token


def end_session(session_id: int, user_id: int) -> None:
    """End one of this person's sessions; its browser is logged out with its next request."""
    session = db.write()
    login = db.one(LoginSession, session_id, lock=True)
    if login.user_id != user_id:
        raise db.Missing(f"LoginSession {session_id}")
    if login.ended_at is None:
        login.ended_at = clock.now()
        audit.record("session.end", f"user:{user_id}")
    session.flush()


def end_other_sessions(user_id: int, keep: int) -> None:
    """End this person's sessions in all other browsers."""
    db.write()
    end_sessions(user_id, keep=keep)
    audit.record("session.end_others", f"user:{user_id}")


def end_sessions(user_id: int, keep: int | None = None) -> None:
    """End all of this person's sessions but one, in the current written unit."""
    live = update(LoginSession).where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
    if keep is not None:
        live = live.where(LoginSession.id != keep)
    db.session().execute(live.values(ended_at=clock.now()))


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
    known = queries.user_by_email(email)
    if known is not None:
        tell_owner(known)
        return ids.digest(ids.token())
    user = new_user(email, password_hash, name, locale, "graduate")
    session.add(Graduate(user_id=user.id, name=name, created_at=moment, updated_at=moment))
    return send_confirmation(user)


def register_agency(*, email: str, password_hash: str, name: str, locale: str, agency_name: str, uscc: str) -> str:
    """An agency to be checked, and its owner's account; like `register_graduate` when the address is known.

    Raises Conflict when the credit code is taken: codes are public, and the colleague must learn whom to ask.
    """
    session, moment = db.write(), clock.now()
    if queries.uscc_taken(uscc):
        raise Conflict(_("这家机构刚刚已经注册。请让本机构的负责人邀请你加入。"))
    known = queries.user_by_email(email)
    if known is not None:
        tell_owner(known)
        return ids.digest(ids.token())
    user = new_user(email, password_hash, name, locale, "agency")
    agency = Agency(name=agency_name, uscc=uscc, created_at=moment)
    session.add(agency)
    session.flush()
    session.add(AgencyMember(agency_id=agency.id, user_id=user.id, role="owner", created_at=moment))
    audit.record("agency.register", f"agency:{agency.id}", actor_id=user.id)
    return send_confirmation(user)


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
    mail.send(f"confirm:{link.id}", user.email, user.locale, "mail/confirm.txt", link=address)
    db.session().flush()
    return link.token_hash


def tell_owner(user: User) -> None:
    """Someone used an address that has an account already: only its mailbox learns so."""
    key, address = f"known:{user.id}:{ids.token()[:12]}", public_url("accounts.forgot")
    mail.send(key, user.email, user.locale, "mail/known.txt", link=address)
    audit.record("register.known", f"user:{user.id}")


def invite(
    email: str, member_role: str, *, agency_id: int | None = None, organiser_id: int | None = None, locale: str = "zh"
) -> Invitation:
    """Invite a normalised address to one agency or organiser; an earlier open invitation to it there is withdrawn.

    The caller has checked that the current person may invite there and has spent the limit "invite".
    """
    session, moment = db.write(), clock.now()
    for earlier in queries.open_invitations(agency_id=agency_id, organiser_id=organiser_id):
        if earlier.email == email:
            earlier.revoked_at = moment
    place = (
        db.one(Agency, agency_id, lock=True) if agency_id is not None else db.one(Organiser, organiser_id, lock=True)
    )
    token = ids.token()
    invitation = Invitation(
        email=email,
        token_hash=ids.digest(token),
        agency_id=agency_id,
        organiser_id=organiser_id,
        member_role=member_role,
        invited_by=audit.actor(),
        created_at=moment,
        expires_at=moment + INVITATION_LIFE,
    )
    session.add(invitation)
    session.flush()
    name = place.name_en if locale == "en" and place.name_en else place.name
    values = {"place": name, "link": public_url("accounts.join", token=token), "until": invitation.expires_at}
    mail.send(f"invitation:{invitation.id}", email, locale, "mail/invitation.txt", **values)
    audit.record("invite", _place(invitation), role=member_role)
    session.flush()
    return invitation


def withdraw_invitation(invitation_id: int, *, agency_id: int | None = None, organiser_id: int | None = None) -> None:
    """Make an open invitation of this agency or organiser useless; another's is Missing."""
    session = db.write()
    invitation = db.one(Invitation, invitation_id, lock=True)
    if (invitation.agency_id, invitation.organiser_id) != (agency_id, organiser_id):
        raise db.Missing(f"Invitation {invitation_id}")
    if invitation.accepted_at is not None:
        raise Conflict(_("对方已经接受了这个邀请。"))
    invitation.revoked_at = invitation.revoked_at or clock.now()
    audit.record("invite.withdraw", _place(invitation))
    session.flush()


def accept_as_new(token: str, *, password_hash: str, name: str, locale: str) -> User:
    """Accept an invitation without having an account: one is made, its address proven by the link itself."""
    db.write()
    invitation = _still_open(token)
    if queries.user_by_email(invitation.email) is not None:
        raise Conflict(_("这个邮箱已经有账号。请先登录，再接受邀请。"))
    user = new_user(invitation.email, password_hash, name, locale, role_for(invitation), verified=True)
    _join(invitation, user)
    return user


def accept(token: str, user_id: int) -> None:
    """Accept an invitation with the account it was sent to."""
    db.write()
    invitation = _still_open(token)
    user = db.one(User, user_id, lock=True)
    obstacle = obstacle_to_join(invitation, user)
    if obstacle:
        raise Conflict(obstacle)
    user.verified_at = user.verified_at or clock.now()
    _join(invitation, user)


def obstacle_to_join(invitation: Invitation, user: User) -> str:
    """Why this account cannot accept, in the page's language; empty when it can."""
    if user.email != invitation.email:
        return _("这个邀请是发给另一个邮箱的。请退出登录，用收到邀请的邮箱登录。")
    if user.role != role_for(invitation):
        return _("这个邮箱已用于另一类账号。请对方改邀你的另一个邮箱。")
    if queries.is_member_somewhere(user.id):
        return _("你已经是一家单位的成员，一个账号只能代表一家。请先退出原单位。")
    return ""


def role_for(invitation: Invitation) -> str:
    return "agency" if invitation.agency_id is not None else "organiser"


def _still_open(token: str) -> Invitation:
    invitation = queries.live_invitation(token)
    if invitation is not None:
        db.session().refresh(invitation, with_for_update=True)
        if queries.is_open(invitation, clock.now()):
            return invitation
    raise Conflict(_("这个邀请已被接受、撤回或过期。请让对方重新邀请你。"))


def _join(invitation: Invitation, user: User) -> None:
    session, moment = db.session(), clock.now()
    invitation.accepted_at = moment
    if invitation.agency_id is not None:
        place = {"agency_id": invitation.agency_id, "role": invitation.member_role}
        session.add(AgencyMember(user_id=user.id, created_at=moment, **place))
    else:
        session.add(OrganiserMember(user_id=user.id, organiser_id=invitation.organiser_id, created_at=moment))
    audit.record("join", _place(invitation), actor_id=user.id, role=invitation.member_role)
    session.flush()


def _place(invitation: Invitation) -> str:
    if invitation.agency_id is not None:
        return f"agency:{invitation.agency_id}"
    return f"organiser:{invitation.organiser_id}"
