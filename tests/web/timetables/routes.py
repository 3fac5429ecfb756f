"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.make import Make
from tests.web.roles import World
from web.models import FairRun

ROWS: dict[str, str] = {
    # anonymous, graduate, graduate2, viewer, editor, owner, agency2, office, university, admin
    "timetables.runs": "LFFFFFF+-+",
    "timetables.start": "LFFFFFF+-F",
    "timetables.run": "LFFFFFF+-+",
    "timetables.run_state": "LFFFFFF+-+",
    "timetables.cancel": "LFFFFFF+-F",
    "timetables.repeat": "LFFFFFF+-F",
    "timetables.compare": "LFFFFFF+-+",
    "timetables.input_file": "LFFFFFF+-+",
    "timetables.result_file": "LFFFFFF+-+",
    "timetables.workbook": "LFFFFFF+-+",
    "timetables.why": "LFFFFFF+-+",
    "timetables.my_why": "L+-FFFFFFF",
    "timetables.publish_page": "LFFFFFF+-F",
    "timetables.publish": "LFFFFFF+-F",
    "timetables.versions": "LFFFFFF+-+",
    "timetables.certificate": "L+-+++-+-+",
    "timetables.check_again": "L+-+++-+-+",
    "timetables.placement": "++++++++++",
    "timetables.agency_placements": "LFF+++-FFF",
    "timetables.placing_certificate": "L+-+++-+-+",
    "timetables.check_placing": "L+-+++-+-+",
    "timetables.edit_page": "LFFFFFF--F",
    "timetables.edit": "LFFFFFF--F",
    "timetables.replan": "LFFFFFF+-F",
    "timetables.start_replan": "LFFFFFF+-F",
    "timetables.ways": "LFFFFFF+-F",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "timetables.certificate": "++--",
    "timetables.check_again": "++--",
    "timetables.agency_placements": "++FF",
    "timetables.placing_certificate": "++--",
    "timetables.check_placing": "++--",
}


def prepare(make: Make, world: World) -> None:
    """A fair of the office with a published timetable and placement; the graduate takes part and the agency has a stand."""
    from tests.web.timetables.site import fair_of, place, published, work

    fair = fair_of(
        make,
        world.ids["organiser_id"],
        agency_id=world.ids["agency_id"],
        position_id=world.ids["position_id"],
        graduate_id=world.ids["graduate_id"],
        slots=4,  # with three, the exact best of what might be changed takes seconds
    )
    run = published(make, fair)
    place(make, work(make, fair, "pairing"))
    other = work(make, fair, way="fair")
    with make.database.writing() as session:
        first = session.get(FairRun, run)
        first.settings = first.settings | {"way": "least", "beside": [other]}
    world.ids |= {
        "fair_id": fair,
        "run_id": run,
        "one": run,
        "other": other,
        "number": 1,
        "code": f"code-{fair}-1",
    }
