"""Routes of applications: a graduate applies, follows and answers; an agency receives and moves on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import access, queries, service
from web.applications.access import PARTY
from web.applications.forms import AnswerForm, ApplyForm, StepForm
from web.applications.service import sharing
from web.core import audit, clock, db, files, limits, paging
from web.core.access import AGENCY, AGENCY_EDITOR, GRADUATE, allow
from web.core.db import Missing
from web.core.links import safe_next
from web.graduates.queries import agreements, fields_allowed, seen_by_agency, shown_fields
from web.graduates.rules.marks import mark_of
from web.graduates.service import looks
from web.models import Agency, ApplicationEvent, Graduate, Position
from web.models.stages import GRADUATE as GRADUATES
from web.models.stages import PATH, STAGES, TABS, WITHDRAWN
from web.positions.queries import open_among, public_one, state

bp = Blueprint("applications", __name__)


@bp.app_context_processor
def _names() -> dict[str, object]:
    return {"stages": STAGES}


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
    return _apply_page(position, ApplyForm(formdata=None), fresh=True)


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
    done = service.apply(position_id, graduate.id, current_user.id, form.fields.data or (), form.message.data)
    flash(_("已投递。机构承诺在 10 个工作日内答复，进度会发到你的邮箱。"), "ok")
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


@bp.get("/applications/<int:application_id>")
@allow(PARTY)
def show(application_id: int):
    """One application as its two sides see it: the same history, and each side's own next steps."""
    application = access.load(application_id, current_user)
    side = access.side_of(application, current_user)
    answer = AnswerForm(formdata=None)
    return _show_page(application, side, answer, StepForm(formdata=None))


def _show_page(application, side: str, answer: AnswerForm, step: StepForm, status: int = 200):
    everything = sharing.everything(application.graduate) if side == "graduate" else {}
    offered = sharing.shareable(application.graduate, everything) if side == "graduate" else []
    if side == "agency":
        looks.remember(application.position.agency_id, [application.graduate_id], opened=True)
    if answer.fields.data is None:
        answer.fields.data = [f.code for f in offered if f.code not in sharing.NOT_TICKED]
    return render_template(
        "applications/show.html",
        application=application,
        position=application.position,
        side=side,
        seen=_seen(application) if side == "agency" else None,
        mark=mark_of(application.position.agency_id, application.graduate_id) if side == "agency" else "",
        shared=sharing.names(application.shared),
        offered=offered,
        seen_all=everything,
        known=application.stage.invites and queries.knows(application.position.agency, application.graduate),
        always=sharing.ALWAYS,
        missing=sharing.missing_in_profile(application.graduate) if side == "graduate" else [],
        answer=answer,
        step=step,
        path=PATH,
        steps=application.stage.next_of(side) if _may_act(side) else (),
        history=_history(application, side),
        open=bool(open_among([application.position_id])),
        today=clock.today(),
    ), status


def _history(application, side: str) -> list[tuple[ApplicationEvent, str, str]]:
    """(event, which side took it, its words), latest first. Names of an agency's members stay inside it, and what a
    graduate wrote is taken back with the application."""
    rows = []
    for event in reversed(application.events):
        by_graduate = event.stage.by == GRADUATES
        taken_back = by_graduate and side == "agency" and application.stage is WITHDRAWN
        rows.append((event, _("毕业生本人") if by_graduate else _("机构一方"), "" if taken_back else event.note))
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
    looks.remember(application.position.agency_id, [application.graduate_id], opened=True)
    audit.record_now("resume.read", f"application:{application_id}")
    return files.download(stored)


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
        return _show_page(application, "graduate", form, StepForm(formdata=None), 422)
    if form.accept.data:
        limits.spend("apply", account=str(current_user.id))
    service.answer(application_id, bool(form.accept.data), current_user.id, form.fields.data or (), form.note.data)
    flash(_("已接受邀请，投递已送达机构。") if form.accept.data else _("已婉拒，机构会收到通知。"), "ok")
    return redirect(url_for(".show", application_id=application_id), code=303)


@bp.get("/agency/applications")
@allow(AGENCY)
def inbox():
    agency_id = current_user.agency_id
    if agency_id is None:
        raise Missing("Agency")
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS or tab == queries.ALL else queries.FIRST
    wanted = request.args.get("position", "")
    positions = queries.received_positions(agency_id)
    position_id = int(wanted) if wanted in {str(number) for number, _title in positions} else None
    agency = db.one(Agency, agency_id)
    listing = queries.inbox(agency_id, tab, position_id, paging.asked())
    looks.remember(agency_id, {a.graduate_id for a in listing.rows})
    agreed = agreements(agency_id, {a.graduate_id for a in listing.rows})
    seen = {
        a.id: seen_by_agency(a.graduate, fields_allowed(a.graduate, agency, agreed.get(a.graduate_id, ())), agency_id)
        for a in listing.rows
    }
    return render_template(
        "applications/inbox.html",
        listing=listing,
        seen=seen,
        tab=tab,
        tabs=TABS | {queries.ALL: _("全部")},
        counts=queries.inbox_counts(agency_id, position_id),
        overdue=queries.overdue_count(agency_id, clock.today()),
        positions=positions,
        position_id=position_id,
        today=clock.today(),
    )


@bp.post("/applications/<int:application_id>/step")
@allow(AGENCY_EDITOR)
def step(application_id: int):
    application = access.received(application_id, current_user)
    form = StepForm()
    if not form.validate_on_submit() or not form.target():
        if not form.target():
            form.note.errors = [*form.note.errors, _("请选择下一步。")]
        return _show_page(application, "agency", AnswerForm(formdata=None), form, 422)
    service.step(application_id, form.target(), form.seen.data or "", current_user.id, form.note.data)
    flash(_("已更新为“%(status)s”，毕业生会收到邮件。", status=STAGES[form.target()].name), "ok")
    return redirect(url_for(".show", application_id=application_id), code=303)


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
