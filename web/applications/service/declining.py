"""To decline an applicant: decided with a lawful reason, told a day later, and undone until then."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.applications.service import as_seen, move, not_from, tell_other
from web.core import audit, clock, db, outbox
from web.core.errors import Conflict
from web.core.outbox import Effect
from web.models import Application, Decline
from web.models.stages import DECLINED

TOPIC = "application.decline"
UNDONE_WITHIN = timedelta(days=1)
MORNING, EVENING = 9, 21  # hours in China between which a refusal is told


def decline(application_id: int, reason: str, seen: str, actor_id: int, note: str = "") -> Decline:
    """Decide; the application stands as before until the refusal leaves. Conflict as `service.step`."""
    application = as_seen(application_id, seen)
    if application.status not in DECLINED.comes_from:
        raise not_from(application, DECLINED)
    outbox.happened("application.declining", str(application.id), {"application_id": application.id})
    moment = clock.now()
    row = Decline(
        application_id=application.id,
        reason=reason,
        note=note[:400],
        actor_id=actor_id,
        decided_at=moment,
        leaves_at=leaves(moment),
    )
    db.session().add(row)
    db.session().flush()
    audit.record("application.decline", f"application:{application.id}", reason=reason)
    outbox.add(TOPIC, f"{TOPIC}:{row.id}", {"decline_id": row.id}, not_before=row.leaves_at)
    return row


def undo(application_id: int) -> None:
    """Take the decision back. Conflict when it has left, or a colleague took it back already."""
    session = db.write()
    application = db.one(Application, application_id, lock=True)
    if application.decline is None:
        raise Conflict(
            _(
                "没有可以撤销的决定：同事已经撤销，或毕业生已经收到通知。现在的状态是“%(now)s”。",
                now=application.stage.name,
            )
        )
    session.delete(application.decline)
    audit.record("application.decline.undo", f"application:{application.id}")
    session.flush()


def carry_out(session: Session, effects: Sequence[Effect]) -> None:
    """Their day is over: decline and tell, unless it was undone or the application went another way. The application is
    locked before its refusal, as wherever a refusal goes."""
    for effect in effects:
        mine = Decline.id == effect.payload["decline_id"]
        number = session.scalar(select(Decline.application_id).where(mine))
        if number is None:
            continue
        application = db.one(Application, number, lock=True)
        row = session.scalar(select(Decline).where(mine).with_for_update())
        if row is None:
            continue
        reason, note = row.reason, row.note
        move(application, DECLINED, row.actor_id, note, reason)
        tell_other(application, note, reason)


def leaves(decided: datetime) -> datetime:
    """When a refusal decided at this moment is told: a day later, and never at night."""
    there = (decided + UNDONE_WITHIN).astimezone(clock.CHINA)
    if there.hour >= EVENING:
        there += timedelta(days=1)
    if not MORNING <= there.hour < EVENING:
        there = there.replace(hour=MORNING, minute=0, second=0)
    return there.astimezone(decided.tzinfo)
