"""Routes of the ledger: each side's list, one hire with its entries, and what each side may do."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement, and_, select

from web.accounts.access.proof import proving
from web.agencies.access import province_of
from web.core import audit, clock, db, files, limits, paging, workbooks
from web.core.access import AGENCY, AGENCY_EDITOR, GRADUATE, OFFICE, allow
from web.core.db import Missing
from web.core.fields import digits
from web.core.labels import day, place_names
from web.core.places import title as place_title
from web.graduates.queries import shown_fields
from web.graduates.rules.mask import masked
from web.hires import access, making, queries, service, words
from web.hires.forms import EndForm, FactsForm, SettleForm, WordForm
from web.hires.queries import GROUPS, WITH_NAMES, name_of
from web.hires.rules import ledger
from web.models import Hire
from web.offers import queries as offers

MOST_EXPORTED = 20_000

bp = Blueprint("hires", __name__)


@bp.app_template_global("hire_of")
def hire_of(application_id: int) -> Hire | None:
    """The hire of an application, for the page of the application below."""
    return queries.of_application(application_id)


@bp.get("/me/hires")
@allow(GRADUATE)
def mine():
    if current_user.graduate_id is None:
        raise Missing("Graduate")
    where = queries.of_graduate(current_user.graduate_id)
    return _list("hires/mine.html", where, side="graduate")


@bp.get("/agency/hires")
@allow(AGENCY)
def of_agency():
    return _list("hires/ledger.html", _agency_where(), side="agency")


@bp.get("/office/hires")
@allow(OFFICE)
def of_office():
    """An office's own province; a national office and administrators see all."""
    return _list("hires/ledger.html", queries.of_province(province_of(current_user)), side="office")


@bp.get("/agency/hires.xlsx")
@allow(AGENCY)
def agency_export():
    return _export(_agency_where())


@bp.get("/office/hires.xlsx")
@allow(OFFICE)
def office_export():
    return _export(queries.of_province(province_of(current_user)))


def _agency_where() -> ColumnElement[bool]:
    if current_user.agency_id is None:
        raise Missing("Agency")
    return queries.of_agency(current_user.agency_id)


def _list(template: str, where: ColumnElement[bool], side: str):
    year, group, standing = _asked()
    years = queries.years(where)
    where = and_(where, queries.in_year(year))
    listing = queries.listed(where, standing, paging.asked())
    return render_template(
        template,
        listing=listing,
        side=side,
        year=year,
        years=[(one, one) for one in years],
        group=group,
        groups=making.group_names(),
        standing=standing,
        standings=words.standing_names(),
        tones=words.TONES,
        total=queries.totals(where)[""],
        by_group=queries.totals(where, group),
        total_names=making.total_names(),
        cells=making.cells,
        value_name=making.value_name,
        forms=words.form_names(),
        name_of=name_of,
    )


def _asked() -> tuple[int | None, str, str]:
    """The year, grouping and standing a list is asked for."""
    group, standing = request.args.get("by", ""), request.args.get("standing", "")
    group = group if group in GROUPS else "kind"
    return digits(request.args.get("year", "")), group, standing if standing in words.TONES else ""


def _export(where: ColumnElement[bool]):
    limits.spend("sheet")
    year, _group, _standing = _asked()
    where = and_(where, queries.in_year(year))
    rows = select(Hire).where(where).options(*WITH_NAMES).order_by(Hire.id).limit(MOST_EXPORTED)
    hires = list(db.session().scalars(rows))
    totals = {group: queries.totals(where, group) for group in ("", *GROUPS)}
    content = making.workbook(hires, totals, queries.fair_titles({hire.fair_id for hire in hires}))
    audit.record_now("hires.export", f"user:{current_user.id}", rows=len(hires))
    return files.attachment(content, f"{_('录用台账')}-{clock.today()}.xlsx", workbooks.XLSX)


@bp.get("/hires/<int:hire_id>")
@allow(access.READER)
def show(hire_id: int):
    """One hire with every entry, and what the reader's side may do."""
    hire, side = access.load(hire_id, current_user)
    return _page(hire, side)


def _page(hire: Hire, side: str, status: int = 200, **typed):
    own = service.own_facts(hire.graduate) if side == "graduate" and hire.standing == "claimed" else {}
    acts = may(hire, side)
    last = hire.entries[-1].id if hire.entries else 0
    facts = FactsForm(formdata=None, obj=hire, seen=str(last)) if "completed" in acts else None
    if facts is not None:
        offer = offers.current(hire.application)
        facts.starts_on.data = hire.starts_on or (offer.starts_on if offer else None)
        facts.place.data = place_title(hire.place) if hire.place else ""
    forms = {"facts": facts, "word": WordForm(formdata=None), "settle": SettleForm(formdata=None)}
    forms |= {"end": EndForm(formdata=None)} | typed
    return render_template(
        "hires/show.html",
        hire=hire,
        position=hire.application.position,
        side=side,
        who=name_of(hire, side),
        acts=acts,
        shown={**_facts(hire), **own},
        fact_names=words.fact_names(),
        fact=fact_text,
        standings=words.standing_names(),
        tones=words.TONES,
        entries=list(reversed(hire.entries)),
        side_names=words.side_names(),
        fair=queries.fair_titles([hire.fair_id]).get(hire.fair_id),
        last=last,
        notes=_notes(hire, side),
        name_of_act=words.called,
        departed=hire.graduate.user.departed,
        **forms,
    ), status


