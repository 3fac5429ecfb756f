"""Messages: what the two sides of an application write to each other without changing its stage."""

from flask_babel import lazy_gettext as _l

from web.core.feature import EMPTIED, NUMBER, Entry, Feature, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    menu=(Entry("messages.reported", _l("被举报的消息"), {"admin": 70}, "mail"),),
    holds=(
        Holds("Message", "application_id", "messages", EMPTIED),
        Holds("Message", "author_id", "messages", NUMBER, "a conversation keeps its order"),
        Holds("MessageMute", "application_id", why="which notices somebody wants, gone with the application"),
        Holds("MessageMute", "user_id", why="which notices somebody wants"),
    ),
    exports={"messages": "queries:own"},
    erases="service:erase",
)
