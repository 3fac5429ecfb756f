"""Reads of interviews: the rounds of an application, what waits for whom, and what stands ahead."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from web.core import clock, db, paging, personal
from web.core.personal import Whose
from web.models import (
    Agency,
    AgencyMember,
    Application,
    Graduate,
    Interview,
    Interviewer,
    InterviewOption,
    InterviewSlot,
    Position,
    User,
)
from web.models.agencies import statuses_that_may
from web.models.interviews import BOOKED, LIVE, PROPOSED, WANTED
from web.models.stages import INTERVIEW, OPEN

PAGE = 20
HALF_YEAR = timedelta(days=183)
_AT = select(Interview).join(Interview.application).join(Application.position)
_NAMED = contains_eager(Interview.application).contains_eager(Application.position).joinedload(Position.agency)


def live(application_id: int, *, lock: bool = False) -> Interview | None:
    """The round of an application that is still to come or to be said something of."""
    found = select(Interview).where(Interview.application_id == application_id, Interview.status.in_(LIVE))
    return db.session().scalar(found.with_for_update() if lock else found)


def rounds(application_id: int) -> list[Interview]:
    """All rounds of an application, the latest first, with their times and people. Three queries."""
    found = select(Interview).where(Interview.application_id == application_id)
    whole = found.options(selectinload(Interview.options), selectinload(Interview.people).joinedload(Interviewer.user))
    return list(db.session().scalars(whole.order_by(Interview.round.desc())))


def round_of(application_id: int, number: int) -> Interview | None:
    """One round of an application by its number."""
    found = select(Interview).where(Interview.application_id == application_id, Interview.round == number)
    return db.session().scalar(found.options(selectinload(Interview.people).joinedload(Interviewer.user)))


def option(interview_id: int, option_id: int) -> InterviewOption | None:
    """A time proposed for this interview."""
    mine = select(InterviewOption).where(InterviewOption.interview_id == interview_id)
    return db.session().scalar(mine.where(InterviewOption.id == option_id))


def interviewers(agency_id: int, user_ids: Collection[int]) -> list[User]:
    """Those of these who belong to the agency now. One query."""
    mine = select(User).join(AgencyMember, AgencyMember.user_id == User.id)
    mine = mine.where(AgencyMember.agency_id == agency_id, User.id.in_(user_ids))
    return list(db.session().scalars(mine.order_by(User.id)))


def asked_by(agency_id: int, user_id: int) -> list[Interview]:
    """The interviews of an agency with a time, or times to choose from, to come, at which this person asks the
    questions. One query."""
    mine = _AT.where(Position.agency_id == agency_id, Interview.people.any(Interviewer.user_id == user_id))
    ahead = or_(Interview.status == PROPOSED, and_(Interview.status == BOOKED, Interview.starts_at > clock.now()))
    return list(db.session().scalars(mine.where(ahead).options(_NAMED).order_by(Interview.id)))


def places_of(agency_id: int, user_id: int) -> Select[tuple[int]]:
    """The ids of a person's places at what an agency still has ahead, taken or free."""
    ahead = select(Interview.id).join(Interview.application).join(Application.position)
    ahead = ahead.where(Position.agency_id == agency_id, Interview.status.in_(LIVE))
    free = select(InterviewSlot.id).join(InterviewSlot.position).where(Position.agency_id == agency_id)
    either = or_(Interviewer.interview_id.in_(ahead), Interviewer.slot_id.in_(free))
    return select(Interviewer.id).where(Interviewer.user_id == user_id, either)


def _waiting(now: datetime) -> ColumnElement[bool]:
    """What an agency has to see to: to be proposed, asked for otherwise, without anybody to ask the questions, or past
    and nothing said of it."""
    nobody = and_(Interview.status.in_((PROPOSED, BOOKED)), ~Interview.people.any())
    past = and_(Interview.status == BOOKED, Interview.ends_at < now)
    at_interview = Application.status == INTERVIEW.code
    return or_(
        and_(Interview.status == WANTED, at_interview, ~_slots_for()),
        and_(Interview.status.in_(LIVE), Interview.asked_at.is_not(None), Application.status.in_(OPEN)),
        and_(or_(past, nobody), Application.status.in_(OPEN)),
    )


def waiting_count(agency_id: int) -> int:
    """How many interviews wait for the agency."""
    found = select(func.count()).select_from(Interview).join(Interview.application).join(Application.position)
    return db.session().scalar(found.where(Position.agency_id == agency_id, _waiting(clock.now()))) or 0


def of_agency(agency_id: int, ahead: bool, page: int) -> tuple[list[Interview], int, int]:
    """One page of an agency's interviews, those that stand ahead or those that wait for it: (interviews, page, pages).
    Four queries at any length."""
    mine = _AT.where(Position.agency_id == agency_id)
    now = clock.now()
    if ahead:
        mine = mine.where(Interview.status == BOOKED, Interview.ends_at >= now).order_by(Interview.starts_at)
    else:
        mine = mine.where(_waiting(now)).order_by(Interview.updated_at)
    person = contains_eager(Interview.application).joinedload(Application.graduate).joinedload(Graduate.user)
    people = selectinload(Interview.people).joinedload(Interviewer.user)
    return _page(mine.order_by(Interview.id).options(_NAMED, person, people), page)


def ahead_count(agency_id: int) -> int:
    """How many interviews of an agency have a time that is not over."""
    found = select(func.count()).select_from(Interview).join(Interview.application).join(Application.position)
    ahead = found.where(Interview.status == BOOKED, Interview.ends_at >= clock.now())
    return db.session().scalar(ahead.where(Position.agency_id == agency_id)) or 0


