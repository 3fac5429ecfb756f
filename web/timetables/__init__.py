"""A fair's match runs, its published timetables with their proofs, and the answers to "why not me?"."""

from web.core.feature import EMPTIED, NUMBER, Feature, Holds

STAFF = "people of an organiser, who are no graduates"

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    jobs={"fair_run": "jobs:work", "fair_cures": "jobs:seek_cures"},
    sweeps=("jobs:take_up", "jobs:leave_names_out"),
    errands={"fair.tell": "telling:tell_of_version", "fair.tell_placing": "telling:tell_of_placing"},
    files={"fair_result": "making:RESULT"},
    holds=(
        Holds("FairMeeting", "attendee_id", "meetings", EMPTIED),
        Holds("FairPlacement", "attendee_id", "placements", NUMBER, "an agency's numbers stay true"),
        Holds("FairRun", "created_by", leaving=NUMBER, why=STAFF),
        Holds("FairVersion", "published_by", leaving=NUMBER, why=STAFF),
        Holds("FairPlacing", "published_by", leaving=NUMBER, why=STAFF),
    ),
    exports={"meetings": "queries:my_meetings", "placements": "queries:my_placements"},
)
