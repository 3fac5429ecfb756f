"""The reports an office hands up: people hired, from the ledger alone, draft to accepted."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    blueprints=("views.office:bp", "views.national:bp"),
    sweeps=("jobs:remind",),
    menu=(Entry("reports.index", _l("统计报送"), {"office": 50, "admin": 50}, "chart"),),
)
