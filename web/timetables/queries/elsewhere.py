"""What stands in the time of a fair's people beside the fair: interviews with a time, and meetings of other fairs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from web.core import clock, db
from web.models import (
    AgencyMember,
    Application,
    Fair,
    FairAttendee,
    FairMeeting,
    FairStand,
    FairTable,
    Interview,
    Interviewer,
    User,
)
from web.models.interviews import BOOKED

HELD = ("planned", "started", "met")  # meetings that take somebody's time
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a day in China, in minutes since midnight."""

    day: date
    starts: int
    ends: int

    def meets(self, day: date, starts: int, ends: int) -> bool:
        return self.day == day and self.starts < ends and starts < self.ends


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """By attendee and by table the times in which somebody is elsewhere; a table's are those of the member of the agency
    whose name it carries."""

    people: dict[int, list[Span]] = field(default_factory=dict)
    tables: dict[int, list[Span]] = field(default_factory=dict)

    def clashes(self, person: int, table: int, day: date, starts: int, ends: int) -> bool:
        """Whether somebody of this meeting is elsewhere then."""
        both = (*self.people.get(person, ()), *self.tables.get(table, ()))
        return any(span.meets(day, starts, ends) for span in both)

    def said(self) -> list[tuple]:
        """All of it in order, for a short name of the fair's state."""
        sides = enumerate((self.people, self.tables))
        return sorted(
            (n, key, span.day, span.starts, span.ends) for n, side in sides for key in side for span in side[key]
        )


def of_fair(fair: Fair) -> Elsewhere:
    """What stands in the time of everybody who takes part, on the fair's days. Four queries."""
    days = {window.day for window in fair.windows}
    if not days:
        return Elsewhere()
    whom = (FairAttendee.fair_id == fair.id, FairAttendee.status == "registered")
    return Elsewhere(_people(fair.id, days, *whom), _tables(fair.id, days))


def of_people(fair_id: int, attendee_ids: Collection[int], day: date) -> dict[int, list[Span]]:
    """What stands in the time of some of a fair's people on a day. Two queries."""
    if not attendee_ids:
        return {}
    return _people(fair_id, {day}, FairAttendee.fair_id == fair_id, FairAttendee.id.in_(attendee_ids))


def _people(fair_id: int, days: Collection[date], *whom) -> dict[int, list[Span]]:
    interviews = select(FairAttendee.id, Interview.starts_at, Interview.ends_at)
    interviews = interviews.join(Application, Application.graduate_id == FairAttendee.graduate_id)
    interviews = interviews.join(Interview, Interview.application_id == Application.id).where(*whom, *_booked(days))
    here = aliased(FairAttendee)
    meetings = select(FairAttendee.id, FairMeeting.day, FairMeeting.starts, FairMeeting.ends)
    meetings = meetings.join(here, and_(here.graduate_id == FairAttendee.graduate_id, here.fair_id != fair_id))
    meetings = meetings.join(FairMeeting, FairMeeting.attendee_id == here.id).where(*whom, *_held(days))
    return _spans(interviews, meetings, days)


def _tables(fair_id: int, days: Collection[date]) -> dict[int, list[Span]]:
    sits = select(FairTable.id, AgencyMember.user_id, User.display_name, FairStand.agency_id)
    sits = sits.join(FairTable.stand).join(AgencyMember, AgencyMember.agency_id == FairStand.agency_id)
    sits = sits.join(User, (User.id == AgencyMember.user_id) & (User.display_name == FairTable.interviewer))
    sits = sits.where(FairStand.fair_id == fair_id, FairStand.status == "joined").subquery()
    interviews = select(sits.c.id, Interview.starts_at, Interview.ends_at)
    interviews = interviews.join(Interviewer, Interviewer.user_id == sits.c.user_id)
    interviews = interviews.join(Interview, Interview.id == Interviewer.interview_id).where(*_booked(days))
    there, stand = aliased(FairTable), aliased(FairStand)
    meetings = select(sits.c.id, FairMeeting.day, FairMeeting.starts, FairMeeting.ends)
    meetings = meetings.join(stand, and_(stand.agency_id == sits.c.agency_id, stand.fair_id != fair_id))
    meetings = meetings.join(there, and_(there.stand_id == stand.id, there.interviewer == sits.c.display_name))
    meetings = meetings.join(FairMeeting, FairMeeting.table_id == there.id).where(*_held(days))
    return _spans(interviews, meetings, days)


def _booked(days: Collection[date]) -> tuple:
    since = datetime.combine(min(days), time(), clock.CHINA)
    until = datetime.combine(max(days), time(), clock.CHINA) + DAY
    return Interview.status == BOOKED, Interview.starts_at < until, Interview.ends_at > since


def _held(days: Collection[date]) -> tuple:
    called_off = select(Fair.id).where(Fair.status == "cancelled")
    return FairMeeting.day.in_(days), FairMeeting.status.in_(HELD), FairMeeting.fair_id.not_in(called_off)


def _spans(interviews, meetings, days: Collection[date]) -> dict[int, list[Span]]:
    found: dict[int, set[Span]] = defaultdict(set)
    session = db.session()
    for key, starts, ends in session.execute(interviews):
        found[key].update(_of_days(starts, ends, days))
    for key, day, starts, ends in session.execute(meetings):
        found[key].add(Span(day, starts, ends))
    return {key: sorted(spans) for key, spans in found.items() if spans}


def _of_days(starts: datetime, ends: datetime, days: Iterable[date]) -> Iterator[Span]:
    for day in days:
        midnight = datetime.combine(day, time(), clock.CHINA)
        first, last = max(starts, midnight), min(ends, midnight + DAY)
        if first < last:
            minutes = [(moment - midnight).total_seconds() for moment in (first, last)]
            yield Span(day, int(minutes[0] // 60), int(-(-minutes[1] // 60)))
