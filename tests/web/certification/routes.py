"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

ROWS: dict[str, str] = {
    "certification.exam": "++++++++++",
    "certification.preview": "L++FFFFFFF",
}
STANDING: dict[str, str] = {}  # of the routes an agency's people may call
