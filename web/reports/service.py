"""The verbs of reports: hand one up as the ledger stands, take it back, and receive or return it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import insert, literal, select

from web.core import audit, clock, db, files, ids
from web.core.refusals import Conflict, Wrong
from web.models import Organiser, Report, ReportLine, WrittenReport
from web.reports import queries
from web.reports.queries import columns, records, written
from web.reports.queries.columns import Lines
from web.reports.telling import tell_decided, tell_national, tell_written

FIRST_YEAR = 2020  # of the notice
MOST = 50  # submissions of an office for a year


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a table by column; None is what nobody stated."""

    values: dict[str, int | None]
    lines: Lines


def draft(office: Organiser, year: int, until: date, agencies: int | None = None) -> Table:
    """The table as it would be handed up now. Eight queries at any size of the ledger."""
    lines = columns.draft(office.province[:2], year, until)
    own = columns.totals(lines)[None] | records.figures(office, year, until)
    return Table({"agencies": agencies} | own, lines)


def submitted(report: Report) -> Table:
    """The table of a report, as it was handed up. One query."""
    lines = columns.kept(report.id)
    return Table({"agencies": report.agencies} | columns.totals(lines)[None] | report.records, lines)


def together(reports: Sequence[Report]) -> dict[int, Table]:
    """The tables of several reports. One query."""
    lines = columns.kept(*(one.id for one in reports))
    sums = columns.totals(lines, "report_id") if reports else {}
    none = dict.fromkeys([*columns.LEDGER, "internships"], 0)
    return {
        one.id: Table({"agencies": one.agencies} | sums.get(one.id, none) | one.records, columns.kept(one.id))
        for one in reports
    }


def seen(table: Table, until: date) -> str:
    """What somebody who hands a table up has before their eyes, as a short text; what they type is no part of it."""
    figures = {code: number for code, number in table.values.items() if code != "agencies"}
    return ids.digest(f"{until} {json.dumps(figures, sort_keys=True)}")[:24]


@dataclass(frozen=True, slots=True)
class Said:
    """What an office says with its table, who of it says so, and which figures they saw (`seen`)."""

    agencies: int | None
    note: str
    seen: str
    user_id: int


def submit(organiser_id: int, year: int, until: date, said: Said) -> Report:
    """Keep the table as it is now, line by line, and tell the national office. Raises Wrong for a day outside the year
    or to come, and when the figures are others than those that were seen; Conflict after too many."""
    session, moment = db.write(), clock.now()
    office = db.one(Organiser, organiser_id, lock=True)
    check_day(year, until)
    earlier = queries.of_office(organiser_id, year)
    if len(earlier) >= MOST:
        raise Conflict(_("同一年最多报送 %(n)d 次。", n=MOST))
    lines, own = columns.draft(office.province[:2], year, until), records.figures(office, year, until)
    if seen(Table(columns.totals(lines)[None] | own, lines), until) != said.seen:
        raise Wrong(_("下面的数和刚才看到的不同：台账变了，或者改了截至日期。请看过再报送。"))
    report = Report(
        organiser_id=organiser_id,
        year=year,
        number=1 + max((one.number for one in earlier), default=0),
        until=until,
        agencies=said.agencies,
        records=own,
        note=said.note,
        submitted_at=moment,
        submitted_by_id=said.user_id,
    )
    session.add(report)
    session.flush()
    _keep(report.id, lines)
    audit.record("report.submit", f"report:{report.id}", year=year, number=report.number)
    tell_national(report, office)
    return report


def until(year: int) -> date:
    """The last day a table of a year can count now."""
    return min(clock.today(), date(year, 12, 31))


def check_day(year: int, day: date) -> None:
    """Raises Wrong for a day outside the year, or to come."""
    if day.year != year or day > clock.today() or year < FIRST_YEAR:
        raise Wrong(_("请填本年度里、不晚于今天的日期。"), "until")


def _keep(report_id: int, lines: Lines) -> None:
    """Copy what is counted, in one statement at any size."""
    names = ["report_id", "hire_id", *columns.COPIED, "brand", "fund"]
    copied = (getattr(lines.table, name) for name in names[1:-2])
    values = [literal(report_id), *copied, lines.brand, lines.fund]
    rows = select(*(value.label(name) for name, value in zip(names, values, strict=True)))
    db.session().execute(insert(ReportLine).from_select(names, rows.where(lines.where)))


def decide(report_id: int, accepted: bool, reason: str, user_id: int) -> None:
    """Receive a report or return it with a reason, and tell its office. Raises Conflict when it is decided already or a
    newer one is there, Wrong without a reason."""
    report = _waiting(report_id)
    if not accepted and not reason:
        raise Wrong(_("请写明为什么退回。"), "reason")
    _end(report, "accepted" if accepted else "returned", user_id)
    report.reason = reason
    audit.record("report.accept" if accepted else "report.return", f"report:{report.id}")
    db.session().flush()
    tell_decided(report)


def withdraw(report_id: int, user_id: int) -> None:
    """Take a report back that nobody has decided on, and tell the national office. Raises Conflict otherwise."""
    report = _waiting(report_id)
    _end(report, "undone", user_id)
    audit.record("report.withdraw", f"report:{report.id}")
    db.session().flush()
    tell_national(report, report.organiser)


def _waiting(report_id: int) -> Report:
    """A report that waits for an answer, under the lock of its office: a newer one cannot come meanwhile."""
    db.write()
    report = db.one(Report, report_id)
    db.one(Organiser, report.organiser_id, lock=True)
    report = db.one(Report, report_id, lock=True)
    if report.status == "undone":
        raise Conflict(_("这份统计表已被报送单位撤回。"))
    if report.status != "submitted":
        raise Conflict(_("这份统计表已经处理过了。"))
    if queries.newest(queries.of_office(report.organiser_id, report.year)) is not report:
        raise Conflict(_("这份统计表已有更新的一次报送，请处理最新的。"))
    return report


def _end(report: Report, status: str, user_id: int) -> None:
    report.status, report.decided_at, report.decided_by_id = status, clock.now(), user_id


def hand_up(organiser_id: int, year: int, kind: str, paper: tuple[bytes, str], user_id: int) -> WrittenReport:
    """Keep a report in words (a checked PDF and its name) with what the office's records come to now, and tell the
    national office. Raises Wrong for a year to come, Conflict after too many."""
    content, name = paper
    kept = files.write(content)
    session = db.write()
    office = db.one(Organiser, organiser_id, lock=True)
    check_day(year, until(year))
    earlier = [one for one in written.handed_up(year, organiser_id) if one.kind == kind]
    if len(earlier) >= MOST:
        raise Conflict(_("同一年最多报送 %(n)d 次。", n=MOST))
    report = WrittenReport(
        organiser_id=organiser_id,
        year=year,
        kind=kind,
        number=1 + max((one.number for one in earlier), default=0),
        file_id=files.store(kept, name, "application/pdf", None).id,
        figures=written.records(office, year, until(year)).sums,
        submitted_at=clock.now(),
        submitted_by_id=user_id,
    )
    session.add(report)
    session.flush()
    audit.record("report.written", f"written_report:{report.id}", kind=kind, year=year, number=report.number)
    tell_written(report, office)
    return report
