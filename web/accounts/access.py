"""What a person must have proven before they may act on others: their address."""

from flask_babel import gettext as _
from flask_login import current_user

from web.core.errors import Conflict


class Unverified(Conflict):
    """The person's address is not proven yet; the page offers to send the link again."""


def require_verified() -> None:
    """Raise Unverified unless the current person has proven their address: before applying, publishing, inviting."""
    if not current_user.verified:
        raise Unverified(_("这一步之前，请先验证你的邮箱：点开我们发给你的邮件里的链接。"))
