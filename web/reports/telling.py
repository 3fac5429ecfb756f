"""Whom a report writes to: the national office when it comes or is withdrawn, its own office when it is decided, and before it is due."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _

from web.agencies.queries import office_people
from web.core.i18n import pick
from web.core.labels import day
from web.models import Organiser, Report, User, WrittenReport
from web.notices.service import tell
from web.reports import queries

LETTER = "reports/mail/report.txt"


def tell_national(report: Report, office: Organiser) -> None:
    """The people of the national office, by a notice: what was handed up, or withdrawn."""
    withdrawn = report.status == "undone"

    def words() -> str:
        said = _("%(office)s撤回了 %(year)d 年统计表") if withdrawn else _("%(office)s报送了 %(year)d 年统计表")
        return said % {"office": pick(office.name, office.name_en), "year": report.year}

    tell(
        office_people(""),
        f"report:{report.id}:{report.status}",
        kind="report",
        words=words,
        link=f"/organiser/reports/{report.id}",
    )


def tell_decided(report: Report) -> None:
    """The people of the office that handed it up, by a notice and a mail."""
    accepted = report.status == "accepted"

    def words() -> str:
        said = _("%(year)d 年统计表已接收") if accepted else _("%(year)d 年统计表被退回")
        return said % {"year": report.year}

    people, link = queries.members(report.organiser_id), f"/organiser/reports/{report.id}"
    key = f"report:{report.id}:{report.status}"
    tell(people, key, kind="report", words=words, link=link, letter=LETTER, said=words, reason=report.reason)


def tell_due(people: Iterable[User], key: str, name: tuple[str, str], due: date, code: str) -> int:
    """That something is due on a day, by a notice and a mail that lead to where it is handed up."""

    def words() -> str:
        return _("%(what)s请在 %(day)s 前报送", what=pick(*name), day=day(due))

    link = f"/organiser/reports?year={due.year}" if code == "table" else f"/organiser/reports/written?year={due.year}"
    return tell(people, key, kind="report", words=words, link=link, letter=LETTER, said=words, reason="")


def tell_written(report: WrittenReport, office: Organiser) -> None:
    """The people of the national office, by a notice: a report in words was handed up."""

    def words() -> str:
        said = {"office": pick(office.name, office.name_en), "year": report.year}
        return _("%(office)s报送了 %(year)d 年书面报告", **said)

    key, link = f"written:{report.id}", f"/national/reports/written?year={report.year}&kind={report.kind}"
    tell(office_people(""), key, kind="report", words=words, link=link)
