"""Browsers an account has been logged in from: whoever guesses elsewhere uses up nothing of what its owner may try.

The device cookie of OWASP ("Slow Down Online Guessing Attacks with Device Cookies"): signed by the site, it names the
browser by a random number and the accounts by a keyed hash. It opens nothing; it only chooses the counter. The hash
changes with the password: whoever once knew it, or registered the address before its owner did, is a stranger again.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from web.core import ids, keys
from web.models import User

KEPT = timedelta(days=400)
MOST = 8  # accounts of one browser, the latest first


def _name() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(keys.ring().signing("known devices"), salt="device")


def _mark(user: User) -> str:
    text = f"device:{user.id}:{user.password_hash}"
    return hmac.new(keys.ring().steady("known devices"), text.encode(), hashlib.sha256).hexdigest()[:16]


def _kept() -> tuple[str, list[str]]:
    try:
        number, marks = _signer().loads(request.cookies.get(_name(), ""))
    except (BadSignature, ValueError, TypeError):
        return "", []
    return number, marks


def device(user: User | None) -> str:
    """The number of this browser when this account has been logged in here by today's password, else nothing."""
    number, marks = _kept()
    return number if user is not None and _mark(user) in marks else ""


def remember(user: User) -> None:
    """This browser belongs to the account from now on; call it when somebody has logged in, codes and all, or has
    changed the password here. While nobody has proven the address it may be a stranger who did, and the owner's guesser
    later: nothing is remembered."""
    if user.verified_at is None:
        return
    number, marks = _kept()
    mark = _mark(user)
    value = _signer().dumps([number or ids.token()[:22], [mark, *(m for m in marks if m != mark)][:MOST]])

    @after_this_request
    def _set(response: Any) -> Any:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        options = {"httponly": True, "samesite": "Lax", "path": "/", "secure": secure}
        response.set_cookie(_name(), value, max_age=KEPT, **options)
        return response
