"""What happened that concerns a person, listed on the site itself and told by mail the way they chose."""

from datetime import timedelta

from web.core.feature import Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    unwanted="service:unwanted",
    sweeps=("jobs:send_digests",),
    forgets=(Forget("Notice", "created_at", timedelta(days=180)),),
    holds=(Holds("Notice", "user_id", "notices"), Holds("NoticeChoice", "user_id", "notice_choices")),
)
