"""The table of people hired on paper: a PDF that the worker makes, of a submission, a draft, or all provinces."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import render_template, url_for
from sqlalchemy import func, select

from web.accounts.access.person import Person
from web.core import clock, db, ids, paper
from web.core.runs import Heart
from web.core.workbooks import Form, bare
from web.downloads.rules.kinds import Kind, Made
from web.models import Hire, MadeFile, Organiser, Report
from web.reports import access, making, queries, service
from web.reports.queries import provinces

MOST = 14  # columns across one sheet


def page(forms: list[Form]) -> str:
    """The forms as a document, each in strips as wide as the paper."""
    strips = [(form, form.strips(MOST)) for form in forms]
    return render_template("reports/paper.html", forms=strips, bare=bare)


def _kind(
    forms: Callable[[MadeFile], tuple[int, list[Form]]],
    allowed: Callable[[Person, int], None],
    stamp: Callable[[int], Any],
    back: Callable[[int], str],
    about: str,
) -> Kind:
    """How the file of one of the three is made: its year and forms, who may have it, its state, its page."""

    def make(row: MadeFile, heart: Heart[MadeFile], folder: Path) -> Made:
        with heart.database.unit(may_write=False):
            year, found = forms(row)
            html = page(found)
        path = folder / "table.pdf"
        path.write_bytes(paper.pdf(html))
        return Made(path, making.file_name(year, "pdf"), "application/pdf")

    def may(person: Person, subject_id: int, _options: Mapping[str, Any]) -> None:
        allowed(person, subject_id)

    def state(subject_id: int) -> str:
        return ids.digest(f"{clock.today()} {stamp(subject_id)}")

    return Kind(may, lambda n: f"{about}:{n}", state, make, lambda _options: making.title(), back)


def _submitted(row: MadeFile) -> tuple[int, list[Form]]:
    report = db.one(Report, row.subject_id)
    earlier = queries.before(report)
    return report.year, making.of_report(report, service.submitted(report), earlier and service.submitted(earlier))


def _drafted(row: MadeFile) -> tuple[int, list[Form]]:
    office, year = db.one(Organiser, row.subject_id), int(row.options["year"])
    return year, drafted(office, year)


def drafted(office: Organiser, year: int) -> list[Form]:
    """The forms of a year as an office would hand them up now."""
    last, until = next(iter(queries.of_office(office.id, year)), None), service.until(year)
    table = service.draft(office, year, until, last.agencies if last else None)
    return making.of_draft(office, year, until, table, last and service.submitted(last))


def _all(row: MadeFile) -> tuple[int, list[Form]]:
    return row.subject_id, making.of_provinces(row.subject_id, provinces.table(row.subject_id, service.together))


def _own(person: Person, organiser_id: int) -> None:
    if access.office(person).id != organiser_id:
        raise db.Missing(f"draft of {organiser_id}")


def _national(person: Person, year: int) -> None:
    if not access.NATIONAL.test(person):
        raise db.Missing(f"table of {year}")


def _ledger(organiser_id: int) -> Any:
    """When the ledger of an office's province, or what it handed up, changed last."""
    session, office = db.session(), db.one(Organiser, organiser_id)
    changed = select(func.count(), func.max(Hire.updated_at)).where(Hire.province == office.province[:2])
    handed = select(func.max(Report.id)).where(Report.organiser_id == organiser_id)
    return *session.execute(changed).one(), session.scalar(handed)


def _handed_up(year: int) -> Any:
    found = select(Report.id, Report.status).where(Report.year == year).order_by(Report.id)
    return [tuple(row) for row in db.session().execute(found)]


REPORT = _kind(
    _submitted, lambda person, n: access.report(person, n) and None, lambda n: db.one(Report, n).status,
    lambda n: url_for("reports.show", report_id=n), "report",
)  # fmt: skip
DRAFT = _kind(_drafted, _own, _ledger, lambda _n: url_for("reports.index"), "organiser")
NATIONAL = _kind(_all, _national, _handed_up, lambda n: url_for("national_reports.index", year=n), "year")
