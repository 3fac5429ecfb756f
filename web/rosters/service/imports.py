"""A large file goes in by the worker: ordered here, watched on a page of its own, and taken up again where a worker
died."""

from flask import current_app
from flask_babel import gettext as _

from web.core import audit, clock, db, files, outbox, runs
from web.core.i18n import language
from web.core.refusals import Wrong
from web.models import Organiser, Roster, SheetImport
from web.rosters import engine, queries, service
from web.rosters.service.columns import Sent

LARGE = 2000  # rows; fewer are in before somebody has looked up
MOST_WAITING = 60 * 1024 * 1024  # bytes of the files of one organiser on their way
JOB = "import_sheet"
TAKEN = "sheet.taken"


def large(sheet: engine.Sheet) -> bool:
    """Whether a file takes so long that the worker should take it in."""
    return len(sheet.rows) > LARGE


def order(roster_id: int, sent: Sent, sheet: engine.Sheet, actor_id: int) -> SheetImport:
    """Let the worker take a file in. Raises Wrong while another one is on its way into the same roster, or too many
    are."""
    session = db.write()
    roster = db.one(Roster, roster_id, lock=True)
    db.one(Organiser, roster.organiser_id, lock=True)
    if queries.active_import(roster_id) is not None:
        raise Wrong(_("另一个文件正在导入这份名册。这次没有导入，请等它完成再试。"))
    if queries.bytes_on_their_way(roster.organiser_id) + len(sent.content) > MOST_WAITING:
        raise Wrong(_("你们单位正在导入的文件太多了。请等其中几个完成再试。"))
    made = {"lang": language(), "created_by": actor_id, "created_at": clock.now(), "total": len(sheet.rows)}
    file = {
        "name": files.safe_name(sent.name),
        "content": sent.content,
        "only": list(sent.only),
        "told": dict(sheet.told),
    }
    run = SheetImport(roster_id=roster_id, side=sent.side, **file, **made)
    session.add(run)
    session.flush()
    audit.record("roster.import_ordered", f"roster:{roster_id}", run=run.id, side=sent.side, rows=len(sheet.rows))
    session.flush()
    number, queue = run.id, current_app.extensions["queue"]
    db.current_unit().after_commit.append(lambda: queue.enqueue(JOB, run_id=number))
    return run


def take_in(run: SheetImport, sheet: engine.Sheet, heart: runs.Heart[SheetImport]) -> None:
    """In the worker's unit: the rows go in, whoever follows makes of them what it makes, and the import is over, all
    with one commit. Raises Conflict as `import_sheet` does, and Stopped where another worker has done it."""
    done = service.import_sheet(run.roster_id, run.side, run.name, sheet, heart.beat)
    session = db.write()
    row = session.get(SheetImport, run.id, with_for_update=True)
    if row is None or row.status != "running":
        raise runs.Stopped
    counts = {"new": done.new, "mended": done.mended, "known": done.known}
    read = {"read": list(sheet.read), "unread": list(sheet.unread)}
    passed = [{"sheet": one.sheet, "zh": one.zh, "en": one.en} for one in sheet.passed]
    row.said = counts | {"faults": done.faults, "renamed": done.renamed, "passed": passed} | read
    row.status, row.done, row.finished_at, row.content = "done", row.total, clock.now(), b""
    outbox.happened(TAKEN, str(row.id), {"run": row, "rows": done})
    session.flush()
