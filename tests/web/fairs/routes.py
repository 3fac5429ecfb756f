"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.fairs.site import fair_of
from tests.web.make import Make
from tests.web.roles import World
from tests.web.rosters.routes import waiting

ROWS: dict[str, str] = {
    # anonymous, graduate, graduate2, viewer, editor, owner, agency2, office, university, admin
    "fairs.index": "++++++++++",
    "fairs.show": "++++++++++",
    "fairs.register": "L++FFFFFFF",
    "fairs.mine": "L+-FFFFFFF",
    "fairs.mine_index": "L++FFFFFFF",
    "fairs.wish": "L+-FFFFFFF",
    "fairs.times": "L+-FFFFFFF",
    "fairs.shared": "L+-FFFFFFF",
    "fairs.withdraw": "L+-FFFFFFF",
    "fairs.agency_index": "LFF++++FFF",
    "fairs.stand": "LFF+++-FFF",
    "fairs.answer": "LFFF++-FFF",
    "fairs.stand_positions": "LFFF++-FFF",
    "fairs.stand_tables": "LFFF++-FFF",
    "fairs.stand_times": "LFFF++-FFF",
    "fairs.interests": "LFF+++-FFF",
    "fairs.mark": "LFFF---FFF",
    "fairs.manage_index": "LFFFFFF+++",
    "fairs.create": "LFFFFFF++F",
    "fairs.manage": "LFFFFFF+-+",
    "fairs.agree": "LFFFFFF+-F",
    "fairs.setup": "LFFFFFF+-F",
    "fairs.open": "LFFFFFF+-F",
    "fairs.close": "LFFFFFF+-F",
    "fairs.cancel": "LFFFFFF+-F",
    "fairs.stands": "LFFFFFF+-+",
    "fairs.invite": "LFFFFFF+-F",
    "fairs.edit_stand": "LFFFFFF+-F",
    "fairs.attendees": "LFFFFFF+-+",
    "fairs.edit_attendee": "LFFFFFF+-F",
    "fairs.person": "LFFFFFF+-F",
    "fairs.unreached": "LFFFFFF+-F",
    "fairs.unreached_file": "LFFFFFF+-F",
    "fairs.remind": "LFFFFFF+-F",
    "fairs.sheets": "LFFFFFF+-F",
    "fairs.columns": "LFFFFFF+-F",
    "fairs.template": "LFFFFFF+-F",
    "fairs.faults_file": "LFFFFFF+-F",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "fairs.agency_index": "++FF",
    "fairs.stand": "++FF",
    "fairs.answer": "++FF",
    "fairs.stand_positions": "++FF",
    "fairs.stand_tables": "++FF",
    "fairs.stand_times": "++FF",
    "fairs.interests": "++FF",
    "fairs.mark": "--FF",
}


def prepare(make: Make, world: World) -> None:
    """An open fair of the office: the agency has a stand with the position, the graduate is registered."""
    ids = world.ids
    made = fair_of(
        make,
        ids["organiser_id"],
        agency_id=ids["agency_id"],
        position_id=ids["position_id"],
        graduate_id=ids["graduate_id"],
        sheet_faults={"wishes": {"file": "志愿.csv", "count": 0, "listed": [], "header": ["毕业生"], "rows": []}},
    )
    ids |= {"fair_id": made.fair_id, "stand_id": made.stand_id, "attendee_id": made.attendee_id}
    ids["sheet_id"] = waiting(make, world, f"fair:{made.fair_id}")
    ids |= {"step": "windows", "kind": "wishes", "fmt": "csv"}
