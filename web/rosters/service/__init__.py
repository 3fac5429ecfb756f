"""The verbs of rosters: make one, take sheets in, rank it in the worker, cancel, delete."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, count
from typing import Any, Protocol

from flask import current_app
from flask_babel import gettext as _

from web.core import audit, clock, db, files, runs
from web.core.i18n import pick
from web.core.refusals import Conflict, Wrong
from web.downloads import service as downloads
from web.models import Roster, RosterFault, RosterRow, RosterRun
from web.rosters import engine, queries
from web.rosters.service import staging

MOST_ROSTERS = 200
MOST_ROWS = 120_000  # of one side of a roster
KEEP_RESULTS = 5
_SAID = 5  # sheets whose reason is told after an import: the message travels in a cookie
JOB = "rank_roster"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows that are new, that took the place of an older one, that were there already; faults.

    `rows` are those of the sheet under the numbers they are kept by; `renamed` of them had one that is somebody else's.
    """

    new: int
    mended: int
    known: int
    faults: int
    rows: tuple[engine.Row, ...] = ()
    renamed: int = 0


read_sheet, Unusable = engine.read_sheet, engine.Unusable  # for features that take sheets in on their own pages


class AsRead(Protocol):
    """A file as read: which of its sheets and columns were not, and why."""

    read: Sequence[str]
    passed: Sequence[Any]
    unread: Sequence[str]


def reading(sheet: AsRead) -> str:
    """Which sheets of a workbook and which columns were read and which not, and why; "" when all was."""
    said = []
    if sheet.passed:
        said.append(_("读了的工作表：%(names)s。", names=_names(sheet.read)))
        some = sheet.passed[:_SAID]
        said += [_("没有读“%(name)s”：%(why)s。", name=one.sheet, why=pick(one.zh, one.en)) for one in some]
        if len(sheet.passed) > _SAID:
            said.append(_("还有 %(n)d 张工作表没有读。", n=len(sheet.passed) - _SAID))
    if sheet.unread:
        said.append(_("没有读的列：%(names)s。", names=_names(sheet.unread)))
    return " ".join(said)


def renamed(many: int) -> str:
    """That numbers of an import were somebody else's, and what became of them; "" for none."""
    text = _("有 %(n)d 行的编号在名册里是另一个人（职位）的：两边都保留，后来的在编号后面加了学校或机构。", n=many)
    return text if many else ""


def _names(names: Sequence[str]) -> str:
    shown = [name[:30] for name in names[: 2 * _SAID]]
    return _("、").join([*shown, "…"] if len(names) > len(shown) else shown)


def create(organiser_id: int, title: str) -> Roster:
    """An empty roster. Raises Wrong when the organisation keeps too many."""
    session = db.write()
    if queries.roster_count(organiser_id) >= MOST_ROSTERS:
        raise Wrong(_("名册太多了（最多 %(n)d 份）。请先删除不再需要的。", n=MOST_ROSTERS))
    roster = Roster(organiser_id=organiser_id, title=title, created_at=clock.now())
    session.add(roster)
    session.flush()
    audit.record("roster.create", f"roster:{roster.id}")
    return roster


def delete_roster(roster_id: int) -> None:
    """Delete a roster with all rows, faults, runs and results. Raises Conflict while it is being ranked.

    It is gone for everybody with the commit; the worker then deletes its rows, batch by batch.
    """
    session = db.write()
    roster = db.one(Roster, roster_id, lock=True)
    staging.require_no_ranking(roster_id)
    if queries.fair_of(roster_id) is not None:
        raise Conflict(_("这份名册是一场招聘会的，不能单独删除。什么都没有改动。"))
    for run in queries.old_results(roster_id, keep=0):
        files.remove(run.result)
    roster.deleted_at = clock.now()
    downloads.forget_about(f"roster:{roster_id}")
    audit.record("roster.delete", f"roster:{roster_id}")
    session.flush()
    staging.tidy_after_commit(roster_id)


