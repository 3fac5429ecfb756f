"""Routes of scorecards: criteria of a position, and one's own scores."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import access
from web.applications.forms import CriteriaForm, ScoreForm
from web.applications.queries import scorecards
from web.applications.service import scoring
from web.applications.views import bp
from web.applications.views.one import back_to, show_page, typed_scores
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
    application = access.received(application_id, current_user)
    form = ScoreForm(rounds=scorecards.rounds(application_id))
    if not form.validate_on_submit():
        return show_page(application, "agency", score=form, status=422)
    points = {name: digits(value) or 0 for name, value in typed_scores().items()}
    given = {name: value for name, value in points.items() if 1 <= value <= scoring.BEST}
    known = scorecards.criteria(application.position_id)
    if gone := [f"{name} {value}" for name, value in given.items() if name not in known]:
        form.form_errors.append(
            _("评分的项目刚刚改过，没有保存。已经不在其中的：%(names)s。", names=_("、").join(gone))
        )
        return show_page(application, "agency", score=form, status=409)
    kept = scoring.score(application_id, current_user.id, form.number(), given, form.why.data or "")
    flash(_("评分已保存，只有同事看得到。") if kept else _("这一轮你的评分已撤回。"), "ok")
    return back_to(application_id)
