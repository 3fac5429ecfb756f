"""Check-in at the door: a phone page that works without a network, what it needs, and the marks it sends."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from wtforms import SelectChoice

from web.core import clock, ids
from web.core.access import ORGANISER, PUBLIC, allow
from web.core.links import public_url
from web.fairday import access, calendars, paper, queries, service
from web.fairday.forms import NumberForm, WalkInForm
from web.fairday.times import ended, local
from web.fairday.views import bp
from web.fairs import access as fairs
from web.fairs.queries import stands

KEY = re.compile(r"[A-Za-z0-9-]{8,40}")
HASH = re.compile(r"[0-9a-f]{16,64}")
CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


@bp.get("/organiser/fairs/sw.js")
@allow(PUBLIC)
def service_worker():
    """The script that answers for the check-in page when there is no network; it holds nothing of anybody."""
    script = (Path(current_app.static_folder) / "js/fairday/sw.js").read_bytes()
    response = Response(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/organiser/fairs/<int:fair_id>/check-in")
@allow(ORGANISER)
def checkin(fair_id: int):
    fair = fairs.managed(current_user, fair_id)
    return _door(fair, NumberForm(formdata=None))


def _door(fair, form: NumberForm, status: int = 200):
    people = queries.people(fair.id)
    arrived = sum(p.arrived_at is not None for p in people)
    page = render_template("fairday/checkin.html", fair=fair, form=form, arrived=arrived, registered=len(people))
    return page, status, {"Permissions-Policy": CAMERA}


@bp.get("/organiser/fairs/<int:fair_id>/check-in/app.webmanifest")
@allow(ORGANISER)
def manifest(fair_id: int):
    """So that the page can be put on the phone's home screen."""
    fair = fairs.managed(current_user, fair_id)
    start = url_for(".checkin", fair_id=fair_id)
    values = {
        "name": _("签到 · %(title)s", title=fair.title),
        "short_name": _("签到"),
        "id": start,
        "start_url": start,
        "scope": "/organiser/fairs/",
        "display": "standalone",
        "background_color": "#f4f6f3",
        "theme_color": "#0c5e54",
        "icons": [{"src": url_for("static", filename="img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    response = jsonify(values)
    response.headers["Content-Type"] = "application/manifest+json"
    return response


@bp.get("/organiser/fairs/<int:fair_id>/check-in/people.json")
@allow(ORGANISER)
def people_list(fair_id: int):
    """What a phone at the door keeps: numbers, the hash of each code, a name's last character, who is there."""
    fair = fairs.managed(current_user, fair_id)
    rows = [
        [p.number, ids.digest(p.code)[: service.SHORT_HASH], p.name[-1:], int(queries.is_here(p))]
        for p in queries.people(fair.id)
    ]
    end = ended(fair)
    over = fair.status in ("over", "cancelled") or (end is not None and end < clock.now())
    until = int(end.timestamp() * 1000) if end is not None else 0
    return jsonify(people=[] if over else rows, over=over, until=until, at=int(clock.now().timestamp() * 1000))


@bp.get("/organiser/fairs/<int:fair_id>/check-in/token.json")
@allow(ORGANISER)
def token(fair_id: int):
    """What sending marks needs, asked for when they are sent: a phone keeps no token."""
    fairs.managed(current_user, fair_id)
    return jsonify(csrf=generate_csrf())


@bp.post("/organiser/fairs/<int:fair_id>/marks")
@allow(ORGANISER)
def marks(fair_id: int):
    """A batch of marks from a phone: {now, marks: [{key, kind, at, number | hash}]}, times in milliseconds by its
    clock. Answers {results: {key: taken | known | unknown}}; what is malformed is refused as a whole with 422."""
    fairs.managed(current_user, fair_id)
    moment = clock.now()
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # thousands of brackets within each other
        sent = None
    read = _read(sent, moment)
    if read is None:
        return jsonify(error=_("标记的格式不对，没有保存。")), 422
    return jsonify(results=service.take_marks(fair_id, read, current_user.id, moment) if read else {})


def _read(sent: Any, moment: datetime) -> list[service.Mark] | None:
    rows = sent.get("marks") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or len(rows) > service.MOST_MARKS or not isinstance(sent.get("now"), int | float):
        return None
    try:
        ahead = datetime.fromtimestamp(sent["now"] / 1000, UTC) - moment
    except (ValueError, OverflowError, OSError):
        return None
    read = [_mark(row, ahead) for row in rows]
    return None if None in read else read


def _mark(row: Any, ahead: timedelta) -> service.Mark | None:
    """One mark, its time corrected by how far the phone's clock is ahead."""
    if not isinstance(row, dict) or row.get("kind") not in ("in", "out"):
        return None
    key, at, number, code = row.get("key"), row.get("at"), row.get("number"), row.get("hash") or ""
    if not isinstance(key, str) or not KEY.fullmatch(key) or not isinstance(at, int | float):
        return None
    if code and not (isinstance(code, str) and HASH.fullmatch(code)):
        return None
    if not code and not (isinstance(number, int) and 0 < number < 10**6):
        return None
    try:
        moment = datetime.fromtimestamp(at / 1000, UTC) - ahead
    except (ValueError, OverflowError, OSError):
        return None
    return service.Mark(key, row["kind"], moment, number if not code else None, code)


@bp.post("/organiser/fairs/<int:fair_id>/check-in")
@allow(ORGANISER)
def mark_number(fair_id: int):
    """The same without JavaScript: one number, one mark."""
    fair, form = fairs.managed(current_user, fair_id), NumberForm()
    known = form.validate_on_submit() and queries.by_number(fair_id, form.number.data)
    if not known:
        if not form.number.errors:
            form.number.errors = [_("没有这个编号，请核对后再填。")]
        return _door(fair, form, 422)
    service.arrive(known, current_user.id, clock.now())
    flash(_("%(number)s 号已签到。", number=form.number.data), "ok")
    return redirect(url_for(".checkin", fair_id=fair_id), code=303)


@bp.get("/organiser/fairs/<int:fair_id>/walk-in")
@allow(ORGANISER)
def walk_in(fair_id: int):
    fair = fairs.managed(current_user, fair_id)
    return _walk_in_page(fair, _walk_in_form(fair_id, WalkInForm(formdata=None)))


def _walk_in_form(fair_id: int, form: WalkInForm) -> WalkInForm:
    offered = [stand for stand in stands(fair_id) if stand.positions]
    choices = [SelectChoice(s.id, f"{s.number or ''} {s.name}".strip()) for s in offered]
    for field in (form.first, form.second, form.third):
        field.choices = [SelectChoice(0, _("不选")), *choices]
    return form


def _walk_in_page(fair, form: WalkInForm, status: int = 200):
    return render_template("fairday/walk_in.html", fair=fair, form=form), status


@bp.post("/organiser/fairs/<int:fair_id>/walk-in")
@allow(ORGANISER)
def register_walk_in(fair_id: int):
    fair = fairs.managed(current_user, fair_id)
    form = _walk_in_form(fair_id, WalkInForm())
    if not form.validate_on_submit():
        return _walk_in_page(fair, form, 422)
    asked = service.WalkIn(form.name.data, form.phone.data or "", form.school.data or "", form.stand_ids())
    registered, new, unplaced = service.walk_in(fair_id, asked, current_user.id, clock.now())
    if not new:
        flash(_("这个手机号已经报过名，编号是 %(number)s，已签到。", number=registered.number), "ok")
    for reason in unplaced:
        flash(reason, "warn")
    return redirect(url_for(".walked_in", fair_id=fair_id, attendee_id=registered.id), code=303)


@bp.get("/organiser/fairs/<int:fair_id>/walk-in/<int:attendee_id>")
@allow(ORGANISER)
def walked_in(fair_id: int, attendee_id: int):
    """The new person's number, code and first meetings, to show or photograph."""
    fair = fairs.managed(current_user, fair_id)
    registered = access.attendee(fair, attendee_id)
    return render_template(
        "fairday/walked_in.html",
        fair=fair,
        person=registered,
        meetings=queries.of_person(registered),
        now=local(clock.now()),
        qr=paper.qr(public_url("fairday.person", code=registered.code)),
        place_of=calendars.place_of,
    )
