"""Reads of rosters: the lists, their wrong cells, what a ranking is made of, and runs nobody works on any more."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, exists, func, or_, select

from web.core import db, paging
from web.core.runs import ACTIVE
from web.models import (
    Fair,
    FairHost,
    HeaderChoice,
    OrganiserMember,
    Roster,
    RosterFault,
    RosterRow,
    RosterRun,
    SheetImport,
    WaitingSheet,
)
from web.models.rosters import SIDES

PAGE = 20
FAULTS_PAGE = 50
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A roster in a list: how much is in it, and how its last ranking stands."""

    roster: Roster
    rows: dict[str, int]
    faults: int
    run: RosterRun | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how many there are in all."""

    rows: list
    total: int
    page: int
    pages: int


def in_force(found: Select, model: type[RosterRow] | type[RosterFault]) -> Select:
    """Only what the version of the roster in force has."""
    of_it = found.join(Roster, Roster.id == model.roster_id)
    return of_it.where(model.since <= Roster.version, model.until > Roster.version)


def listed(organiser_id: int, page: int = 1, size: int = PAGE) -> Page:
    """An organisation's rosters, newest first, without those of its fairs, which are filled at the fair. Five queries
    at any length."""
    mine, total = select(Roster).where(_alone(organiser_id)), roster_count(organiser_id)
    page, pages = paging.within(page, total, size)
    rosters = list(db.session().scalars(mine.order_by(Roster.id.desc()).limit(size).offset((page - 1) * size)))
    numbers = [roster.id for roster in rosters]
    rows, faults, runs = row_counts(numbers), fault_counts(numbers), last_runs(numbers)
    return Page(
        [
            Listed(r, {side: rows.get((r.id, side), 0) for side in SIDES}, faults.get(r.id, 0), runs.get(r.id))
            for r in rosters
        ],
        total,
        page,
        pages,
    )


def fair_of(roster_id: int) -> int | None:
    """The fair whose people and positions this roster holds, if any: sheets for it come in at the fair."""
    found = select(Fair.id).outerjoin(FairHost, FairHost.fair_id == Fair.id)
    found = found.where(or_(Fair.roster_id == roster_id, FairHost.roster_id == roster_id))
    return db.session().scalar(found.order_by(Fair.id).limit(1))


def _alone(organiser_id: int) -> ColumnElement[bool]:
    """An organisation's rosters that are no fair's."""
    of_fair = or_(exists().where(Fair.roster_id == Roster.id), exists().where(FairHost.roster_id == Roster.id))
    return and_(Roster.organiser_id == organiser_id, Roster.deleted_at.is_(None), ~of_fair)


def roster_count(organiser_id: int) -> int:
    """How many rosters an organisation keeps beside those of its fairs."""
    return db.session().scalar(select(func.count()).select_from(Roster).where(_alone(organiser_id))) or 0


def row_counts(roster_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """How many rows each side of these rosters has."""
    found = select(RosterRow.roster_id, RosterRow.side, func.count()).where(RosterRow.roster_id.in_(roster_ids))
    rows = db.session().execute(in_force(found, RosterRow).group_by(RosterRow.roster_id, RosterRow.side))
    return {(number, side): count for number, side, count in rows}


def fault_counts(roster_ids: Collection[int]) -> dict[int, int]:
    """How many wrong cells these rosters have."""
    found = select(RosterFault.roster_id, func.count()).where(RosterFault.roster_id.in_(roster_ids))
    rows = db.session().execute(in_force(found, RosterFault).group_by(RosterFault.roster_id))
    return {number: count for number, count in rows}


def last_runs(roster_ids: Collection[int]) -> dict[int, RosterRun]:
    """The latest run of each of these rosters."""
    latest = select(func.max(RosterRun.id)).where(RosterRun.roster_id.in_(roster_ids)).group_by(RosterRun.roster_id)
    return {run.roster_id: run for run in db.session().scalars(select(RosterRun).where(RosterRun.id.in_(latest)))}


def runs(roster_id: int, most: int = 20) -> list[RosterRun]:
    """A roster's runs, latest first."""
    found = select(RosterRun).where(RosterRun.roster_id == roster_id).order_by(RosterRun.id.desc()).limit(most)
    return list(db.session().scalars(found))


