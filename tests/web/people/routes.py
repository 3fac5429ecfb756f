"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

ROWS: dict[str, str] = {"people.index": "LFF++++FFF"}

# the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
STANDING: dict[str, str] = {"people.index": "++FF"}
