"""Lists page by page: the page an address asks for, and the page there is."""

from flask import request


def asked() -> int:
    """The `page` of the address, 1 when it names none."""
    text = request.args.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def within(page: int, total: int, size: int) -> tuple[int, int]:
    """(this page or the last there is, how many there are); an empty list has one page."""
    pages = max(1, -(-total // size))
    return min(max(page, 1), pages), pages
