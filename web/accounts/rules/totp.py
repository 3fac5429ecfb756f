"""Time-based one-time codes (RFC 6238 over RFC 4226): six digits every half minute, by SHA-1 as every app expects."""

import base64
import hashlib
import hmac
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

PERIOD = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps a telephone's clock may be wrong, either way


def step_of(moment: datetime) -> int:
    """The number of the half minute."""
    return int(moment.timestamp()) // PERIOD


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one half minute (RFC 4226, section 5.3)."""
    mac = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    start = mac[-1] & 15
    number = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: bytes, code: str, now: int) -> int | None:
    """The half minute this code belongs to, the latest first, or None; all are compared, so time tells nothing."""
    typed = code.encode(errors="replace")  # as bytes: texts are compared in constant time only where they are ASCII
    steps = range(now + DRIFT, now - DRIFT - 1, -1)
    fits = [s for s in steps if hmac.compare_digest(code_at(secret, s).encode(), typed)]
    return fits[0] if fits else None


def key_text(secret: bytes) -> str:
    """The secret as apps take it by hand: Base32 in groups of four."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def address(secret: bytes, account: str, issuer: str) -> str:
    """What the QR code holds: `otpauth://totp/issuer:account?secret=…`."""
    label = quote(f"{issuer}:{account}", safe="@:")
    values = {"secret": key_text(secret).replace(" ", ""), "issuer": issuer}
    return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"
