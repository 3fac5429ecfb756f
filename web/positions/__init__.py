"""Positions: written, previewed, published and closed by agencies; browsed and searched by everybody."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    commands="commands:search",
    warms=("engine:warm",),
    sweeps=("jobs:close_lapsed", "jobs:keep_index"),
    effects={"index": "engine:carry_out"},
    announces=("listed",),
    follows={"agency.left": "service:end_all"},
    listens={"agency.changed": "index"},
    menu=(
        Entry("positions.index", _l("找职位"), {"anonymous": 10}, "search"),
        Entry("positions.index", _l("职位"), {"graduate": 20, "office": 50, "university": 40}, "search"),
        Entry("positions.manage", _l("职位"), {"agency": 20}, "briefcase"),
    ),
)
