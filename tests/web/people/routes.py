"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

ROWS: dict[str, str] = {"people.index": "LFF++++FFF"}
