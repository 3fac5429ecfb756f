"""Reports in words: a draft to go on writing in, what an office hands up, and who of all has not."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, files, limits, paging, pdf
from web.core.access import OFFICE, allow
from web.core.documents import DOCX
from web.models import Organiser
from web.reports import access, queries, service
from web.reports.access import NATIONAL
from web.reports.forms import WrittenForm
from web.reports.making import written as making
from web.reports.queries import written
from web.reports.words import WRITTEN

bp = Blueprint("written_reports", __name__)


def _years() -> list[int]:
    return [clock.today().year, clock.today().year - 1]


@bp.get("/organiser/reports/written")
@allow(OFFICE)
def index():
    """A province's office sees its own, the national office who handed up."""
    if NATIONAL.test(current_user):
        return redirect(url_for(".national"))
    return _page(access.office(current_user), paging.year(_years(), clock.today().year), WrittenForm(formdata=None))


def _page(office: Organiser, year: int, form: WrittenForm, status: int = 200):
    page = render_template(
        "reports/written.html",
        year=year,
        tabs=[(str(one), url_for(".index", year=one), one == year) for one in _years()],
        kinds=WRITTEN,
        due=making.due(year),
        handed_up=written.handed_up(year, office.id),
        sums=written.records(office, year, service.until(year)).sums,
        form=form,
    )
    return page, status


@bp.get("/organiser/reports/written/<any(measures, summary):written>/<int:year>.docx")
@allow(OFFICE)
def draft(written: str, year: int):
    """What the office's records say, as a document to go on writing in."""
    limits.spend("sheet")
    office, year = access.office(current_user), paging.year(_years(), clock.today().year, str(year))
    return files.attachment(making.draft(written, office, year), making.file_name(written, year), DOCX)


@bp.post("/organiser/reports/written/<int:year>")
@allow(OFFICE, files=True)
def hand_up(year: int):
    office, form = access.office(current_user), WrittenForm()
    year = paging.year(_years(), clock.today().year, str(year))
    if not form.validate():
        return _page(office, year, form, 422)
    try:
        paper = _plain(form)
    except pdf.Refused as refused:
        form.paper.errors = [pdf.why(refused.reason)]
        return _page(office, year, form, 413 if refused.reason == "size" else 422)
    service.hand_up(office.id, year, form.kind.data, paper, current_user.id)
    flash(_("已报送，国家局会收到通知。"), "ok")
    return redirect(url_for(".index", year=year), code=303)


def _plain(form: WrittenForm) -> tuple[bytes, str]:
    """The PDF that was sent, made plain, and its name. Raises Refused."""
    limits.spend("upload", account=str(current_user.id))
    upload = form.paper.data
    with upload.stream as stream:
        return pdf.plain(stream.read(pdf.MOST_BYTES + 1)).content, files.safe_name(upload.filename)


@bp.get("/organiser/reports/written/<int:written_id>/file")
@allow(OFFICE)
def file(written_id: int):
    return files.download(access.written(current_user, written_id).file)


@bp.get("/national/reports/written")
@allow(NATIONAL)
def national():
    """Who handed up and who has not, and what all records come to."""
    kind, years = request.args.get("kind", ""), queries.years(None, clock.today().year)
    kind, year = kind if kind in WRITTEN else next(iter(WRITTEN)), paging.year(years, clock.today().year)
    rows = written.of_all(year, kind)
    return render_template(
        "reports/written_national.html",
        year=year,
        kind=kind,
        kinds=[(str(name), url_for(".national", year=year, kind=code), code == kind) for code, name in WRITTEN.items()],
        tabs=[(str(one), url_for(".national", year=one, kind=kind), one == year) for one in years],
        rows=rows,
        columns=making.columns(),
        sums=written.sums(rows),
        due=making.due(year)[kind],
    )


@bp.get("/national/reports/written/<any(measures, summary):written>/<int:year>.docx")
@allow(NATIONAL)
def together(written: str, year: int):
    """What all provinces handed up, as a document to go on writing in."""
    limits.spend("sheet")
    year = paging.year(queries.years(None, clock.today().year), clock.today().year, str(year))
    return files.attachment(making.national(written, year), making.file_name(written, year), DOCX)
