"""The verbs on people at a fair: register, ask to be let in, withdraw, be taken out."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from web.core import audit, clock, db
from web.core.errors import Conflict
from web.fairs import queries
from web.fairs.rules import eligibility
from web.fairs.service import BEFORE_PLAN, new_code
from web.models import (
    Fair,
    FairAttendee,
    FairMeeting,
    Graduate,
)
from web.notices.service import tell

MOST_PEOPLE = 20_000
SHAREABLE = ("name", "educations", "languages", "skills", "honours", "specialities", "introduction", "email", "phone")
USUAL = ("name", "educations")


def agreed(chosen: Collection[str], moment: datetime) -> dict[str, Any]:
    """What is kept of the agreement: the field names, known ones only, and when."""
    return {
        "fields": [name for name in SHAREABLE if name in chosen],
        "agreed_at": moment.isoformat(timespec="seconds"),
    }


def next_number(fair_id: int) -> int:
    return (db.session().scalar(select(func.max(FairAttendee.number)).where(FairAttendee.fair_id == fair_id)) or 0) + 1


def _open(fair_id: int) -> Fair:
    """The fair under the lock, while people may register."""
    db.write()
    fair = db.one(Fair, fair_id, lock=True)
    late = fair.register_until is not None and clock.now() > fair.register_until
    if fair.status != "open" or late:
        raise Conflict(_("这场招聘会现在不接受报名。你填的内容没有提交。"))
    return fair


def register(fair_id: int, graduate_id: int, chosen: Collection[str]) -> FairAttendee:
    """Take part in a fair, or take part again; whoever a spreadsheet brought under the same proven e-mail is joined.

    Raises Conflict when the fair takes nobody any more, or one of its rules leaves this graduate out.
    """
    fair = _open(fair_id)
    graduate = db.one(Graduate, graduate_id, lock=True)
    attendee = _own(fair_id, graduate)
    reason = eligibility.reason(fair, graduate)
    if reason and (attendee is None or attendee.status != "registered"):
        raise Conflict(reason)
    return _take_in(fair, graduate, attendee, chosen)


def ask(fair_id: int, graduate_id: int, chosen: Collection[str]) -> FairAttendee:
    """Ask the organiser to be let in though a rule leaves one out. Asking twice is asking once."""
    fair = _open(fair_id)
    graduate = db.one(Graduate, graduate_id, lock=True)
    attendee = _own(fair_id, graduate)
    if attendee is not None and attendee.status == "registered":
        return attendee
    if attendee is not None and attendee.status == "removed":
        raise Conflict(_("主办方没有接受你参加这场招聘会。"))
    attendee = _take_in(fair, graduate, attendee, chosen, status="withdrawn")
    attendee.asked_at = clock.now()
    tell(
        queries.people_of(fair.organiser_id),
        f"fair-ask:{attendee.id}",
        kind="fair",
        words=lambda: _("有毕业生申请参加“%(title)s”，请决定。", title=fair.title),
        link=f"/organiser/fairs/{fair.id}/attendees?shown=asked",
    )
    db.session().flush()
    return attendee


def _own(fair_id: int, graduate: Graduate) -> FairAttendee | None:
    """Their registration, or the one a spreadsheet made under their proven e-mail."""
    session = db.session()
    here = FairAttendee.fair_id == fair_id
    found = session.scalar(select(FairAttendee).where(here, FairAttendee.graduate_id == graduate.id))
    if found is None and graduate.user.reachable:
        mine = (here, FairAttendee.graduate_id.is_(None), FairAttendee.email == graduate.user.email.lower())
        mine = (*mine, FairAttendee.status != "removed")  # one joined with another is not theirs any more
        found = session.scalar(select(FairAttendee).where(*mine).order_by(FairAttendee.number).limit(1))
    return found


def _take_in(
    fair: Fair, graduate: Graduate, attendee: FairAttendee | None, chosen: Collection[str], status: str = "registered"
) -> FairAttendee:
    session, moment, education = db.session(), clock.now(), eligibility.latest(graduate)
    if attendee is None:
        number = next_number(fair.id)
        if number > MOST_PEOPLE:
            raise Conflict(_("这场招聘会的名额已满（%(n)d 人）。", n=MOST_PEOPLE))
        attendee = FairAttendee(fair_id=fair.id, number=number, code=new_code(), created_at=moment)
    elif attendee.status == "removed":
        raise Conflict(_("主办方没有接受你参加这场招聘会。"))
    attendee.graduate_id = graduate.id
    attendee.name = (graduate.name or attendee.name or "")[:60]
    attendee.email = graduate.user.email
    attendee.phone = graduate.phone or attendee.phone or ""
    attendee.school = education.school if education else attendee.school or ""
    attendee.shared = agreed(chosen, moment)
    attendee.status, attendee.updated_at = status, moment
    attendee.asked_at = None
    session.add(attendee)
    session.flush()
    audit.record(f"fair.attendee.{status}", f"attendee:{attendee.id}", fair=fair.id)
    session.flush()
    return attendee


def decide(attendee_id: int, admitted: bool) -> FairAttendee:
    """The organiser lets somebody in who asked, or does not; the person is told either way."""
    attendee = changing(attendee_id)
    if attendee.asked_at is None or attendee.status != "withdrawn":
        raise Conflict(_("这个申请已经处理过了。"))
    attendee.status, attendee.asked_at = ("registered" if admitted else "removed"), None
    if attendee.graduate is not None:
        title = attendee.fair.title
        tell(
            [attendee.graduate.user],
            f"fair-decided:{attendee.id}",
            kind="fair",
            words=lambda: (
                _("主办方同意你参加“%(title)s”，请填志愿。", title=title)
                if admitted
                else _("主办方没有同意你参加“%(title)s”。", title=title)
            ),
            link=f"/me/fairs/{attendee.fair_id}" if admitted else f"/fairs/{attendee.fair_id}",
        )
    audit.record("fair.attendee.decided", f"attendee:{attendee.id}", admitted=admitted)
    db.session().flush()
    return attendee


def changing(attendee_id: int) -> FairAttendee:
    """A registration under the lock, while the fair is not planned yet."""
    db.write()
    attendee = db.one(FairAttendee, attendee_id, lock=True)
    if attendee.fair.status not in BEFORE_PLAN:
        raise Conflict(_("时间表已经排好，这里不能再改。有变化请联系主办方。"))
    return attendee


def share(attendee_id: int, chosen: Collection[str]) -> FairAttendee:
    """Change which fields the agencies met may see; holds from now on, also after publishing."""
    db.write()
    attendee = db.one(FairAttendee, attendee_id, lock=True)
    attendee.shared, attendee.updated_at = agreed(chosen, clock.now()), clock.now()
    audit.record("fair.attendee.shared", f"attendee:{attendee.id}", fields=attendee.shared["fields"])
    db.session().flush()
    return attendee


def withdraw(attendee_id: int) -> FairAttendee:
    """Take part no more; after publishing their meetings that are still to come are called off."""
    db.write()
    attendee = db.one(FairAttendee, attendee_id, lock=True)
    if attendee.status == "registered":
        moment = clock.now()
        attendee.status, attendee.asked_at, attendee.updated_at = "withdrawn", None, moment
        mine = (FairMeeting.attendee_id == attendee_id, FairMeeting.status == "planned")
        db.session().execute(update(FairMeeting).where(*mine).values(status="cancelled", updated_at=moment))
        audit.record("fair.attendee.withdrawn", f"attendee:{attendee.id}", fair=attendee.fair_id)
    db.session().flush()
    return attendee


def remove(attendee_id: int) -> FairAttendee:
    """The organiser takes somebody out before there is a timetable."""
    attendee = changing(attendee_id)
    attendee.status, attendee.asked_at, attendee.updated_at = "removed", None, clock.now()
    audit.record("fair.attendee.removed", f"attendee:{attendee.id}", fair=attendee.fair_id)
    db.session().flush()
    return attendee
