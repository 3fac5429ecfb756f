"""The verbs of reports: tell, decide, appeal, settle the appeal."""

from flask_babel import gettext as _
from sqlalchemy import update

from web.agencies import queries as agency_queries
from web.agencies import service as agencies
from web.core import audit, clock, db, ids
from web.core.personal import Whose
from web.core.refusals import Conflict, Wrong
from web.messages import service as messages
from web.models import Agency, Complaint
from web.moderation import queries, rules
from web.moderation.access import Subject
from web.moderation.telling import tell_concerned, tell_desk, tell_reporter
from web.positions import service as positions


def add(subject: Subject, reason: str, text: str, reporter_id: int | None) -> tuple[Complaint, str]:
    """Report something; returns it and, for a visitor, the code they look at it by ("" for somebody signed in). Who
    reports the same again before it is decided has reported it once."""
    session, code = db.write(), "" if reporter_id else ids.token()
    if reporter_id and (same := queries.waiting_of(reporter_id, subject.kind, subject.id)):
        return same, ""
    row = Complaint(
        kind=subject.kind,
        subject_id=subject.id,
        title=subject.title,
        agency_id=subject.agency_id,
        organiser_id=subject.organiser_id,
        user_id=subject.user_id,
        province=subject.province,
        reason=reason,
        text=text,
        reporter_id=reporter_id,
        code_hash=ids.digest(code) if code else None,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    if subject.kind == "message":
        messages.mark_reported(subject.id)
    audit.record("complaint.add", f"complaint:{row.id}", about=f"{row.kind}:{row.subject_id}", reason=reason)
    tell_desk(row, "new")
    return row, code


def decide(complaint_id: int, verdict: str, note: str, decider_id: int, organiser_id: int | None) -> None:
    """Decide on a report, carry the sanction out at once, and tell both sides. Raises Conflict when it is decided."""
    session = db.write()
    row = db.one(Complaint, complaint_id, lock=True)
    if row.status != "open":
        raise Conflict(_("这件举报已经处理过了，请看最新的结果。"))
    if verdict not in rules.verdicts(row.kind, row.agency_id is not None):
        raise Wrong(_("请选一项。"), "verdict")
    if verdict == "hidden":
        positions.take_down(row.subject_id)
    if verdict == "suspended":
        _suspend(row.agency_id, note, organiser_id)
    row.status, row.note, row.decided_at, row.decided_by = verdict, note, clock.now(), decider_id
    session.flush()
    audit.record("complaint.decide", f"complaint:{row.id}", verdict=verdict, about=f"{row.kind}:{row.subject_id}")
    tell_reporter(row)
    if verdict in rules.SANCTIONS:
        tell_concerned(row, "decided")


def _suspend(agency_id: int, note: str, organiser_id: int | None) -> None:
    agency = db.one(Agency, agency_id, lock=True)
    if not agency.may("work"):
        raise Wrong(_("这家机构已经不能使用平台，请选别的处理。"), "verdict")
    agencies.decide(agency_id, organiser_id, "suspended", note[:300], (), agency_queries.facts(agency))


def appeal(complaint_id: int, text: str) -> None:
    """Whoever is concerned asks for another look, once. Raises Conflict the second time."""
    session = db.write()
    row = db.one(Complaint, complaint_id, lock=True)
    if row.status not in rules.SANCTIONS or row.appealed_at is not None:
        raise Conflict(_("每个处理只能申诉一次。"))
    row.appeal, row.appealed_at, row.appeal_status = text, clock.now(), "open"
    session.flush()
    audit.record("complaint.appeal", f"complaint:{row.id}")
    tell_desk(row, "appeal")


def settle(complaint_id: int, outcome: str, note: str, decider_id: int) -> None:
    """Decide on the appeal: "upheld", or "lifted", which takes the sanction back at once. Raises Conflict when there is
    none to decide, or for whoever decided on the report."""
    session = db.write()
    row = db.one(Complaint, complaint_id, lock=True)
    if row.appeal_status != "open":
        raise Conflict(_("没有等待处理的申诉，请看最新的结果。"))
    if row.decided_by == decider_id:
        said = _("申诉要由没有作出原处理的人来处理，请另一位同事、国家局或管理员处理。")
        raise Conflict(said)
    if outcome == "lifted" and row.status == "hidden":
        positions.put_back(row.subject_id)
    if outcome == "lifted" and row.status == "suspended":
        agencies.readmit(row.agency_id)
    row.appeal_status, row.appeal_note, row.settled_at = outcome, note, clock.now()
    session.flush()
    audit.record("complaint.settle", f"complaint:{row.id}", outcome=outcome)
    tell_concerned(row, "settled")


def forget_reporter(whose: Whose) -> None:
    """In the current written unit: who reported leaves. Their words go and what they reported stays to be decided."""
    mine = update(Complaint).where(Complaint.reporter_id == whose.user_id)
    db.session().execute(mine.values(reporter_id=None, text=""))
