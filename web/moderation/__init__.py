"""What people report, decided with reasons by the office of the province, with one appeal."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from web.core.feature import EMPTIED, NUMBER, Entry, Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    blueprints=("views.public:bp", "views.desk:bp"),
    menu=(
        Entry("moderation_desk.index", _l("举报和投诉"), {"office": 69, "admin": 69}, "question"),
        Entry("moderation.channel", _l("投诉举报"), {"footer": 35}),
    ),
    quiet=("moderation.progress",),
    forgets=(
        Forget("Complaint", "decided_at", timedelta(days=3 * 366)),
    ),  # 条例 asks for two years, 44号令's draft for three
    holds=(
        Holds(
            "Complaint",
            "reporter_id",
            "complaints",
            EMPTIED,
            columns=("id", "kind", "title", "reason", "text", "created_at", "status", "note", "decided_at"),
        ),
        Holds("Complaint", "user_id", leaving=NUMBER, why="whose message was reported: a sanction outlasts an account"),
    ),
    closes="service:forget_reporter",
)
