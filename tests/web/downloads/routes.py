"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.make import Make
from tests.web.roles import World
from web.downloads import jobs, service

ROWS: dict[str, str] = {
    # anonymous, graduate, graduate2, viewer, editor, owner, agency2, office, university, admin
    "downloads.show": "L------+--",
    "downloads.state": "L------+--",
    "downloads.fetch": "L------+--",
}
STANDING: dict[str, str] = {  # another's file, of the routes an agency's people may call
    "downloads.show": "--FF",
    "downloads.state": "--FF",
    "downloads.fetch": "--FF",
}


def prepare(make: Make, world: World) -> None:
    """The office's day of a fair as a file, asked for and made as ever."""
    from tests.web.fairs.site import fair_of

    fair_id = world.ids.get("fair_id") or fair_of(make, world.ids["organiser_id"]).fair_id
    with make.app.test_request_context():
        with make.database.unit() as unit:
            unit.write()
            world.ids["file_id"] = number = service.ask("fair_day", fair_id, {}, world.users["office"]).id
            unit.commit()
        jobs.make(number)