def active_run(roster_id: int) -> RosterRun | None:
    """The run of this roster that waits or works, if any."""
    found = select(RosterRun).where(RosterRun.roster_id == roster_id, RosterRun.status.in_(ACTIVE))
    return db.session().scalar(found.order_by(RosterRun.id).limit(1))


def active_import(roster_id: int) -> SheetImport | None:
    """The file that is on its way into this roster, if any."""
    found = select(SheetImport).where(SheetImport.roster_id == roster_id, SheetImport.status.in_(ACTIVE))
    return db.session().scalar(found.order_by(SheetImport.id).limit(1))


def bytes_on_their_way(organiser_id: int) -> int:
    """Bytes of the files on their way into an organiser's rosters."""
    found = select(func.sum(func.length(SheetImport.content))).join(Roster, Roster.id == SheetImport.roster_id)
    found = found.where(Roster.organiser_id == organiser_id, SheetImport.status.in_(ACTIVE))
    return db.session().scalar(found) or 0


def files(roster_id: int) -> list[tuple[str, str, int]]:
    """(side, file, rows of it that are in), in the order they came."""
    found = select(RosterRow.side, RosterRow.file_name, func.count()).where(RosterRow.roster_id == roster_id)
    grouped = in_force(found, RosterRow).group_by(RosterRow.side, RosterRow.file_name).order_by(func.min(RosterRow.id))
    return [(side, name, count) for side, name, count in db.session().execute(grouped)]


def ids_of_file(model: type[RosterRow] | type[RosterFault], roster_id: int, side: str, file_name: str) -> list[int]:
    """Of the rows, or wrong cells, that came with a file."""
    found = in_force(select(model.id), model).where(model.roster_id == roster_id, model.side == side)
    return list(db.session().scalars(found.where(model.file_name == file_name).order_by(model.id)))


def faults(roster_id: int, side: str, page: int = 1) -> Page:
    """One page of a side's wrong cells, in the order of the file."""
    mine = (RosterFault.roster_id == roster_id, RosterFault.side == side)
    counted = in_force(select(func.count()).select_from(RosterFault), RosterFault)
    total = db.session().scalar(counted.where(*mine)) or 0
    page, pages = paging.within(page, total, FAULTS_PAGE)
    found = in_force(select(RosterFault), RosterFault).where(*mine).order_by(RosterFault.id)
    rows = db.session().scalars(found.limit(FAULTS_PAGE).offset((page - 1) * FAULTS_PAGE))
    return Page(list(rows), total, page, pages)


def faults_by_side(roster_id: int) -> dict[str, tuple[int, int]]:
    """By side: (wrong cells, rows they stand in)."""
    counted = select(RosterFault.side, func.count(), func.count(distinct(RosterFault.digest)))
    counted = in_force(counted, RosterFault).where(RosterFault.roster_id == roster_id)
    rows = db.session().execute(counted.group_by(RosterFault.side))
    return dict.fromkeys(SIDES, (0, 0)) | {side: (cells, lines) for side, cells, lines in rows}


def faulty_rows(roster_id: int, side: str) -> list[tuple[dict[str, Any], list[RosterFault]]]:
    """(cells of a row, what is wrong in it), each row once, in the order of the file."""
    found = in_force(select(RosterFault), RosterFault)
    found = found.where(RosterFault.roster_id == roster_id, RosterFault.side == side)
    by_row: dict[str, tuple[dict[str, Any], list[RosterFault]]] = {}
    for fault in db.session().scalars(found.order_by(RosterFault.id)):
        by_row.setdefault(fault.digest, (fault.cells, []))[1].append(fault)
    return list(by_row.values())


