"""The one place that reads the clock, so that everything else can be given a time."""

from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in China, where every deadline of the site is counted."""
    return now().astimezone(CHINA).date()
