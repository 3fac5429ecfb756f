"""One meeting of an agency: the person as agreed, what came of it, a word about it; and a table's calendar."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, files
from web.core.access import AGENCY, AGENCY_EDITOR, SIGNED_IN, allow
from web.core.i18n import pick
from web.core.links import public_url
from web.fairday import access, queries, service
from web.fairday.forms import FeedbackForm, OutcomeForm
from web.fairday.making import calendars
from web.fairday.queries import report
from web.fairday.rules.times import local
from web.fairday.service import applying
from web.fairday.views import bp
from web.fairs.queries import consent, whole
from web.graduates.queries import field_labels
from web.models import FairMeeting


@bp.get("/agency/fair-meetings/<int:meeting_id>")
@allow(AGENCY)
def meeting(meeting_id: int):
    """One meeting: the person as agreed, what came of it, and a word about it."""
    row = access.own_meeting(current_user, meeting_id)
    form = OutcomeForm(formdata=None, data={"outcome": row.outcome or None, "note": row.outcome_note})
    return _meeting_page(row, form, FeedbackForm(formdata=None))


def _meeting_page(row: FairMeeting, outcome: OutcomeForm, word: FeedbackForm, status: int = 200):
    outcome.seen.data = outcome.seen.data or queries.seen_of(row)
    said = queries.feedback([row.id], "agency").get(row.id)
    if said is not None and word.rating.data is None:
        word.rating.data, word.note.data = str(said.rating), said.note
    stage = consent.stage_of(row, row.table.stand.fair, local(clock.now()).day)
    person = whole([row.attendee_id])[row.attendee_id]
    return render_template(
        "fairday/meeting.html",
        meeting=row,
        outcome=outcome,
        word=word,
        said=said,
        seen=consent.seen(person, stage),
        profile=consent.profile(person, stage),
        field_names=field_labels(),
        kept_days=consent.KEPT_DAYS,
        status_names=report.status_names(),
        place_of=calendars.place_of,
        may_edit=current_user.agency_role in ("owner", "editor"),
        promise=applying.promise(row),
        application=applying.between(row),
    ), status


@bp.post("/agency/fair-meetings/<int:meeting_id>/outcome")
@allow(AGENCY_EDITOR)
def outcome(meeting_id: int):
    row, form = access.own_meeting(current_user, meeting_id), OutcomeForm()
    fair_id = row.fair_id
    if not form.validate_on_submit():
        return _meeting_page(row, form, FeedbackForm(formdata=None), 422)
    unsent = applying.promise(row) == "closed"
    said = service.Said(meeting_id, form.seen.data, form.outcome.data, form.note.data or "")
    service.outcomes([said], queries.By(current_user.id), clock.now())
    flash(_("结果已记录。"), "ok")
    if form.outcome.data in applying.MEANS and unsent:
        flash(_("这个职位已经截止，所以没有发出邀请。重新发布职位，再记一次结果，就会发出。"), "warn")
    return redirect(url_for(".stand_day", fair_id=fair_id) + f"#meeting-{meeting_id}", code=303)


@bp.post("/agency/fair-meetings/<int:meeting_id>/expect")
@allow(AGENCY_EDITOR)
def expect_again(meeting_id: int):
    """Take back that somebody did not come."""
    row = access.own_meeting(current_user, meeting_id)
    fair_id = row.fair_id
    service.expect_again(meeting_id, request.form.get("seen", ""), queries.By(current_user.id), clock.now())
    flash(_("已撤销：这一场又在等人了。"), "ok")
    return redirect(url_for(".stand_day", fair_id=fair_id) + f"#meeting-{meeting_id}", code=303)


@bp.post("/agency/fair-meetings/<int:meeting_id>/feedback")
@allow(AGENCY_EDITOR)
def agency_feedback(meeting_id: int):
    row, form = access.own_meeting(current_user, meeting_id), FeedbackForm()
    if not form.validate_on_submit():
        return _meeting_page(row, OutcomeForm(formdata=None), form, 422)
    service.say(meeting_id, "agency", int(form.rating.data), form.note.data or "", clock.now())
    flash(_("谢谢！你的评价已记录，只有主办方看得到汇总。"), "ok")
    return redirect(url_for(".meeting", meeting_id=meeting_id), code=303)


@bp.get("/fairs/<int:fair_id>/tables/<int:table_id>/calendar.ics")
@allow(SIGNED_IN)
def table_ics(fair_id: int, table_id: int):
    table = access.table(current_user, fair_id, table_id)
    link = public_url("fairday.stand_day", fair_id=fair_id)
    title = f"{pick(table.stand.name, table.stand.name_en)} {table.label}"
    content = calendars.for_table(queries.of_table(table, cancelled=True), title, link)
    return files.attachment(content, f"{title}.ics", calendars.MEDIA_TYPE)
