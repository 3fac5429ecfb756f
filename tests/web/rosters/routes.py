"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.make import Make
from tests.web.roles import World
from web.core import clock
from web.models import Roster

ROWS: dict[str, str] = {
    # anonymous, graduate, graduate2, viewer, editor, owner, agency2, office, university, admin
    "rosters.home": "LFFFFFF++F",
    "rosters.index": "LFFFFFF++F",
    "rosters.create": "LFFFFFF++F",
    "rosters.show": "LFFFFFF+-F",
    "rosters.import_file": "LFFFFFF+-F",
    "rosters.take_back": "LFFFFFF+-F",
    "rosters.delete": "LFFFFFF+-F",
    "rosters.faults": "LFFFFFF+-F",
    "rosters.faults_file": "LFFFFFF+-F",
    "rosters.clear_faults": "LFFFFFF+-F",
    "rosters.rank": "LFFFFFF+-F",
    "rosters.run": "LFFFFFF+-F",
    "rosters.run_state": "LFFFFFF+-F",
    "rosters.cancel": "LFFFFFF+-F",
    "rosters.result_file": "LFFFFFF+-F",
}


def prepare(make: Make, world: World) -> None:
    """A roster of the office, with a finished ranking."""
    from tests.web.rosters.site import finished

    roster_id = roster_of(make, world.ids["organiser_id"])
    world.ids |= {"roster_id": roster_id, "run_id": finished(make, roster_id), "side": "graduates", "fmt": "csv"}


def roster_of(make: Make, organiser_id: int, title: str = "春季专场") -> int:
    with make.database.writing() as session:
        roster = Roster(organiser_id=organiser_id, title=title, created_at=clock.now())
        session.add(roster)
        session.flush()
        return roster.id
