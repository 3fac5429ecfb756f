"""The one place that reads the clock, so that everything else can be given a time."""

from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
MORNING = 8  # the hour, in China, from which people are written to, and at which what gathered for a day leaves
EVENING = 21


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in China, where every deadline of the site is counted."""
    return now().astimezone(CHINA).date()


def is_night(moment: datetime) -> bool:
    """Whether people in China are left in peace then."""
    return not MORNING <= moment.astimezone(CHINA).hour < EVENING


def last_morning(moment: datetime) -> datetime:
    """The last time that MORNING came, this moment included."""
    at = datetime.combine(moment.astimezone(CHINA).date(), time(MORNING), CHINA)
    return at if at <= moment else at - timedelta(days=1)