def import_sheet(
    roster_id: int, side: str, file_name: str, sheet: engine.Sheet, beat: Callable[[int], None] = lambda rows: None
) -> Imported:
    """Take a sheet in: new rows are added, a changed row with the same number takes the old one's place, the same row
    again does nothing; of two people (positions) of one number both stay, the later one's number with its school
    (agency) behind it. What is wrong in them is listed anew. O(rows), in short transactions; all of it shows at once.
    `beat` hears how many rows are written.

    Raises Conflict while the roster is being ranked or changed, or when it would grow too large; then nothing is
    taken in.
    """
    name = files.safe_name(file_name)
    with staging.change(roster_id) as change:
        known = change.read(lambda: queries.known_rows(roster_id, side))
        rows = _told_apart(change, side, sheet.rows, known)
        new = [row for row in rows if row.key not in known]
        mended = [row for row in rows if row.key in known and known[row.key].digest != row.digest]
        if len(known) + len(new) > MOST_ROWS:
            raise Conflict(_("一份名册每一边最多 %(n)d 行，这个文件没有导入。请拆成几份名册。", n=MOST_ROWS))
        beat(same := len(rows) - len(new) - len(mended))
        for some in _chunks(mended):
            change.end(RosterRow, RosterRow.id.in_([known[row.key].id for row in some]))
        after = max((row.place for row in known.values()), default=0) + 1
        places = [(row, known[row.key].place) for row in mended] + list(zip(new, count(after)))
        for written, some in enumerate(_chunks(places)):
            change.add(RosterRow, [_row_values(row, side, name, place) for row, place in some])
            beat(same + written * staging.BATCH + len(some))
        _list_faults(change, side, name, sheet)
        renamed = sum(kept.key != row.key for kept, row in zip(rows, sheet.rows, strict=True))
        done = Imported(len(new), len(mended), same, len(sheet.faults), rows, renamed)
        session = db.write()
        change.come_into_force(rows_changed=bool(new or mended))
        details = {"side": side, "new": done.new, "mended": done.mended, "faults": done.faults}
        audit.record("roster.import", f"roster:{roster_id}", **details)
        session.flush()
    return done


def import_alone(roster_id: int, side: str, file_name: str, sheet: engine.Sheet) -> Imported:
    """The same for a roster that is no fair's. Raises Conflict for one of a fair."""
    require_no_fair(roster_id)
    return import_sheet(roster_id, side, file_name, sheet)


def require_no_fair(roster_id: int) -> None:
    """Raise Conflict for the roster of a fair: its people are asked at the fair whether they agreed, and made of its
    rows."""
    if queries.fair_of(roster_id) is not None:
        raise Conflict(
            _("这份名册是一场招聘会的，请到招聘会的“表格导入”里导入，那里先确认毕业生同意。什么都没有改动。")
        )


def _told_apart(
    change: staging.Change, side: str, rows: Sequence[engine.Row], known: Mapping[str, Any]
) -> tuple[engine.Row, ...]:
    """The rows, each under a number that no other person's (position's) row of the roster or of the sheet has."""
    held: dict[str, dict[str, str]] = {}

    def load(keys: Collection[str]) -> None:
        for some in _chunks([key for key in keys if key in known and key not in held]):
            held.update(change.read(lambda some=some: queries.some_cells(change.roster_id, side, some)))

    load([row.key for row in rows if row.key in known and known[row.key].digest != row.digest])
    taken, out = {row.key for row in rows}, []
    for row in rows:
        behind = next((row.cells[c][:40] for c in (engine.PLACE[side], engine.NAME[side]) if row.cells.get(c)), "2")
        others = chain((f"{row.key} {behind}",), (f"{row.key} {behind} {n}" for n in count(2)))
        kept = row
        while kept.key in held and not engine.same(side, held[kept.key], row.cells):
            kept = row.called(next(key for key in others if key not in taken))
            load([kept.key])
        taken.add(kept.key)
        out.append(kept)
    return tuple(out)


def _row_values(row: engine.Row, side: str, name: str, place: int) -> dict[str, Any]:
    own = {"number": row.number, "key": row.key, "cells": row.cells, "digest": row.digest}
    return own | {"side": side, "file_name": name, "place": place}


def _list_faults(change: staging.Change, side: str, name: str, sheet: engine.Sheet) -> None:
    """What was wrong in rows that came again is forgotten; what is wrong in them now is listed."""
    keys, digests = {row.key for row in sheet.rows}, {fault.digest for fault in sheet.faults}
    listed = change.read(lambda: queries.listed_faults(change.roster_id, side))
    again = (f for f in listed if f.key in keys or f.digest in digests or f.file_name == name and not f.key)
    seen_to = [fault.id for fault in again]
    for some in _chunks(seen_to):
        change.end(RosterFault, RosterFault.id.in_(some))
    once = {(fault.digest, fault.column): fault for fault in sheet.faults}
    for some in _chunks(list(once.values())):
        change.add(RosterFault, [asdict(fault) | {"side": side, "file_name": name} for fault in some])


