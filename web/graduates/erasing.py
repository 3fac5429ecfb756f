"""Leaving for good: what names the person is deleted, what others need to count stays without a name."""

from flask import current_app
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
    Invitation,
    LoginSession,
    Mail,
    Notice,
    OutboxRow,
    ProfileLook,
    RecoveryCode,
    SavedPosition,
    SavedSearch,
    SecondFactor,
    StoredFile,
    User,
)
from web.people.service import promise_index


def delete_account(graduate_id: int) -> None:
    """Delete an account: profile, résumé, saved positions, sessions, mail and what others wrote about the person go;
    open applications are withdrawn.

    An empty row without name or address stays behind each application, so that an agency's numbers and an
    organiser's report of people hired stay true. The audit keeps acts by number only.
    """
    session = db.write()
    graduate = db.one(Graduate, graduate_id, lock=True)
    user = db.one(User, graduate.user_id, lock=True)
    audit.record("account.delete", f"user:{user.id}")
    _leave_applications(graduate)
    addresses = attendance.forget(graduate_id, user.email if user.verified_at else "")
    _empty_profile(graduate)
    promise_index(graduate_id)
    _forget_mail({user.email, *addresses})
    for model in (SavedPosition, ProfileLook):
        session.execute(delete(model).where(model.graduate_id == graduate_id))
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
    database = current_app.extensions["database"]
    db.current_unit().after_commit.append(lambda: db.empty_log(database))


def _leave_applications(graduate: Graduate) -> None:
    """Withdraw what is open, and forget every word written in or about an application, whoever wrote it."""
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
    session.execute(update(ApplicationEvent).where(ApplicationEvent.application_id.in_(theirs)).values(note=""))


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


def _forget_mail(addresses: set[str]) -> None:
    """Mail to these addresses that was not sent yet, or failed, is not sent; of what was sent nothing is kept but its
    key; what others invited them to is void."""
    session = db.session()
    session.execute(delete(Mail).where(Mail.to.in_(addresses)))
    session.execute(delete(Invitation).where(Invitation.email.in_(addresses)))
    for field in ("to", "email"):
        to_them = OutboxRow.payload[field].as_string().in_(addresses)
        for row in session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None), to_them)).all():
            row.payload, row.done_at = {}, clock.now()
    session.flush()
