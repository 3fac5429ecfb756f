"""What becomes of applications when their graduate leaves the site."""

from sqlalchemy import delete, select, update

from web.core import clock, db
from web.core.personal import Whose
from web.models import Application, ApplicationEvent, ApplicationNote, Decline, Scorecard
from web.models.stages import WITHDRAWN


def erase(whose: Whose) -> None:
    """In the current written unit: what is open is withdrawn, and every word written in or about an application is
    forgotten, whoever wrote it."""
    session, moment = db.session(), clock.now()
    mine = Application.graduate_id == whose.graduate_id
    for application in session.scalars(select(Application).where(mine).with_for_update()).all():
        application.shared, application.message, application.own_stage_id = {}, "", None
        if application.stage.is_open:
            application.status, application.reply_by, application.updated_at = WITHDRAWN.code, None, moment
            session.add(ApplicationEvent(application_id=application.id, at=moment, status=WITHDRAWN.code))
    session.execute(delete(Decline).where(Decline.application_id.in_(select(Application.id).where(mine))))
    session.execute(
        delete(ApplicationNote).where(ApplicationNote.application_id.in_(select(Application.id).where(mine)))
    )
    session.execute(delete(Scorecard).where(Scorecard.application_id.in_(select(Application.id).where(mine))))
    session.flush()
    theirs = ApplicationEvent.application_id.in_(select(Application.id).where(mine))
    session.execute(update(ApplicationEvent).where(theirs).values(note=""))
