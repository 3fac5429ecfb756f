"""The talent pool: whom an agency may keep in mind and invite again, while they agree."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from web.core.feature import NUMBER, Entry, Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    follows={"agency.left": "service:end_all"},
    menu=(Entry("pool.index", _l("人才库"), {"agency": 55}, "people"),),
    forgets=(Forget("PoolEntry", "changed_at", timedelta(days=730)),),
    holds=(
        Holds(
            "PoolEntry",
            "graduate_id",
            "talent_pools",
            columns=("agency_id", "status", "words", "shared", "asked_at", "changed_at"),
        ),
        Holds("PoolEntry", "asked_by_id", leaving=NUMBER, why="an agency's question stays its own"),
    ),
)
