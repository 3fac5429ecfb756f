"""Anybody reports and sees what came of it; whoever is concerned reads the decision and appeals once."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import limits, paging
from web.core.access import PUBLIC, SIGNED_IN, allow
from web.models import Complaint
from web.models.complaints import COMPLAINT_KINDS
from web.moderation import access, queries, service
from web.moderation.forms import AppealForm, ReportForm
from web.moderation.words import APPEALS, KINDS, STATUSES, called

bp = Blueprint("moderation", __name__, url_prefix="/complaints")
NAMES = {"kinds": KINDS, "statuses": STATUSES, "appeals": APPEALS, "called": called}


@bp.get("")
@allow(PUBLIC)
def channel():
    return render_template("moderation/channel.html")


@bp.route(f"/about/<any({','.join(COMPLAINT_KINDS)}):complained>/<int:subject_id>", methods=["GET", "POST"])
@allow(PUBLIC)
def report(complained: str, subject_id: int):
    subject, form = access.subject(current_user, complained, subject_id), ReportForm(complained)
    if form.validate_on_submit():
        limits.spend("complain")
        reporter = current_user.id if current_user.is_authenticated else None
        _row, code = service.add(subject, form.reason.data, form.text.data, reporter)
        if code:
            flash(_("已收到。请保存这个页面的地址，处理结果会显示在这里。"), "ok")
            return redirect(url_for(".progress", complaint_code=code), code=303)
        flash(_("已收到，处理结果会通知你。"), "ok")
        return redirect(url_for(".mine"), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("moderation/report.html", subject=subject, form=form, kinds=KINDS), status


@bp.get("/progress/<complaint_code>")
@allow(PUBLIC)
def progress(complaint_code: str):
    """A visitor's report, for whoever has its address."""
    return render_template("moderation/progress.html", row=access.by_code(complaint_code), **NAMES)


@bp.get("/mine")
@allow(SIGNED_IN)
def mine():
    listing = queries.listed(Complaint.reporter_id == current_user.id, paging.asked())
    return render_template("moderation/mine.html", listing=listing, **NAMES)


@bp.get("/against")
@allow(SIGNED_IN)
def against():
    """Sanctions that concern the reader, without a word of who reported."""
    return _against()


def _against(complaint_id: int = 0, form: AppealForm | None = None):
    listing = queries.listed(access.concerns(current_user), paging.asked())
    forms = {row.id: AppealForm(row.id, formdata=None) for row in listing.rows if row.appealed_at is None}
    if form is not None:
        forms[complaint_id] = form
    return render_template("moderation/against.html", listing=listing, forms=forms, **NAMES), 422 if form else 200


@bp.post("/<int:complaint_id>/appeal")
@allow(SIGNED_IN)
def appeal(complaint_id: int):
    row, form = access.to_appeal(current_user, complaint_id), AppealForm(complaint_id)
    if not form.validate():
        return _against(row.id, form)
    service.appeal(row.id, form.text.data)
    flash(_("申诉已送出，由没有作出原处理的人来看，结果会通知你。"), "ok")
    return redirect(url_for(".against"), code=303)
