"""Agencies look for graduates: only those who let themselves be seen, and only what they show."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    commands="commands:people",
    sweeps=("jobs:keep_index",),
    effects={"index_graduates": "engine:carry_out"},
    announces=("listed",),
    listens={"profile.shown": "index_graduates"},
    menu=(Entry("people.index", _l("找毕业生"), {"agency": 40}, "search"),),
)
