"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.make import Make
from tests.web.roles import World
from web.core import clock, files
from web.models import MadeFile

ROWS: dict[str, str] = {
    # anonymous, graduate, graduate2, viewer, editor, owner, agency2, office, university, admin
    "downloads.show": "LFFFFFF+--",
    "downloads.state": "LFFFFFF+--",
    "downloads.fetch": "LFFFFFF+--",
}


def prepare(make: Make, world: World) -> None:
    """The office's day of a fair as a file."""
    from tests.web.fairs.site import fair_of

    fair_id = fair_of(make, world.ids["organiser_id"]).fair_id
    with make.app.app_context(), make.database.unit() as unit:
        session = unit.write()
        stored = files.store(files.write(b"PK"), "day.xlsx", "application/octet-stream", None)
        row = MadeFile(kind="fair_day", subject_id=fair_id, about=f"fair:{fair_id}", lang="zh", key="k", status="done")
        row.result_id, row.created_at = stored.id, clock.now()
        session.add(row)
        session.flush()
        world.ids["file_id"] = row.id
        unit.commit()
