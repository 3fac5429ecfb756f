"""Invitations by mail to join an agency, an office or a university: sent, withdrawn, accepted."""

from datetime import timedelta

from flask_babel import gettext as _

from web.accounts import queries
from web.accounts.service import new_user, unproven
from web.core import audit, clock, db, ids, mail
from web.core.errors import Conflict
from web.core.links import public_url
from web.core.refusals import Wrong
from web.models import Agency, AgencyMember, Invitation, Organiser, OrganiserMember, User

INVITATION_LIFE = timedelta(days=7)
MOST_LETTERS = 3  # to one mailbox from one agency or organiser in a day: nobody uses up what others may write to it


def invite(
    email: str, member_role: str, *, agency_id: int | None = None, organiser_id: int | None = None, locale: str = "zh"
) -> Invitation:
    """Invite a normalised address to one agency or organiser; an earlier open invitation to it there is withdrawn.

    The caller has checked that the current person may invite there and has spent the limit "invite". Raises Wrong when
    the address was written to often enough today, TooMany when others did so.
    """
    session, moment = db.write(), clock.now()
    place = (
        db.one(Agency, agency_id, lock=True) if agency_id is not None else db.one(Organiser, organiser_id, lock=True)
    )
    here = {"agency_id": agency_id, "organiser_id": organiser_id}
    if queries.invited_since(email, moment - timedelta(days=1), **here) >= MOST_LETTERS:
        raise Wrong(_("今天已经给这个邮箱寄过 %(n)d 次邀请，对方应已收到。请明天再寄。", n=MOST_LETTERS), "email")
    for earlier in queries.open_invitations(**here):
        if earlier.email == email:
            earlier.revoked_at = moment
    token = ids.token()
    invitation = Invitation(
        email=email,
        token_hash=ids.digest(token),
        **here,
        member_role=member_role,
        invited_by=audit.actor(),
        created_at=moment,
        expires_at=moment + INVITATION_LIFE,
    )
    session.add(invitation)
    session.flush()
    name = place.name_en if locale == "en" and place.name_en else place.name
    values = {
        "place": name,
        "link": public_url("accounts.join", token=token),
        "until": invitation.expires_at,
        "by_day": True,
    }
    mail.send_typed(f"invitation:{invitation.id}", email, locale, "accounts/mail/invitation.txt", **values)
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
    """Accept an invitation without having an account: one is made, its address proven by the link itself. What somebody
    registered with this address and never proved gives way."""
    db.write()
    invitation = _still_open(token)
    if unproven.owner_of(invitation.email) is not None:
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
