"""Events as guests see them: what is on, one of them, registering and taking it back."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from seeds import reference
from web.core import calendars, clock, links, paging
from web.core.access import PUBLIC, allow
from web.core.files import attachment
from web.core.places import title as place_title
from web.events import access, making, queries, service
from web.events.access import GUEST

bp = Blueprint("events", __name__)


@bp.get("/events")
@allow(PUBLIC)
def index():
    provinces = {r["code"][:2]: place_title(r["code"]) for r in reference.table("regions") if r["level"] == "province"}
    asked, past = request.args.get("in", ""), request.args.get("past") == "1"
    province = asked if asked in provinces else ""
    events, page, pages = queries.listed(province, past, paging.asked())
    ids = [event.id for event in events]
    mine = queries.joined(current_user.id, ids) if current_user.is_authenticated and ids else set()
    kept = {name: value for name, value in (("in", province), ("past", "1" if past else "")) if value}
    return render_template(
        "events/index.html",
        events=events,
        page=page,
        pages=pages,
        provinces=list(provinces.items()),
        province=province,
        past=past,
        mine=mine,
        kept=kept,
    )


@bp.get("/events/<int:event_id>")
@allow(PUBLIC)
def show(event_id: int):
    event = access.public(event_id)
    mine = queries.signup(event_id, current_user.id) if current_user.is_authenticated else None
    left = None if event.seats is None else max(event.seats - queries.signed_up(event_id), 0)
    over, ahead = event.ends_at < clock.now(), event.starts_at > clock.now() + timedelta(days=1)
    may = current_user.is_authenticated and GUEST.test(current_user) and current_user.verified
    return render_template("events/show.html", event=event, mine=mine, left=left, over=over, ahead=ahead, may=may)


@bp.get("/events/<int:event_id>.ics")
@allow(PUBLIC)
def calendar(event_id: int):
    event = access.public(event_id)
    mine = current_user.is_authenticated and queries.signup(event_id, current_user.id) is not None
    content = making.calendar(event, links.public_url("events.show", event_id=event_id), mine)
    return attachment(content, making.file_name(event), calendars.MEDIA_TYPE)


@bp.post("/events/<int:event_id>/join")
@allow(GUEST)
def join(event_id: int):
    access.public(event_id)
    service.join(event_id, current_user.id)
    flash(_("已报名，有变动会告诉你。"), "ok")
    return redirect(url_for("events.show", event_id=event_id), code=303)


@bp.post("/events/<int:event_id>/leave")
@allow(GUEST)
def leave(event_id: int):
    access.public(event_id)
    service.leave(event_id, current_user.id)
    flash(_("已取消报名。"), "ok")
    return redirect(url_for("events.show", event_id=event_id), code=303)
