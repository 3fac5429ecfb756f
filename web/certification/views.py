"""Routes of certification: who may sit the examination, and a graduate's own way there."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from seeds.reference import table
from web.certification import engine, queries, words
from web.certification.rules import way
from web.core import clock, db
from web.core.access import GRADUATE, PUBLIC, allow
from web.core.db import Missing
from web.core.fields import digits
from web.core.i18n import pick
from web.core.labels import label, source_line
from web.models import Graduate
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
