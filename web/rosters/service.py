"""The verbs of rosters: make one, take sheets in, rank it in the worker, cancel, delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, insert, update

from web.core import audit, clock, db, files
from web.core.errors import Conflict
from web.models import Roster, RosterFault, RosterRow, RosterRun
from web.rosters import engine, queries

MOST_ROSTERS = 200
MOST_ROWS = 120_000  # of one side of a roster
KEEP_RESULTS = 5
JOB = "rank_roster"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows that are new, that took the place of an older one, that were there already; faults."""

    new: int
    mended: int
    known: int
    faults: int


def create(organiser_id: int, title: str) -> Roster:
    """An empty roster. Raises Conflict when the organisation keeps too many."""
    session = db.write()
    if queries.roster_count(organiser_id) >= MOST_ROSTERS:
        raise Conflict(_("名册太多了（最多 %(n)d 份）。请先删除不再需要的。", n=MOST_ROSTERS))
    roster = Roster(organiser_id=organiser_id, title=title, created_at=clock.now())
    session.add(roster)
    session.flush()
    audit.record("roster.create", f"roster:{roster.id}")
    return roster


def delete_roster(roster_id: int) -> None:
    """Delete a roster with all rows, faults, runs and results. Raises Conflict while it is being ranked."""
    session = db.write()
    roster = db.one(Roster, roster_id, lock=True)
    _not_while_ranking(roster_id)
    for run in queries.old_results(roster_id, keep=0):
        files.remove(run.result)
    session.delete(roster)
    audit.record("roster.delete", f"roster:{roster_id}")
    session.flush()


def import_sheet(roster_id: int, side: str, file_name: str, sheet: engine.Sheet) -> Imported:
    """Take a sheet in that was read before the lock: new rows are added, a changed row with the same number takes the
    old one's place, the same row again does nothing. What is wrong in them is listed anew. O(rows).

    Raises Conflict while the roster is being ranked, or when it would grow too large; then nothing is taken in.
    """
    session = db.write()
    db.one(Roster, roster_id, lock=True)
    _not_while_ranking(roster_id)
    known = queries.known_rows(roster_id, side)
    new = [row for row in sheet.rows if row.key not in known]
    mended = [row for row in sheet.rows if row.key in known and known[row.key][1] != row.digest]
    if len(known) + len(new) > MOST_ROWS:
        raise Conflict(_("一份名册每一边最多 %(n)d 行，这个文件没有导入。请拆成几份名册。", n=MOST_ROWS))
    name = files.safe_name(file_name)
    for some in _chunks(mended):
        values = [
            {"id": known[r.key][0], "file_name": name, "number": r.number, "cells": r.cells, "digest": r.digest}
            for r in some
        ]
        session.execute(update(RosterRow), values)
    place = {"roster_id": roster_id, "side": side, "file_name": name}
    for some in _chunks(new):
        values = [place | {"number": r.number, "key": r.key, "cells": r.cells, "digest": r.digest} for r in some]
        session.execute(insert(RosterRow), values)
    _list_faults(roster_id, side, name, sheet)
    done = Imported(len(new), len(mended), len(sheet.rows) - len(new) - len(mended), len(sheet.faults))
    audit.record(
        "roster.import", f"roster:{roster_id}", side=side, new=done.new, mended=done.mended, faults=done.faults
    )
    session.flush()
    return done


def _list_faults(roster_id: int, side: str, name: str, sheet: engine.Sheet) -> None:
    """What was wrong in rows that came again is forgotten; what is wrong in them now is listed."""
    session = db.session()
    here = (RosterFault.roster_id == roster_id, RosterFault.side == side)
    for some in _chunks([row.key for row in sheet.rows]):
        session.execute(delete(RosterFault).where(*here, RosterFault.key.in_(some)))
    for some in _chunks([fault.digest for fault in sheet.faults]):
        session.execute(delete(RosterFault).where(*here, RosterFault.digest.in_(some)))
    once = {(fault.digest, fault.column): fault for fault in sheet.faults}
    for some in _chunks(list(once.values())):
        values = [
            {
                "roster_id": roster_id,
                "side": side,
                "file_name": name,
                "number": f.number,
                "key": f.key,
                "column": f.column,
                "value": f.value,
                "reason_zh": f.reason_zh,
                "reason_en": f.reason_en,
                "cells": f.cells,
                "digest": f.digest,
            }
            for f in some
        ]
        session.execute(insert(RosterFault), values)


