"""What the worker does: make a file part by part, take up what a killed worker left, forget what has had its day."""

import shutil

from flask import current_app
from flask_babel import force_locale

from web.core import clock, files, runs
from web.core.i18n import LOCALES
from web.core.runs import Heart
from web.downloads import queries, service
from web.downloads.rules.kinds import kind_of
from web.models import MadeFile

BATCH = 50


def make(run_id: int) -> None:
    runs.carry(MadeFile, run_id, _made)


def take_up() -> None:
    runs.take_up(MadeFile, service.JOB)


def forget_old() -> None:
    database = current_app.extensions["database"]
    moment = clock.now() - service.KEPT
    with database.unit(may_write=False):
        old = bool(queries.older_than(moment, 1))
    if old:
        with database.unit() as unit:
            unit.write()
            for row in queries.older_than(moment, BATCH):
                service.forget(row)
            unit.commit()


def _made(row: MadeFile, heart: Heart[MadeFile]) -> None:
    folder = service.folder_of(row.id)
    kind = kind_of(row)
    with heart.database.unit(may_write=False):
        stamp = kind.stamp(row.subject_id)
    known = folder / "stamp"
    if not known.exists() or known.read_text() != stamp:  # parts of another state do not go together with new ones
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        known.write_text(stamp)
    heart.write(lambda own: setattr(own, "total", 1))
    with force_locale(str(LOCALES[row.lang])):
        made = kind.make(row, heart, folder)
    written = files.write(made.path.read_bytes())
    heart.write(lambda own: service.finish(own, written, made))
    shutil.rmtree(folder, ignore_errors=True)
