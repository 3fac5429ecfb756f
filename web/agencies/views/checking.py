"""Offices and administrators check agencies."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts.access.proof import proven
from web.agencies import access, queries, service
from web.agencies.forms import CheckForm
from web.agencies.views import bp
from web.agencies.views.profile import designation_text
from web.applications.queries import replies
from web.core import paging
from web.core.access import OFFICE, allow
from web.core.forms import clean
from web.models import Agency
from web.models.agencies import AGENCY_STATUSES
from web.positions import queries as positions


@bp.get("/organiser/agencies")
@allow(OFFICE)
def to_check():
    """The agencies waiting for a check, or already decided."""
    status = request.args.get("status", "")
    status = status if status in AGENCY_STATUSES else "pending"
    text = clean(request.args.get("q", ""))[:60]
    found = queries.queue(status, text, access.province_of(current_user), paging.asked())
    names = status_names()
    tabs = [
        (names[s], url_for("agencies.to_check", status=s, q=text or None), s == status, found.counts[s])
        for s in AGENCY_STATUSES
    ]
    return render_template(
        "agencies/to_check.html",
        found=found,
        status=status,
        text=text,
        tabs=tabs,
        due_again=queries.due_again,
        late=replies.overdue([one.id for one in found.agencies]),
    )


def status_names() -> dict[str, str]:
    return dict(zip(AGENCY_STATUSES, (_("待核验"), _("已核验"), _("未通过核验"), _("机构已暂停")), strict=True))


@bp.get("/organiser/agencies/<int:agency_id>")
@allow(OFFICE)
def review(agency_id: int):
    """Everything an office needs to decide on one agency."""
    return _review_page(access.to_check(current_user, agency_id))


def _review_page(agency: Agency, form: CheckForm | None = None):
    if form is None:
        form = CheckForm(formdata=None, designations=_claims(agency), proven=_proven(agency))
    form.seen.data = queries.facts(agency)
    return render_template(
        "agencies/review.html",
        agency=agency,
        form=form,
        states=positions.state_counts(agency.id),
        members=queries.members(agency.id),
        status_names=status_names(),
        due_again=queries.due_again(agency),
        replies=replies.public(agency.id),
        late=replies.overdue([agency.id]).get(agency.id, 0),
    ), 422 if form.errors else 200


def _claims(agency: Agency) -> list[tuple[int, str]]:
    return [(d.id, designation_text(d)) for d in agency.designations]


def _proven(agency: Agency) -> list[int]:
    return [d.id for d in agency.designations if d.checked_at is not None]


@bp.post("/organiser/agencies/<int:agency_id>/check")
@allow(OFFICE)
def check(agency_id: int):
    agency = access.to_check(current_user, agency_id)
    form = CheckForm(designations=_claims(agency))
    if not (form.validate() and proven(form)):
        return _review_page(agency, form)
    service.decide(
        agency.id,
        current_user.organiser_id,
        form.verdict.data,
        form.note.data,
        form.proven.data,
        form.seen.data,
    )
    flash(_("已记下，并寄信告知机构负责人。"), "ok")
    return redirect(url_for("agencies.to_check"), code=303)
