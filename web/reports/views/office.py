"""An office's own reports: the draft of a year, handing it up, what was handed up, and the rows behind each cell."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, limits, paging, paper
from web.core.access import OFFICE, allow
from web.core.fields import digits
from web.core.links import with_query
from web.downloads import service as downloads
from web.models import Organiser, Report
from web.reports import access, making, queries, service
from web.reports.access import NATIONAL
from web.reports.forms import DecideForm, SubmitForm
from web.reports.making.paper import drafted
from web.reports.queries import cells, columns, parts
from web.reports.queries.columns import Lines
from web.reports.service import Said, Table
from web.reports.words import STATUSES, TONES

bp = Blueprint("reports", __name__, url_prefix="/organiser/reports")


@bp.get("")
@allow(OFFICE)
def index():
    """A province's office sees its draft of the year, the national office all provinces."""
    if NATIONAL.test(current_user):
        return redirect(url_for("national_reports.index"))
    office = access.office(current_user)
    return _year_page(office, paging.year(_years(office.id), clock.today().year))


def _years(organiser_id: int) -> list[int]:
    return queries.years(organiser_id, clock.today().year)


def _of_years(office: Organiser, year: int) -> int:
    """A year of an address, or 404: one that the office may still hand up or has handed up."""
    if year not in _years(office.id):
        abort(404)
    return year


def _year_page(office: Organiser, year: int):
    reports, years = queries.of_office(office.id, year), _years(office.id)
    last = reports[0] if reports else None
    table = service.draft(office, year, service.until(year), last.agencies if last else None)
    return render_template(
        "reports/year.html",
        office=office,
        year=year,
        tabs=[(str(one), url_for("reports.index", year=one), one == year) for one in years],
        until=service.until(year),
        values=table.values,
        groups=columns.grouped(columns.columns()),
        reports=reports,
        changed=_changed(last, table),
        statuses=STATUSES,
        tones=TONES,
    )


def _changed(earlier: Report | None, table: Table) -> dict[str, int]:
    return columns.differences(service.submitted(earlier).values, table.values) if earlier else {}


@bp.route("/<int:year>/submit", methods=["GET", "POST"])
@allow(OFFICE)
def submit(year: int):
    """The figures once more, as they would be kept, and the form that hands them up."""
    office = access.office(current_user)
    year, form = _of_years(office, year), SubmitForm()
    if form.validate_on_submit():
        said = Said(form.agencies.data, form.note.data, form.seen.data, current_user.id)
        with form.mending():
            report = service.submit(office.id, year, form.until.data, said)
            flash(_("已报送。每个数都按现在的台账留存。"), "ok")
            return redirect(url_for("reports.show", report_id=report.id), code=303)
    return _submit_page(office, year, form)


