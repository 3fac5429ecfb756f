"""The workbook of a run, made by the worker: it grows with the fair."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from web.accounts.access.person import Person
from web.core import db, ids
from web.core.runs import Heart
from web.downloads.rules.kinds import Kind, Made
from web.fairs import access as fairs
from web.models import FairRun, MadeFile
from web.timetables import access, engine, queries
from web.timetables.making import workbooks
from web.timetables.service.shown import Shown

KIND = "fair_result"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _stamp(run_id: int) -> str:
    """A finished run never changes, what its people, stands and tables are called may."""
    fair_id = db.one(FairRun, run_id).fair_id
    named = queries.named(fair_id)
    stands = [(key, stand.name, stand.number) for key, stand in named.stands.items()]
    names = (queries.people(fair_id), stands, named.tables, named.positions)
    return ids.digest(repr(names))


def _make(row: MadeFile, heart: Heart[MadeFile], folder: Path) -> Made:
    with heart.database.unit(may_write=False):
        run = queries.whole_run(row.subject_id)
        if run is None:
            raise db.Missing(f"FairRun {row.subject_id}")
        with (folder / "result.xlsx").open("wb") as file:
            engine.write_workbook(file, workbooks.sheets(Shown(run, row.options["confined"])))
        name = f"{run.fair.title}-{run.work.name}-{run.ordinal}.xlsx"
        return Made(folder / "result.xlsx", name, XLSX)


def _allowed(person: Person, run_id: int, options: Mapping[str, Any]) -> None:
    _run, fair = access.readable_run(person, run_id)
    if fairs.confined(person, fair) != options["confined"]:
        raise db.Missing(f"result of run {run_id}")


RESULT = Kind(
    _allowed,
    lambda n: f"fair:{db.one(FairRun, n).fair_id}",
    _stamp,
    _make,
    lambda _options: _("匹配结果的工作簿"),
    lambda n: url_for("timetables.run", run_id=n),
)
