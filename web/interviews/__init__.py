"""Interviews: rounds of an application, times proposed and chosen, open slots, nobody in two places at once."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from web.core.feature import EMPTIED, Entry, Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    follows={
        "application.interview": "service:want",
        "application.offered": "service:close",
        "application.ended": "service:end",
        "application.hired": "service:end",
        "member.left": "service.leaving:let_go",
    },
    sweeps=("jobs:remind",),
    menu=(
        Entry("interviews.mine", _l("面试"), {"graduate": 52}, "calendar"),
        Entry("interviews.of_agency", _l("面试"), {"agency": 35}, "calendar"),
    ),
    forgets=(Forget("InterviewSlot", "created_at", timedelta(days=400)),),
    holds=(
        Holds("Interview", "application_id", "interviews", EMPTIED),
        Holds("Interviewer", "user_id", why="who of an agency asks the questions, gone with the account"),
    ),
    exports={"interviews": "queries:own"},
    erases="service:erase",
)
