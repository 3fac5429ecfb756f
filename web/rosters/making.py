"""The rows of a roster that are to be mended, as a file the worker makes: there may be a hundred thousand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from web.accounts.access.person import Person
from web.core import db
from web.core.i18n import pick
from web.core.runs import Heart
from web.downloads.rules.kinds import Kind, Made
from web.models import MadeFile, Roster, RosterFault
from web.rosters import access, engine, queries
from web.rosters.words import side_names

KIND = "roster_faults"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _make(row: MadeFile, heart: Heart[MadeFile], folder: Path) -> Made:
    side, fmt = row.options["side"], row.options["fmt"]
    header = (*engine.HEADERS[side], _("原因"))
    with heart.database.unit(may_write=False):
        lines = [
            (*(cells.get(name, "") for name in engine.HEADERS[side]), _("；").join(map(_reason, wrong)))
            for cells, wrong in queries.faulty_rows(row.subject_id, side)
        ]
        title = db.one(Roster, row.subject_id).title
    path = folder / f"faults.{fmt}"
    path.write_bytes(engine.table(fmt, header, lines))
    return Made(path, "-".join((title, side_names()[side], _("待修改"))) + f".{fmt}", TYPES[fmt])


def _reason(fault: RosterFault) -> str:
    return fault.column + _("：") + pick(fault.reason_zh, fault.reason_en)


def _allowed(person: Person, roster_id: int, _options: Mapping[str, Any]) -> None:
    access.own(person, roster_id)


FAULTS = Kind(
    _allowed,
    lambda n: f"roster:{n}",
    lambda n: str(db.one(Roster, n).version),
    _make,
    lambda options: _("待修改的行：%(side)s", side=side_names()[options["side"]]),
    lambda n: url_for("rosters.faults", roster_id=n),
)
