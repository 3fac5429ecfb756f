"""Routes of certification: who may sit the examination, and a graduate's own way there."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import true

from seeds.reference import table
from web.agencies.access import province_of
from web.certification import access, engine, queries, service, words
from web.certification.forms import AimForm, TickForm
from web.certification.queries import Cohort
from web.certification.rules import progress, veil, way
from web.core import clock, db, paging
from web.core.access import AGENCY, GRADUATE, OFFICE, PUBLIC, allow
from web.core.db import Missing
from web.core.fields import digits
from web.core.i18n import pick
from web.core.labels import label, source_line
from web.hires.queries import name_of
from web.models import CertificationPlan, Graduate, Hire
from web.positions.queries import NOTICE_KINDS

AHEAD = 3  # years of examinations one may plan for

bp = Blueprint("certification", __name__)


@bp.get("/exam")
@allow(PUBLIC)
def exam():
    """Who may sit the examination, when it was held, what was enough; with ?major= an answer for one person."""
    usual = {"major": "", "award": "", "country": "cn", "degree": "bachelor", "origin": ""}
    asked = {name: request.args.get(name, value).strip() for name, value in usual.items()}
    following = way.next_year(clock.today())
    asked["year"] = digits(request.args.get("year", "")) or following
    asked["year"] = min(max(asked["year"], engine.years()[0] - 1), clock.today().year + AHEAD)
    known = engine.answer(**asked | {"year": min(asked["year"], engine.years()[-1])}) if asked["major"] else None
    ahead = asked["year"] > engine.years()[-1]
    return render_template(
        "certification/exam.html",
        asked=asked,
        answer=engine.answer(**asked) if known and ahead else known,
        known=known if ahead else None,
        years=[(year, year) for year in range(clock.today().year + AHEAD, engine.years()[0] - 1, -1)],
        awards=[("", _("不清楚"))] + [(r["code"], pick(r["name"], r["name_en"])) for r in table("disciplines")],
        degrees=[(r["code"], pick(r["name"], r["name_en"])) for r in table("degrees")]
        + [(engine.BELOW, _("专科以下")), ("", _("不清楚"))],
        countries=[
            ("cn", _("中国内地")),
            ("hk", _("中国香港")),
            ("mo", _("中国澳门")),
            ("tw", _("中国台湾")),
            ("other", _("外国")),
            ("", _("不清楚")),
        ],
        origins=[("", _("中国内地")), ("abroad", _("国外或港澳台"))],
        kinds=without_certificate(),
        longest=engine.LONGEST,
        calendar=engine.calendar(following),
        lines=queries.pass_lines(),
        lines_source=source_line("exam_announcements"),
    )


def without_certificate() -> list[tuple[str, str]]:
    """(name, address) of the kinds of work with positions that ask for no certificate."""
    return [
        (label("kinds", code), url_for("positions.index", kind=code, certify="not_required")) for code in NOTICE_KINDS
    ]


@bp.get("/me/exam-plan")
@allow(GRADUATE)
def preview():
    """What lies before a graduate for the examination of a year of their choice, before there is a hire."""
    if current_user.graduate_id is None:
        raise Missing("Graduate")
    graduate, first = db.one(Graduate, current_user.graduate_id), way.next_year(clock.today())
    years = range(first, first + AHEAD)
    year = digits(request.args.get("year", "")) or first
    year = year if year in years else first
    answer = engine.of_graduate(graduate, year)
    latest = engine.years()[-1]
    known = engine.of_graduate(graduate, latest, year - latest) if year > latest else None
    return render_template(
        "certification/preview.html",
        plans=queries.of_graduate(graduate.id),
        year=year,
        years=[(one, one) for one in years],
        answer=answer,
        known=known,
        dues=way.dues(year),
        announced=way.announced(year),
        model=way.model_year(),
        names=words.step_names(),
        texts=words.step_texts(),
        who=way.WHO,
        sides=words.side_names(),
        sources=sorted({source_line(key) for key in words.step_sources().values()}),
        kinds=without_certificate(),
    )


@bp.app_template_global("plan_of")
def plan_of(hire_id: int) -> CertificationPlan | None:
    """The plan of a hire that is not void, for the page of the hire below."""
    plan = queries.of_hire(hire_id)
    return plan if plan is not None and plan.hire.standing != "void" else None


@bp.get("/agency/certification")
@allow(AGENCY)
def of_agency():
    """The plans of everybody an agency hired without a certificate."""
    if current_user.agency_id is None:
        raise Missing("Agency")
    plans, page, pages = queries.of_agency(current_user.agency_id, paging.asked())
    return render_template(
        "certification/agency.html",
        plans=[(plan, name_of(plan.hire, "agency"), _stage(plan), _next(plan)) for plan in plans],
        page=page,
        pages=pages,
        cohorts=_lines(queries.cohorts(Hire.agency_id == current_user.agency_id), lambda count, _of: count),
        names=words.step_names(),
        stages=words.stage_names(),
    )


@bp.get("/office/certification")
@allow(OFFICE)
def of_office():
    """Counts alone: how far those are who started work without a certificate in this province. Who started and who is
    there stands in the office's own ledger; what people say of their examination is counted only where it tells of
    none."""
    province = province_of(current_user)
    where = Hire.province == province if province else true()
    return render_template("certification/office.html", cohorts=_lines(queries.cohorts(where), veil.shown))


def _lines(cohorts: Mapping[int, Cohort], shown: Callable[[int, int], int | str]) -> list[list[int | str]]:
    """A line of the table for each year; `shown` makes of a count among so many what the reader sees."""
    return [
        [year, c.plans, *(shown(n, c.plans) for n in (c.registered, c.law, c.practice, c.certified, c.filed)), c.there]
        for year, c in cohorts.items()
    ]


@bp.get("/plans/<int:plan_id>")
@allow(access.READER)
def plan(plan_id: int):
    """One plan as its two sides see it."""
    found, side = access.load(plan_id, current_user)
    return _plan_page(found, side)


def _plan_page(found: CertificationPlan, side: str, status: int = 200, wrong: str = "", form: TickForm | None = None):
    ticks, today = queries.ticks_of(found), clock.today()
    active = found.hire.standing == "confirmed" and found.hire.ended_on is None
    may_act = active and (side == "graduate" or current_user.agency_role in access.EDITORS)
    stage = progress.stage(ticks)
    aim = AimForm(formdata=None)
    aim.year.data = found.exam_year
    return render_template(
        "certification/plan.html",
        plan=found,
        side=side,
        name=name_of(found.hire, side),
        position=found.hire.application.position,
        active=active,
        may_act=may_act,
        ticks=ticks,
        sides_of=progress.sides_of,
        dues=way.dues(found.exam_year),
        announced=way.announced(found.exam_year),
        model=way.model_year(),
        missed=progress.missed(found.exam_year, ticks, today),
        names=words.step_names(),
        texts=words.step_texts(),
        sides=words.side_names(),
        supports=words.support_names(),
        stage=stage,
        stages=words.stage_names(),
        may_be_agent=way.may_be_agent_of_record(stage),
        permissions=queries.permissions_at(stage),
        valid_until=way.valid_until,
        ends=found.target_on,
        today=today,
        form=form or TickForm(formdata=None),
        wrong=wrong,
        aim=aim,
    ), status


def _stage(plan: CertificationPlan) -> str:
    return progress.stage(queries.ticks_of(plan))


def _next(plan: CertificationPlan) -> str:
    """The first step that is not done, "" when all are."""
    ticks = queries.ticks_of(plan)
    return next((code for code in way.STEPS if not progress.done(code, ticks)), "")


@bp.post("/plans/<int:plan_id>/ticks/<code>")
@allow(access.PARTY)
def tick(plan_id: int, code: str):
    """One side says that a step is taken or a promise kept."""
    found, side = access.load(plan_id, current_user)
    if not progress.sides_of(code):
        raise Missing(f"step {code}")
    form = TickForm()
    if form.validate_on_submit():
        with form.mending():
            service.tick(plan_id, code, side, form.on.data)
            flash(_("已勾上，对方会收到通知。"), "ok")
            return redirect(url_for(".plan", plan_id=plan_id), code=303)
        found, side = access.load(plan_id, current_user)
    return _plan_page(found, side, 422, wrong=code, form=form)


@bp.post("/plans/<int:plan_id>/ticks/<code>/undo")
@allow(access.PARTY)
def untick(plan_id: int, code: str):
    _found, side = access.load(plan_id, current_user)
    if not progress.sides_of(code):
        raise Missing(f"step {code}")
    service.untick(plan_id, code, side)
    flash(_("已取消。"), "ok")
    return redirect(url_for(".plan", plan_id=plan_id), code=303)


@bp.post("/plans/<int:plan_id>/year")
@allow(access.PARTY)
def aim(plan_id: int):
    """Another year's examination."""
    found, side = access.load(plan_id, current_user)
    form = AimForm()
    if not form.validate_on_submit():
        return _plan_page(found, side, 422)
    service.aim_at(plan_id, side, form.year.data)
    flash(_("已改为 %(year)s 年的考试。", year=form.year.data), "ok")
    return redirect(url_for(".plan", plan_id=plan_id), code=303)
