"""A graduate applies, follows the own applications, and keeps positions for later."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import queries, service
from web.applications.forms import ApplyForm
from web.applications.service import sharing
from web.applications.views import bp
from web.core import clock, db, limits, paging
from web.core.access import GRADUATE, allow
from web.core.db import Missing
from web.core.labels import day
from web.core.links import safe_next
from web.models import Graduate, Position
from web.positions.queries import open_among, public_one, state


def _graduate_id() -> int:
    if current_user.graduate_id is None:
        raise Missing("Graduate")
    return current_user.graduate_id


def _profile() -> Graduate:
    return db.one(Graduate, _graduate_id())


@bp.get("/positions/<int:position_id>/apply")
@allow(GRADUATE)
def apply(position_id: int):
    """The form that shows field by field what the agency will see."""
    position = public_one(position_id)
    before = queries.between(position_id, _graduate_id())
    if before is not None and not before.stage.restarts:
        return redirect(url_for(".show", application_id=before.id), code=303)
    if state(position) != "published":
        return redirect(url_for("positions.show", position_id=position_id), code=303)
    form = ApplyForm(formdata=None)
    form.source.data = request.args.get("from", "")
    return _apply_page(position, form, fresh=True)


def _apply_page(position: Position, form: ApplyForm, fresh: bool = False, status: int = 200):
    graduate = _profile()
    everything = sharing.everything(graduate)
    offered = sharing.shareable(graduate, everything)
    if fresh:
        form.fields.data = [f.code for f in offered if f.code not in sharing.NOT_TICKED]
    return render_template(
        "applications/apply.html",
        position=position,
        form=form,
        offered=offered,
        seen_all=everything,
        always=sharing.ALWAYS,
        missing=sharing.missing_in_profile(graduate),
    ), status


@bp.post("/positions/<int:position_id>/apply")
@allow(GRADUATE)
def send(position_id: int):
    position, graduate, form = public_one(position_id), _profile(), ApplyForm()
    if not form.validate_on_submit():
        return _apply_page(position, form, status=422)
    limits.spend("apply", account=str(current_user.id))
    done = service.apply(
        position_id,
        graduate.id,
        current_user.id,
        form.fields.data or (),
        form.message.data,
        form.source.data or "",
        form.begins(),
    )
    flash(_("已投递。机构承诺在 %(date)s 前答复，进度会发到你的邮箱。", date=day(done.reply_by)), "ok")
    return redirect(url_for(".show", application_id=done.id), code=303)


@bp.get("/me/applications")
@allow(GRADUATE)
def mine():
    graduate_id = _graduate_id()
    over = request.args.get("tab") == "over"
    listing = queries.mine(graduate_id, running=not over, page=paging.asked())
    running, ended = queries.running_counts(graduate_id)
    return render_template(
        "applications/mine.html",
        listing=listing,
        over=over,
        running=running,
        ended=ended,
        today=clock.today(),
    )


@bp.get("/me/saved")
@allow(GRADUATE)
def saved():
    graduate_id = _graduate_id()
    listing = queries.saved(graduate_id, paging.asked())
    ids = [position.id for position in listing.rows]
    standing, _saved = queries.standing(graduate_id, ids)
    return render_template("applications/saved.html", listing=listing, open_ids=open_among(ids), standing=standing)


@bp.post("/positions/<int:position_id>/save")
@allow(GRADUATE)
def save(position_id: int):
    service.save(position_id, _graduate_id())
    flash(_("已收藏，可以在“收藏的职位”里找到。"), "ok")
    return _back(position_id)


@bp.post("/positions/<int:position_id>/unsave")
@allow(GRADUATE)
def unsave(position_id: int):
    service.unsave(position_id, _graduate_id())
    flash(_("已取消收藏。"), "ok")
    return _back(position_id)


def _back(position_id: int):
    """To the page the button stood on (its form says so), else the position's own."""
    fallback = url_for("positions.show", position_id=position_id)
    return redirect(safe_next(request.form.get("next"), fallback), code=303)
