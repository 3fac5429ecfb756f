"""The files of a fair that the worker makes: sheets as PDF, the day and the report as workbooks."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from web.accounts.access.person import Person
from web.core import clock, db, files, ids, paper
from web.core.links import public_url
from web.core.runs import Heart
from web.core.workbooks import XLSX
from web.downloads.rules.kinds import Kind, Made
from web.fairday import queries
from web.fairday.making import calendars
from web.fairday.queries import report
from web.fairs import access as fairs
from web.fairs.queries import consent
from web.models import (
    Fair,
    FairAgreement,
    FairFeedback,
    FairHall,
    FairMeeting,
    FairStand,
    FairTable,
    MadeFile,
)
from web.timetables.queries import snapshot

SPLITS = {"people": ("", "school"), "tables": ("", "hall")}


def stamp(fair_id: int) -> str:
    """What the files of a fair are made of, in short: it changes whenever one of them would."""
    session, here = db.session(), FairMeeting.fair_id == fair_id
    met = session.execute(select(func.count(), func.max(FairMeeting.updated_at)).where(here)).one()
    tables = select(FairTable.id, FairTable.label, FairTable.interviewer, FairTable.closed, FairStand.number)
    tables = tables.add_columns(FairStand.name, FairStand.hall_id).join(FairTable.stand)
    halls = select(FairHall.id, FairHall.name, FairHall.closed).where(FairHall.fair_id == fair_id)
    words = select(func.count(), func.max(FairFeedback.id)).join(FairMeeting, FairMeeting.id == FairFeedback.meeting_id)
    agreed = select(func.max(FairAgreement.id)).where(FairAgreement.fair_id == fair_id)
    fair = db.one(Fair, fair_id)
    parts = [
        clock.today(),
        fair.updated_at,
        snapshot.stamp(fair),
        *met,
        *session.execute(tables.where(FairStand.fair_id == fair_id).order_by(FairTable.id)).all(),
        *session.execute(halls.order_by(FairHall.id)).all(),
        *session.execute(words.where(here)).one(),
        session.scalar(agreed),
        queries.version(fair_id),
    ]
    return ids.digest(repr([str(part) for part in parts]))


# --- sheets -----------------------------------------------------------------------------------------------------------


def groups(fair: Fair, what: str, by: str) -> list[tuple[str, list[int]]]:
    """(name, ids) of what is printed: everybody or all tables in one, or by school or hall."""
    if what == "people":
        keyed = [(person.school if by else "", person.id) for person in queries.people(fair.id)]
    else:
        keyed = [(name if by else "", number) for name, number in queries.halls_of_tables(fair.id)]
    found: dict[str, list[int]] = {}
    for name, number in keyed:
        found.setdefault(name, []).append(number)
    return list(found.items())


def rows(fair: Fair, what: str, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """What the templates of the sheets show of these people or tables, in this order."""
    if what == "people":
        people, meetings = queries.some_people(numbers), queries.by_person(fair.id, list(numbers))
        return [
            {
                "person": people[n],
                "meetings": meetings[n],
                "qr": paper.printed_qr(public_url("fairday.person", code=people[n].code)),
            }
            for n in numbers
        ]
    tables, meetings = (
        {t.id: t for t in queries.tables(fair.id, some=numbers)},
        queries.by_table(fair.id, list(numbers)),
    )
    code = paper.printed_qr(public_url("fairday.stand_day", fair_id=fair.id))
    return [{"table": tables[n], "meetings": meetings[n], "qr": code} for n in numbers]


def page(fair: Fair, what: str, numbers: Sequence[int], **values: Any) -> str:
    """The sheets of these people or tables as a document."""
    return render_template(
        f"fairday/sheets_{what}.html",
        fair=fair,
        rows=rows(fair, what, numbers),
        what=what,
        version=queries.version(fair.id),
        seen=lambda m: consent.seen(m.attendee, consent.stage_of(m, fair, clock.today())),
        place_of=calendars.place_of,
        **values,
    )


def print_sheets(row: MadeFile, heart: Heart[MadeFile], folder: Path) -> Made:
    """Print in stretches, each in a process that ends and into a file that stays: a second worker prints the rest."""
    what, by = row.options["what"], row.options["by"]
    with heart.database.unit(may_write=False):
        fair = db.one(Fair, row.subject_id)
        title, wanted = fair.title, groups(fair, what, by)
    total, done = sum(len(numbers) for _name, numbers in wanted), 0
    heart.write(lambda own: setattr(own, "total", total))
    printed: list[tuple[str, Path]] = []
    for at, (name, numbers) in enumerate(wanted):
        parts = []
        for nth, first in enumerate(range(0, len(numbers), paper.PRESS)):
            some = numbers[first : first + paper.PRESS]
            parts.append(folder / f"{at:04}-{nth:04}.pdf")
            if not parts[-1].exists():
                with heart.database.unit(may_write=False):
                    html = page(db.one(Fair, row.subject_id), what, some, on_screen=False)
                _write(parts[-1], paper.pdf(html))
            done += len(some)
            heart.beat(done)
        whole = folder / f"{at:04}.pdf"
        paper.merge(parts, whole)
        printed.append((name, whole))
    kind = _("桌卡") if what == "tables" else _("个人安排")
    if not by and printed:
        return Made(printed[0][1], f"{title} {kind}.pdf", "application/pdf")
    packed = folder / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, path in _named(printed):
            archive.write(path, name)
    return Made(packed, f"{title} {kind}.zip", "application/zip")


def _named(printed: Sequence[tuple[str, Path]]) -> Iterator[tuple[str, Path]]:
    for at, (name, path) in enumerate(printed, 1):
        yield files.safe_name(f"{at:02} {name or _('未填写')}.pdf"), path


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, whenever the worker is killed."""
    unfinished = path.with_suffix(".new")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _sheets_title(options: Mapping[str, Any]) -> str:
    return _("打印桌卡") if options["what"] == "tables" else _("打印个人安排")


# --- workbooks --------------------------------------------------------------------------------------------------------


def _day(row: MadeFile, heart: Heart[MadeFile], folder: Path) -> Made:
    with heart.database.unit(may_write=False):
        fair = db.one(Fair, row.subject_id)
        _write(folder / "day.xlsx", report.day_workbook(fair))
        return Made(folder / "day.xlsx", f"{fair.title}.xlsx", XLSX)


def _report(row: MadeFile, heart: Heart[MadeFile], folder: Path) -> Made:
    with heart.database.unit(may_write=False):
        fair = db.one(Fair, row.subject_id)
        _write(folder / "report.xlsx", report.workbook(fair, row.options["confined"]))
        return Made(folder / "report.xlsx", f"{fair.title} {_('报告')}.xlsx", XLSX)


def _managed(person: Person, fair_id: int, _options: Mapping[str, Any]) -> None:
    fairs.managed(person, fair_id)


def _own_report(person: Person, fair_id: int, options: Mapping[str, Any]) -> None:
    fair = fairs.readable(person, fair_id)
    if fairs.confined(person, fair) != options["confined"]:
        raise db.Missing(f"report of fair {fair_id}")


def _desk(fair_id: int) -> str:
    return url_for("fairday.day", fair_id=fair_id)


def _about(fair_id: int) -> str:
    return f"fair:{fair_id}"


SHEETS = Kind(_managed, _about, stamp, print_sheets, _sheets_title, _desk)
DAY = Kind(_managed, _about, stamp, _day, lambda _options: _("当天的会面和签到"), _desk)
REPORT = Kind(
    _own_report, _about, stamp, _report, lambda _o: _("招聘会报告"), lambda n: url_for("fairday.fair_report", fair_id=n)
)
