"""Ranked lists with reasons: candidates for a position, positions for a graduate."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    warms=("engine.reading:warm",),
    sweeps=("jobs:read_again",),
    follows={"profile.changed": "service:read_profile"},
    menu=(Entry("ranking.for_me", _l("适合我的"), {"graduate": 30}, "star"),),
)
