"""What already stands in somebody's time: other interviews, and meetings of fairs whose timetable is published."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

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
    InterviewSlot,
    Position,
    User,
)
from web.models.interviews import BOOKED

MET = ("planned", "started", "met")  # meetings of a fair that take somebody's time


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that stands in somebody's time: an interview, a fair's meeting, or an open slot. `who` is the member of the
    agency it is about, None for the graduate."""

    starts_at: datetime
    ends_at: datetime
    interview: Interview | None = None
    meeting: FairMeeting | None = None
    who: User | None = None
    slot: InterviewSlot | None = None

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at


def of_graduate(graduate_id: int, since: datetime, until: datetime, besides: int | None) -> list[Standing]:
    """What a graduate has between these moments, but for the interview `besides`. Two queries."""
    mine = _interviews(since, until, besides).where(Application.graduate_id == graduate_id)
    named = contains_eager(Interview.application).contains_eager(Application.position).joinedload(Position.agency)
    found = [Standing(one.starts_at, one.ends_at, one) for one in db.session().scalars(mine.options(named))]
    meetings = _meetings(since, until).where(FairAttendee.graduate_id == graduate_id)
    found += [Standing(*_moments(one), meeting=one) for one in db.session().scalars(meetings)]
    return found


def of_members(
    agency_id: int, user_ids: Collection[int], since: datetime, until: datetime, besides: int | None
) -> list[Standing]:
    """What these members of an agency have between these moments; at a fair they sit at the tables that carry their
    name at its stands. Two queries."""
    if not user_ids:
        return []
    mine = _interviews(since, until, besides).with_only_columns(Interview, User)
    mine = mine.join(Interviewer, Interviewer.interview_id == Interview.id).join(User, User.id == Interviewer.user_id)
    named = contains_eager(Interview.application).contains_eager(Application.position)
    mine = mine.where(User.id.in_(user_ids)).options(named)
    found = [Standing(one.starts_at, one.ends_at, one, who=who) for one, who in db.session().execute(mine)]
    at_tables = _meetings(since, until).with_only_columns(FairMeeting, User)
    at_tables = at_tables.join(AgencyMember, AgencyMember.agency_id == FairStand.agency_id)
    at_tables = at_tables.join(User, (User.id == AgencyMember.user_id) & (User.display_name == FairTable.interviewer))
    at_tables = at_tables.where(FairStand.agency_id == agency_id, User.id.in_(user_ids))
    found += [Standing(*_moments(one), meeting=one, who=who) for one, who in db.session().execute(at_tables)]
    return found


def of_slots(user_ids: Collection[int], since: datetime, until: datetime) -> list[Standing]:
    """The slots between these moments in which one of these asks the questions, and that nobody took. One query."""
    mine = select(InterviewSlot, User).join(Interviewer, Interviewer.slot_id == InterviewSlot.id)
    mine = mine.join(User, User.id == Interviewer.user_id).where(User.id.in_(user_ids), ~InterviewSlot.taken.has())
    mine = mine.where(InterviewSlot.starts_at < until, InterviewSlot.ends_at > since)
    return [Standing(one.starts_at, one.ends_at, who=who, slot=one) for one, who in db.session().execute(mine)]


def clash(standing: Iterable[Standing], times: Iterable[tuple[datetime, datetime]]) -> Standing | None:
    """The first that meets one of these times."""
    spans = list(times)
    return next((one for one in standing for span in spans if one.meets(*span)), None)


def around(times: Collection[tuple[datetime, datetime]]) -> tuple[datetime, datetime]:
    """From the first beginning to the last end."""
    return min(one for one, _end in times), max(end for _one, end in times)


def _interviews(since: datetime, until: datetime, besides: int | None) -> Select:
    found = select(Interview).join(Interview.application).join(Application.position)
    found = found.where(Interview.status == BOOKED, Interview.starts_at < until, Interview.ends_at > since)
    return found.where(Interview.id != besides) if besides is not None else found


def _meetings(since: datetime, until: datetime) -> Select:
    """Those of the days between, which are the fair's own in China, in whatever minute."""
    days = [moment.astimezone(clock.CHINA).date() for moment in (since, until)]
    found = select(FairMeeting).join(FairMeeting.attendee).join(FairAttendee.fair)
    found = found.join(FairMeeting.table).join(FairTable.stand)
    found = found.where(FairMeeting.day.between(*days), FairMeeting.status.in_(MET), Fair.status != "cancelled")
    return found.options(
        contains_eager(FairMeeting.attendee).contains_eager(FairAttendee.fair),
        contains_eager(FairMeeting.table).contains_eager(FairTable.stand).joinedload(FairStand.hall),
    )


def _moments(meeting: FairMeeting) -> Iterator[datetime]:
    midnight = datetime.combine(meeting.day, time(), clock.CHINA)
    return (midnight + timedelta(minutes=minute) for minute in (meeting.starts, meeting.ends))
