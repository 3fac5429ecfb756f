"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters. The office there is the national
one; what a province's own may do stands in test_reports.py."""

from web.core import clock, files, ids
from web.models import Report, StoredFile, WrittenReport

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
    "written_reports.index": "LFFFFFF+F+",
    "written_reports.draft": "LFFFFFF-F-",
    "written_reports.hand_up": "LFFFFFF-F-",
    "written_reports.file": "LFFFFFF+F+",
    "written_reports.national": "LFFFFFF+F+",
    "written_reports.together": "LFFFFFF+F+",
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


def written_of(make, organiser_id: int, **values) -> int:
    moment = clock.now()
    fields = dict(organiser_id=organiser_id, year=clock.today().year, kind="measures", number=1, submitted_at=moment)
    stored = dict(shown_name="report.pdf", media_type="application/pdf", size=1, sha256="", created_at=moment)
    with make.database.writing() as session:
        row = StoredFile(name=ids.token(), **stored)
        session.add(row)
        session.flush()
        (files.folder() / row.name).parent.mkdir(parents=True, exist_ok=True)
        (files.folder() / row.name).write_bytes(b"%PDF-")
        report = WrittenReport(file_id=row.id, figures={}, **(fields | values))
        session.add(report)
        session.flush()
        return report.id


def prepare(make, world) -> None:
    """A report of a province's office, anew for each address that decides on one."""
    office = make.organiser("office", province="350000").id
    world.ids |= {"report_id": report_of(make, office), "code": "employed", "year": clock.today().year}
    with make.app.app_context():
        world.ids |= {"written_id": written_of(make, office), "written": "measures"}
    world.ids |= {"form": "csv", "by": "agencies", "of": 1}
