"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

ROWS: dict[str, str] = {
    "positions.index": "++++++++++",
    "positions.feed": "++++++++++",
    "positions.show": "++++++++++",
    "positions.suggest": "++++++++++",
    "positions.manage": "LFF++++FFF",
    "positions.create": "LFFF+++FFF",
    "positions.paste": "LFFF+++FFF",
    "positions.edit": "LFFF++-FFF",
    "positions.preview": "LFF+++-FFF",
    "positions.publish": "LFFF++-FFF",
    "positions.reopen": "LFFF++-FFF",
    "positions.close": "LFFF++-FFF",
    "positions.copy": "LFFF++-FFF",
    "positions.discard": "LFFF++-FFF",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "positions.manage": "++FF",
    "positions.create": "++FF",
    "positions.paste": "++FF",
    "positions.edit": "++FF",
    "positions.preview": "++FF",
    "positions.publish": "++FF",
    "positions.reopen": "++FF",
    "positions.close": "++FF",
    "positions.copy": "++FF",
    "positions.discard": "++FF",
}
