"""The page a code opens, without login: one person's meetings, calendar, and a word about each."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_login import current_user

from web.core import clock, db, files, paper
from web.core.access import ORGANISER, PUBLIC, allow
from web.core.i18n import pick
from web.core.links import public_url
from web.fairday import access, queries, service
from web.fairday.forms import FeedbackForm
from web.fairday.making import calendars
from web.fairday.queries import By
from web.fairday.rules.times import local
from web.fairday.views import bp, by_link
from web.fairday.views.door import said_of
from web.fairs import access as fairs
from web.models import FairMeeting
from web.timetables import queries as timetables


@bp.after_request
def _secret_pages(response: Response) -> Response:
    """A page with a secret address is found by it alone: no search engine keeps it. No link tells it to another
    site either (`core.headers`), but this one hears it: over https forms are taken with their referrer only."""
    if request.path.startswith(("/f/", "/door/", "/stand/")):
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _owner(code: str):
    return by_link("attendee", lambda: access.by_code(code))


@bp.get("/f/<code>")
@allow(PUBLIC)
def person(code: str):
    """What one person does at the fair, renewed by itself on the day."""
    owner = _owner(code)
    now, fair = local(clock.now()), owner.fair
    meetings = queries.of_person(owner) if fair.status in access.RUNNING else []
    runs = current_user.is_authenticated and current_user.organiser_id == fair.organiser_id
    return render_template(
        "fairday/person.html",
        owner=owner,
        fair=fair,
        meetings=meetings,
        said=queries.feedback([m.id for m in meetings], "graduate"),
        placed=timetables.latest_placing(fair.id) is not None,
        version=queries.version(fair.id),
        qr=paper.qr(public_url("fairday.person", code=code)),
        now=now,
        next_one=_next(meetings, now),
        held_today=any(w.day == now.day for w in fair.windows),
        place_of=calendars.place_of,
        may_check_in=runs,
        has_come=queries.is_here(owner),
    )


def _next(meetings: list[FairMeeting], now) -> FairMeeting | None:
    coming = (m for m in meetings if m.status in ("planned", "started") and (m.day, m.ends) > (now.day, now.minute))
    return next(coming, None)


@bp.get("/f/<code>/calendar.ics")
@allow(PUBLIC)
def person_ics(code: str):
    owner = _owner(code)
    meetings = queries.of_person(owner, cancelled=True) if owner.fair.status in access.RUNNING else []
    title = pick(owner.fair.title, owner.fair.title_en)
    content = calendars.for_person(meetings, title, public_url("fairday.person", code=code))
    return files.attachment(content, f"{title}.ics", calendars.MEDIA_TYPE)


@bp.post("/f/<code>/arrive")
@allow(ORGANISER)
def arrive(code: str):
    """The door's own way without the check-in page: any camera opens the personal page, one tap marks the person."""
    owner = _owner(code)
    fairs.managed(current_user, owner.fair_id)
    flash(*said_of(owner, service.arrive(owner, By(current_user.id), clock.now())))
    return redirect(url_for(".person", code=code), code=303)


@bp.get("/f/<code>/meetings/<int:meeting_id>/feedback")
@allow(PUBLIC)
def feedback(code: str, meeting_id: int):
    meeting = _met(code, meeting_id)
    said = queries.feedback([meeting.id], "graduate").get(meeting.id)
    form = FeedbackForm(formdata=None, data={"rating": str(said.rating), "note": said.note} if said else None)
    return render_template("fairday/feedback.html", form=form, meeting=meeting, back=url_for(".person", code=code))


@bp.post("/f/<code>/meetings/<int:meeting_id>/feedback")
@allow(PUBLIC)
def send_feedback(code: str, meeting_id: int):
    meeting, form = _met(code, meeting_id), FeedbackForm()
    if not form.validate_on_submit():
        back = url_for(".person", code=code)
        return render_template("fairday/feedback.html", form=form, meeting=meeting, back=back), 422
    service.say(meeting.id, "graduate", int(form.rating.data), form.note.data or "", clock.now())
    return redirect(url_for(".thanks", code=code), code=303)


def _met(code: str, meeting_id: int) -> FairMeeting:
    _owner(code)
    meeting = access.met(code, meeting_id)
    if meeting.status not in ("started", "met"):
        raise db.Missing(f"FairMeeting {meeting_id}")
    return meeting


@bp.get("/f/<code>/thanks")
@allow(PUBLIC)
def thanks(code: str):
    owner = _owner(code)
    meetings = [m for m in queries.of_person(owner) if m.status == "met"]
    said = queries.feedback([m.id for m in meetings], "graduate")
    left = [m for m in meetings if m.id not in said]
    return render_template("fairday/thanks.html", owner=owner, fair=owner.fair, left=left)