def of_graduate(graduate_id: int, page: int) -> tuple[list[Interview], int, int]:
    """One page of a graduate's interviews: what waits for them first, then by time. Two queries."""
    mine = _AT.where(Application.graduate_id == graduate_id)
    waits = or_(Interview.status == PROPOSED, and_(Interview.status == WANTED, _slots_for()))
    by_time = (Interview.starts_at.is_(None), Interview.starts_at, Interview.id.desc())
    return _page(mine.options(_NAMED).order_by(~waits, Interview.status != BOOKED, *by_time), page)


def ahead_of_graduate(graduate_id: int) -> list[Interview]:
    """What a graduate is asked to choose a time for, and what stands ahead, soonest first. One query."""
    mine = _AT.where(Application.graduate_id == graduate_id, Application.status.in_(OPEN))
    ahead = and_(Interview.status == BOOKED, Interview.ends_at >= clock.now())
    open_slots = and_(Interview.status == WANTED, _slots_for())
    mine = mine.where(or_(ahead, Interview.status == PROPOSED, open_slots))
    ordered = mine.options(_NAMED).order_by(Interview.status == BOOKED, Interview.starts_at, Interview.id)
    return list(db.session().scalars(ordered.limit(5)))


def calendar_of(graduate_id: int | None, agency_id: int | None, most: int = 500) -> list[Interview]:
    """What a person's own calendar file holds: every time that stood in the last half year or stands. One query."""
    whose = Application.graduate_id == graduate_id if graduate_id is not None else Position.agency_id == agency_id
    found = _AT.where(whose, Interview.starts_at > clock.now() - HALF_YEAR).options(_NAMED)
    return list(db.session().scalars(found.order_by(Interview.starts_at.desc()).limit(most)))


def due(now: datetime, until: datetime, most: int) -> list[int]:
    """Interviews that begin before `until`, and of which nobody was reminded; of a stopped agency none. One query."""
    found = select(Interview.id).join(Interview.application).join(Application.position).join(Position.agency)
    found = found.where(Agency.status.in_(statuses_that_may("work")))
    found = found.where(Interview.status == BOOKED, Interview.reminded_at.is_(None))
    found = found.where(Interview.starts_at > now, Interview.starts_at < until)
    return list(db.session().scalars(found.order_by(Interview.starts_at, Interview.id).limit(most)))


def all_of(graduate_id: int) -> list[Interview]:
    """All interviews of a graduate. One query."""
    mine = select(Interview).join(Interview.application).where(Application.graduate_id == graduate_id)
    return list(db.session().scalars(mine.order_by(Interview.id)))


def free_slots(position_id: int) -> list[InterviewSlot]:
    """The slots of a position that are to come, that nobody took and in which somebody asks the questions, soonest first,
    with their people. Two queries."""
    mine = select(InterviewSlot).where(InterviewSlot.position_id == position_id, ~InterviewSlot.taken.has())
    mine = mine.where(InterviewSlot.starts_at > clock.now(), InterviewSlot.people.any())
    mine = mine.options(selectinload(InterviewSlot.people))
    return list(db.session().scalars(mine.order_by(InterviewSlot.starts_at, InterviewSlot.id)))


def slots(position_id: int) -> list[InterviewSlot]:
    """All slots of a position that are to come, with their people and who took them. Three queries."""
    mine = select(InterviewSlot).where(InterviewSlot.position_id == position_id, InterviewSlot.ends_at > clock.now())
    mine = mine.options(selectinload(InterviewSlot.people).joinedload(Interviewer.user))
    mine = mine.options(joinedload(InterviewSlot.taken))
    return list(db.session().scalars(mine.order_by(InterviewSlot.starts_at, InterviewSlot.id)))


def slot(position_id: int, slot_id: int) -> InterviewSlot | None:
    """One slot of this position, locked."""
    mine = select(InterviewSlot).where(InterviewSlot.id == slot_id, InterviewSlot.position_id == position_id)
    return db.session().scalar(mine.with_for_update())


def wanted(position_id: int) -> list[Interview]:
    """The interviews of a position that are to be arranged. One query."""
    mine = _AT.where(Application.position_id == position_id, Application.status == INTERVIEW.code)
    person = contains_eager(Interview.application).joinedload(Application.graduate).joinedload(Graduate.user)
    mine = mine.where(Interview.status == WANTED).options(_NAMED, person)
    return list(db.session().scalars(mine.order_by(Interview.id)))


def by_phone(application_id: int) -> list[Interview]:
    """The rounds of an application that say who calls whom. One query."""
    found = select(Interview).where(Interview.application_id == application_id, Interview.way == "phone")
    return list(db.session().scalars(found))


def own(whose: Whose) -> list[dict[str, Any]]:
    """A graduate's interviews as plain values."""
    return [personal.row(one) for one in all_of(whose.graduate_id)] if whose.graduate_id else []


def _slots_for() -> Any:
    """Whether the position of the application at hand has one of `free_slots`."""
    taker = aliased(Interview)
    free = exists().where(InterviewSlot.position_id == Application.position_id, InterviewSlot.starts_at > clock.now())
    free = free.where(InterviewSlot.people.any())
    return free.where(~exists().where(taker.slot_id == InterviewSlot.id)).correlate(Application)


def _page(found: Select, page: int) -> tuple[list[Interview], int, int]:
    total = db.session().scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    page, pages = paging.within(page, total, PAGE)
    return list(db.session().scalars(found.limit(PAGE).offset((page - 1) * PAGE)).unique()), page, pages
