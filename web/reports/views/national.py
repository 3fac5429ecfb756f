"""The table of all provinces, for the national office: who handed up, who has not, and the sums."""

from flask import Blueprint, render_template, url_for

from web.core import clock, limits, paging
from web.core.access import allow
from web.reports import making, queries, service
from web.reports.access import NATIONAL
from web.reports.queries import columns, provinces
from web.reports.views.office import on_paper
from web.reports.words import STATUSES, TONES

bp = Blueprint("national_reports", __name__, url_prefix="/national/reports")


@bp.get("")
@allow(NATIONAL)
def index():
    years = queries.years(None, clock.today().year)
    year = paging.year(years, clock.today().year)
    rows = provinces.table(year, service.together)
    return render_template(
        "reports/national.html",
        year=year,
        tabs=[(str(one), url_for("national_reports.index", year=one), one == year) for one in years],
        rows=rows,
        sums=provinces.sums(rows),
        columns=[one for one in columns.columns() if one.code in provinces.SHOWN],
        missing=[row for row in rows if row.counted is None],
        statuses=STATUSES,
        tones=TONES,
    )


@bp.get("/<int:year>.<any(xlsx, csv):form>")
@allow(NATIONAL)
def file(year: int, form: str):
    """The table of all provinces as a workbook, or for programs."""
    year = _of_years(year)
    limits.spend("sheet")
    return making.answer(form, year, making.of_provinces(year, provinces.table(year, service.together)))


@bp.post("/<int:year>/pdf")
@allow(NATIONAL)
def pdf(year: int):
    year = _of_years(year)
    return on_paper("people_hired_national", year, url_for(".index", year=year))


def _of_years(year: int) -> int:
    return paging.year(queries.years(None, clock.today().year), clock.today().year, str(year))
