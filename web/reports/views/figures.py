"""Hires of a year as figures, bars and a map of tiles: for offices, agencies, universities, and everybody."""

from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.agencies.access import province_of
from web.core import clock, db, paging
from web.core.access import AGENCY, OFFICE, PUBLIC, Rule, allow
from web.core.labels import day
from web.models import Organiser
from web.reports.queries import overview, published
from web.reports.queries.overview import FIRST, Overview, Split
from web.reports.rules import LEAST, level
from web.reports.words import TILES

bp = Blueprint("figures", __name__)
UNIVERSITY = Rule("member of a university", lambda person: person.organiser_kind == "university")


def _year(last: int) -> int:
    """The year asked for, of those from the notice to `last`."""
    return paging.year(range(FIRST, last + 1), last)


def _with(found: Overview, *more: Split) -> Overview:
    """The same year with further splits; those of nothing are left out."""
    return replace(found, splits=[*(one for one in more if len(one.cells) > (one.code == "year")), *found.splits])


def _page(found: Overview, lead: str, last: int, veiled: bool = False, links: tuple = (), known: tuple = ()):
    first = max(FIRST, last - 4)
    tabs = [(str(one), url_for(request.endpoint, year=one), one == found.year) for one in range(last, first - 1, -1)]
    return render_template(
        "reports/figures.html",
        found=found,
        lead=lead,
        tabs=tabs,
        links=links,
        known=list(known),
        veiled=veiled,
        tiles=TILES,
        level=level,
    )


@bp.get("/figures")
@allow(PUBLIC)
def public():
    lead = _("知识产权服务机构和毕业生双方确认的录用，一人一年算一次。")
    return _closed(None, lead)


def _closed(organiser_id: int | None, lead: str):
    """A year that is closed, as it was counted then: two looks at figures that move would tell what came between."""
    last = published.last_closed(clock.today())
    year = _year(last)
    kept = published.published(organiser_id, year)
    found = overview.overview(kept.counts if kept else {}, year, provinces=True, veil=True)
    found = _with(found, overview.years(published.totals(organiser_id)))
    known = kept.known if kept else 0
    when = day(kept.taken_on) if kept else ""
    lead += _("每年的数在次年 3 月 31 日以后统计一次，以后不再变动；本年度统计于 %(day)s。", day=when) if kept else ""
    people = ((known if known >= LEAST else f"<{LEAST}", _("当时在本站登记的本校毕业生")),) if organiser_id else ()
    return _page(found, lead, last, veiled=True, known=people)


@bp.get("/office/figures")
@allow(OFFICE)
def office():
    """A province's office its own, the national office and administrators all."""
    year, province = _year(clock.today().year), province_of(current_user)
    where = overview.of_province(province, year, clock.today())
    found = overview.overview(overview.counts(where), year, provinces=not province, veil=False)
    years = overview.by_year(overview.over_years(clock.today(), province), clock.today().year)
    found = _with(found, years, overview.by_fair(where))
    links = ((_("录用台账"), url_for("hires.of_office")), (_("考证进展"), url_for("certification.of_office")))
    return _page(found, _("双方确认的录用，一人一年算一次。"), clock.today().year, links=links)


@bp.get("/agency/figures")
@allow(AGENCY)
def agency():
    if current_user.agency_id is None:
        raise db.Missing("Agency")
    year = _year(clock.today().year)
    counts = overview.counts(overview.of_agency(current_user.agency_id, year))
    found = overview.overview(counts, year, provinces=False, veil=False)
    years = overview.by_year(overview.over_years(clock.today(), agency_id=current_user.agency_id), clock.today().year)
    found = _with(found, years)
    links = ((_("录用台账"), url_for("hires.of_agency")),)
    return _page(found, _("本机构和毕业生双方确认的录用。"), clock.today().year, links=links)


@bp.get("/university/figures")
@allow(UNIVERSITY)
def university():
    """What became of the university's own graduates; few people are never told apart."""
    school = db.one(Organiser, current_user.organiser_id)
    lead = _("教育经历填了“%(name)s”的毕业生，在知识产权服务机构的去向。", name=school.school)
    if not school.school:
        lead = _("还没有登记你们的校名，所以还找不到你们的毕业生。请联系平台管理员登记。")
    return _closed(school.id, lead)
