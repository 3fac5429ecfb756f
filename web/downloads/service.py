"""Asking for a file, and the verbs of its life."""

import json
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from web.core import audit, clock, db, files, ids
from web.core.i18n import language
from web.downloads.rules.kinds import Made, named
from web.models import MadeFile

JOB = "make_file"
KEPT = timedelta(days=7)  # then a file is forgotten, and made anew for whoever asks


def ask(kind: str, subject_id: int, options: Mapping[str, Any], actor_id: int | None) -> MadeFile:
    """The file as it would be made now: one that is made or in the making already, else a new one, ordered."""
    lang, stamp = language(), named(kind).stamp(subject_id)
    key = ids.digest(json.dumps([kind, subject_id, dict(options), lang, stamp], sort_keys=True))
    session = db.write()
    row = session.scalar(select(MadeFile).where(MadeFile.key == key).with_for_update())
    if row is not None and (row.status in ("queued", "running") or (row.status == "done" and row.result is not None)):
        return row
    if row is None:
        row = MadeFile(kind=kind, subject_id=subject_id, options=dict(options), lang=lang, key=key)
        row.asked_by, row.about = actor_id, named(kind).about(subject_id)
        session.add(row)
    row.status, row.error, row.created_at, row.beat_at, row.finished_at = "queued", "", clock.now(), None, None
    session.flush()
    audit.record("file.ask", f"file:{row.id}", kind=kind, of=subject_id)
    session.flush()
    number, queue = row.id, current_app.extensions["queue"]
    db.current_unit().after_commit.append(lambda: queue.enqueue(JOB, run_id=number))
    return row


def finish(row: MadeFile, written: files.Written, made: Made) -> None:
    """In the worker's own unit: the file is there."""
    row.result_id = files.store(written, made.name, made.media_type, None).id
    row.status, row.finished_at, row.done = "done", clock.now(), row.total


def forget(row: MadeFile) -> None:
    """In the current written unit: row and file go, and what a stopped making left."""
    folder = folder_of(row.id)
    if row.result is not None:
        files.remove(row.result)
    db.session().delete(row)
    db.session().flush()
    db.current_unit().after_commit.append(lambda: shutil.rmtree(folder, ignore_errors=True))


def forget_about(about: str) -> None:
    """In the current written unit: every file about this record goes, because it did, or somebody in it."""
    for row in db.session().scalars(select(MadeFile).where(MadeFile.about == about)).all():
        forget(row)


def folder_of(file_id: int) -> Path:
    """Where the parts of a file lie while it is made."""
    return current_app.extensions["settings"].data_dir / "making" / str(file_id)
