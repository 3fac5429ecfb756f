"""What a person must have proven before they may act: their address before acting on others, their password again."""

from flask_babel import gettext as _
from flask_login import current_user

from web.accounts import passwords
from web.core import audit, db, limits
from web.core.errors import Conflict
from web.models import User


class Unverified(Conflict):
    """The person's address is not proven yet; the page offers to send the link again."""


def require_verified() -> None:
    """Raise Unverified unless the current person has proven their address: before applying, publishing, inviting."""
    if not current_user.verified:
        raise Unverified(_("这一步之前，请先验证你的邮箱：点开我们发给你的邮件里的链接。"))


def knows_password(text: str) -> bool:
    """Whether this is the current person's password; each try is counted, and a wrong one written down."""
    limits.spend("confirm", str(current_user.id))
    if passwords.check(text, db.one(User, current_user.id).password_hash):
        return True
    audit.record_now("confirm.failed", f"user:{current_user.id}")
    return False
