"""What an office does: its measures of a year, one measure with what was done, and the year as a workbook."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, limits, paging
from web.core.access import allow
from web.models import Measure
from web.policies import access, making, queries, service
from web.policies.access import OFFICE_MEMBER
from web.policies.forms import EntryForm, MeasureForm, fresh_entry

bp = Blueprint("measures", __name__)


@bp.get("/organiser/measures")
@allow(OFFICE_MEMBER)
def index():
    years = queries.years(current_user.organiser_id)
    year = queries.year(current_user.organiser_id, paging.year(years, clock.today().year))
    tabs = [(str(one), url_for("measures.index", year=one), one == year.year) for one in years]
    return render_template("policies/measures.html", year=year, tabs=tabs)


@bp.get("/organiser/measures/<int:year>.xlsx")
@allow(OFFICE_MEMBER)
def workbook(year: int):
    """A year's measures and everything done of them, as a workbook."""
    limits.spend("sheet")
    year = paging.year(queries.years(current_user.organiser_id), clock.today().year, str(year))
    return making.answer(current_user.organiser_id, year)


@bp.get("/organiser/measures/<int:measure_id>")
@allow(OFFICE_MEMBER)
def show(measure_id: int):
    return _measure_page(access.measure(current_user, measure_id), fresh_entry(clock.today()))


def _measure_page(measure: Measure, form: EntryForm):
    done = queries.sum_of(measure.entries)
    page = render_template("policies/measure.html", measure=measure, form=form, done=done)
    return page, 422 if form.errors else 200


@bp.post("/organiser/measures/<int:measure_id>/entries")
@allow(OFFICE_MEMBER)
def enter(measure_id: int):
    measure = access.measure(current_user, measure_id)
    form = EntryForm()
    if form.validate():
        with form.mending():
            service.enter(measure_id, form.values())
            flash(_("已记下。"), "ok")
            return redirect(url_for("measures.show", measure_id=measure_id), code=303)
    return _measure_page(measure, form)


@bp.post("/organiser/entries/<int:entry_id>/delete")
@allow(OFFICE_MEMBER)
def strike(entry_id: int):
    entry = access.entry(current_user, entry_id)
    service.strike(entry_id)
    flash(_("这条记录已删去。"), "ok")
    return redirect(url_for("measures.show", measure_id=entry.measure_id), code=303)


@bp.route("/organiser/measures/new", methods=["GET", "POST"])
@allow(OFFICE_MEMBER)
def create():
    form = MeasureForm(policies=queries.published_titles(current_user.organiser_id))
    if form.validate_on_submit():
        with form.mending():
            measure = service.add_measure(current_user.organiser_id, form.values())
            flash(_("已保存。做了什么，就在下面记下。"), "ok")
            return redirect(url_for("measures.show", measure_id=measure.id), code=303)
    return _form_page(form)


@bp.route("/organiser/measures/<int:measure_id>/edit", methods=["GET", "POST"])
@allow(OFFICE_MEMBER)
def edit(measure_id: int):
    measure = access.measure(current_user, measure_id)
    form = MeasureForm(obj=measure, policies=queries.choosable(measure))
    if form.validate_on_submit():
        with form.mending():
            service.change_measure(measure_id, form.values())
            flash(_("已保存。"), "ok")
            return redirect(url_for("measures.show", measure_id=measure_id), code=303)
    return _form_page(form, measure_id)


def _form_page(form: MeasureForm, measure_id: int | None = None):
    page = render_template("policies/edit_measure.html", form=form, measure_id=measure_id)
    return page, 422 if form.is_submitted() else 200


@bp.post("/organiser/measures/<int:measure_id>/delete")
@allow(OFFICE_MEMBER)
def discard(measure_id: int):
    access.measure(current_user, measure_id)
    service.discard_measure(measure_id)
    flash(_("措施已删除。"), "ok")
    return redirect(url_for("measures.index"), code=303)
