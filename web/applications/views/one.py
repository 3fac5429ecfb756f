"""One application: its two sides follow it, and each takes its own steps."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.agencies.queries import crew
from web.applications import access, queries, service
from web.applications.access import PARTY
from web.applications.forms import AnswerForm, AssignForm, DeclineForm, NoteForm, ScoreForm, ShareForm, StepForm
from web.applications.queries import scorecards
from web.applications.queries.desk import NAMES
from web.applications.service import declining, scoring, sharing
from web.applications.views import bp, desk
from web.core import audit, clock, files, limits
from web.core.access import AGENCY, AGENCY_EDITOR, GRADUATE, allow
from web.core.db import Missing
from web.core.forms import Form
from web.core.labels import label, moment
from web.graduates.queries import seen_by_agency, shown_fields
from web.graduates.rules.consent import lapsed
from web.graduates.rules.marks import mark_of
from web.graduates.service import openings
from web.models import ApplicationEvent, Scorecard
from web.models.stages import GRADUATE as GRADUATES
from web.models.stages import PATH, STAGES
from web.positions.queries import open_among


@bp.get("/applications/<int:application_id>")
@allow(PARTY)
def show(application_id: int):
    """One application as its two sides see it: the same history, and each side's own next steps."""
    application = access.load(application_id, current_user)
    side = access.side_of(application, current_user)
    return show_page(application, side)


def show_page(application, side: str, status: int = 200, **forms: Form):
    """The page of one side; `forms` are those that came back with faults, by their name in the template."""
    answer = forms.get("answer") or AnswerForm(formdata=None)
    everything = sharing.everything(application.graduate) if side == "graduate" else {}
    offered = sharing.shareable(application.graduate, everything) if side == "graduate" else []
    context = {}
    if side == "agency":
        seen = _seen(application)
        words = queries.message_of_graduate(application, seen["fields"])
        context = desk.beside(application) | _inside(application, forms) | {"seen": seen, "words": words}
        openings.note(application.position.agency_id, current_user.id, {application.graduate_id: seen["fields"]})
    if answer.fields.data is None:
        answer.fields.data = [f.code for f in offered if f.code not in sharing.NOT_TICKED]
    return render_template(
        "applications/show.html",
        application=application,
        position=application.position,
        side=side,
        mark=mark_of(application.position.agency_id, application.graduate_id) if side == "agency" else "",
        shared=sharing.names(application.shared),
        waits=sharing.waiting(application.shared, context["seen"]["fields"]) if side == "agency" else [],
        lapsed=lapsed(application.shared, application.status, clock.today()),
        offered=offered,
        seen_all=everything,
        known=application.stage.invites and queries.knows(application.position.agency, application.graduate),
        always=sharing.ALWAYS,
        missing=sharing.missing_in_profile(application.graduate) if side == "graduate" else [],
        answer=answer,
        step=forms.get("step") or StepForm(formdata=None),
        decline=forms.get("decline") or DeclineForm(formdata=None),
        planned=application.decline if side == "agency" else None,
        path=PATH,
        steps=application.stage.next_of(side) if _may_act(side) else (),
        history=_history(application, side),
        open=bool(open_among([application.position_id])),
        today=clock.today(),
        **context,
    ), status


def _inside(application, forms: Mapping[str, Form]) -> dict[str, Any]:
    """What the agency keeps to itself about it."""
    people, cards = crew(application.position.agency_id), scorecards.of_application(application.id)
    return {
        "note": forms.get("note") or NoteForm(formdata=None),
        "assign": forms.get("assign") or AssignForm(formdata=None),
        "crew": [(one.id, one.display_name) for one in people],
        "authors": queries.names_of(one.author_id for one in (*application.notes, *cards)),
        "may_act": _may_act("agency"),
        "scoring": _score_forms(application.id, cards, forms.get("score")),
        "criteria": scorecards.criteria(application.position_id),
        "cards": cards,
        "averages": scorecards.average(cards),
        "best": scoring.BEST,
    }


def typed_scores() -> dict[str, str]:
    """What was typed for each criterion, whose name stands in that of its field."""
    before = "score-"
    return {name.removeprefix(before): value for name, value in request.form.items() if name.startswith(before)}


def _score_forms(application_id: int, cards: list[Scorecard], typed: Form | None) -> list[tuple[ScoreForm, dict]]:
    """By round one's own scores as they stand, or as they were `typed` and came back, of no round there is beside the
    whole: (form, criterion -> points)."""
    rounds, found = scorecards.rounds(application_id), []
    mine = {card.round: card for card in cards if card.author_id == current_user.id}
    back = typed.number() if isinstance(typed, ScoreForm) and typed.number() in rounds else 0
    for number in rounds:
        if isinstance(typed, ScoreForm) and number == back:
            form, points = typed, typed_scores()
        else:
            card = mine.get(number)
            form = ScoreForm(formdata=None, rounds=rounds, why=card.text if card else "")
            points = card.scores if card else {}
        form.round.data, form.why.id = str(number), f"why-{number}"
        found.append((form, points))
    return found


