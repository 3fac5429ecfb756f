"""Links sent by mail: 256 random bits whose hash is stored, used once, void after a while."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from web.accounts import queries
from web.core import clock, db, ids
from web.core.errors import Conflict
from web.models import EmailToken, User

CONFIRM, CHANGE, RESET = "confirm", "change", "reset"
LIFE = {CONFIRM: timedelta(days=3), CHANGE: timedelta(hours=24), RESET: timedelta(minutes=30)}


def issue(user: User, purpose: str, email: str) -> tuple[EmailToken, str]:
    """A new link in the current written unit: its row and the secret for the mail."""
    token, moment = ids.token(), clock.now()
    link = EmailToken(
        user_id=user.id,
        purpose=purpose,
        token_hash=ids.digest(token),
        email=email,
        created_at=moment,
        expires_at=moment + LIFE[purpose],
    )
    db.session().add(link)
    db.session().flush()
    return link, token


def redeem(token: str, *purposes: str) -> tuple[EmailToken, User]:
    """Use a link up under the lock of its account. Raises Conflict when it was used, is too old or never was."""
    link = queries.live_link(token, *purposes)
    if link is not None:
        user = db.one(User, link.user_id, lock=True)
        db.session().refresh(link)
        if link.used_at is None and user.disabled_at is None:
            link.used_at = clock.now()
            return link, user
    raise Conflict(_("这个链接已经用过、已过期或不完整。请重新申请一封邮件。"))


def void_all(user_id: int) -> None:
    """Make every link this person still holds useless, after the password or the address changed."""
    live = update(EmailToken).where(EmailToken.user_id == user_id, EmailToken.used_at.is_(None))
    db.session().execute(live.values(used_at=clock.now()))
