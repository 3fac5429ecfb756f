"""The site's keys: a ring of them, newest first, and from each a key of its own for every purpose.

What is sealed or signed names or finds its key, so that a new SECRET_KEY voids nothing while the one before stands in
SECRET_KEY_FALLBACKS. Purposes share no key: who learns one (a leaked signing key) has no other.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from flask import Flask, current_app

SECRET_SIZE = 20  # bytes of a kept secret: the 160 bits of RFC 4226


class Gone(LookupError):
    """What was kept belongs to a key that is no longer on the ring; the message names it, not its value."""


class Ring:
    """Keys, newest first: `newest` keeps what is made from now on, all of them read."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = {_mac(key.encode(), "name of the key").hex()[:8]: key.encode() for key in keys}
        self.newest, self.oldest = next(iter(self._keys)), list(self._keys)[-1]

    def derived(self, purpose: str, name: str) -> bytes:
        """The 256 bits of this key for this purpose. Raises Gone."""
        if name not in self._keys:
            raise Gone(f"key {name} is neither SECRET_KEY nor among SECRET_KEY_FALLBACKS")
        return _mac(self._keys[name], f"shanggang: {purpose}")

    def steady(self, purpose: str) -> bytes:
        """For marks that are compared and never read back: they stay the same until the oldest key is taken away."""
        return self.derived(purpose, self.oldest)

    def signing(self, purpose: str) -> list[str]:
        """For itsdangerous, oldest first: the last one signs, any of them is taken."""
        return [self.derived(purpose, name).hex() for name in reversed(self._keys)]

    def fresh(self) -> str:
        """A new kept secret, as the text to store: the key's name and chance; what it stands for is `opened`."""
        return f"{self.newest}.{secrets.token_urlsafe(16)}"

    def opened(self, purpose: str, kept: str) -> bytes:
        """The secret a kept text stands for. Raises Gone when its key was taken away.

        A text without a name is from before there was a ring, when the oldest key was the only one."""
        if "." not in kept:
            return _mac(self._keys[self.oldest], f"{purpose}:{kept}")[:SECRET_SIZE]
        name, chance, *sealed = kept.split(".")
        pad = _mac(self.derived(purpose, name), chance)[:SECRET_SIZE]
        return _xor(pad, base64.urlsafe_b64decode(sealed[0] + "=")) if sealed else pad

    def renewed(self, purpose: str, kept: str) -> str:
        """The same secret, kept under the newest key: sealed by a pad that is used for nothing else. Raises Gone."""
        name, chance = self.fresh().split(".")
        sealed = _xor(self.opened(purpose, kept), _mac(self.derived(purpose, name), chance)[:SECRET_SIZE])
        return f"{name}.{chance}.{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def named(self, kept: str) -> str:
        """The name of the key a kept text needs."""
        return kept.partition(".")[0] if "." in kept else self.oldest


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def ring() -> Ring:
    found: Ring = current_app.extensions["keys"]
    return found


def init_app(app: Flask) -> None:
    """Give sessions and forgery tokens their own keys."""
    settings = app.extensions["settings"]
    keys = app.extensions["keys"] = Ring((settings.secret_key, *settings.secret_key_fallbacks))
    *fallbacks, app.secret_key = keys.signing("sessions")
    app.config["SECRET_KEY_FALLBACKS"] = fallbacks
    app.config["WTF_CSRF_SECRET_KEY"] = keys.signing("forgery tokens")
