"""The only way to load a report for a person: the office that made it, and the national office."""

from web.accounts.access.person import Person
from web.core import db
from web.core.access import Rule
from web.models import Organiser, Report, WrittenReport

NATIONAL = Rule(
    "national office or administrator",
    lambda person: person.role == "admin" or (person.organiser_kind == "office" and not person.organiser_province),
)


def office(person: Person) -> Organiser:
    """The person's own office, of a province. Raises Missing."""
    if person.organiser_kind != "office" or not person.organiser_province:
        raise db.Missing("no office of a province")
    return db.one(Organiser, person.organiser_id)


def report(person: Person, report_id: int) -> Report:
    """A report of the person's own office, or any for the national office. Raises Missing."""
    found = db.one(Report, report_id)
    if not NATIONAL.test(person) and found.organiser_id != person.organiser_id:
        raise db.Missing(f"Report {report_id}")
    return found


def own(person: Person, report_id: int) -> Report:
    """A report of the person's own office. Raises Missing."""
    found = report(person, report_id)
    if found.organiser_id != person.organiser_id:
        raise db.Missing(f"Report {report_id}")
    return found


def written(person: Person, written_id: int) -> WrittenReport:
    """A report in words of the person's own office, or any for the national office. Raises Missing."""
    found = db.one(WrittenReport, written_id)
    if not NATIONAL.test(person) and found.organiser_id != person.organiser_id:
        raise db.Missing(f"WrittenReport {written_id}")
    return found
