"""Messages: what the two sides of an application write to each other without changing its stage."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from web.core.feature import EMPTIED, NUMBER, Entry, Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    forgets=(Forget("Question", "asked_at", timedelta(days=730)),),
    menu=(Entry("messages.questions", _l("提问"), {"agency": 48}, "question"),),
    holds=(
        Holds("Message", "application_id", "messages", EMPTIED),
        Holds("Message", "author_id", "messages", NUMBER, "a conversation keeps its order"),
        Holds("MessageMute", "application_id", why="which notices somebody wants, gone with the application"),
        Holds(
            "Question",
            "graduate_id",
            "questions",
            columns=("position_id", "text", "asked_at", "answer", "answered_at"),
        ),
        Holds("Question", "answered_by_id", leaving=NUMBER, why="an agency's answer stays its own"),
        Holds("MessageMute", "user_id", why="which notices somebody wants"),
    ),
    exports={"messages": "queries:own"},
    erases="service:erase",
)
