"""What the worker does for rosters: rank one, beat by beat, and take up what a killed worker left."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app

from web.core import clock, db, files, queue
from web.models import RosterRun
from web.rosters import engine, queries, service

SILENCE = timedelta(seconds=60)  # a worker without a sign of life for so long is taken for dead
FORGOTTEN = timedelta(seconds=60)
BEAT = timedelta(seconds=1)
FORMATS = ("csv", "xlsx", "json")
STAMP = (2020, 1, 1, 0, 0, 0)  # so that the same ranking is the same file
log = structlog.get_logger(__name__)


class Stopped(Exception):
    """The run is no longer this worker's: cancelled, deleted, or taken up by another."""


@queue.job(service.JOB)
def rank_roster(run_id: int) -> None:
    """Rank a whole roster; the result is stored in both languages and three formats."""
    database = current_app.extensions["database"]
    with database.unit() as unit:
        run = service.claim(run_id, clock.now() - SILENCE)
        unit.commit()
    if run is None:
        return
    heart = Heart(database, run)
    try:
        content, settings, summary = _rank(database, run, heart)
        written = files.write(content)
        heart.write(lambda: service.finish(run_id, heart.mine, written, settings, summary))
    except Stopped:
        log.info("roster run stopped", run=run_id)
    except Exception as error:
        log.exception("roster run failed", run=run_id)
        reason = type(error).__name__
        heart.write(lambda: service.fail(run_id, heart.mine, reason))


class Heart:
    """The signs of life of one run: at most one a second, and Stopped when nobody wants them any more."""

    def __init__(self, database: db.Database, run: RosterRun) -> None:
        self.database, self.run_id, self.mine = database, run.id, run.beat_at

    def write(self, act: Callable[[], Any]) -> Any:
        with self.database.unit() as unit:
            result = act()
            unit.commit()
        return result

    def beat(self, done: int) -> None:
        if clock.now() - self.mine < BEAT:
            return
        moment: datetime | None = self.write(lambda: service.beat(self.run_id, self.mine, done))
        if moment is None:
            raise Stopped
        self.mine = moment


def _rank(database: db.Database, run: RosterRun, heart: Heart) -> tuple[bytes, dict[str, Any], dict[str, Any]]:
    graduates, offers = [], []
    with database.unit(may_write=False):
        if engine.input_hash(queries.digests(run.roster_id)) != run.input_hash:
            raise RuntimeError("the roster changed after the ranking was ordered")
        for cells in queries.cells(run.roster_id, "graduates"):
            graduates.append(engine.read_graduate(cells))
            heart.beat(0)
        offers = [engine.read_offer(cells) for cells in queries.cells(run.roster_id, "positions")]
    asked = {name: value for name, value in run.settings.items() if name not in ("top", "summary")}
    settings, top = engine.for_roster(asked, graduates), run.settings.get("top")
    lines: dict[str, list] = {"zh": [], "en": []}
    tops: list[dict[str, Any]] = []
    verdicts: dict[str, int] = {}
    for done, offer in enumerate(offers):
        heart.beat(done)
        first: list[dict[str, Any]] = []
        for zh, en in engine.ranked_lines(offer, graduates, settings, top):
            lines["zh"].append(zh)
            lines["en"].append(en)
            verdicts[zh[4]] = verdicts.get(zh[4], 0) + 1
            if len(first) < engine.TOP:
                first.append(dict(zip(engine.RESULT_HEADER, zh, strict=True)) | {"reasons_en": en[5]})
        tops.append({"position": offer.key, "lines": first})
    summary = {"graduates": len(graduates), "positions": len(offers), "verdicts": verdicts}
    return _packed(lines, tops, heart), settings.to_dict() | {"top": top}, summary


def _packed(lines: dict[str, list], tops: list[dict[str, Any]], heart: Heart) -> bytes:
    """Every format in both languages, and what the result page shows, in one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _members(lines, tops):
            archive.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
            heart.beat(len(tops))
    return buffer.getvalue()


def _members(lines: dict[str, list], tops: list[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    yield "top.json", json.dumps(tops, ensure_ascii=False).encode()
    for lang, rows in lines.items():
        for fmt in FORMATS:
            yield f"{lang}.{fmt}", engine.table(fmt, engine.RESULT_HEADER, rows)


@queue.sweep
def take_up() -> None:
    """Hand runs to the queue again whose worker died, or which the queue forgot."""
    moment = clock.now()
    with current_app.extensions["database"].unit(may_write=False):
        left = queries.abandoned(moment - SILENCE, moment - FORGOTTEN)
    for run_id in left:
        current_app.extensions["queue"].enqueue(service.JOB, run_id=run_id)
