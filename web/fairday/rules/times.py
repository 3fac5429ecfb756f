"""A fair's wall clock: days and minutes of the place, the grid of its slots, and what two meetings need between them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from web.core.clock import CHINA
from web.models import Fair, FairMeeting

LATE = 3  # minutes after which a person who is not there has not come


@dataclass(frozen=True, slots=True)
class Local:
    """A moment on the fair's own clock: a day, and minutes since midnight."""

    day: date
    minute: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a day in minutes since midnight, in a hall."""

    day: date
    starts: int
    ends: int
    hall_id: int | None = None


def local(moment: datetime) -> Local:
    there = moment.astimezone(CHINA)
    return Local(there.date(), there.hour * 60 + there.minute)


def moment_of(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), CHINA) + timedelta(minutes=minute)


def span_of(meeting: FairMeeting) -> Span:
    return Span(meeting.day, meeting.starts, meeting.ends, meeting.table.stand.hall_id)


def begun(span: Span, now: Local) -> bool:
    """Whether a slot has run long enough that whoever is not there has not come."""
    return span.day == now.day and now.minute >= span.starts + LATE


def apart(fair: Fair, one: Span, other: Span, rest: int = 0) -> bool:
    """Whether one person can be at both: between them lie the gap and the way between two halls, or the minutes of rest
    that they need where those are more."""
    if one.day != other.day:
        return True
    need = fair.gap_minutes + (fair.walk_minutes if one.hall_id != other.hall_id else 0)
    need = max(need, rest)
    return other.starts - one.ends >= need or one.starts - other.ends >= need


def overlaps(day: date, starts: int, ends: int, span: Span) -> bool:
    return day == span.day and starts < span.ends and span.starts < ends


def ended(fair: Fair) -> datetime | None:
    """When the last window ends; None for a fair without windows."""
    if not fair.windows:
        return None
    last = max(fair.windows, key=lambda w: (w.day, w.ends))
    return moment_of(last.day, last.ends)
