"""Routes of scorecards: criteria of a position, and one's own scores."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import access
from web.applications.forms import CriteriaForm, ScoreForm
from web.applications.queries import scorecards
from web.applications.service import scoring
from web.applications.views import bp
from web.applications.views.one import back_to, show_page
from web.core.access import AGENCY_EDITOR, allow
from web.core.fields import digits
from web.positions.access import own


@bp.route("/agency/positions/<int:position_id>/criteria", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def criteria(position_id: int):
    position, form = own(current_user, position_id), CriteriaForm()
    if form.validate_on_submit():
        scoring.set_criteria(position.id, form.lines())
        flash(_("评分的项目已保存。"), "ok")
        return redirect(url_for(".inbox", position=position.id, tab="all"), code=303)
    if not form.is_submitted():
        form.names.data = "\n".join(scorecards.criteria(position.id))
    return render_template("applications/criteria.html", position=position, form=form), (
        422 if form.is_submitted() else 200
    )


@bp.post("/applications/<int:application_id>/score")
@allow(AGENCY_EDITOR)
def score(application_id: int):
    application, form = access.received(application_id, current_user), ScoreForm()
    if not form.validate_on_submit():
        return show_page(application, "agency", score=form, status=422)
    given = {}
    for at, name in enumerate(scorecards.criteria(application.position_id)):
        value = digits(request.form.get(f"score-{at}", "")) or 0
        if 1 <= value <= scoring.BEST:
            given[name] = value
    scoring.score(application_id, current_user.id, form.number(), given, form.why.data or "")
    flash(_("评分已保存，只有同事看得到。"), "ok")
    return back_to(application_id)
