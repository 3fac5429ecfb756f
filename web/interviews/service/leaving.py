"""Somebody leaves an agency: they ask no more questions, and whoever stays is told where somebody is missing."""

from sqlalchemy import delete

from web.core import audit, db
from web.interviews import queries, telling
from web.models import Interviewer, User


def let_go(agency_id: int, user_id: int) -> None:
    """In the current written unit, whose member is locked, as it is by every act that takes a member's time: therefore
    neither interviews nor slots are locked. A slot in which nobody asks the questions is shown to no graduate."""
    session, user = db.session(), db.one(User, user_id)
    missing = queries.asked_by(agency_id, user_id)
    theirs = Interviewer.id.in_(queries.places_of(agency_id, user_id))
    session.execute(delete(Interviewer).where(theirs), execution_options={"synchronize_session": False})
    for one in missing:
        session.expire(one, ["people"])
        audit.record("interview.left", f"application:{one.application_id}", round=one.round)
        telling.told_of_leaving(one, user)
    session.flush()