def listed_faults(roster_id: int, side: str) -> list[Any]:
    """`id`, `key`, `digest` and `file_name` of every wrong cell of a side."""
    columns = (RosterFault.id, RosterFault.key, RosterFault.digest, RosterFault.file_name)
    found = in_force(select(*columns), RosterFault)
    found = found.where(RosterFault.roster_id == roster_id, RosterFault.side == side)
    return list(db.session().execute(found))


def known_rows(roster_id: int, side: str) -> dict[str, Any]:
    """By the rows' own numbers: `id`, `digest` and `place` of what is in already."""
    found = in_force(select(RosterRow.key, RosterRow.id, RosterRow.digest, RosterRow.place), RosterRow)
    rows = db.session().execute(found.where(RosterRow.roster_id == roster_id, RosterRow.side == side))
    return {row.key: row for row in rows}


def digests(roster_id: int) -> list[str]:
    """Of every row, graduates first, in the order they are ranked in."""
    found = in_force(select(RosterRow.digest), RosterRow).where(RosterRow.roster_id == roster_id)
    return list(db.session().scalars(found.order_by(RosterRow.side, RosterRow.place)))


def cells(roster_id: int, side: str) -> Iterator[dict[str, str]]:
    """The rows of a side in their order, a chunk at a time."""
    last = 0
    while True:
        found = in_force(select(RosterRow.place, RosterRow.cells), RosterRow).where(
            RosterRow.roster_id == roster_id, RosterRow.side == side, RosterRow.place > last
        )
        rows = db.session().execute(found.order_by(RosterRow.place).limit(_CHUNK)).all()
        if not rows:
            return
        yield from (row.cells for row in rows)
        last = rows[-1].place


def some_cells(roster_id: int, side: str, keys: Collection[str]) -> dict[str, dict[str, str]]:
    """Rows by their numbers, for showing names beside them."""
    found = in_force(select(RosterRow.key, RosterRow.cells), RosterRow).where(
        RosterRow.roster_id == roster_id, RosterRow.side == side, RosterRow.key.in_(keys)
    )
    return {key: own for key, own in db.session().execute(found)}


def old_results(roster_id: int, keep: int) -> list[RosterRun]:
    """Finished runs with a result file beyond the latest `keep`."""
    found = select(RosterRun).where(RosterRun.roster_id == roster_id, RosterRun.result_id.is_not(None))
    return list(db.session().scalars(found.order_by(RosterRun.id.desc()).offset(keep)))


def all_header_choices(organiser_id: int) -> dict[str, dict[str, str]]:
    """By side what an organiser's headers mean, as far as somebody has said so: the column by the header's spelling."""
    found: dict[str, dict[str, str]] = {side: {} for side in SIDES}
    rows = select(HeaderChoice).where(HeaderChoice.organiser_id == organiser_id).order_by(HeaderChoice.id)
    for row in db.session().scalars(rows):
        found[row.side][row.header] = row.column
    return found


def header_choices(organiser_id: int, side: str) -> dict[str, str]:
    """Those of one side."""
    return all_header_choices(organiser_id)[side]


def waiting_bytes(organiser_id: int) -> int:
    """Bytes of the files of an organiser's people that wait for an answer."""
    found = select(func.sum(func.length(WaitingSheet.content))).join(
        OrganiserMember, OrganiserMember.user_id == WaitingSheet.user_id
    )
    return db.session().scalar(found.where(OrganiserMember.organiser_id == organiser_id)) or 0


def waiting_of(user_id: int) -> list[tuple[int, int]]:
    """(number, bytes) of a person's files that wait, the oldest first."""
    found = select(WaitingSheet.id, func.length(WaitingSheet.content)).where(WaitingSheet.user_id == user_id)
    return [tuple(row) for row in db.session().execute(found.order_by(WaitingSheet.created_at, WaitingSheet.id))]