def take_back(roster_id: int, side: str, file_name: str) -> int:
    """Take out every row and wrong cell that came with a file; returns how many rows. Rows of other files that its rows
    took the place of do not come back. O(rows), in short transactions; all of it shows at once.

    Raises Conflict while the roster is being ranked or changed, for the roster of a fair, whose people and positions
    are made of its rows, and when no row of such a file is in (any more).
    """
    if queries.fair_of(roster_id) is not None:
        raise Conflict(_("这份名册是一场招聘会的，参会的人和职位来自这些行，不能撤回。什么都没有改动。"))
    with staging.change(roster_id) as change:
        gone = 0
        for model in (RosterRow, RosterFault):
            ids = change.read(lambda m=model: queries.ids_of_file(m, roster_id, side, file_name))
            gone += len(ids) if model is RosterRow else 0
            for some in _chunks(ids):
                change.end(model, model.id.in_(some))
        if not gone:
            raise Conflict(_("名册里已经没有这个文件的行。什么都没有改动。"))
        session = db.write()
        change.come_into_force(rows_changed=True)
        audit.record("roster.take_back", f"roster:{roster_id}", side=side, rows=gone)
        session.flush()
    return gone


def clear_faults(roster_id: int, side: str) -> None:
    """Forget a side's list of wrong cells, once they are seen to; the rows stay as they are."""
    with staging.change(roster_id) as change:
        listed = change.read(lambda: queries.listed_faults(roster_id, side))
        for some in _chunks([fault.id for fault in listed]):
            change.end(RosterFault, RosterFault.id.in_(some))
        session = db.write()
        change.come_into_force(rows_changed=False)
        audit.record("roster.clear_faults", f"roster:{roster_id}", side=side)
        session.flush()


def start_run(roster_id: int, settings: dict[str, Any], actor_id: int) -> RosterRun:
    """Order a ranking of the roster as it is now; the worker does it. Conflict while one is under way or a side is
    empty."""
    read = db.one(Roster, roster_id).rows_version
    counts, hashed = queries.row_counts([roster_id]), engine.input_hash(queries.digests(roster_id))
    session = db.write()
    roster = db.one(Roster, roster_id, lock=True)
    staging.require_no_ranking(roster_id)
    if roster.rows_version != read:
        raise Conflict(_("这份名册刚才被别人改动了，排序没有开始。请再试一次。"))
    graduates, positions = (counts.get((roster_id, side), 0) for side in ("graduates", "positions"))
    if not graduates or not positions:
        raise Conflict(_("两张表都要先导入：毕业生一张，职位一张。"))
    run = RosterRun(
        roster_id=roster_id,
        settings=settings | {"top": engine.cut(graduates, positions)},
        input_hash=hashed,
        rows_version=read,
        engine_version=engine.ENGINE_VERSION,
        total=positions,
        created_by=actor_id,
        created_at=clock.now(),
    )
    session.add(run)
    session.flush()
    audit.record("roster.rank", f"roster:{roster_id}", run=run.id, input=run.input_hash[:12])
    session.flush()
    number, queue = run.id, current_app.extensions["queue"]
    db.current_unit().after_commit.append(lambda: queue.enqueue(JOB, run_id=number))
    return run


def cancel_run(run_id: int) -> RosterRun:
    """Stop a ranking that waits or works; one that is over stays as it is."""
    session = db.write()
    run = db.one(RosterRun, run_id, lock=True)
    if run.status in runs.ACTIVE:
        run.status, run.finished_at = "cancelled", clock.now()
        audit.record("roster.cancel", f"roster:{run.roster_id}", run=run.id)
        session.flush()
    return run


def finish(run: RosterRun, content: files.Written, settings: dict[str, Any], summary: dict[str, Any]) -> None:
    """Keep the result of a run its worker holds, and drop the files of old ones."""
    session = db.write()
    row = files.store(content, f"ranking-{run.roster_id}-{run.id}.zip", "application/zip", None)
    run.result_id, run.status, run.done, run.finished_at = row.id, "done", run.total, clock.now()
    run.settings = settings | {"summary": summary}
    session.flush()
    for old in queries.old_results(run.roster_id, KEEP_RESULTS):
        stored, old.result_id = old.result, None
        session.flush()
        files.remove(stored)
    audit.record("roster.ranked", f"roster:{run.roster_id}", run=run.id, sha256=row.sha256)


def _chunks(rows: Sequence) -> list[Sequence]:
    return [rows[start : start + staging.BATCH] for start in range(0, len(rows), staging.BATCH)]
