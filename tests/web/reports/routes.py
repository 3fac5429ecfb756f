"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters. The office there is the national
one; what a province's own may do stands in test_reports.py."""

from web.core import clock
from web.models import Report

ROWS: dict[str, str] = {
    "reports.index": "LFFFFFF+F+",
    "reports.submit": "LFFFFFF-F-",
    "reports.draft_cell": "LFFFFFF-F-",
    "reports.draft_file": "LFFFFFF-F-",
    "reports.draft_pdf": "LFFFFFF-F-",
    "reports.show": "LFFFFFF+F+",
    "reports.cell": "LFFFFFF+F+",
    "reports.file": "LFFFFFF+F+",
    "reports.pdf": "LFFFFFF+F+",
    "reports.decide": "LFFFFFF+F+",
    "reports.withdraw": "LFFFFFF-F-",
    "figures.public": "++++++++++",
    "figures.office": "LFFFFFF+F+",
    "figures.agency": "LFF++++FFF",
    "figures.university": "LFFFFFFF+F",
    "national_reports.index": "LFFFFFF+F+",
    "national_reports.file": "LFFFFFF+F+",
    "national_reports.pdf": "LFFFFFF+F+",
    "report_parts.draft": "LFFFFFF-F-",
    "report_parts.draft_one": "LFFFFFF-F-",
    "report_parts.kept": "LFFFFFF+F+",
    "report_parts.kept_one": "LFFFFFF-F-",
}
STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "figures.agency": "++FF",
}


def report_of(make, organiser_id: int, **values) -> int:
    moment, today = clock.now(), clock.today()
    fields = dict(organiser_id=organiser_id, year=today.year, number=1, until=today, submitted_at=moment, records={})
    with make.database.writing() as session:
        report = Report(**(fields | values))
        session.add(report)
        session.flush()
        return report.id


def prepare(make, world) -> None:
    """A report of a province's office, anew for each address that decides on one."""
    office = make.organiser("office", province="350000").id
    world.ids |= {"report_id": report_of(make, office), "code": "employed", "year": clock.today().year}
    world.ids |= {"form": "csv", "by": "agencies", "of": 1}
