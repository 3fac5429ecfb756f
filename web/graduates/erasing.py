"""Leaving for good: what names the person is deleted, what others need to count stays without a name."""

from sqlalchemy import delete, select, update

from web.accounts.sessions import end_sessions
from web.applications.queries import RUNNING
from web.core import audit, clock, db, files, ids
from web.fairs import attendance
from web.models import (
    Application,
    ApplicationEvent,
    EmailToken,
    Graduate,
    LoginSession,
    Mail,
    Notice,
    OutboxRow,
    RecoveryCode,
    SavedPosition,
    SavedSearch,
    SecondFactor,
    StoredFile,
    User,
)
from web.people.service import promise_index


def delete_account(graduate_id: int) -> None:
    """Delete an account: profile, résumé, saved positions, sessions and mail go; open applications are withdrawn.

    An empty row without name or address stays behind each application, so that an agency's numbers and an
    organiser's report of people hired stay true. The audit keeps acts by number only.
    """
    session = db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    user = db.one(User, graduate.user_id, lock=True)
    audit.record("account.delete", f"user:{user.id}")
    _leave_applications(graduate, user)
    attendance.forget(graduate_id)
    _empty_profile(graduate)
    promise_index(graduate_id)
    _forget_mail(user.email)
    session.execute(delete(SavedPosition).where(SavedPosition.graduate_id == graduate_id))
    for model in (EmailToken, Notice, RecoveryCode, SavedSearch, SecondFactor):
        session.execute(delete(model).where(model.user_id == user.id))
    end_sessions(user.id)
    session.execute(delete(LoginSession).where(LoginSession.user_id == user.id))
    user.email = f"deleted-{user.id}-{ids.token()[:8].lower()}@deleted.invalid"
    user.password_hash = ""  # no password has this hash
    user.display_name = ""
    user.disabled_at = clock.now()
    user.verified_at = None
    session.flush()


def _leave_applications(graduate: Graduate, user: User) -> None:
    session, moment = db.session(), clock.now()
    for application in session.scalars(
        select(Application).where(Application.graduate_id == graduate.id).with_for_update()
    ).all():
        application.shared, application.message = {}, ""
        if application.status in RUNNING:
            application.status, application.reply_by, application.updated_at = "withdrawn", None, moment
            event = ApplicationEvent(application_id=application.id, at=moment, status="withdrawn")
            session.add(event)
    session.flush()
    theirs = select(Application.id).where(Application.graduate_id == graduate.id)
    own = update(ApplicationEvent).where(ApplicationEvent.application_id.in_(theirs))
    session.execute(own.where(ApplicationEvent.actor_id == user.id).values(note=""))


def _empty_profile(graduate: Graduate) -> None:
    session = db.session()
    for rows in (graduate.educations, graduate.languages, graduate.skills, graduate.honours):
        rows.clear()
    for name in ("name", "phone", "nationality", "introduction", "specialities", "places_note"):
        setattr(graduate, name, "")
    graduate.wished_kinds, graduate.wished_places, graduate.pay_min = [], [], None
    graduate.corrections, graduate.reading = [], {}
    graduate.visibility, graduate.updated_at = "applied", clock.now()
    resume_id, graduate.resume_id = graduate.resume_id, None
    session.flush()
    owned = select(StoredFile).where((StoredFile.owner_id == graduate.user_id) | (StoredFile.id == resume_id))
    for row in session.scalars(owned).all():
        files.remove(row)


def _forget_mail(address: str) -> None:
    """Mail to this address that was not sent yet is not sent; of what was sent nothing is kept but its key."""
    session = db.session()
    session.execute(delete(Mail).where(Mail.to == address))
    for field in ("to", "email"):
        waiting = select(OutboxRow).where(OutboxRow.done_at.is_(None), OutboxRow.payload[field].as_string() == address)
        for row in session.scalars(waiting).all():
            row.payload, row.done_at = {}, clock.now()
    session.flush()
