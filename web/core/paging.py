"""Lists page by page, and year by year: what an address asks for, and what there is."""

from collections.abc import Sequence

from flask import request


def asked() -> int:
    """The `page` of the address, 1 when it names none."""
    text = request.args.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def within(page: int, total: int, size: int) -> tuple[int, int]:
    """(this page or the last there is, how many there are); an empty list has one page."""
    pages = max(1, -(-total // size))
    return min(max(page, 1), pages), pages


def year(years: Sequence[int], this: int, text: str | None = None) -> int:
    """The year an address asks for (or `text`), when it is one of them; otherwise this one."""
    text = request.args.get("year", "") if text is None else text
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in years else this
