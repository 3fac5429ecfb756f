"""The verbs between a graduate and an agency: apply, invite, answer, take a step, withdraw, keep for later."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from web.agencies.queries import acting
from web.applications import queries
from web.applications.service import sharing
from web.core import audit, clock, db, links, outbox
from web.core.db import Missing
from web.core.errors import Conflict
from web.core.i18n import pick
from web.models import Application, ApplicationEvent, ApplicationNote, Graduate, Position, SavedPosition, Scorecard
from web.models.applications import SOURCES
from web.models.stages import (
    AGENCY,
    APPLIED,
    DECLINED,
    GRADUATE,
    HIRED,
    INTERVIEW,
    INVITED,
    OFFER,
    REFUSED,
    STAGES,
    WITHDRAWN,
    Stage,
)
from web.notices.service import tell
from web.positions.queries import visible


def apply(
    position_id: int,
    graduate_id: int,
    actor_id: int,
    fields: Sequence[str],
    message: str,
    source: str = "",
    begins: Mapping[str, str] | None = None,
) -> Application:
    """Apply, or apply again after having withdrawn; `source` of SOURCES led there, and the agreed fields are shown at
    once, or each from the step it `begins` with. Conflict when closed, incomplete, or applied already."""
    session = db.write()
    _open_position(position_id)
    _require_profile(db.one(Graduate, graduate_id))
    application = queries.between(position_id, graduate_id, lock=True)
    if application is None:
        moment = clock.now()
        application = Application(
            position_id=position_id,
            graduate_id=graduate_id,
            origin=APPLIED.code,
            source=source if source in SOURCES else "",
            status="",  # not stored: the first step below gives it its first status
            created_at=moment,
            updated_at=moment,
        )
        session.add(application)
    elif not application.stage.restarts:
        raise Conflict(_("你已经投递过这个职位，不需要再投一次。当前进度在“投递”里可以看到。"))
    application.message = application.message if application.was_invited else message
    application.shared = sharing.agreed(fields, clock.now(), begins)
    move(application, APPLIED, actor_id, note=message if application.was_invited else "")
    tell_other(application)
    return application


def invite(position_id: int, graduate_id: int, actor_id: int | None, message: str, source: str = "") -> Application:
    """An agency asks a graduate to apply; nothing of the graduate is shown by it. Conflict when there is one already."""
    session = db.write()
    position = _open_position(position_id)
    if queries.between(position_id, graduate_id, lock=True) is not None:
        raise Conflict(_("这位毕业生已经投递过或收到过这个职位的邀请。"))
    moment = clock.now()
    application = Application(
        position_id=position.id,
        graduate_id=graduate_id,
        origin=INVITED.code,
        source=source,
        status=INVITED.code,
        message=message,
        shared={},
        created_at=moment,
        updated_at=moment,
    )
    session.add(application)
    session.flush()
    _remember(application, actor_id, message)
    tell_other(application, message)
    return application


def step(application_id: int, to: str, seen: str, actor_id: int | None, note: str = "") -> Application:
    """The agency moves on. `seen` is the status its page showed: when that is past, nothing happens but a Conflict. What
    may be undone for a day goes by `declining.decline`."""
    stage, application = STAGES[to], as_seen(application_id, seen)
    if stage.by != AGENCY or stage.undoable:
        raise not_from(application, stage)
    move(application, stage, actor_id, note)
    tell_other(application, note)
    if stage is HIRED:
        outbox.happened("application.hired", str(application.id), {"application_id": application.id})
    return application


def end_all(agency_id: int) -> None:
    """In the current written unit: an agency leaves. Who waits for it is told that nothing will come; what anybody
    showed it is shown no more."""
    theirs = select(Application).join(Application.position).where(Position.agency_id == agency_id)
    for application in db.session().scalars(theirs.order_by(Application.id).with_for_update(of=Application)).all():
        application.shared, application.assigned_id, application.own_stage_id = {}, None, None
        if application.stage.is_open:
            if application.decline is not None:
                db.session().delete(application.decline)
            application.status, application.reply_by, application.updated_at = DECLINED.code, None, clock.now()
            db.session().flush()
            _remember(application, audit.actor(), "")
            tell_other(application)
    of_theirs = select(Application.id).join(Application.position).where(Position.agency_id == agency_id)
    for kept in (ApplicationNote, Scorecard):
        db.session().execute(delete(kept).where(kept.application_id.in_(of_theirs)))
    db.session().flush()


def withdraw(application_id: int, actor_id: int) -> Application:
    """The graduate takes the application back; from then on the agency sees none of the shared fields."""
    db.write()
    application = db.one(Application, application_id, lock=True)
    move(application, WITHDRAWN, actor_id)
    application.shared = {}
    tell_other(application)
    return application


def share(application_id: int, fields: Sequence[str], begins: Mapping[str, str], actor_id: int) -> Application:
    """The graduate agrees anew to what the agency sees, from now on: what was left out is seen no more, at once."""
    session = db.write()
    application = db.one(Application, application_id, lock=True)
    if not application.stage.shares:
        raise Conflict(_("这份投递现在是“%(now)s”，机构看不到资料。", now=application.stage.name))
    application.shared = sharing.agreed(fields, clock.now(), begins)
    audit.record(
        "application.share", f"application:{application.id}", actor_id=actor_id, shown=application.shared["fields"]
    )
    session.flush()
    return application


def answer(
    application_id: int,
    accept: bool,
    actor_id: int,
    fields: Sequence[str] = (),
    note: str = "",
    begins: Mapping[str, str] | None = None,
) -> Application:
    """The graduate answers an invitation: accepting makes it an application with the agreed fields, each from its step."""
    db.write()
    application = db.one(Application, application_id, lock=True)
    if not application.stage.invites:
        raise Conflict(_("这份邀请已经答复过了，当前状态：%(status)s。", status=application.stage.name))
    if accept:
        _open_position(application.position_id)
        _require_profile(application.graduate)
        application.shared = sharing.agreed(fields, clock.now(), begins)
    move(application, APPLIED if accept else REFUSED, actor_id, note)
    tell_other(application)
    return application


def save(position_id: int, graduate_id: int) -> None:
    """Keep a visible position for later; keeping it twice is keeping it once."""
    session = db.write()
    if session.scalar(select(Position.id).where(Position.id == position_id, visible())) is None:
        raise Missing(f"Position {position_id}")
    if queries.saved_row(position_id, graduate_id) is None:
        session.add(SavedPosition(position_id=position_id, graduate_id=graduate_id, created_at=clock.now()))
        audit.record("position.save", f"position:{position_id}")
        session.flush()


def unsave(position_id: int, graduate_id: int) -> None:
    """Keep it no longer; works for closed positions too."""
    session = db.write()
    row = queries.saved_row(position_id, graduate_id)
    if row is not None:
        session.delete(row)
        audit.record("position.unsave", f"position:{position_id}")
        session.flush()


def working_days_after(day: date, count: int) -> date:
    """The `count`th day after `day` that is no Saturday or Sunday; public holidays are not known here."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _require_profile(graduate: Graduate) -> None:
    gaps = sharing.missing_in_profile(graduate)
    if gaps:
        raise Conflict(_("你的资料还缺：%(gaps)s。补上以后就可以投递，什么都没有丢。", gaps=_("、").join(gaps)))


