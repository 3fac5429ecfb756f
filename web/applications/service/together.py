"""The same step for several applications at once: each is checked as if it were alone, and who cannot take it stays."""

from collections.abc import Callable, Sequence

from web.core import db
from web.core.errors import Conflict

MOST = 200
Pick = tuple[int, str]  # an application, and the stage its page showed


def each(picks: Sequence[Pick], act: Callable[[int, str], object]) -> list[int]:
    """`act` for each of them in one written unit; the numbers of those where nothing happened, as they are elsewhere by
    now. A verb refuses before it changes anything."""
    db.write()
    left = []
    for number, seen in picks:
        try:
            act(number, seen)
        except Conflict:
            left.append(number)
    return left


def picked(values: Sequence[str]) -> list[Pick]:
    """What boxes were ticked: "12:applied", several in one joined by ",". Each once, in their order, `MOST` at most."""
    found: dict[int, str] = {}
    for value in (one for text in values for one in text.split(",")):
        number, _colon, seen = value.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 10:
            found.setdefault(int(number), seen)
    return list(found.items())[:MOST]
