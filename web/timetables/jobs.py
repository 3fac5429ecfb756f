"""What the worker does for fairs: lock a run's input, solve it beat by beat, then seek what would place more; and take up
what a killed worker left."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import structlog
from flask import current_app

from web.core import apart, files, runs
from web.models import FairRun
from web.models.run_kinds import RUN_KINDS
from web.timetables import engine, queries, service
from web.timetables.queries import snapshot

# Where each step stands between 0 and 100: (from, to).
STEPS = {
    "read": (0, 15),
    "score": (15, 40),
    "choose": (40, 50),
    "times": (50, 80),
    "tables": (80, 85),
    "check": (85, 88),
    "cures": (88, 100),
    "done": (85, 86),
}
log = structlog.get_logger(__name__)


class Heart(runs.Heart[FairRun]):
    def tell(self, step: str, done: int, total: int) -> None:
        """Progress of an engine: a step's name, and how much of it is done."""
        low, high = STEPS.get(step, (40, 80))
        self.beat(min(low + (high - low) * done // max(total, 1), 99), step=step)


class Seeker(runs.Heart[FairRun]):
    """A worker's hold on a finished timetable while it seeks what would place more."""

    holds = "done"

    def tell(self, _step: str, _done: int, _total: int) -> None:
        self.beat(0)


def work(run_id: int) -> None:
    """Carry a run through: its input is locked first, so that whoever goes on makes the same result of it."""
    runs.carry(FairRun, run_id, _work, Heart, explained=(engine.Wrong,))


def seek_cures(run_id: int) -> None:
    """Act a finished timetable out as its day may go, solve its fair again with one thing changed, and with another.
    The plan may be read and published meanwhile; where this breaks, it stays without."""
    database = current_app.extensions["database"]
    with database.unit() as unit:
        run = service.claim_cures(run_id)
        unit.commit()
    if run is None:
        return
    ours = Seeker(database, run)
    try:
        with ours.pulse():
            content, result = _stored(run_id)
            found = apart.call(engine.afterwards, content, result, run.settings.get("show_up"), tell=ours.tell)
            ours.write(lambda row: service.keep_cures(row, found))
    except runs.Stopped:
        log.info("cures stopped", run=run_id)
    except Exception:
        log.exception("cures failed", run=run_id)
        with suppress(runs.Stopped):
            ours.write(lambda row: service.keep_cures(row, {"cures": []}))


def _stored(run_id: int) -> tuple[bytes, bytes]:
    """Input and result of a run. Raises Stopped where its files are gone."""
    with current_app.extensions["database"].unit(may_write=False):
        run = queries.whole_run(run_id)
    if run is None or run.input is None or run.result is None:
        raise runs.Stopped
    return engine.member(files.path_of(run.input), "stored.json"), engine.member(
        files.path_of(run.result), "result.json"
    )


def take_up() -> None:
    runs.take_up(FairRun, service.JOB)
    with current_app.extensions["database"].unit(may_write=False):
        left = [run.id for run in queries.without_cures() if runs.silent(run.beat_at)]
    for run_id in left:
        current_app.extensions["queue"].enqueue(service.CURES, run_id=run_id)


def _work(run: FairRun, heart: Heart) -> None:
    heart.write(service.begin)
    if run.input_id is None:
        lock(run, heart)
    content, about = locked(run.id)
    done = apart.call(solve, run.kind, content, about, run.settings, tell=heart.tell)
    written = files.write(engine.packed(done.members))
    heart.write(lambda row: service.finish(row, written, done.summary, done.certificate))


def lock(run: FairRun, heart: Heart) -> None:
    """Read the fair in one transaction and keep what was read as the run's input."""
    database = heart.database
    with database.unit(may_write=False) as unit:
        if not database.sqlite:
            unit.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        data = snapshot.take(run.fair_id)
        members = _input(data, run, heart)
        stamp = data.stamp
    written = files.write(engine.packed(members))
    sha256 = engine.fingerprint(members["stored.json"])
    heart.write(lambda row: service.lock_input(row, written, sha256, stamp))


def _input(data: snapshot.Snapshot, run: FairRun, heart: Heart) -> dict[str, bytes]:
    settings = run.settings
    if run.work.ranks:
        lines = engine.ranking_lists(data, heart.tell)
        return {"stored.json": engine.plain(lines), "about.json": engine.plain(engine.about(data))}
    if run.work.pairs:
        built = engine.pairing_input(data, settings, run.seed, heart.tell)
    else:
        built = engine.timetable_input(data, settings, run.seed, heart.tell)
        if run.work.keeps:
            before = engine.rows_of(data.meetings, data.slots)
            built = engine.held_input(built, before, times=settings.get("way") != "fair")
    return {"stored.json": built.given.to_json(), "about.json": engine.plain(built.about)}


def locked(run_id: int) -> tuple[bytes, dict[str, Any]]:
    """A run's input as it was locked: the engine's bytes, and what belongs to its keys."""
    with current_app.extensions["database"].unit(may_write=False):
        run = queries.whole_run(run_id)
    if run is None or run.input is None:
        raise runs.Stopped
    path = files.path_of(run.input)
    return engine.member(path, "stored.json"), engine.read_about(path)


def solve(
    kind: str, content: bytes, about: Mapping[str, Any], settings: Mapping[str, Any], tell: engine.Tell
) -> engine.Done:
    """The result of a locked input."""
    work = RUN_KINDS[kind]
    if work.ranks:
        return engine.ranking(content)
    if work.pairs:
        return engine.pairing(content, about, tell)
    if work.rehearses:
        return engine.dry_run(content, about, settings, tell)
    done = engine.timetable(content, about, tell)
    tell("check", 0, 1)
    return engine.with_reasons(done, content, about)


def leave_names_out() -> None:
    """Rewrite inputs that were stored when names were still kept in them; their hash stays, it never covered names."""
    database = current_app.extensions["database"]
    with database.unit(may_write=False):
        old = [(run.id, files.path_of(run.input)) for run in queries.inputs_with_names() if run.input is not None]
    for run_id, path in old:
        if not path.is_file():
            continue
        written = files.write(engine.without_names(path))
        with database.unit() as unit:
            service.replace_input(run_id, written)
            unit.commit()
