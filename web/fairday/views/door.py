"""Check-in at the door: a phone page that works without a network, what it needs, and the marks it sends."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from wtforms import SelectChoice

from web.core import clock, db, ids, labels, paper
from web.core.access import ORGANISER, PUBLIC, allow
from web.core.errors import Conflict
from web.core.links import public_url
from web.fairday import access, queries, service
from web.fairday.forms import NumberForm, WalkInForm
from web.fairday.making import calendars
from web.fairday.queries import By
from web.fairday.rules.times import Local, ended, local
from web.fairday.views import bp, by_link
from web.fairs import access as fairs
from web.fairs.queries import clock_text, stands
from web.models import Fair, FairAttendee

KEY = re.compile(r"[A-Za-z0-9-]{8,40}")
HASH = re.compile(r"[0-9a-f]{16,64}")
SENT_LATE = timedelta(days=1)  # after the end a phone that had no network may still send what it kept
CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


@dataclass(frozen=True, slots=True)
class Door:
    """The check-in of a fair for whoever stands at it: the organiser's people, or a helper with a link."""

    fair: Fair
    by: By
    urls: Mapping[str, str]
    helper: str = ""  # the helper's name
    over: bool = False  # nobody is shown any more; marks made before are still taken


def _own(fair_id: int) -> Door:
    fair = fairs.managed(current_user, fair_id)
    return Door(fair, By(current_user.id), _urls("fairday.{}", "/organiser/fairs/", fair_id=fair_id), "", _over(fair))


def _helping(door_code: str) -> Door:
    """The door a helper's link opens until the fair is over. Raises Missing once it was taken back."""
    own = by_link("pass", lambda: access.link(door_code, at_stand=False))
    if _over(own.fair, SENT_LATE):
        raise db.Missing("FairPass")
    urls = _urls("fairday.helper_{}", "/door/", door_code=door_code)
    return Door(own.fair, By(None, own.id, "link"), urls, own.name, _over(own.fair))


def _urls(endpoint: str, scope: str, **values: Any) -> dict[str, str]:
    names = ("checkin", "mark_number", "people_list", "marks", "token", "manifest")
    urls = {name: url_for(endpoint.format(name), **values) for name in names}
    return urls | {"worker": url_for(endpoint.format("worker")), "scope": scope}


def _over(fair: Fair, later: timedelta = timedelta()) -> bool:
    end = ended(fair)
    return fair.status == "cancelled" or (end is not None and end + later < clock.now())


@bp.get("/organiser/fairs/sw.js")
@allow(PUBLIC)
def worker():
    """The script that answers for the check-in page when there is no network; it holds nothing of anybody."""
    return _script()


@bp.get("/door/sw.js")
@allow(PUBLIC)
def helper_worker():
    """The same for helpers: a script answers only for pages beside it."""
    return _script()


