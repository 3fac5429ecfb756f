"""The verbs between a graduate and an agency: apply, invite, answer, take a step, withdraw, keep for later."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import select

from web.agencies.queries import acting
from web.applications import queries
from web.applications.service import sharing
from web.core import audit, clock, db, links, outbox
from web.core.db import Missing
from web.core.errors import Conflict
from web.core.i18n import pick
from web.models import Application, ApplicationEvent, Graduate, Position, SavedPosition, User
from web.notices.service import tell
from web.positions.queries import visible

# Who may move an application from where to where. Everything not written here is refused.
STEPS: dict[str, dict[str, tuple[str, ...]]] = {
    "agency": {
        "applied": ("interview", "declined"),
        "interview": ("offer", "declined"),
        "offer": ("hired", "declined"),
    },
    "graduate": {
        "": ("applied",),
        "invited": ("applied", "refused"),
        "applied": ("withdrawn",),
        "interview": ("withdrawn",),
        "offer": ("withdrawn",),
        "withdrawn": ("applied",),
        "refused": ("applied",),
    },
}
OWN_STEPS = ("applied", "withdrawn", "refused")  # the graduate takes these, the agency all others
STATUS_NAMES = {
    "invited": _l("已邀请"),
    "applied": _l("已投递"),
    "interview": _l("面试"),
    "offer": _l("录用意向"),
    "hired": _l("已录用"),
    "declined": _l("未通过"),
    "withdrawn": _l("已撤回"),
    "refused": _l("已婉拒邀请"),
}
AGENCY_NOTICES = {
    "applied": _l("新的投递：%(title)s"),
    "withdrawn": _l("投递已撤回：%(title)s"),
    "refused": _l("邀请被婉拒：%(title)s"),
}
GRADUATE_NOTICES = {
    "invited": _l("%(agency)s 邀请你投递：%(title)s"),
    "interview": _l("约你面试：%(title)s"),
    "offer": _l("录用意向：%(title)s"),
    "hired": _l("已录用：%(title)s"),
    "declined": _l("未通过：%(title)s"),
}
REPLY_DAYS = 10
OWES_REPLY = ("applied", "interview")  # in these the agency owes the graduate an answer by a promised day


def apply(position_id: int, graduate_id: int, actor_id: int, fields: Sequence[str], message: str) -> Application:
    """Apply, or apply again after having withdrawn. Conflict when closed, incomplete, or applied already."""
    session = db.write()
    position = _open_position(position_id)
    _require_profile(db.one(Graduate, graduate_id))
    application = queries.between(position_id, graduate_id, lock=True)
    if application is None:
        moment = clock.now()
        application = Application(
            position_id=position_id,
            graduate_id=graduate_id,
            origin="applied",
            status="",  # not stored: the first step below gives it its first status
            created_at=moment,
            updated_at=moment,
        )
        session.add(application)
    elif application.status not in ("withdrawn", "refused"):
        raise Conflict(_("你已经投递过这个职位，不需要再投一次。当前进度在“投递”里可以看到。"))
    application.message = message if application.origin == "applied" else application.message
    application.shared = sharing.agreed(fields, clock.now())
    _move(application, "graduate", "applied", actor_id, note=message if application.origin == "invited" else "")
    _tell_agency(application, position, "applied")
    return application


def invite(position_id: int, graduate_id: int, actor_id: int | None, message: str) -> Application:
    """An agency asks a graduate to apply; nothing of the graduate is shown by it. Conflict when there is one already."""
    session = db.write()
    position = _open_position(position_id)
    if queries.between(position_id, graduate_id, lock=True) is not None:
        raise Conflict(_("这位毕业生已经投递过或收到过这个职位的邀请。"))
    moment = clock.now()
    application = Application(
        position_id=position.id,
        graduate_id=graduate_id,
        origin="invited",
        status="invited",
        message=message,
        shared={},
        created_at=moment,
        updated_at=moment,
    )
    session.add(application)
    session.flush()
    _remember(application, actor_id, message)
    _tell_graduate(application, message)
    return application


def step(application_id: int, to: str, seen: str, actor_id: int | None, note: str = "") -> Application:
    """The agency moves on. `seen` is the status its page showed: when that is past, nothing happens but a Conflict."""
    db.write()
    application = db.one(Application, application_id, lock=True)
    if application.status != seen:
        raise Conflict(
            _(
                "这份投递刚刚变成了“%(status)s”（可能是同事或毕业生操作的），你的操作没有执行。请刷新后再决定。",
                status=STATUS_NAMES[application.status],
            )
        )
    _move(application, "agency", to, actor_id, note)
    _tell_graduate(application, note)
    if to == "hired":
        outbox.happened("application.hired", str(application.id), {"application_id": application.id})
    return application


def end_all(agency_id: int) -> None:
    """In the current written unit: an agency leaves. Who waits for it is told that nothing will come; what anybody
    showed it is shown no more."""
    theirs = select(Application).join(Application.position).where(Position.agency_id == agency_id)
    for application in db.session().scalars(theirs.order_by(Application.id).with_for_update(of=Application)).all():
        application.shared = {}
        if application.status in queries.RUNNING:
            application.status, application.reply_by, application.updated_at = "declined", None, clock.now()
            db.session().flush()
            _remember(application, audit.actor(), "")
            _tell_graduate(application, "")
    db.session().flush()


def withdraw(application_id: int, actor_id: int) -> Application:
    """The graduate takes the application back; from then on the agency sees none of the shared fields."""
    db.write()
    application = db.one(Application, application_id, lock=True)
    _move(application, "graduate", "withdrawn", actor_id)
    application.shared = {}
    _tell_agency(application, application.position, "withdrawn")
    return application


def answer(application_id: int, accept: bool, actor_id: int, fields: Sequence[str] = (), note: str = "") -> Application:
    """The graduate answers an invitation: accepting makes it an application with the agreed fields."""
    db.write()
    application = db.one(Application, application_id, lock=True)
    if application.status != "invited":
        raise Conflict(_("这份邀请已经答复过了，当前状态：%(status)s。", status=STATUS_NAMES[application.status]))
    if accept:
        _open_position(application.position_id)
        _require_profile(application.graduate)
        application.shared = sharing.agreed(fields, clock.now())
    _move(application, "graduate", "applied" if accept else "refused", actor_id, note)
    _tell_agency(application, application.position, application.status)
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


def _move(application: Application, side: str, to: str, actor_id: int | None, note: str = "") -> None:
    before = application.status
    if to not in STEPS[side].get(before, ()):
        raise Conflict(
            _("现在的状态是“%(now)s”，不能再改成“%(to)s”。", now=STATUS_NAMES[before], to=STATUS_NAMES.get(to, to))
        )
    application.status = to
    application.updated_at = clock.now()
    application.reply_by = working_days_after(clock.today(), REPLY_DAYS) if to in OWES_REPLY else None
    db.session().flush()
    _remember(application, actor_id, note)


def _remember(application: Application, actor_id: int | None, note: str) -> None:
    event = ApplicationEvent(
        application_id=application.id, at=clock.now(), actor_id=actor_id, status=application.status, note=note[:400]
    )
    db.session().add(event)
    audit.record(f"application.{application.status}", f"application:{application.id}")
    db.session().flush()


def _tell_agency(application: Application, position: Position, what: str) -> None:
    """Everyone of the agency who may act; no data of the graduate leaves by mail, and none goes to a stopped one."""
    people = acting([position.agency_id]).get(position.agency_id, ())
    _tell(application, people, "agency", what, AGENCY_NOTICES[what], position)


def _tell_graduate(application: Application, note: str) -> None:
    """The agency's step, with what it wrote."""
    user, step = db.one(Graduate, application.graduate_id).user, application.status
    position = db.one(Position, application.position_id)
    _tell(application, [user], "graduate", step, GRADUATE_NOTICES[step], position, note)


def _tell(
    application: Application,
    people: Sequence[User],
    side: str,
    what: str,
    words: LazyString,
    position: Position,
    note: str = "",
) -> None:
    """By mail and on the site itself, once for each event."""

    def write() -> str:
        agency = pick(position.agency.name, position.agency.name_en)
        return str(words) % {"title": pick(position.title, position.title_en), "agency": agency}

    tell(
        people,
        f"application:{application.id}:{queries.event_count(application.id)}",
        kind="application",
        words=write,
        link=links.path("applications.show", application_id=application.id),
        letter=f"applications/mail/to_{side}.txt",
        **{"what": what, "note": note, "position": position, "agency": position.agency},
        application=application,
    )
