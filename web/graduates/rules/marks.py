"""What an agency may call somebody it does not know: 64 bits that are another person's, or nobody's, for every other
agency, so that two of them cannot put together whom they saw."""

import hashlib
import hmac

from web.core import db, keys

ROUNDS = 6
LARGEST = 2**31 - 1  # of the ids a database gives


def mark_of(agency_id: int, graduate_id: int) -> str:
    """The person's mark for this agency: 16 hexadecimal digits, always the same.

    A keyed permutation of 64 bits (a Feistel network over HMAC-SHA256; Luby and Rackoff, 1988), which can be turned
    back without a table and cannot be guessed: of 2^33 marks at most one names anybody.
    """
    left, right = 0, graduate_id
    for number in range(ROUNDS):
        left, right = right, left ^ _round(agency_id, number, right)
    return f"{left << 32 | right:016x}"


def person_of(agency_id: int, mark: str) -> int:
    """The id behind a mark. Raises Missing for one that this agency was never shown."""
    try:
        value = int(mark, 16) if len(mark) == 16 and mark.isascii() and mark.isalnum() else -1
    except ValueError:
        value = -1
    left, right = divmod(max(value, 0), 2**32)
    for number in reversed(range(ROUNDS)):
        left, right = right ^ _round(agency_id, number, left), left
    if value < 0 or left or not 0 < right <= LARGEST:
        raise db.Missing("nobody of this mark")
    return right


def spaced(mark: str) -> str:
    """A mark as people read it: 4F0A 19C2 …"""
    return " ".join(mark[at : at + 4] for at in range(0, len(mark), 4)).upper()


def _round(agency_id: int, number: int, half: int) -> int:
    text = f"candidate {agency_id} {number} {half}".encode()
    return int.from_bytes(hmac.digest(keys.ring().steady("candidate labels"), text, hashlib.sha256)[:4], "big")
