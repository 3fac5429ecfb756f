"""A table by agency or by fair: who counts how many, and all figures of one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, db, paging
from web.core.access import OFFICE, allow
from web.reports import access, queries, service
from web.reports.queries import columns, parts
from web.reports.queries.columns import Lines

bp = Blueprint("report_parts", __name__, url_prefix="/organiser/reports")
Address = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Of:
    """What is split: its lines, the page it stands on, and the addresses of its parts and cells."""

    lines: Lines
    back: tuple[str, str]
    list: Address
    one: Address
    cell: Address


def _drafted(year: int) -> Of:
    office = access.office(current_user)
    if year not in queries.years(office.id, clock.today().year):
        raise db.Missing(f"draft of {year}")
    here = partial(url_for, year=year)
    return Of(
        columns.draft(office.province[:2], year, service.until(year)),
        (_("%(year)d 年统计表", year=year), here("reports.index")),
        partial(here, "report_parts.draft"),
        partial(here, "report_parts.draft_one"),
        partial(here, "reports.draft_cell"),
    )


def _kept(report_id: int) -> Of:
    report = access.report(current_user, report_id)
    here = partial(url_for, report_id=report.id)
    return Of(
        columns.kept(report.id),
        (_("%(year)d 年第 %(n)d 次报送", year=report.year, n=report.number), here("reports.show")),
        partial(here, "report_parts.kept"),
        partial(here, "report_parts.kept_one"),
        partial(here, "reports.cell"),
    )


def _list(of: Of, by: str):
    found, total, page, pages = parts.page(of.lines, by, paging.asked())
    return render_template(
        "reports/parts.html",
        of=of,
        by=by,
        found=found,
        total=total,
        page=page,
        pages=pages,
        columns=[one for one in columns.columns() if one.code in parts.SHOWN],
        argument=parts.GROUPS[by].argument,
    )


def _one(of: Of, by: str, number: int):
    part = parts.one(of.lines, by, number)
    if part is None:
        raise db.Missing(f"{by} {number}")
    hires = [one for one in columns.columns() if one.counts_hires]
    return render_template(
        "reports/part.html", of=of, by=by, part=part, groups=columns.grouped(hires), argument=parts.GROUPS[by].argument
    )


@bp.get("/draft/<int:year>/by/<any(agencies, fairs):by>")
@allow(OFFICE)
def draft(year: int, by: str):
    return _list(_drafted(year), by)


@bp.get("/draft/<int:year>/by/<any(agencies, fairs):by>/<int:of>")
@allow(OFFICE)
def draft_one(year: int, by: str, of: int):
    return _one(_drafted(year), by, of)


@bp.get("/<int:report_id>/by/<any(agencies, fairs):by>")
@allow(OFFICE)
def kept(report_id: int, by: str):
    return _list(_kept(report_id), by)


@bp.get("/<int:report_id>/by/<any(agencies, fairs):by>/<int:of>")
@allow(OFFICE)
def kept_one(report_id: int, by: str, of: int):
    return _one(_kept(report_id), by, of)
