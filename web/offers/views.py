"""Routes of offers: one page for both sides of an application."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import access
from web.applications.access import PARTY
from web.applications.queries import words_of_graduate
from web.core import clock, paper
from web.core.access import AGENCY_EDITOR, GRADUATE, allow
from web.core.db import Missing
from web.core.fields import digits
from web.core.places import title
from web.downloads import service as downloads
from web.graduates.queries import shown_fields
from web.models import Application, Offer
from web.models.stages import HIRED, INTERVIEW, OFFER, WITHDRAWN
from web.offers import queries, service, words
from web.offers.forms import AcceptForm, AskForm, TermsForm, TurnForm

USUAL = timedelta(days=7)  # for an answer

bp = Blueprint("offers", __name__)


@bp.app_template_global("offer_of")
def offer_of(application: Application) -> dict[str, Any]:
    """The offer of an application with what its state is called, and whether one may be written now, for the page of the
    application below."""
    offer = queries.current(application)
    said = words.state_names()[offer.status] if offer else ""
    return {"terms": offer, "said": said, "tone": words.TONES.get(offer.status, "plain") if offer else ""} | {
        "may_write": application.stage in (INTERVIEW, OFFER) and application.decline is None
    }


@bp.get("/applications/<int:application_id>/offer")
@allow(PARTY)
def show(application_id: int):
    """The terms, and what the reader's side may do."""
    application = access.load(application_id, current_user)
    side = access.side_of(application, current_user)
    if side == "graduate" and queries.current(application) is None:
        raise Missing(f"Offer of {application_id}")
    return _page(application, side)


def _page(application: Application, side: str, status: int = 200, **typed):
    offer = queries.current(application)
    editor = side == "agency" and current_user.agency_role in ("owner", "editor")
    writes = editor and offer_of(application)["may_write"] and (offer is None or offer.status != "accepted")
    live, halted = service.may_answer(offer, side), not application.position.agency.may("work")
    answers = live and not halted
    accepted = offer is not None and offer.status == "accepted" and application.stage is OFFER
    forms = {"terms": _terms(application, offer) if writes else None, "accept": AcceptForm(formdata=None)}
    forms |= {"ask": AskForm(formdata=None), "turn": TurnForm(formdata=None)} | typed
    others = queries.others_open(application.graduate_id, application.id, WITHDRAWN.comes_from) if answers else []
    return render_template(
        "offers/show.html",
        application=application,
        position=application.position,
        offer=offer,
        side=side,
        said=_said(offer, side),
        answers=answers,
        halted=live and halted,
        unanswered=offer is not None and offer.status == "gone" and application.stage is HIRED,
        turns=live or (side == "graduate" and accepted),
        may_ask=answers and offer.asked_at is None,
        to_claim=editor and accepted,
        others=others,
        states=words.state_names(),
        tones=words.TONES,
        supports=words.support_names(),
        **forms,
    ), status


def _said(offer: Offer | None, side: str) -> tuple[str, str]:
    """The wish and the reason a graduate wrote, as this side may read them."""
    if offer is None or side == "graduate":
        return (offer.wish, offer.reason) if offer else ("", "")
    application = offer.application
    fields = shown_fields(application.graduate, application.position.agency)
    reason = words_of_graduate(offer.reason, application, fields, WITHDRAWN)  # written with the end, to be read
    return words_of_graduate(offer.wish, application, fields), reason


def _terms(application: Application, offer: Offer | None) -> TermsForm:
    """What was offered, or at first what the position says."""
    position = application.position
    form = TermsForm(formdata=None, obj=offer)
    if offer is None:
        form.pay.data, form.pay_months.data = position.pay_low or None, position.pay_months
        form.certify_months.data = position.certify_months
        form.answer_by.data = clock.today() + USUAL
    place = offer.place if offer else next(iter(position.places or ()), "")
    form.place.data = title(place) if place else ""
    last = queries.of(application.id)
    form.seen.data = str(last.version if last else 0)
    return form


@bp.post("/applications/<int:application_id>/offer")
@allow(AGENCY_EDITOR)
def make(application_id: int):
    application, form = access.received(application_id, current_user), TermsForm()
    if form.validate_on_submit():
        with form.mending():
            service.make(application_id, form.values(), digits(form.seen.data or "") or 0, current_user.id)
            flash(_("已写明，毕业生会收到通知。"), "ok")
            return _back(application_id)
        application = access.received(application_id, current_user)
    return _page(application, "agency", 422, terms=form)


@bp.post("/applications/<int:application_id>/offer/accept")
@allow(GRADUATE)
def accept(application_id: int):
    access.own(application_id, current_user)
    form = AcceptForm()
    form.validate_on_submit()
    service.accept(application_id, digits(form.version.data or "") or 0, bool(form.let_go.data), current_user.id)
    flash(_("已接受。机构登记录用以后，请你再核对确认。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/offer/ask")
@allow(GRADUATE)
def ask(application_id: int):
    application, form = access.own(application_id, current_user), AskForm()
    if not form.validate_on_submit():
        return _page(application, "graduate", 422, ask=form)
    service.ask(application_id, digits(form.version.data or "") or 0, form.wish.data)
    flash(_("已转给机构。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/offer/turn-down")
@allow(GRADUATE)
def turn_down(application_id: int):
    application, form = access.own(application_id, current_user), TurnForm()
    if not form.validate_on_submit():
        return _page(application, "graduate", 422, turn=form)
    service.turn_down(application_id, form.reason.data, current_user.id)
    flash(_("已谢绝，投递随之撤回。"), "ok")
    return _back(application_id)


@bp.post("/applications/<int:application_id>/offer/pdf")
@allow(PARTY)
def pdf(application_id: int):
    """The terms as a file, for the reader's side."""
    application = access.load(application_id, current_user)
    if queries.current(application) is None:
        raise Missing(f"Offer of {application_id}")
    try:
        paper.require_printer()
    except paper.NoPrinter as missing:
        flash(paper.why_not(missing.reason), "warn")
        return _back(application_id)
    side = access.side_of(application, current_user)
    row = downloads.ask("offer_terms", application_id, {"side": side}, current_user.id)
    return redirect(url_for("downloads.show", file_id=row.id), code=303)


def _back(application_id: int):
    return redirect(url_for(".show", application_id=application_id), code=303)