def _script() -> Response:
    script = (Path(current_app.static_folder) / "js/fairday/sw.js").read_bytes()
    response = Response(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/organiser/fairs/<int:fair_id>/check-in")
@allow(ORGANISER)
def checkin(fair_id: int):
    return _door(_own(fair_id), NumberForm(formdata=None))


@bp.get("/door/<door_code>")
@allow(PUBLIC)
def helper_checkin(door_code: str):
    """A helper checks people in and does nothing else."""
    return _door(_helping(door_code), NumberForm(formdata=None))


def _door(door: Door, form: NumberForm, status: int = 200):
    registered, arrived = queries.arrivals(door.fair.id)
    page = render_template(
        "fairday/checkin.html", door=door, fair=door.fair, form=form, arrived=arrived, registered=registered
    )
    return page, status, {"Permissions-Policy": CAMERA}


@bp.get("/organiser/fairs/<int:fair_id>/check-in/app.webmanifest")
@allow(ORGANISER)
def manifest(fair_id: int):
    """So that the page can be put on the phone's home screen."""
    return _manifest(_own(fair_id))


@bp.get("/door/<door_code>/app.webmanifest")
@allow(PUBLIC)
def helper_manifest(door_code: str):
    return _manifest(_helping(door_code))


def _manifest(door: Door):
    start = door.urls["checkin"]
    values = {
        "name": _("签到 · %(title)s", title=door.fair.title),
        "short_name": _("签到"),
        "id": start,
        "start_url": start,
        "scope": door.urls["scope"],
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
    return _people(_own(fair_id))


@bp.get("/door/<door_code>/people.json")
@allow(PUBLIC)
def helper_people_list(door_code: str):
    return _people(_helping(door_code))


def _people(door: Door):
    """What a phone at the door keeps: numbers, the hash of each code, a name's last character, since when they are
    there (milliseconds; 0: not there), when and where they are met first."""
    fair, now = door.fair, local(clock.now())
    firsts = {} if door.over else queries.first_meetings(fair.id, now)
    over = door.over or fair.status == "over"
    rows = [
        [
            p.number,
            ids.digest(p.code)[: service.SHORT_HASH],
            p.name[-1:],
            _ms(p.arrived_at) if queries.is_here(p) else 0,
            first_of(firsts.get(p.id), now),
        ]
        for p in (() if over else queries.people(fair.id))
    ]
    return jsonify(people=rows, over=over, until=_ms(ended(fair)), at=_ms(clock.now()))


def _ms(moment: datetime | None) -> int:
    return int(moment.timestamp() * 1000) if moment is not None else 0


@bp.get("/organiser/fairs/<int:fair_id>/check-in/token.json")
@allow(ORGANISER)
def token(fair_id: int):
    """What sending marks needs, asked for when they are sent: a phone keeps no token."""
    fairs.managed(current_user, fair_id)
    return jsonify(csrf=generate_csrf())


@bp.get("/door/<door_code>/token.json")
@allow(PUBLIC)
def helper_token(door_code: str):
    _helping(door_code)
    return jsonify(csrf=generate_csrf())


@bp.post("/organiser/fairs/<int:fair_id>/marks")
@allow(ORGANISER)
def marks(fair_id: int):
    return _take(_own(fair_id))


@bp.post("/door/<door_code>/marks")
@allow(PUBLIC)
def helper_marks(door_code: str):
    return _take(_helping(door_code))


def _take(door: Door):
    """A batch of marks from a phone: {now, marks: [{key, kind, at, number | hash}]}, times in milliseconds by its
    clock. Answers {results: {key: taken | known | unknown | over | early}}, the last two kept nowhere; what is
    malformed is refused as a whole with 422."""
    moment = clock.now()
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # thousands of brackets within each other
        sent = None
    read = _read(sent, moment)
    if read is None:
        return jsonify(error=_("标记的格式不对，没有保存。")), 422
    left = {mark.key: why for mark in read if (why := _out_of_time(door, mark.at))}
    kept = [mark for mark in read if mark.key not in left]
    results = service.take_marks(door.fair.id, kept, door.by, moment) if kept else {}
    return jsonify(results=results | left)


def _out_of_time(door: Door, at: datetime) -> str:
    """Why what was marked then does not count: "over" after the fair, "early" by a helper before it; else ""."""
    end, first = ended(door.fair), min((window.day for window in door.fair.windows), default=None)
    if door.over and (end is None or at > end):
        return "over"
    return "early" if door.helper and first is not None and local(at).day < first else ""


def _read(sent: Any, moment: datetime) -> list[service.Mark] | None:
    rows = sent.get("marks") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or len(rows) > service.MOST_MARKS or not isinstance(sent.get("now"), int | float):
        return None
    try:
        ahead = datetime.fromtimestamp(sent["now"] / 1000, UTC) - moment
    except (ValueError, OverflowError, OSError):
        return None
    read = [_mark(row, ahead, moment) for row in rows]
    return None if None in read else read


def _mark(row: Any, ahead: timedelta, now: datetime) -> service.Mark | None:
    """One mark, its time corrected by how far the phone's clock is ahead; nothing was marked later than now."""
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
    return service.Mark(key, row["kind"], min(moment, now), number if not code else None, code)


@bp.post("/organiser/fairs/<int:fair_id>/check-in")
@allow(ORGANISER)
def mark_number(fair_id: int):
    return _mark_number(_own(fair_id))


@bp.post("/door/<door_code>")
@allow(PUBLIC)
def helper_mark_number(door_code: str):
    return _mark_number(_helping(door_code))


def _mark_number(door: Door):
    """The same without JavaScript: one number, one mark, now: none once the fair is over."""
    if door.over:
        raise Conflict(_("招聘会已结束，不能再签到。没有记录。"))
    form = NumberForm()
    known = form.validate_on_submit() and queries.by_number(door.fair.id, form.number.data)
    if not known:
        if not form.number.errors:
            form.number.errors = [_("没有这个编号，请核对后再填。")]
        return _door(door, form, 422)
    flash(*said_of(known, service.arrive(known, door.by, clock.now())))
    return redirect(door.urls["checkin"], code=303)


def said_of(person: FairAttendee, since: datetime | None) -> tuple[str, str]:
    """That somebody is marked as there, or since when they were already, and where to go first; with its tone."""
    now = local(clock.now())
    first = first_of(queries.first_meetings(person.fair_id, now, person.id).get(person.id), now)
    if since is None:
        return " ".join((_("%(number)s 号已签到。", number=person.number), first)), "ok"
    at = since.astimezone(clock.CHINA).strftime("%H:%M")
    said = _("%(number)s 号在 %(time)s 已经签到过，没有重复记录。", number=person.number, time=at)
    return " ".join((said, first)), "warn"


def first_of(first: queries.First | None, now: Local) -> str:
    """When and where somebody is met first, for whoever sends them there."""
    if first is None:
        return _("后面没有约好的面谈。")
    time = clock_text(first.starts)
    if first.day != now.day:
        time = f"{labels.day(first.day)} {time}"
    return _("第一场：%(time)s，%(place)s", time=time, place=calendars.spot(first.hall, first.stand, first.label))


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
    texts = (form.phone.data or "", form.school.data or "", form.degree.data or "", form.major.data or "")
    asked = service.WalkIn(form.name.data, *texts, form.stand_ids())
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
        chose=bool(registered.wishes),
        now=local(clock.now()),
        qr=paper.qr(public_url("fairday.person", code=registered.code)),
        place_of=calendars.place_of,
    )
