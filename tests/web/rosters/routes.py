"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.make import Make
from tests.web.roles import World
from web.core import clock
from web.models import Roster, SheetImport
from web.rosters.service import columns

ROWS: dict[str, str] = {
    # anonymous, graduate, graduate2, viewer, editor, owner, agency2, office, university, admin
    "rosters.home": "LFFFFFF++F",
    "rosters.index": "LFFFFFF++F",
    "rosters.create": "LFFFFFF++F",
    "rosters.show": "LFFFFFF+-F",
    "rosters.import_file": "LFFFFFF+-F",
    "rosters.columns": "LFFFFFF+-F",
    "rosters.importing": "LFFFFFF+-F",
    "rosters.import_state": "LFFFFFF+-F",
    "rosters.forget_headers": "LFFFFFF+-F",
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
    world.ids["waiting_id"] = waiting(make, world, f"roster:{roster_id}")
    world.ids["import_id"] = coming(make, world, roster_id)


def waiting(make: Make, world: World, about: str) -> int:
    """A file of the office that waits for a word on its columns."""
    with make.app.app_context(), make.database.writing():
        sent = columns.Sent(about, "graduates", "表.csv", "学号,念的什么\n1,日语\n".encode())
        doubt = [columns.engine.Column("念的什么", "", False, ("日语",), ("",))]
        return columns.hold(world.users["office"], world.ids["organiser_id"], sent, doubt).id


def coming(make: Make, world: World, roster_id: int) -> int:
    """A large file of the office on its way into a roster."""
    with make.app.app_context(), make.database.writing() as session:
        run = SheetImport(
            roster_id=roster_id, side="graduates", name="大表.csv", content="学号,专业\n1,日语\n".encode()
        )
        run.lang, run.only, run.told, run.total, run.created_at = "zh", [], {}, 1, clock.now()
        session.add(run)
        session.flush()
        return run.id


def roster_of(make: Make, organiser_id: int, title: str = "春季专场") -> int:
    with make.database.writing() as session:
        roster = Roster(organiser_id=organiser_id, title=title, created_at=clock.now())
        session.add(roster)
        session.flush()
        return roster.id
