"""Applications: from apply or invite to hired, each step a person's button."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from web.core.feature import EMPTIED, NUMBER, Entry, Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    announces=(
        "application.interview",
        "application.offered",
        "application.hired",
        "application.declining",
        "application.ended",
    ),
    effects={"application.decline": "service.declining:carry_out"},
    follows={"agency.left": "service:end_all"},
    menu=(
        Entry("applications.mine", _l("投递"), {"graduate": 40}, "file"),
        Entry("applications.inbox", _l("投递"), {"agency": 30}, "mail"),
    ),
    forgets=(
        Forget("ApplicationNote", "created_at", timedelta(days=730)),
        Forget("Scorecard", "updated_at", timedelta(days=730)),
    ),
    holds=(
        Holds("Application", "graduate_id", "applications", EMPTIED),
        Holds("ApplicationEvent", "application_id", "applications", EMPTIED),
        Holds("ApplicationEvent", "actor_id", "applications", NUMBER, "an agency's numbers stay true"),
        Holds(
            "Decline", "application_id", why="told with its reason when it leaves, and part of the history from then"
        ),
        Holds("Decline", "actor_id", leaving=NUMBER, why="an agency's decisions stay its own"),
        Holds("Application", "assigned_id", leaving=NUMBER, why="who of an agency sees to it"),
        Holds("ApplicationNote", "application_id", why="words among colleagues, which no page shows the graduate"),
        Holds("ApplicationNote", "author_id", leaving=NUMBER, why="an agency's notes stay its own"),
        Holds("Scorecard", "application_id", why="scores among colleagues, which no page shows the graduate"),
        Holds("Scorecard", "author_id", leaving=NUMBER, why="an agency's scores stay its own"),
        Holds("DeskView", "user_id", why="filters of a list, gone with the account"),
        Holds("SavedPosition", "graduate_id", "saved_positions"),
    ),
    exports={"applications": "queries:own_applications", "saved_positions": "queries:own_saved"},
    erases="service.leaving:erase",
)
