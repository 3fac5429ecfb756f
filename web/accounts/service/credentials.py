"""What lets a person in, and changing it: the proven address and the password."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from web.accounts import queries
from web.accounts.service import send_confirmation, tell_owner, tokens, unproven
from web.accounts.service.sessions import end_sessions
from web.core import audit, clock, db, ids, limits, mail, outbox
from web.core.errors import Conflict
from web.core.links import public_url
from web.models import User


def resend_confirmation(user_id: int) -> None:
    """Another mail with a fresh link; links sent before keep working until they expire."""
    db.write()
    user = db.one(User, user_id, lock=True)
    if user.verified_at is not None:
        raise Conflict(_("你的邮箱已经验证过了。"))
    send_confirmation(user)


def confirm_address(token: str) -> User:
    """Carry out a mailed link: prove the first address, or change to the new one. Raises Conflict when it is dead."""
    session = db.write()
    link, user = tokens.redeem(token, tokens.CONFIRM, tokens.CHANGE)
    if link.purpose == tokens.CHANGE:
        _change_address(user, link.email)
    else:
        audit.record("email.confirm", f"user:{user.id}", actor_id=user.id)
    user.verified_at = user.verified_at or clock.now()
    session.flush()
    return user


def _change_address(user: User, email: str) -> None:
    if unproven.owner_of(email) is not None:
        raise Conflict(_("这个邮箱刚刚被另一个账号使用。你的邮箱没有改变。"))
    previous, user.email = user.email, email
    tokens.void_all(user.id)
    for to in (previous, email) if user.verified_at is not None else (email,):
        _mail(user, "accounts/mail/email_changed.txt", "accounts.forgot", to=to)
    audit.record("email.change", f"user:{user.id}", actor_id=user.id)


def ask_email_change(user_id: int, email: str) -> None:
    """Mail a link to the new address and word to the old one; nothing changes until the link is opened.

    The page says the same when the new address belongs to someone else: that mailbox is told instead.
    """
    session = db.write()
    user = db.one(User, user_id, lock=True)
    known = queries.user_by_email(email)
    if known is None or (known.id != user.id and unproven.gives_way(known)):
        token = tokens.issue(user, tokens.CHANGE, email)[1]
        limits.spend_here("typed_mail", email)
        _mail(user, "accounts/mail/email_change.txt", "accounts.verify", to=email, token=token)
    elif known.id != user.id:
        tell_owner(known)
    if user.verified_at is not None:
        _mail(user, "accounts/mail/email_change_word.txt", "accounts.forgot")
    audit.record("email.ask_change", f"user:{user.id}")
    session.flush()


def ask_reset(email: str, locale: str) -> None:
    """Promise a reset link to whoever has this address. The worker looks whether anybody has: both cost the same.

    However often a stranger asks, a mailbox gets one link in ten minutes, and always holds one that works.
    """
    db.write()
    outbox.add("reset", f"reset:{ids.token()[:24]}", {"email": email, "locale": locale})
    audit.record("reset.ask", "user:?")


def send_reset_links(session: Session, effects: Sequence[outbox.Effect]) -> None:
    for effect in effects:
        user = queries.user_by_email(effect.payload["email"])
        if user is not None and user.disabled_at is None and not queries.just_sent(user.id, tokens.RESET):
            token = tokens.issue(user, tokens.RESET, user.email)[1]
            _mail(user, "accounts/mail/reset.txt", "accounts.reset", key=effect.key, token=token)


def reset_password(token: str, password_hash: str) -> User | None:
    """Set a new password by a mailed link, end every session and every other link.

    Where nobody had proven the address, whoever registered it may have been a stranger: all they left is deleted and
    the owner begins with an empty account, or, for an agency, with None: it is registered anew.
    """
    session = db.write()
    _link, user = tokens.redeem(token, tokens.RESET)
    if user.verified_at is None:
        user = unproven.begin_anew(user, password_hash)
    if user is not None:
        _set_password(user, password_hash, keep=None)
        audit.record("password.reset", f"user:{user.id}", actor_id=user.id)
    session.flush()
    return user


def change_name(user_id: int, name: str) -> None:
    """Call somebody so from now on; a graduate is called as their profile says, so theirs is changed there."""
    session = db.write()
    user = db.one(User, user_id, lock=True)
    if user.display_name != name:
        user.display_name = name
        audit.record("name.change", f"user:{user.id}")
    session.flush()


def change_password(user_id: int, password_hash: str, keep: int) -> None:
    """Set a new password after the old one was found right; only the present session goes on."""
    session = db.write()
    user = db.one(User, user_id, lock=True)
    _set_password(user, password_hash, keep=keep)
    audit.record("password.change", f"user:{user.id}")
    session.flush()


def _set_password(user: User, password_hash: str, keep: int | None) -> None:
    user.password_hash = password_hash
    end_sessions(user.id, keep=keep)
    tokens.void_all(user.id)
    _mail(user, "accounts/mail/password_changed.txt", "accounts.forgot")


def _mail(user: User, template: str, endpoint: str, to: str = "", key: str = "", **values: str) -> None:
    key = key or f"{user.id}:{ids.token()[:16]}"
    link = public_url(endpoint, **values)
    mail.send(key, to or user.email, user.locale, template, name=user.display_name, email=user.email, link=link)