def _open_position(position_id: int) -> Position:
    found = select(Position).where(Position.id == position_id, visible()).with_for_update(of=Position)
    position = db.session().scalar(found)
    if position is None:
        raise Conflict(_("这个职位已经停止招聘，所以没有提交。可以看看相似的职位。"))
    return position


def move(application: Application, to: Stage, actor_id: int | None, note: str = "", reason: str = "") -> None:
    """The step itself, in the current written unit; a refusal that was not told yet is moot then."""
    if application.status not in to.comes_from:
        raise not_from(application, to)
    application.status, application.own_stage_id = to.code, None
    application.updated_at = clock.now()
    application.reply_by = _promised(application) if to.owes_reply else None
    db.session().flush()
    if application.decline is not None:
        db.session().delete(application.decline)
    _remember(application, actor_id, note, reason)


def owe(application: Application, owes: bool) -> None:
    """In the current written unit, whose application is locked: whether it waits for the agency again, which then has the
    promised time from now on, or no more."""
    if not owes:
        application.reply_by = None
    elif application.reply_by is None:
        application.reply_by = _promised(application)
    db.session().flush()


def _promised(application: Application) -> date:
    agency = db.one(Position, application.position_id).agency
    return working_days_after(clock.today(), agency.reply_days)


def as_seen(application_id: int, seen: str) -> Application:
    """Locked for writing; Conflict when it stands no longer as the page showed it, or a colleague has declined it."""
    db.write()
    application = db.one(Application, application_id, lock=True)
    if application.status != seen:
        raise Conflict(
            _(
                "这份投递刚刚变成了“%(status)s”（可能是同事或毕业生操作的），你的操作没有执行。请刷新后再决定。",
                status=application.stage.name,
            )
        )
    refuse_declined(application)
    return application


def refuse_declined(application: Application) -> None:
    """Conflict when a colleague has declined it and the graduate was not told yet."""
    if application.decline is not None:
        raise Conflict(_("已经决定不予通过，还没有告诉毕业生。要改主意，请先撤销。"))


def not_from(application: Application, to: Stage) -> Conflict:
    return Conflict(_("现在的状态是“%(now)s”，不能再改成“%(to)s”。", now=application.stage.name, to=to.name))


def _remember(application: Application, actor_id: int | None, note: str, reason: str = "") -> None:
    """The step in the application's own history and in the audit; at the interview one is to be arranged, from the offer on
    none is, and what rests on an application that ended without a hire ends too."""
    event = ApplicationEvent(
        application_id=application.id,
        at=clock.now(),
        actor_id=actor_id,
        status=application.status,
        reason=reason,
        note=note[:400],
    )
    db.session().add(event)
    audit.record(f"application.{application.status}", f"application:{application.id}")
    db.session().flush()
    what = {INTERVIEW: "application.interview", OFFER: "application.offered"}.get(application.stage, "")
    if what := "application.ended" if application.stage.fails else what:
        outbox.happened(what, f"{application.id}:{event.id}", {"application_id": application.id})


def tell_other(application: Application, note: str = "", reason: str = "") -> None:
    """The side that did not take the step, by mail and on the site, once for each event. Of the agency everyone who may
    act, and no data of the graduate; the graduate also what the agency wrote."""
    stage, position = application.stage, db.one(Position, application.position_id)
    if stage.told == GRADUATE:
        people = [db.one(Graduate, application.graduate_id).user]
    else:
        people, note = acting([position.agency_id]).get(position.agency_id, ()), ""

    def write() -> str:
        agency = pick(position.agency.name, position.agency.name_en)
        return str(stage.notice) % {"title": pick(position.title, position.title_en), "agency": agency}

    tell(
        people,
        f"application:{application.id}:{queries.event_count(application.id)}",
        kind="application",
        words=write,
        link=links.path("applications.show", application_id=application.id),
        letter=f"applications/mail/to_{stage.told}.txt",
        **{
            "stage": stage,
            "note": note,
            "reason": reason,
            "position": position,
            "agency": position.agency,
            "application": application,
        },
    )
