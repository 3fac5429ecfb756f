"""The reports an office hands up: people hired, from the ledger alone, draft to accepted."""

from flask_babel import lazy_gettext as _l

from web.core.feature import NUMBER, Entry, Feature, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    blueprints=("views.office:bp", "views.parts:bp", "views.written:bp", "views.national:bp", "views.figures:bp"),
    files={
        "people_hired": "making.paper:REPORT",
        "people_hired_draft": "making.paper:DRAFT",
        "people_hired_national": "making.paper:NATIONAL",
    },
    sweeps=("jobs:remind", "jobs:publish"),
    holds=(
        Holds("WrittenReport", "submitted_by_id", leaving=NUMBER, why="people of an office, who are no graduates"),
        Holds("Report", "submitted_by_id", leaving=NUMBER, why="people of an office, who are no graduates"),
        Holds("Report", "decided_by_id", leaving=NUMBER, why="people of an office, who are no graduates"),
    ),
    menu=(
        Entry("reports.index", _l("统计报送"), {"office": 50, "admin": 50}, "chart"),
        Entry("written_reports.index", _l("书面报告"), {"office": 51, "admin": 51}, "file"),
        Entry("figures.office", _l("录用情况"), {"office": 52, "admin": 52}, "chart"),
        Entry("figures.agency", _l("录用情况"), {"agency": 80}, "chart"),
        Entry("figures.university", _l("本校毕业生去向"), {"university": 70}, "chart"),
        Entry("figures.public", _l("录用情况"), {"footer": 50}),
    ),
)
