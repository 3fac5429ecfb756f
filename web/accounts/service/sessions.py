"""The logins of a person: each browser is a row that can be ended at once."""

from flask_babel import gettext as _
from sqlalchemy import update

from web.core import audit, clock, db, ids
from web.core.errors import Conflict
from web.models import LoginSession, User


def begin_session(user_id: int, device: str) -> tuple[LoginSession, str]:
    """A new login session in the current written unit, with the secret its browser keeps."""
    token, moment = ids.token(), clock.now()
    user = db.one(User, user_id)
    login = LoginSession(user=user, token_hash=ids.digest(token), device=device[:80], created_at=moment)
    db.session().add(login)
    db.session().flush()
    return login, token


def log_in(user_id: int, device: str, new_hash: str | None = None, second: str = "") -> tuple[LoginSession, str]:
    """Begin a session after the password was found right; `new_hash` replaces one made with older settings.

    `second` says by what the second step was done: "app", "recovery", or "" without a second factor.
    """
    session = db.write()
    user = _proven(user_id, new_hash)
    login, token = begin_session(user.id, device)
    details = {"second": second} if second else {}
    audit.record("login", f"user:{user.id}", actor_id=user.id, **details)
    session.flush()
    return login, token


def half_way(user_id: int, new_hash: str | None = None) -> User:
    """The password was right, the code is still to come: nobody is logged in yet."""
    session = db.write()
    user = _proven(user_id, new_hash)
    audit.record("login.password", f"user:{user.id}", actor_id=user.id)
    session.flush()
    return user


def _proven(user_id: int, new_hash: str | None) -> User:
    user = db.one(User, user_id, lock=True)
    if user.disabled_at is not None:
        raise Conflict(_("这个账号已经停用。"))
    if new_hash:
        user.password_hash = new_hash
    return user


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