def _submit_page(office: Organiser, year: int, form: SubmitForm):
    last = next(iter(queries.of_office(office.id, year)), None)
    if not form.is_submitted():
        form = SubmitForm(formdata=None, until=service.until(year), agencies=last.agencies if last else None)
    until = service.until(year) if form.until.errors else form.until.data
    table = service.draft(office, year, until, form.agencies.data)
    form.seen.data = service.seen(table, until)
    page = render_template(
        "reports/submit.html",
        year=year,
        until=until,
        values=table.values,
        groups=columns.grouped(columns.columns()),
        last=last,
        changed=_changed(last, table),
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


@bp.get("/draft/<int:year>/<code>")
@allow(OFFICE)
def draft_cell(year: int, code: str):
    """The hires a column of the draft counts, of all or of an agency or a fair."""
    office = access.office(current_user)
    year = _of_years(office, year)
    lines = columns.draft(office.province[:2], year, service.until(year))
    return _cell_page(lines, code, (_("%(year)d 年统计表", year=year), url_for("reports.index", year=year)))


def _cell_page(lines: Lines, code: str, back: tuple[str, str]):
    if not columns.counts_hires(code):
        abort(404)
    asked = {name: digits(request.args.get(name, "")) for name in ("agency", "fair")}
    column = next(one for one in columns.columns() if one.code == code)
    found = cells.hires(parts.narrowed(lines, **asked), code, paging.asked())
    address = with_query(request.path, {name: value for name, value in asked.items() if value})
    return render_template("reports/cell.html", found=found, column=column, back=back, address=address)


@bp.get("/draft/<int:year>.<any(xlsx, csv):form>")
@allow(OFFICE)
def draft_file(year: int, form: str):
    """The draft as a file: the table, by agency, by fair."""
    office = access.office(current_user)
    year = _of_years(office, year)
    limits.spend("sheet")
    return making.answer(form, year, drafted(office, year))


@bp.post("/draft/<int:year>/pdf")
@allow(OFFICE)
def draft_pdf(year: int):
    office = access.office(current_user)
    return on_paper("people_hired_draft", office.id, url_for(".index", year=_of_years(office, year)), year=year)


def on_paper(kind: str, subject_id: int, back: str, **options: int):
    """To the page where the PDF is made; without a printer back, saying why."""
    try:
        paper.require_printer()
    except paper.NoPrinter as missing:
        flash(paper.why_not(missing.reason), "warn")
        return redirect(back, code=303)
    row = downloads.ask(kind, subject_id, options, current_user.id)
    return redirect(url_for("downloads.show", file_id=row.id), code=303)


@bp.get("/<int:report_id>")
@allow(OFFICE)
def show(report_id: int):
    return _report_page(access.report(current_user, report_id))


def _report_page(report: Report, form: DecideForm | None = None):
    table, earlier = service.submitted(report), queries.before(report)
    newest = queries.newest(queries.of_office(report.organiser_id, report.year))
    page = render_template(
        "reports/show.html",
        report=report,
        values=table.values,
        groups=columns.grouped(columns.columns()),
        earlier=earlier,
        newest=newest if newest and newest.number > report.number else None,
        changed=_changed(earlier, table),
        form=form or DecideForm(formdata=None),
        national=NATIONAL.test(current_user),
        mine=report.organiser_id == current_user.organiser_id,
        statuses=STATUSES,
        tones=TONES,
    )
    return page, 422 if form is not None else 200


@bp.get("/<int:report_id>/<code>")
@allow(OFFICE)
def cell(report_id: int, code: str):
    """The hires a column of a report counted, as they were, of all or of an agency or a fair."""
    report = access.report(current_user, report_id)
    back = _("%(year)d 年第 %(n)d 次报送", year=report.year, n=report.number)
    return _cell_page(columns.kept(report.id), code, (back, url_for("reports.show", report_id=report_id)))


@bp.get("/<int:report_id>.<any(xlsx, csv):form>")
@allow(OFFICE)
def file(report_id: int, form: str):
    report = access.report(current_user, report_id)
    earlier = queries.before(report)
    forms = making.of_report(report, service.submitted(report), earlier and service.submitted(earlier))
    limits.spend("sheet")
    return making.answer(form, report.year, forms)


@bp.post("/<int:report_id>/pdf")
@allow(OFFICE)
def pdf(report_id: int):
    report = access.report(current_user, report_id)
    return on_paper("people_hired", report.id, url_for(".show", report_id=report_id))


@bp.post("/<int:report_id>/decide")
@allow(NATIONAL)
def decide(report_id: int):
    report, form = access.report(current_user, report_id), DecideForm()
    if form.validate() and form.accept.data != form.give_back.data:
        with form.mending():
            service.decide(report_id, form.accept.data, form.reason.data, current_user.id)
            flash(_("已接收。") if form.accept.data else _("已退回，并告诉了报送单位。"), "ok")
            return redirect(url_for("reports.show", report_id=report_id), code=303)
    return _report_page(report, form)


@bp.post("/<int:report_id>/withdraw")
@allow(OFFICE)
def withdraw(report_id: int):
    """Take back what was handed up and not decided on; the national office sees that it was."""
    report = access.own(current_user, report_id)
    service.withdraw(report_id, current_user.id)
    flash(_("已撤回。改好以后可以再报送。"), "ok")
    return redirect(url_for("reports.index", year=report.year), code=303)
