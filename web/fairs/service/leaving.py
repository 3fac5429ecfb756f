"""What becomes of somebody's registrations when they leave the site for good."""

from collections.abc import Sequence

from sqlalchemy import and_, delete, false, or_, select, update

from web.core import clock, db
from web.core.personal import Whose
from web.downloads import service as downloads
from web.fairs.service import faults, new_code
from web.models import FairAttendee, FairFeedback, FairInterest, FairMeeting, RosterFault, RosterRow, User


def erase(whose: Whose) -> None:
    """In the current written unit: somebody leaves the site for good. Their registrations, and those a sheet made for
    their proven address, lose name, address, wishes and times, the sheet's row they were brought by goes, with what was
    wrong in it and what others wrote of their meetings; meetings still to come are called off, and the number alone
    stays so that counts stay true."""
    session, moment, user = db.session(), clock.now(), db.one(User, whose.user_id)
    email = user.email if user.reachable else ""
    own = FairAttendee.graduate_id == whose.graduate_id
    by_sheet = and_(FairAttendee.graduate_id.is_(None), FairAttendee.email == email, email != "")
    mine = session.scalars(select(FairAttendee).where(or_(own, by_sheet))).all()
    everyone = list(dict.fromkeys([*mine, *(double for one in mine for double in _doubles(one))]))
    whose.addresses.update(attendee.email for attendee in mine if attendee.email)
    for attendee in everyone:
        words = {
            attendee.email,
            attendee.phone,
            attendee.key,
            "" if _shared_name(attendee, everyone) else attendee.name,
        }
        faults.forget(attendee.fair, words - {""})
        _forget_row(attendee)
        attendee.name = attendee.email = attendee.phone = attendee.school = attendee.province = attendee.key = ""
        attendee.degree = attendee.major = attendee.group_name = ""
        attendee.rest_minutes = 0
        attendee.shared, attendee.code = {}, new_code()
        attendee.status, attendee.asked_at, attendee.updated_at = "withdrawn", None, moment
        attendee.wishes.clear()
        attendee.busy.clear()
        session.execute(delete(FairInterest).where(FairInterest.attendee_id == attendee.id))
        met = select(FairMeeting.id).where(FairMeeting.attendee_id == attendee.id)
        session.execute(update(FairFeedback).where(FairFeedback.meeting_id.in_(met)).values(note=""))
        session.execute(update(FairMeeting).where(FairMeeting.attendee_id == attendee.id).values(outcome_note=""))
        to_come = (FairMeeting.attendee_id == attendee.id, FairMeeting.status == "planned")
        session.execute(update(FairMeeting).where(*to_come).values(status="cancelled", updated_at=moment))
        downloads.forget_about(f"fair:{attendee.fair_id}")
    session.flush()


def _shared_name(attendee: FairAttendee, everyone: Sequence[FairAttendee]) -> bool:
    """Whether somebody else of the fair has this name, so that a row that holds it alone may be theirs."""
    numbers = [one.id for one in everyone]
    other = select(FairAttendee.id).where(FairAttendee.fair_id == attendee.fair_id, FairAttendee.id.not_in(numbers))
    return db.session().scalar(other.where(FairAttendee.name == attendee.name).limit(1)) is not None


def _doubles(attendee: FairAttendee) -> Sequence[FairAttendee]:
    """What was taken out of the same fair under the same address or number: registrations joined with this one. Many
    share a name."""
    same = or_(
        *(
            column == value
            for column, value in ((FairAttendee.email, attendee.email), (FairAttendee.phone, attendee.phone))
            if value
        ),
        false(),
    )
    here = (FairAttendee.fair_id == attendee.fair_id, FairAttendee.graduate_id.is_(None))
    found = select(FairAttendee).where(*here, FairAttendee.status == "removed", same)
    return db.session().scalars(found).all()


def _forget_row(attendee: FairAttendee) -> None:
    """Delete the row of a spreadsheet somebody was brought by, with all that was ever kept of it."""
    session, row = db.session(), attendee.roster_row
    if row is None:
        return
    attendee.roster_row_id = None
    session.flush()
    for model in (RosterFault, RosterRow):
        same = (model.roster_id == row.roster_id, model.side == row.side, model.key == row.key)
        session.execute(delete(model).where(*same), execution_options={"synchronize_session": False})
