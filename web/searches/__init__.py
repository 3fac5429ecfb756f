"""Searches people keep, and the alerts when one of them finds something new."""

from datetime import timedelta

from web.core.feature import Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    sweeps=("jobs:send_digests",),
    errands={"searches": "jobs:look"},
    listens={"listed": "searches"},
    forgets=(Forget("Found", "found_at", timedelta(days=400)),),  # longer than a position is shown: none is told twice
    holds=(Holds("SavedSearch", "user_id", "saved_searches"),),
)
