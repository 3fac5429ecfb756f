"""An organiser's events: writing, publishing, moving and calling off, and who came."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from web.core import clock, paging
from web.core.access import ORGANISER, allow
from web.events import access, queries, service
from web.events.forms import AttendanceForm, CancelForm, EventForm
from web.models import Event

bp = Blueprint("event_desk", __name__, url_prefix="/organiser/events")


@bp.get("")
@allow(ORGANISER)
def index():
    events, page, pages = queries.own(current_user.organiser_id, paging.asked())
    counts = queries.counts([event.id for event in events])
    return render_template("events/desk.html", events=events, page=page, pages=pages, counts=counts, now=clock.now())


@bp.get("/<int:event_id>")
@allow(ORGANISER)
def show(event_id: int):
    return _desk_page(access.own(current_user, event_id))


def _desk_page(event: Event, attendance: AttendanceForm | None = None, cancelling: CancelForm | None = None):
    guests, wrong = queries.guests(event.id), attendance or cancelling
    came = [one.id for one in guests if one.came]
    attendance = attendance or AttendanceForm(formdata=None, guests=guests, came=came, others=event.others)
    attendance.seen.data = queries.attendance_seen(guests, event.others)
    page = render_template(
        "events/manage.html",
        event=event,
        guests=guests,
        came=len(came),
        began=event.starts_at <= clock.now(),
        over=event.ends_at < clock.now(),
        attendance=attendance,
        cancelling=cancelling or CancelForm(formdata=None),
    )
    return page, 422 if wrong else 200


@bp.route("/new", methods=["GET", "POST"])
@allow(ORGANISER)
def create():
    form = EventForm()
    if form.validate_on_submit():
        with form.mending():
            event = service.add(current_user.organiser_id, form.values())
            flash(_("已存为草稿。看过以后再发布。"), "ok")
            return redirect(url_for("event_desk.show", event_id=event.id), code=303)
    return _form_page(form)


@bp.route("/<int:event_id>/edit", methods=["GET", "POST"])
@allow(ORGANISER)
def edit(event_id: int):
    form = EventForm(obj=access.own(current_user, event_id))
    if form.validate_on_submit():
        with form.mending():
            told = service.change(event_id, form.values())
            said = ngettext("已保存，并告诉了 %(num)d 位报名的人。", "已保存，并告诉了 %(num)d 位报名的人。", told)
            flash(said if told else _("已保存。"), "ok")
            return redirect(url_for("event_desk.show", event_id=event_id), code=303)
    return _form_page(form, event_id)


def _form_page(form: EventForm, event_id: int | None = None):
    return render_template("events/edit.html", form=form, event_id=event_id), 422 if form.is_submitted() else 200


@bp.post("/<int:event_id>/publish")
@allow(ORGANISER)
def publish(event_id: int):
    access.own(current_user, event_id)
    service.publish(event_id)
    flash(_("已发布，所有人都看得到，也可以报名。"), "ok")
    return redirect(url_for("event_desk.show", event_id=event_id), code=303)


@bp.post("/<int:event_id>/cancel")
@allow(ORGANISER)
def cancel(event_id: int):
    event = access.own(current_user, event_id)
    form = CancelForm()
    if not form.validate():
        return _desk_page(event, cancelling=form)
    told = service.cancel(event_id, form.note.data)
    flash(ngettext("已取消，并告诉了 %(num)d 位报名的人。", "已取消，并告诉了 %(num)d 位报名的人。", told), "ok")
    return redirect(url_for("event_desk.show", event_id=event_id), code=303)


@bp.post("/<int:event_id>/delete")
@allow(ORGANISER)
def discard(event_id: int):
    access.own(current_user, event_id)
    service.discard(event_id)
    flash(_("草稿已删除。"), "ok")
    return redirect(url_for("event_desk.index"), code=303)


@bp.post("/<int:event_id>/attendance")
@allow(ORGANISER)
def attendance(event_id: int):
    event = access.own(current_user, event_id)
    form = AttendanceForm(guests=queries.guests(event_id))
    if form.validate():
        with form.mending():
            service.enter_attendance(event_id, form.came.data, form.others.data, form.seen.data)
            flash(_("到场情况已记下。"), "ok")
            return redirect(url_for("event_desk.show", event_id=event_id), code=303)
    return _desk_page(event, attendance=form)
