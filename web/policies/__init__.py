"""What is done for graduates and agencies: the library of policies, and the measures an office runs."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    blueprints=("views.library:bp", "views.measures:bp"),
    menu=(
        Entry("policies.index", _l("政策"), {"footer": 20}),
        Entry("policies.own", _l("政策和措施"), {"office": 60}, "file"),
    ),
)
