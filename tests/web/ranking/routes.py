"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

ROWS: dict[str, str] = {
    # anonymous, graduate, graduate2, viewer, editor, owner, agency2, office, university, admin
    "ranking.candidates": "LFF+++-FFF",
    "ranking.candidate": "LFF+++-FFF",
    "ranking.invite": "LFFF++-FFF",
    "ranking.demands": "LFF+++-FFF",
    "ranking.correct_demand": "LFFF++-FFF",
    "ranking.undo_demand": "LFFF++-FFF",
    "ranking.weights": "LFFF++-FFF",
    "ranking.for_me": "L++FFFFFFF",
    "ranking.fit": "L++FFFFFFF",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "ranking.candidates": "++FF",
    "ranking.candidate": "++FF",
    "ranking.invite": "++FF",
    "ranking.demands": "++FF",
    "ranking.correct_demand": "++FF",
    "ranking.undo_demand": "++FF",
    "ranking.weights": "++FF",
}