def _history(application, side: str) -> list[tuple[ApplicationEvent, str, str]]:
    """(event, who took it, its words), latest first. Names of an agency's members stay inside it, and of what a graduate
    wrote the agency reads what it may see of the person now."""
    fields = shown_fields(application.graduate, application.position.agency) if side == "agency" else ()
    colleagues = queries.names_of(e.actor_id for e in application.events) if side == "agency" else {}
    rows = []
    for event in reversed(application.events):
        by_graduate = event.stage.by == GRADUATES
        note = event.note
        if by_graduate and side == "agency":
            note = queries.words_of_graduate(note, application, fields, event.stage)
        by_agency = colleagues.get(event.actor_id) or _("机构一方")
        said = [label("decline_reasons", event.reason), note]
        rows.append((event, _("毕业生本人") if by_graduate else by_agency, "\n".join(filter(None, said))))
    return rows


def _may_act(side: str) -> bool:
    return side == "graduate" or current_user.agency_role in ("owner", "editor")


def _seen(application):
    graduate = application.graduate
    agency = application.position.agency
    return seen_by_agency(graduate, shown_fields(graduate, agency), agency.id)


@bp.get("/applications/<int:application_id>/resume")
@allow(AGENCY)
def resume(application_id: int):
    """The résumé file, for the agency it was shared with; each reading leaves an audit entry."""
    application = access.received(application_id, current_user)
    stored = application.graduate.resume
    if stored is None or "resume" not in shown_fields(application.graduate, application.position.agency):
        raise Missing(f"résumé of application {application_id}")
    openings.note(application.position.agency_id, current_user.id, {application.graduate_id: ()}, "resume")
    audit.record_now("resume.read", f"application:{application_id}")
    return files.download(stored)


@bp.route("/applications/<int:application_id>/shared", methods=["GET", "POST"])
@allow(GRADUATE)
def share(application_id: int):
    """What the agency sees, changed at once: left out, or from a later step."""
    application, form = access.own(application_id, current_user), ShareForm()
    if form.validate_on_submit():
        service.share(application_id, form.fields.data or (), form.begins(), current_user.id)
        flash(_("已改好，机构马上按新的内容看。"), "ok")
        return redirect(url_for(".show", application_id=application_id), code=303)
    if not form.is_submitted():
        form.fill(application.shared)
    everything = sharing.everything(application.graduate)
    return render_template(
        "applications/share.html",
        application=application,
        position=application.position,
        form=form,
        offered=sharing.shareable(application.graduate, everything),
        seen_all=everything,
        always=sharing.ALWAYS,
    ), 422 if form.errors else 200


@bp.post("/applications/<int:application_id>/withdraw")
@allow(GRADUATE)
def withdraw(application_id: int):
    access.own(application_id, current_user)
    service.withdraw(application_id, current_user.id)
    flash(_("已撤回，机构不再看到你为这次投递提供的资料。"), "ok")
    return redirect(url_for(".show", application_id=application_id), code=303)


@bp.post("/applications/<int:application_id>/answer")
@allow(GRADUATE)
def answer(application_id: int):
    """The graduate's answer to an invitation."""
    application = access.own(application_id, current_user)
    form = AnswerForm()
    if not form.validate_on_submit() or form.accept.data == form.refuse.data:
        if form.accept.data == form.refuse.data:
            form.note.errors = [*form.note.errors, _("请选择接受或婉拒。")]
        return show_page(application, "graduate", answer=form, status=422)
    if form.accept.data:
        limits.spend("apply", account=str(current_user.id))
    chosen = form.fields.data or ()
    service.answer(application_id, bool(form.accept.data), current_user.id, chosen, form.note.data, form.begins())
    flash(_("已接受邀请，投递已送达机构。") if form.accept.data else _("已婉拒，机构会收到通知。"), "ok")
    return redirect(url_for(".show", application_id=application_id), code=303)


@bp.post("/applications/<int:application_id>/step")
@allow(AGENCY_EDITOR)
def step(application_id: int):
    application = access.received(application_id, current_user)
    form = StepForm()
    if not form.validate_on_submit() or not form.target():
        if not form.target():
            form.note.errors = [*form.note.errors, _("请选择下一步。")]
        return show_page(application, "agency", step=form, status=422)
    service.step(application_id, form.target(), form.seen.data or "", current_user.id, form.note.data)
    flash(_("已更新为“%(status)s”，毕业生会收到邮件。", status=STAGES[form.target()].name), "ok")
    return back_to(application_id)


@bp.post("/applications/<int:application_id>/decline")
@allow(AGENCY_EDITOR)
def decline(application_id: int):
    """Decide against somebody; it is told a day later."""
    application = access.received(application_id, current_user)
    form = DeclineForm()
    if not form.validate_on_submit():
        return show_page(application, "agency", decline=form, status=422)
    row = declining.decline(application_id, form.reason.data, form.seen.data or "", current_user.id, form.words.data)
    flash(_("已决定不予通过，%(moment)s 告诉毕业生；在那以前可以撤销。", moment=moment(row.leaves_at)), "ok")
    return back_to(application_id)


@bp.post("/applications/<int:application_id>/decline/undo")
@allow(AGENCY_EDITOR)
def undo_decline(application_id: int):
    access.received(application_id, current_user)
    declining.undo(application_id)
    flash(_("已撤销，毕业生什么都不会收到。"), "ok")
    return back_to(application_id)


def back_to(application_id: int):
    """To the application, in the list its reader came from."""
    place = {name: request.args[name] for name in NAMES if name in request.args}
    return redirect(url_for(".show", application_id=application_id, **place), code=303)
