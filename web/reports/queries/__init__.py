"""Reads of reports: those of an office, and the latest of every province.

Of what an office hands up for a year the newest speaks for it; what was taken back is as if it had never come. An older
one that was never answered is replaced and never comes to life again, not even when the newer one is returned. What was
accepted counts until a newer one waits or is accepted.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from web.core import db
from web.models import Agency, Fair, OrganiserMember, Report, User


def of_office(organiser_id: int, *years: int) -> list[Report]:
    """An office's reports of a year, or of several, the latest of each first. One query."""
    found = select(Report).where(Report.organiser_id == organiser_id, Report.year.in_(years))
    found = found.options(joinedload(Report.submitted_by), joinedload(Report.decided_by))
    return list(db.session().scalars(found.order_by(Report.number.desc())))


def newest(reports: Iterable[Report]) -> Report | None:
    """The one that speaks for its office, of its reports of a year, the latest first."""
    return next((one for one in reports if one.status != "undone"), None)


def counted(reports: Iterable[Report]) -> Report | None:
    """The one that counts, of reports of a year by one office or several, the latest first."""
    heard = set()  # offices for which a newer one speaks
    for one in reports:
        if one.status == "accepted" or one.status == "submitted" and one.organiser_id not in heard:
            return one
        if one.status != "undone":
            heard.add(one.organiser_id)
    return None


def waits() -> ColumnElement[bool]:
    """Reports that wait for an answer: handed up, and speaking for their office."""
    newer = aliased(Report)
    replaced = select(newer.id).where(newer.organiser_id == Report.organiser_id, newer.year == Report.year)
    replaced = replaced.where(newer.number > Report.number, newer.status != "undone")
    return and_(Report.status == "submitted", ~replaced.exists())


def before(report: Report) -> Report | None:
    """The submission before this one."""
    found = select(Report).where(Report.organiser_id == report.organiser_id, Report.year == report.year)
    return db.session().scalar(found.where(Report.number < report.number).order_by(Report.number.desc()).limit(1))


def years(organiser_id: int | None, this: int) -> list[int]:
    """This year, the one before, and those with a report, of an office or of any; the latest first."""
    found = select(Report.year).distinct()
    if organiser_id is not None:
        found = found.where(Report.organiser_id == organiser_id)
    return sorted({this, this - 1, *db.session().scalars(found)}, reverse=True)


def latest(year: int) -> dict[str, list[Report]]:
    """By two digits of a province all that was handed up for a year, the latest first. Where a province has several offices, the latest of any. One query."""
    found = select(Report).join(Report.organiser).where(Report.year == year).options(joinedload(Report.organiser))
    rows = db.session().scalars(found.order_by(Report.submitted_at, Report.id))
    by_province: dict[str, list[Report]] = {}
    for report in rows:
        by_province.setdefault(report.organiser.province[:2], []).insert(0, report)
    return by_province


def done(year: int) -> set[int]:
    """The offices of which something counts for a year. One query."""
    found = select(Report.organiser_id).where(Report.year == year, or_(Report.status == "accepted", waits()))
    return set(db.session().scalars(found))


def agency_names(ids) -> dict[int, tuple[str, str]]:
    """Names of agencies in both languages. One query."""
    found = select(Agency.id, Agency.name, Agency.name_en).where(Agency.id.in_(list(ids)))
    return {row[0]: (row[1], row[2]) for row in db.session().execute(found)}


def fair_titles(ids) -> dict[int, tuple[str, str]]:
    """Titles of fairs in both languages. One query."""
    found = select(Fair.id, Fair.title, Fair.title_en).where(Fair.id.in_(list(ids)))
    return {row[0]: (row[1], row[2]) for row in db.session().execute(found)}


def members(organiser_id: int) -> list[User]:
    """The people of an organiser."""
    found = select(User).join(OrganiserMember, OrganiserMember.user_id == User.id)
    return list(db.session().scalars(found.where(OrganiserMember.organiser_id == organiser_id).order_by(User.id)))