def clear_faults(roster_id: int, side: str) -> None:
    """Forget a side's list of wrong cells, once they are seen to; the rows stay as they are."""
    session = db.write()
    db.one(Roster, roster_id, lock=True)
    session.execute(delete(RosterFault).where(RosterFault.roster_id == roster_id, RosterFault.side == side))
    audit.record("roster.clear_faults", f"roster:{roster_id}", side=side)
    session.flush()


def start_run(roster_id: int, settings: dict[str, Any], actor_id: int) -> RosterRun:
    """Order a ranking of the roster as it is now; the worker does it. Conflict while one is under way or a side is empty."""
    session = db.write()
    db.one(Roster, roster_id, lock=True)
    _not_while_ranking(roster_id)
    counts = queries.row_counts([roster_id])
    graduates, positions = (counts.get((roster_id, side), 0) for side in ("graduates", "positions"))
    if not graduates or not positions:
        raise Conflict(_("两张表都要先导入：毕业生一张，职位一张。"))
    run = RosterRun(
        roster_id=roster_id,
        settings=settings | {"top": engine.cut(graduates, positions)},
        input_hash=engine.input_hash(queries.digests(roster_id)),
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
    if run.status in queries.ACTIVE:
        run.status, run.finished_at = "cancelled", clock.now()
        audit.record("roster.cancel", f"roster:{run.roster_id}", run=run.id)
        session.flush()
    return run


def claim(run_id: int, silent_since: datetime) -> RosterRun | None:
    """Take a run up for this worker: a queued one, or one whose worker has been silent since then; else None."""
    session = db.write()
    run = session.get(RosterRun, run_id, with_for_update=True)
    if run is None or run.status not in queries.ACTIVE:
        return None
    if run.status == "running" and run.beat_at is not None and run.beat_at >= silent_since:
        return None
    run.status, run.done, run.beat_at = "running", 0, clock.now()
    session.flush()
    return run


def beat(run_id: int, mine: datetime, done: int) -> datetime | None:
    """Tell that the work goes on; None when the run was cancelled, deleted, or is another worker's by now."""
    session = db.write()
    run = session.get(RosterRun, run_id, with_for_update=True)
    if run is None or run.status != "running" or run.beat_at != mine:
        return None
    run.done, run.beat_at = done, clock.now()
    session.flush()
    return run.beat_at


def finish(
    run_id: int, mine: datetime, content: files.Written, settings: dict[str, Any], summary: dict[str, Any]
) -> bool:
    """Keep the result of a run that is still this worker's, and drop the files of old ones."""
    session = db.write()
    run = session.get(RosterRun, run_id, with_for_update=True)
    if run is None or run.status != "running" or run.beat_at != mine:
        return False
    row = files.store(content, f"ranking-{run.roster_id}-{run.id}.zip", "application/zip", None)
    run.result_id, run.status, run.done, run.finished_at = row.id, "done", run.total, clock.now()
    run.settings = settings | {"summary": summary}
    session.flush()
    for old in queries.old_results(run.roster_id, KEEP_RESULTS):
        stored, old.result_id = old.result, None
        session.flush()
        files.remove(stored)
    audit.record("roster.ranked", f"roster:{run.roster_id}", run=run.id, sha256=row.sha256)
    session.flush()
    return True


def fail(run_id: int, mine: datetime, reason: str) -> None:
    """Say that a run could not be done; the roster is untouched and can be ranked again."""
    session = db.write()
    run = session.get(RosterRun, run_id, with_for_update=True)
    if run is not None and run.status == "running" and run.beat_at == mine:
        run.status, run.error, run.finished_at = "failed", reason[:300], clock.now()
        session.flush()


def _not_while_ranking(roster_id: int) -> None:
    if queries.active_run(roster_id) is not None:
        raise Conflict(_("这份名册正在排序，先等它完成，或取消后再操作。"))


def _chunks(rows: Sequence) -> list[Sequence]:
    return [rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK)]
