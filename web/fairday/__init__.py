"""The day of a job fair and the days after it: pages and papers, check-in, walk-ins, no-shows, outcomes, report."""

from datetime import timedelta

from web.core.feature import NUMBER, Feature, Forget, Holds

STAFF = "people of an organiser, who are no graduates"

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    sweeps=("jobs:fill_no_shows", "jobs:end_fairs", "jobs:follow_up"),
    files={"fair_sheets": "making:SHEETS", "fair_day": "making:DAY", "fair_report": "making:REPORT"},
    forgets=(Forget("FairPass", "created_at", timedelta(days=400)),),  # longer than a fair is set up before it is held
    holds=(
        Holds("FairMark", "attendee_id", "marks", NUMBER, "the count of who came stays true", ("kind", "marked_at")),
        Holds("FairMark", "user_id", leaving=NUMBER, why=STAFF),
        Holds("FairPass", "created_by", leaving=NUMBER, why=STAFF),
        Holds("FairOffer", "attendee_id", leaving=NUMBER, why="offered to an agency; an accepted one is a meeting"),
    ),
)
