"""Positions as their agency writes them: the list, the form, the preview and the buttons."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, db, paging
from web.core.access import AGENCY, AGENCY_EDITOR, allow
from web.models import Agency, Position
from web.positions import access, engine, queries, service
from web.positions.forms import AdvertForm, PositionForm, PublishForm, ReopenForm
from web.positions.rules.precheck import Check, last_day
from web.positions.views import bp
from web.ranking import service as ranking


@bp.get("/agency/positions")
@allow(AGENCY)
def manage():
    """The agency's positions by state; an unknown state means all."""
    wanted = request.args.get("state", "")
    wanted = wanted if wanted in queries.STATES else ""
    listed = queries.managed(current_user.agency_id, wanted, paging.asked())
    names = state_names()
    tabs = [
        (names[state], url_for("positions.manage", state=state), state == wanted, listed.counts[state])
        for state in queries.STATES
    ]
    return render_template("positions/manage.html", listed=listed, wanted=wanted, tabs=tabs, state_names=names)


@bp.route("/agency/positions/new", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def create():
    form = PositionForm()
    if form.validate_on_submit():
        position = service.create(current_user.agency_id, form.values())
        flash(_("草稿已保存。看看预览，没问题就发布。"), "ok")
        say_back(form)
        return redirect(url_for("positions.preview", position_id=position.id), code=303)
    return _form_page(form, None, box=None if form.is_submitted() else AdvertForm(formdata=None))


@bp.route("/agency/positions/paste", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def paste():
    """The form filled in from a pasted advert; nothing is stored before it is saved, and the text stays in its box."""
    box = AdvertForm()
    if request.method == "GET":  # the page was left by its own address, as a change of language does
        return redirect(url_for("positions.create"))
    if not box.validate():
        return _form_page(PositionForm(formdata=None), None, box=box, status=422)
    read = engine.advert(box.advert.data)
    form = PositionForm(formdata=None, data=dict(read.values))
    understood = service.read_back(form.values())
    result = Check(words=service.wording(Position(**form.values())))
    return _form_page(form, None, result, box=box, read=read, missing=_missing(form), understood=understood)


@bp.route("/agency/positions/<int:position_id>/edit", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def edit(position_id: int):
    position = access.own(current_user, position_id)
    form = PositionForm(obj=position)
    if request.method == "GET":
        form.seen.data = position.updated_at.isoformat()
        return _form_page(form, position, Check(words=service.wording(position)))
    if not form.validate():
        return _form_page(form, position, status=422)
    result = Check()
    if position.status == "published":
        result = service.check_values(form.values(), db.one(Agency, position.agency_id))
        if not result.passes(form.confirm.data):
            return _form_page(form, position, result, status=422)
    try:
        service.edit(position_id, form.values(), _moment(form.seen.data), form.confirm.data)
    except service.Overtaken:
        form.seen.data = db.one(Position, position_id).updated_at.isoformat()
        return _form_page(form, position, overtaken=True, status=409)
    flash(_("已保存。"), "ok")
    say_back(form)
    return redirect(url_for("positions.preview", position_id=position_id), code=303)


def say_back(form: PositionForm) -> None:
    """Tell how what was no plain place or number was read."""
    for sentence in form.said_back():
        flash(sentence, "info")


@bp.get("/agency/positions/<int:position_id>/preview")
@allow(AGENCY)
def preview(position_id: int):
    """The position as the public will see it, with what is missing before it can be published."""
    return _preview_page(access.own(current_user, position_id))


@bp.post("/agency/positions/<int:position_id>/publish")
@allow(AGENCY_EDITOR)
def publish(position_id: int):
    position, form = access.own(current_user, position_id), PublishForm()
    if position.status == "draft" and not _check(position).passes(form.confirm.data):
        return _preview_page(position, status=422)
    service.publish(position_id, form.confirm.data)
    flash(_("已发布，毕业生几秒钟后就能搜到。"), "ok")
    return redirect(url_for("positions.preview", position_id=position_id), code=303)


@bp.post("/agency/positions/<int:position_id>/reopen")
@allow(AGENCY_EDITOR)
def reopen(position_id: int):
    position, form = access.own(current_user, position_id), ReopenForm()
    state = queries.state(position)
    if state in ("closed", "expired"):
        if not form.validate():
            return _preview_page(position, reopening=form, status=422)
        values = {name: getattr(position, name) for name in service.WRITTEN} | {"valid_until": form.valid_until.data}
        result = service.check_values(values, position.agency)
        if not result.passes(form.confirm.data):
            form.valid_until.errors = [fault.text for fault in result.faults if fault.field == "valid_until"]
            return _preview_page(position, result, form, status=422)
    service.reopen(position_id, form.valid_until.data or clock.today(), form.confirm.data)
    flash(_("已重新发布。"), "ok")
    return redirect(url_for("positions.preview", position_id=position_id), code=303)


@bp.post("/agency/positions/<int:position_id>/close")
@allow(AGENCY_EDITOR)
def close(position_id: int):
    access.own(current_user, position_id)
    service.close(position_id)
    flash(_("已关闭，不再展示；收到的投递都还在。"), "ok")
    return redirect(url_for("positions.preview", position_id=position_id), code=303)


@bp.post("/agency/positions/<int:position_id>/copy")
@allow(AGENCY_EDITOR)
def copy(position_id: int):
    access.own(current_user, position_id)
    position = service.copy(position_id)
    flash(_("已复制成一份草稿，改好再发布。"), "ok")
    return redirect(url_for("positions.edit", position_id=position.id), code=303)


@bp.post("/agency/positions/<int:position_id>/discard")
@allow(AGENCY_EDITOR)
def discard(position_id: int):
    access.own(current_user, position_id)
    service.discard(position_id)
    flash(_("草稿已删除。"), "ok")
    return redirect(url_for("positions.manage"), code=303)


def state_names() -> dict[str, str]:
    """The states of a position as people read them."""
    return {"draft": _("草稿"), "published": _("展示中"), "closed": _("已关闭"), "expired": _("已过期")}


def _labels() -> dict[str, str]:
    """The words a form field is known by, for findings that name it."""
    return {field.name: str(field.label.text) for field in PositionForm(formdata=None)}


def _missing(form: PositionForm) -> list[tuple[str, str]]:
    """(field, words) of what a position cannot be published without and the advert does not say."""
    asked = (form.title, form.kind, form.places, form.pay_low, form.valid_until)
    return [(field.name, str(field.label.text)) for field in asked if not field.data]


def _form_page(form: PositionForm, position: Position | None, result: Check | None = None, **more):
    status = more.pop("status", 422 if form.errors else 200)
    values = {
        "form": form,
        "position": position,
        "result": result or Check(),
        "last_day": last_day(clock.today()),
        "labels": _labels(),
        "overtaken": False,
        "box": None,
        "read": None,
    }
    return render_template("positions/edit.html", **(values | more)), status


def _preview_page(position: Position, result: Check | None = None, reopening: ReopenForm | None = None, status=200):
    state = queries.state(position)
    if result is None and state != "published":
        result = _check(position)
    if state in ("closed", "expired") and reopening is None:
        day = position.valid_until
        reopening = ReopenForm(formdata=None, valid_until=day if day and day > clock.today() else None)
    return render_template(
        "positions/preview.html",
        position=position,
        state=state,
        result=_without_day(result) if reopening is not None and result else result,
        publishing=PublishForm(),
        reopening=reopening,
        last_day=last_day(clock.today()),
        state_names=state_names(),
        labels=_labels(),
        understood=ranking.weighed(position),
    ), status


def _check(position: Position) -> Check:
    return service.check(position, position.agency)


def _without_day(result: Check) -> Check:
    """The check of a closed position: its last day is asked beside the button, not in the list of what is missing."""
    return Check(tuple(f for f in result.faults if f.field != "valid_until"), result.words, result.advice)


def _moment(text: str | None) -> datetime | None:
    """When the form was opened; anything unreadable counts as long ago, so that nothing is overwritten unseen."""
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return datetime.fromtimestamp(0, tz=clock.CHINA)
