"""The verbs on runs: order one, carry it through the worker, change its result by hand, forget old ones."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from web.core import audit, clock, db, files, runs
from web.core.errors import Conflict
from web.fairs import queries as fairs
from web.models import Fair, FairRun
from web.timetables import engine, queries
from web.timetables.engine import archive

JOB, CURES = "fair_run", "fair_cures"
KEEP_RUNS = 20  # with their files, beside those that were published
PLANNABLE = ("draft", "open", "closed", "published")
TYPE = "application/zip"


def start(
    fair_id: int, kind: str, settings: Mapping[str, Any], actor_id: int | None, base_id: int | None = None
) -> FairRun:
    """Order a run; the worker locks its input and does it. Conflict while one is under way or the fair is empty."""
    return start_ways(fair_id, kind, [settings], actor_id, base_id)[0]


def start_ways(
    fair_id: int, kind: str, ways: Sequence[Mapping[str, Any]], actor_id: int | None, base_id: int | None = None
) -> list[FairRun]:
    """Order several runs of one fair to be compared, done one after another; the first one knows the others."""
    db.write()
    fair = db.one(Fair, fair_id, lock=True)
    require_ready(fair)
    runs_ = [_order(fair_id, kind, settings, actor_id, base_id) for settings in ways]
    if len(runs_) > 1:
        runs_[0].settings = runs_[0].settings | {"beside": [run.id for run in runs_[1:]]}
    db.session().flush()
    return runs_


def _order(fair_id: int, kind: str, settings: Mapping[str, Any], actor_id: int | None, base_id: int | None) -> FairRun:
    session = db.session()
    run = FairRun(
        fair_id=fair_id,
        kind=kind,
        settings=dict(settings) | {"show_up": queries.show_up(db.one(Fair, fair_id))},
        seed=int(settings.get("seed") or secrets.randbelow(2**31)),
        engine_version=engine.ENGINE_VERSION,
        base_id=base_id,
        total=100,
        created_by=actor_id,
        created_at=clock.now(),
    )
    session.add(run)
    session.flush()
    audit.record("fair.run", f"fair:{fair_id}", run=run.id, kind=kind)
    number, tasks = run.id, current_app.extensions["queue"]
    db.current_unit().after_commit.append(lambda: tasks.enqueue(JOB, run_id=number))
    return run


def require_ready(fair: Fair) -> None:
    """Raise Conflict, saying what is missing, for a fair nothing can be planned for."""
    if fair.status not in PLANNABLE:
        raise Conflict(_("这场招聘会已经结束或取消，不能再排。"))
    if queries.active_run(fair.id) is not None:
        raise Conflict(_("已经有一次匹配在进行。请等它完成，或先取消它。"))
    counts = fairs.counts(fair)
    if not counts.slots:
        raise Conflict(_("还没有可面谈的时间。请先在设置里填写日期和时段。"))
    if not counts.positions:
        raise Conflict(_("还没有职位。请先邀请机构，或导入职位表。"))
    if not counts.tables:
        raise Conflict(_("还没有面谈桌。请先在展位里设置桌数。"))
    if not counts.attendees:
        raise Conflict(_("还没有人报名。请先开放报名，或导入毕业生名单。"))


def pairs_in_force(fair_id: int) -> Mapping[tuple[int, int], archive.StoredPair]:
    """(person, stand) → score and position, as the timetable in force was made from; empty where its file is gone.
    One query; the file is read once by each process."""
    run = queries.run_in_force(fair_id)
    if run is None or run.input is None:
        return {}
    try:
        return archive.stored_pairs(files.path_of(run.input))
    except FileNotFoundError:
        return {}


def repeat(run_id: int, actor_id: int) -> FairRun:
    """The same kind of run with the same settings and seed on the fair as it is now."""
    old = db.one(FairRun, run_id)
    settings = {name: value for name, value in old.settings.items() if name != "beside"}
    return start(old.fair_id, old.kind, settings | {"seed": old.seed}, actor_id, old.base_id)


def cancel(run_id: int) -> FairRun:
    """Stop a run that waits or works; one that is over stays as it is."""
    session = db.write()
    run = db.one(FairRun, run_id, lock=True)
    if run.status in runs.ACTIVE:
        run.status, run.finished_at = "cancelled", clock.now()
        audit.record("fair.run.cancel", f"fair:{run.fair_id}", run=run.id)
        session.flush()
    return run


# --- the worker's steps -----------------------------------------------------------------------------------------------


def begin(run: FairRun) -> None:
    """Note when the work on a run began, for the time it has left."""
    db.write()
    run.step, run.started_at = "", clock.now()


def lock_input(run: FairRun, content: files.Written, sha256: str, stamp: str) -> None:
    """Keep the input a run works on; from now on nothing that happens at the fair changes it."""
    db.write()
    row = files.store(content, f"fair-{run.fair_id}-{run.id}-locked.zip", TYPE, None)
    run.input_id, run.input_hash = row.id, sha256
    run.summary = {"stamp": stamp}


def finish(run: FairRun, content: files.Written, summary: Mapping[str, Any], certificate: Mapping[str, Any]) -> None:
    """Keep the result of a run its worker holds, and drop the files of old ones."""
    session = db.write()
    row = files.store(content, f"fair-{run.fair_id}-{run.id}-result.zip", TYPE, None)
    run.result_id, run.summary, run.certificate = row.id, run.summary | dict(summary), dict(certificate)
    run.status, run.done, run.finished_at = "done", run.total, clock.now()
    run.step, run.beat_at = queries.SEEKING if run.work.is_timetable else "", None
    session.flush()
    if run.work.is_timetable:
        number, tasks = run.id, current_app.extensions["queue"]
        db.current_unit().after_commit.append(lambda: tasks.enqueue(CURES, run_id=number))
    _forget_old(run.fair_id)
    audit.record("fair.run.done", f"fair:{run.fair_id}", run=run.id, input=run.input_hash[:12], result=row.sha256[:12])


def claim_cures(run_id: int) -> FairRun | None:
    """Take up for this worker what would place more in a finished timetable, unless it is found or another seeks it."""
    session = db.write()
    run = session.get(FairRun, run_id, with_for_update=True)
    if run is None or (run.status, run.step) != ("done", queries.SEEKING) or not runs.silent(run.beat_at):
        return None
    run.beat_at = clock.now()
    session.flush()
    return run


def keep_cures(run: FairRun, found: Mapping[str, Any]) -> None:
    """What would place more in a timetable and what is expected of its day, as its worker found it."""
    db.write()
    run.summary, run.step = run.summary | dict(found), ""


def _forget_old(fair_id: int) -> None:
    session = db.session()
    for run in queries.old_runs(fair_id, KEEP_RUNS):
        kept = [row for row in (run.input, run.result) if row is not None]
        run.input_id = run.result_id = None
        session.flush()
        for row in kept:
            files.remove(row)


def replace_input(run_id: int, content: files.Written) -> None:
    """Keep another file as the input of a run, and drop the one before."""
    session = db.write()
    run = db.one(FairRun, run_id, lock=True)
    old = run.input
    run.input_id = files.store(content, f"fair-{run.fair_id}-{run.id}-locked.zip", TYPE, None).id
    session.flush()
    if old is not None:
        files.remove(old)


# --- by hand ----------------------------------------------------------------------------------------------------------


def edited(
    run_id: int,
    given: files.Written,
    sha256: str,
    content: files.Written,
    done: engine.Done,
    note: Mapping[str, Any],
    actor_id: int,
) -> FairRun:
    """A finished run changed by hand becomes a run of its own; the one before stays as it was."""
    session, moment = db.write(), clock.now()
    old = db.one(FairRun, run_id, lock=True)
    if old.status != "done" or old.result_id is None:
        raise Conflict(_("这次匹配的结果已经不在了，没有改动。请再排一次。"))
    first = files.store(given, f"fair-{old.fair_id}-by-hand-locked.zip", TYPE, None)
    second = files.store(content, f"fair-{old.fair_id}-by-hand-result.zip", TYPE, None)
    run = FairRun(
        fair_id=old.fair_id,
        kind=old.kind,
        status="done",
        settings=old.settings | {"edits": [*old.settings.get("edits", ()), dict(note)]},
        seed=old.seed,
        engine_version=old.engine_version,
        input_hash=sha256,
        input_id=first.id,
        result_id=second.id,
        base_id=old.id,
        summary={k: v for k, v in old.summary.items() if k == "stamp"} | done.summary,
        certificate=done.certificate,
        done=100,
        total=100,
        created_by=actor_id,
        created_at=moment,
        started_at=moment,
        finished_at=moment,
    )
    session.add(run)
    session.flush()
    _forget_old(old.fair_id)
    audit.record("fair.run.edit", f"fair:{old.fair_id}", run=run.id, base=old.id, act=note["act"])
    session.flush()
    return run
