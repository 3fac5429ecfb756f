"""Routes of the talent pool: an agency's list, and a graduate's answers."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.applications import access as applications
from web.applications.service import sharing
from web.core import db, limits, paging
from web.core.access import AGENCY, AGENCY_EDITOR, GRADUATE, allow
from web.core.db import Missing
from web.core.i18n import pick
from web.graduates.queries import agreements, fields_allowed, seen_by_agency
from web.graduates.service import looks, openings
from web.models import Agency, Graduate, PoolEntry
from web.pool import access, queries, service
from web.pool.forms import AgainForm, AskForm, GiveForm
from web.pool.words import TONES, state_names
from web.positions.queries import open_of

bp = Blueprint("pool", __name__)


@bp.app_context_processor
def _names() -> dict[str, object]:
    return {
        "pool_of": lambda row: queries.between(row.position.agency_id, row.graduate_id),
        "pool_names": state_names,
    }


@bp.get("/agency/pool")
@allow(AGENCY)
def index():
    return _page(AgainForm(formdata=None))


def _page(form: AgainForm, wrong: int = 0, status: int = 200):
    if current_user.agency_id is None:
        raise Missing("Agency")
    agency = db.one(Agency, current_user.agency_id)
    rows, total, page, pages = queries.of_agency(agency.id, paging.asked())
    people = [row.graduate_id for row in rows]
    agreed = agreements(agency.id, people)
    looks.remember(agency.id, people)
    seen = {
        row.id: seen_by_agency(
            row.graduate, fields_allowed(row.graduate, agency, agreed.get(row.graduate_id, ())), agency.id
        )
        for row in rows
    }
    shown = {row.graduate_id: seen[row.id]["fields"] for row in rows}
    reached = {number: fields for number, fields in shown.items() if {"email", "phone"} & set(fields)}
    openings.note(agency.id, current_user.id, reached)  # a name alone is a line of a list, and opens nobody
    return render_template(
        "pool/index.html",
        rows=rows,
        total=total,
        page=page,
        pages=pages,
        seen=seen,
        titles=queries.told_of(agency.id, people),
        positions=[(one.id, pick(one.title, one.title_en)) for one in open_of(agency.id)],
        names=state_names(),
        tones=TONES,
        form=form,
        wrong=wrong,
        may_act=current_user.agency_role in ("owner", "editor"),
    ), status


@bp.route("/applications/<int:application_id>/pool", methods=["GET", "POST"])
@allow(AGENCY_EDITOR)
def ask(application_id: int):
    application, form = applications.received(application_id, current_user), AskForm()
    if form.validate_on_submit():
        limits.spend("pool", account=f"agency:{application.position.agency_id}")
        service.ask(application_id, current_user.id, form.words.data or "")
        flash(_("已发出请求；对方同意以后会列在人才库里。"), "ok")
        return redirect(url_for("applications.show", application_id=application_id), code=303)
    return render_template("pool/ask.html", application=application, form=form), 422 if form.is_submitted() else 200


@bp.post("/agency/pool/<int:entry_id>/invite")
@allow(AGENCY_EDITOR)
def invite(entry_id: int):
    entry, form = access.kept(entry_id, current_user), AgainForm()
    if not form.validate_on_submit():
        return _page(form, entry.id, 422)
    position = next((one for one in open_of(entry.agency_id) if str(one.id) == form.position.data), None)
    if position is None:
        raise Missing(f"Position {form.position.data}")
    limits.spend("invite", account=f"agency:{entry.agency_id}")
    done = service.invite(entry_id, position.id, current_user.id, form.message.data or "")
    flash(_("邀请已发出，对方会收到邮件。"), "ok")
    return redirect(url_for("applications.show", application_id=done.id), code=303)


@bp.post("/agency/pool/<int:entry_id>/remove")
@allow(AGENCY_EDITOR)
def remove(entry_id: int):
    access.kept(entry_id, current_user)
    service.remove(entry_id)
    flash(_("已移出人才库。"), "ok")
    return redirect(url_for(".index"), code=303)


@bp.get("/me/pools")
@allow(GRADUATE)
def mine():
    graduate = _profile()
    return render_template(
        "pool/mine.html", rows=queries.of_graduate(graduate.id), names=state_names(), tones=TONES, labels=sharing.names
    )


@bp.get("/me/pools/<int:entry_id>")
@allow(GRADUATE)
def answer(entry_id: int):
    entry = access.asked_of(entry_id, current_user)
    form = GiveForm(formdata=None)
    form.fields.data = entry.shared.get("fields")
    return _answer(entry, form)


def _answer(entry: PoolEntry, form: GiveForm, status: int = 200):
    everything = sharing.everything(entry.graduate)
    offered = sharing.shareable(entry.graduate, everything)
    if form.fields.data is None:
        form.fields.data = [f.code for f in offered if f.code not in sharing.NOT_TICKED]
    return render_template(
        "pool/answer.html", entry=entry, form=form, offered=offered, seen_all=everything, always=sharing.ALWAYS
    ), status


@bp.post("/me/pools/<int:entry_id>")
@allow(GRADUATE)
def give(entry_id: int):
    entry, form = access.asked_of(entry_id, current_user), GiveForm()
    if not form.validate_on_submit():
        return _answer(entry, form, 422)
    service.give(entry_id, form.fields.data or ())
    flash(_("已同意。随时可以撤回，撤回以后机构马上看不到。"), "ok")
    return redirect(url_for(".mine"), code=303)


@bp.post("/me/pools/<int:entry_id>/leave")
@allow(GRADUATE)
def leave(entry_id: int):
    access.asked_of(entry_id, current_user)
    service.leave(entry_id)
    flash(_("好的，这家机构不再凭人才库看到你的资料。"), "ok")
    return redirect(url_for(".mine"), code=303)


def _profile() -> Graduate:
    if current_user.graduate_id is None:
        raise Missing("Graduate")
    return db.one(Graduate, current_user.graduate_id)
