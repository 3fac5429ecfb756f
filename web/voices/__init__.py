"""What agencies tell the office of their province: difficulties, tracked to the end, and practices for all to read."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    blueprints=("views.agency:bp", "views.office:bp", "views.public:bp"),
    menu=(
        Entry("voices.of_agency", _l("困难和经验"), {"agency": 75}, "question"),
        Entry("voice_desk.index", _l("困难和经验"), {"office": 68, "admin": 68}, "question"),
        Entry("practices.index", _l("好经验"), {"footer": 40}),
    ),
)
