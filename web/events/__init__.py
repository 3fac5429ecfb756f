"""Events for graduates, agencies and universities: announced, registered for, held."""

from flask_babel import lazy_gettext as _l

from web.core.feature import Entry, Feature, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    blueprints=("views.public:bp", "views.desk:bp"),
    sweeps=("jobs:remind",),
    errands={"event": "telling:tell_guests"},
    menu=(
        Entry("events.index", _l("活动"), {"footer": 30}),
        Entry("event_desk.index", _l("活动"), {"office": 65, "university": 65}, "calendar"),
    ),
    holds=(Holds("EventSignup", "user_id", "events", columns=("event_id", "came", "created_at")),),
)
