"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

ROWS: dict[str, str] = {
    "positions.index": "++++++++++",
    "positions.feed": "++++++++++",
    "positions.show": "++++++++++",
    "positions.suggest": "++++++++++",
    "positions.manage": "LFF++++FFF",
    "positions.create": "LFFF+++FFF",
    "positions.edit": "LFFF++-FFF",
    "positions.preview": "LFF+++-FFF",
    "positions.publish": "LFFF++-FFF",
    "positions.reopen": "LFFF++-FFF",
    "positions.close": "LFFF++-FFF",
    "positions.copy": "LFFF++-FFF",
    "positions.discard": "LFFF++-FFF",
}