def _notes(hire: Hire, side: str) -> dict[int, str]:
    """By entry the words that came with it, as this side may read them: what would name or reach the graduate is blotted
    out where they did not agree to show it, for an office always. What an agency wrote for the graduate is no office's."""
    told = {one.id: one.note.text for one in hire.entries if one.note is not None}
    if side == "graduate":
        return told
    fields = shown_fields(hire.graduate, hire.agency) if side == "agency" else ()
    between_them = {one.id for one in hire.entries if one.act == "completed" and side == "office"}
    return {number: masked(text, hire.graduate, fields) for number, text in told.items() if number not in between_them}


def may(hire: Hire, side: str) -> set[str]:
    """What this reader may do now."""
    if side == "agency" and current_user.agency_role not in access.EDITORS:
        return set()
    force = {"evidence": hire.evidence, "starts_on": hire.starts_on, "ended_on": hire.ended_on}
    confirmed = ledger.was_confirmed(entry.act for entry in hire.entries)
    closed = ledger.ASKS_AGAIN if hire.graduate.user.departed else ()
    open_acts = [act for act in ledger.ACTS if act not in closed]
    return {act for act in open_acts if ledger.may(act, side, hire.standing, force, confirmed)}


def _facts(hire: Hire) -> dict[str, object]:
    return {name: getattr(hire, name) for name in words.fact_names()}


def fact_text(name: str, value: object) -> str:
    """A fact in words; days may be text, as entries hold them."""
    if value is None or value == "":
        return _("还没有")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    named = {"form": words.form_names, "evidence": words.evidence_names, "source": words.source_names}
    if name in named:
        return named[name]()[str(value)]
    if name in ledger.DAYS:
        return day(date.fromisoformat(str(value)))
    if name == "place":
        return "".join(place_names([str(value)]))
    return making.value_name(name, str(value)) if name in GROUPS else str(value)


@bp.post("/hires/<int:hire_id>/facts")
@allow(AGENCY_EDITOR)
def complete(hire_id: int):
    """The agency adds what is missing, or corrects."""
    hire, side = access.of(hire_id, current_user, "agency")
    form = FactsForm()
    if form.validate_on_submit():
        with form.mending():
            service.complete(hire_id, form.values(), digits(form.seen.data or "") or 0, form.note.data)
            flash(_("已记下。毕业生会收到通知，请对方核对确认。"), "ok")
            return _back(hire_id)
    return _page(access.load(hire_id, current_user)[0], side, 422, facts=form)


@bp.post("/hires/<int:hire_id>/confirm")
@allow(GRADUATE)
def confirm(hire_id: int):
    access.of(hire_id, current_user, "graduate")
    service.confirm(hire_id, digits(request.form.get("last", "")) or 0)
    flash(_("已确认。恭喜上岗！"), "ok")
    return _back(hire_id)


@bp.post("/hires/<int:hire_id>/dispute")
@allow(access.PARTY)
def dispute(hire_id: int):
    hire, side = access.of(hire_id, current_user, "graduate", "agency")
    form = WordForm()
    if not form.validate_on_submit():
        return _page(hire, side, 422, word=form)
    service.dispute(hire_id, side, form.why.data)
    flash(_("已提出异议，主管部门会认定。"), "ok")
    return _back(hire_id)


@bp.post("/hires/<int:hire_id>/settle")
@allow(OFFICE)
@proving
def settle(hire_id: int):
    """The office decides whether a hire stands or is void: it says who it is, as for every decision on an agency."""
    hire, side = access.of(hire_id, current_user, "office")
    form = SettleForm()
    if not form.validate_on_submit() or form.stands.data == form.void.data:
        if form.stands.data == form.void.data:
            form.reason.errors = [*form.reason.errors, _("请选择认定成立或作废。")]
        return _page(hire, side, 422, settle=form)
    service.settle(hire_id, bool(form.stands.data), form.reason.data)
    flash(_("已认定，双方会收到通知。"), "ok")
    return _back(hire_id)


@bp.post("/hires/<int:hire_id>/take-back")
@allow(AGENCY_EDITOR)
def take_back(hire_id: int):
    hire, side = access.of(hire_id, current_user, "agency")
    form = WordForm()
    if not form.validate_on_submit():
        return _page(hire, side, 422, word=form)
    service.take_back(hire_id, form.why.data)
    flash(_("已作废。需要时可以重新登记。"), "ok")
    return _back(hire_id)


@bp.post("/hires/<int:hire_id>/claim")
@allow(AGENCY_EDITOR)
def claim_anew(hire_id: int):
    access.of(hire_id, current_user, "agency")
    service.claim_anew(hire_id)
    flash(_("已重新登记，请补充凭证和开始日期。"), "ok")
    return _back(hire_id)


@bp.post("/hires/<int:hire_id>/end")
@allow(access.PARTY)
def end(hire_id: int):
    """The person left; what was counted stays counted, with its last day."""
    _hire, side = access.of(hire_id, current_user, "graduate", "agency")
    form = EndForm()
    if form.validate_on_submit():
        with form.mending():
            service.end(hire_id, side, form.ended_on.data)
            flash(_("已登记。"), "ok")
            return _back(hire_id)
    return _page(access.load(hire_id, current_user)[0], side, 422, end=form)


def _back(hire_id: int):
    return redirect(url_for(".show", hire_id=hire_id), code=303)
