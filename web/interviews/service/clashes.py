"""Nobody is in two places at once: what stands in the way of a time, said to whom it belongs to."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from web.core import clock, db
from web.core.i18n import pick
from web.core.refusals import Conflict, Wrong
from web.interviews import words
from web.interviews.queries import busy
from web.interviews.queries.busy import Standing
from web.models import AgencyMember, Application, Graduate
from web.models.stages import GRADUATE

Span = tuple[datetime, datetime]
FURTHEST = timedelta(days=180)
FIELD = "time1"  # of the forms, beside which a wrong time is told


def check(times: Sequence[Span], field: str = FIELD) -> None:
    """Raises Wrong for what is past, far off, or meets another of them."""
    if any(start <= clock.now() for start, _end in times):
        raise Wrong(_("时间已经过去。"), field)
    if any(start > clock.now() + FURTHEST for start, _end in times):
        raise Wrong(_("请填写半年以内的时间。"), field)
    ordered = sorted(times)
    if any(end > start for (_start, end), (start, _end) in zip(ordered, ordered[1:], strict=False)):
        raise Wrong(_("这些时间互相重叠。"), field)


def hold(application: Application, user_ids: Collection[int]) -> None:
    """Take the time of everybody concerned, the graduate first: two acts that want the same hour wait for each other."""
    db.one(Graduate, application.graduate_id, lock=True)
    hold_members(application.position.agency_id, user_ids)


def hold_members(agency_id: int, user_ids: Collection[int]) -> None:
    theirs = select(AgencyMember).where(AgencyMember.agency_id == agency_id, AgencyMember.user_id.in_(user_ids))
    db.session().scalars(theirs.order_by(AgencyMember.id).with_for_update()).all()


def of_interview(
    application: Application, user_ids: Collection[int], times: Sequence[Span], besides: int | None
) -> Standing | None:
    """What stands in the way of an interview at any of these times. Four queries."""
    since, until = busy.around(times)
    theirs = busy.of_graduate(application.graduate_id, since, until, besides)
    ours = busy.of_members(application.position.agency_id, user_ids, since, until, besides)
    return busy.clash([*theirs, *ours], times)


def refuse(application: Application, user_ids: Collection[int], times: Sequence[Span], side: str, besides: int | None):
    """Raises Wrong beside the agency's times, Conflict to the graduate; each hears what stands there of their own."""
    found = of_interview(application, user_ids, times, besides)
    if found is not None and side == GRADUATE:
        raise Conflict(to_graduate(found))
    if found is not None:
        raise Wrong(to_agency(found, application.position.agency_id), FIELD)


def nobody() -> str:
    """What a graduate reads of a time at which nobody asks the questions, as whoever was to left the agency."""
    return _("面试官刚刚有了变动，这个时间不能选了。请机构另约。")


def to_graduate(found: Standing) -> str:
    """What a graduate reads: of their own what it is, of the agency's people that they are taken."""
    if found.who is not None:
        return _("机构的面试官这个时间刚刚有了别的安排，请选另一个时间。")
    when = words.span(found.starts_at, found.ends_at)
    if found.interview is not None:
        position = found.interview.application.position
        agency = pick(position.agency.name, position.agency.name_en)
        title = pick(position.title, position.title_en)
        return _("你在 %(when)s 已有面试：%(title)s（%(agency)s）。", when=when, title=title, agency=agency)
    fair, stand = found.meeting.attendee.fair, found.meeting.table.stand
    names = {"fair": pick(fair.title, fair.title_en), "stand": pick(stand.name, stand.name_en)}
    return _("你在 %(when)s 有招聘会“%(fair)s”的会面：%(stand)s。", when=when, **names)


def to_agency(found: Standing, agency_id: int) -> str:
    """What an agency reads: of its own people and interviews what it is, of the graduate's other time that it is taken."""
    when = words.span(found.starts_at, found.ends_at)
    if found.slot is not None:
        return _("%(name)s %(when)s 已有开放的时段。", name=found.who.display_name, when=when)
    if found.interview is not None and found.interview.application.position.agency_id == agency_id:
        position = found.interview.application.position
        title = pick(position.title, position.title_en)
        if found.who is None:
            return _("这位毕业生 %(when)s 已有你们的面试：%(title)s。", when=when, title=title)
        return _("%(name)s %(when)s 已有面试：%(title)s。", name=found.who.display_name, when=when, title=title)
    if found.who is not None and found.meeting is not None:
        fair = found.meeting.attendee.fair
        title = pick(fair.title, fair.title_en)
        return _("%(name)s %(when)s 在招聘会“%(fair)s”有会面。", name=found.who.display_name, when=when, fair=title)
    if found.who is not None:  # at another agency, which is nobody's business here
        return _("%(name)s %(when)s 已有别的安排。", name=found.who.display_name, when=when)
    return _("这位毕业生 %(when)s 已有别的安排。", when=when)
