"""An agency's own stages, somebody put into one, and kept views of the desk."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import access
from web.applications.forms import StageForm, ViewForm
from web.applications.queries import desk
from web.applications.service import stages, together
from web.applications.views import bp
from web.applications.views.desk import at_desk, rows_of
from web.applications.views.one import back_to
from web.core import db
from web.core.access import AGENCY, AGENCY_EDITOR, allow
from web.core.fields import digits


@bp.get("/agency/stages")
@allow(AGENCY_EDITOR)
def own_stages():
    return _page(StageForm(formdata=None))


def _page(form: StageForm, status: int = 200):
    agency, _asked, owns, _positions = at_desk()
    return render_template("applications/stages.html", owns=owns, counts=desk.counts(agency.id), form=form), status


@bp.post("/agency/stages")
@allow(AGENCY_EDITOR)
def add_stage():
    form = StageForm()
    if form.validate_on_submit():
        with form.mending():
            stages.add(at_desk()[0].id, form.name.data, form.within.data)
            flash(_("已增加。毕业生看不到自定阶段。"), "ok")
            return redirect(url_for(".own_stages"), code=303)
    return _page(form, 422)


@bp.post("/agency/stages/<int:own_stage_id>")
@allow(AGENCY_EDITOR)
def change_stage(own_stage_id: int):
    """Rename it, move it among the others, or delete it."""
    row = access.own_stage(own_stage_id, current_user)
    act = request.form.get("act", "")
    if act in ("up", "down"):
        stages.shift(row.id, act == "up")
    elif act == "remove":
        stages.remove(row.id)
        flash(_("已删除；里面的投递还在原来的进度。"), "ok")
    else:
        form = ViewForm()
        if not form.validate_on_submit():
            return _page(_with(form), 422)
        with form.mending():
            stages.rename(row.id, form.name.data)
            flash(_("名称已修改。"), "ok")
            return redirect(url_for(".own_stages"), code=303)
        return _page(_with(form), 422)
    return redirect(url_for(".own_stages"), code=303)


def _with(wrong: ViewForm) -> StageForm:
    """The form for a new stage, with what was wrong about another's name said above it."""
    form = StageForm(formdata=None)
    form.form_errors.extend(f"{wrong.name.data}{_('：')}{error}" for error in wrong.name.errors)
    return form


@bp.post("/applications/<int:application_id>/stage")
@allow(AGENCY_EDITOR)
def put(application_id: int):
    access.received(application_id, current_user)
    stages.put(application_id, digits(request.form.get("own", "")), request.form.get("seen", ""))
    flash(_("已更新，毕业生看不到自定阶段。"), "ok")
    return back_to(application_id)


@bp.route("/agency/applications/selected/stage", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def put_several():
    """Everybody ticked into one own stage: first a page that names them, then the act."""
    agency, asked, owns, _positions = at_desk()
    own = next((one for one in owns if str(one.id) == request.values.get("to_own")), None)
    picks = together.picked(request.values.getlist("pick"))
    back = url_for(".inbox", **asked.address())
    if own is None or not picks:
        flash(_("请先勾选几份投递，再选择自定阶段。什么都没有改。"), "warn")
        return redirect(back, code=303)
    rows = rows_of(agency, access.several([number for number, _seen in picks], current_user))
    if request.method == "POST":
        left = together.each(picks, lambda number, seen: stages.put(number, own.id, seen))
        flash(_("%(n)d 份已放到“%(own)s”。", n=len(picks) - len(left), own=own.name), "ok")
        if left:
            names = _("、").join(rows.seen[number]["label"] for number in left)
            flash(_("%(n)d 份没有改，因为它们现在不在这一步：%(names)s。", n=len(left), names=names), "warn")
        return redirect(back, code=303)
    fits = [row for row in rows.listed if row.status == own.within and row.decline is None]
    return render_template(
        "applications/selected_stage.html", rows=rows, own=own, fits=fits, back=back, place=asked.address()
    )


@bp.post("/agency/applications/views")
@allow(AGENCY)
def keep_view():
    agency, asked, _owns, _positions = at_desk()
    form = ViewForm()
    if form.validate_on_submit():
        with form.mending():
            stages.keep_view(current_user.id, form.name.data, asked.address())
            flash(_("视图已保存。"), "ok")
            return redirect(url_for(".inbox", **asked.address()), code=303)
    flash("".join(str(error) for error in (*form.name.errors, *form.form_errors)), "warn")
    return redirect(url_for(".inbox", **asked.address()), code=303)


@bp.post("/agency/applications/views/<int:view_id>/remove")
@allow(AGENCY)
def drop_view(view_id: int):
    if current_user.agency_id is None:
        raise db.Missing("Agency")
    stages.drop_view(view_id, current_user.id)
    flash(_("视图已删除。"), "ok")
    return redirect(url_for(".inbox"), code=303)
