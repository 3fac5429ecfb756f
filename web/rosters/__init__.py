"""Rosters: two spreadsheets in, wrong cells named, a ranking out."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from web.core.feature import NUMBER, Entry, Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    jobs={
        "rank_roster": "jobs:rank_roster",
        "import_sheet": "jobs:import_sheet",
        "tidy_roster": "service.staging:tidy_one",
    },
    announces=("sheet.taken",),
    sweeps=("jobs:take_up", "service.staging:clean_up"),
    files={"roster_faults": "making:FAULTS"},
    menu=(
        Entry("rosters.home", _l("首页"), {"office": 10, "university": 10}),
        Entry("rosters.index", _l("名册与匹配"), {"office": 30, "university": 30}, "list"),
    ),
    homes={"organiser": "rosters.home"},
    forgets=(
        Forget("WaitingSheet", "created_at", timedelta(hours=1)),
        Forget("SheetImport", "finished_at", timedelta(days=7)),
    ),
    holds=(
        Holds("RosterRun", "created_by", leaving=NUMBER, why="people of an organiser, who are no graduates"),
        Holds("SheetImport", "created_by", leaving=NUMBER, why="people of an organiser, who are no graduates"),
        Holds("WaitingSheet", "user_id", why="people of an organiser, who are no graduates"),
    ),
)
