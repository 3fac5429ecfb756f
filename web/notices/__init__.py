"""What happened that concerns a person, listed on the site itself."""

from datetime import timedelta

from web.core.feature import Feature, Forget, Holds

FEATURE = Feature(
    __name__,
    forgets=(Forget("Notice", "created_at", timedelta(days=180)),),
    holds=(Holds("Notice", "user_id", "notices"),),
)
