"""Random tokens and their stored hashes: what is stored can never be replayed."""

import hashlib
import secrets


def token() -> str:
    """A new URL-safe secret of 256 bits."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """SHA-256 of a token as hex; enough for secrets that are random themselves."""
    return hashlib.sha256(text.encode()).hexdigest()
