"""The table of all provinces, for the national office: who handed up, who has not, and the sums."""

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from web.core import clock
from web.core.access import allow
from web.reports import making, queries, service
from web.reports.access import NATIONAL
from web.reports.queries import columns, provinces
from web.reports.words import STATUSES, TONES

bp = Blueprint("national_reports", __name__, url_prefix="/national/reports")


@bp.get("")
@allow(NATIONAL)
def index():
    years = queries.years(None, clock.today().year)
    year = _asked(request.args.get("year", ""), years)
    rows = provinces.table(year, service.together)
    return render_template(
        "reports/national.html",
        year=year,
        tabs=[(str(one), url_for("national_reports.index", year=one), one == year) for one in years],
        rows=rows,
        sums=provinces.sums(rows),
        columns=[one for one in columns.columns() if one.code in provinces.SHOWN],
        missing=[row for row in rows if row.report is None],
        statuses=STATUSES,
        tones=TONES,
        may_open=current_user.role in ("admin", "organiser"),
    )


def _asked(text: str, years: list[int]) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in years else years[0]


@bp.get("/<int:year>.xlsx")
@allow(NATIONAL)
def workbook(year: int):
    """The table of all provinces as a workbook."""
    year = _asked(str(year), queries.years(None, clock.today().year))
    return making.national(year, provinces.table(year, service.together))
