"""An office or administrator reads reports, decides with reasons, and settles appeals."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts.access.proof import proving
from web.core import paging
from web.core.access import OFFICE, allow
from web.models import Complaint
from web.moderation import access, queries, rules, service
from web.moderation.forms import DecisionForm, SettleForm
from web.moderation.words import APPEALS, KINDS, STATUSES, called

bp = Blueprint("moderation_desk", __name__, url_prefix="/office/complaints")
NAMES = {"kinds": KINDS, "statuses": STATUSES, "appeals": APPEALS, "called": called}


@bp.get("")
@allow(OFFICE)
def index():
    status = request.args.get("status", "open")
    status = status if status in STATUSES else ""
    where = access.in_reach(current_user)
    table, appealed, lifted = queries.figures(where)
    listing = queries.listed(where, paging.asked(), status)
    figures = {"table": table, "appealed": appealed, "lifted": lifted}
    return render_template("moderation/desk.html", listing=listing, status=status, figures=figures, **NAMES)


@bp.get("/<int:complaint_id>")
@allow(OFFICE)
def show(complaint_id: int):
    return _page(access.to_decide(current_user, complaint_id))


def _page(row: Complaint, form: DecisionForm | None = None, settling: SettleForm | None = None):
    page = render_template(
        "moderation/show.html",
        row=row,
        form=form or DecisionForm(_verdicts(row), formdata=None),
        settling=settling or SettleForm(formdata=None),
        others=queries.others(row),
        message=queries.message(row),
        may_settle=row.decided_by != current_user.id,
        **NAMES,
    )
    return page, 422 if form or settling else 200


def _verdicts(row: Complaint) -> tuple[str, ...]:
    return rules.verdicts(row.kind, row.agency_id is not None)


@bp.post("/<int:complaint_id>/decide")
@allow(OFFICE)
@proving
def decide(complaint_id: int):
    row = access.to_decide(current_user, complaint_id)
    form = DecisionForm(_verdicts(row))
    if form.validate():
        with form.mending():
            organiser = current_user.organiser_id
            service.decide(row.id, form.verdict.data, form.note.data, current_user.id, organiser)
            flash(_("已处理，并告诉了有关的人。"), "ok")
            return redirect(url_for(".show", complaint_id=complaint_id), code=303)
    return _page(access.to_decide(current_user, complaint_id), form)


@bp.post("/<int:complaint_id>/settle")
@allow(OFFICE)
@proving
def settle(complaint_id: int):
    row, form = access.to_decide(current_user, complaint_id), SettleForm()
    if not form.validate():
        return _page(row, settling=form)
    service.settle(row.id, form.outcome.data, form.note.data, current_user.id)
    flash(_("申诉已处理，并告诉了对方。"), "ok")
    return redirect(url_for(".show", complaint_id=complaint_id), code=303)
