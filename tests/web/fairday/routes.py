"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from tests.web.make import Made, Make
from tests.web.roles import World
from web.core import clock
from web.models import FairFeedback, FairPlacing

EVERYBODY = "++++++++++"
DOOR = "LFFFFFF+-F"
LOOK = "LFFFFFF+-+"
STAND = "LFF+++-FFF"
EDIT = "LFFF++-FFF"

ROWS: dict[str, str] = {
    # anonymous, graduate, graduate2, viewer, editor, owner, agency2, office, university, admin
    "fairday.person": EVERYBODY,
    "fairday.person_ics": EVERYBODY,
    "fairday.feedback": EVERYBODY,
    "fairday.send_feedback": EVERYBODY,
    "fairday.thanks": EVERYBODY,
    "fairday.arrive": DOOR,
    "fairday.worker": EVERYBODY,
    "fairday.helper_worker": EVERYBODY,
    "fairday.helper_checkin": EVERYBODY,  # whoever has the link
    "fairday.helper_manifest": EVERYBODY,
    "fairday.helper_people_list": EVERYBODY,
    "fairday.helper_token": EVERYBODY,
    "fairday.helper_marks": EVERYBODY,
    "fairday.helper_mark_number": EVERYBODY,
    "fairday.link_stand": EVERYBODY,
    "fairday.link_act": EVERYBODY,
    "fairday.link_cards": EVERYBODY,
    "fairday.passes": DOOR,
    "fairday.give_pass": DOOR,
    "fairday.end_pass": DOOR,
    "fairday.desk_stand": DOOR,
    "fairday.desk_act": DOOR,
    "fairday.desk_cards": DOOR,
    "fairday.checkin": DOOR,
    "fairday.manifest": DOOR,
    "fairday.people_list": DOOR,
    "fairday.token": DOOR,
    "fairday.marks": DOOR,
    "fairday.mark_number": DOOR,
    "fairday.walk_in": DOOR,
    "fairday.register_walk_in": DOOR,
    "fairday.walked_in": DOOR,
    "fairday.day": LOOK,
    "fairday.day_file": DOOR,
    "fairday.fair_report": LOOK,
    "fairday.report_file": LOOK,
    "fairday.sheets": DOOR,
    "fairday.sheets_pdf": DOOR,
    "fairday.board": EVERYBODY,
    "fairday.stand_day": STAND,
    "fairday.stand_cards": "LFFF++-FFF",
    "fairday.answer_offer": EDIT,
    "fairday.begin": EDIT,
    "fairday.expect_again": EDIT,
    "fairday.meeting": STAND,
    "fairday.outcome": EDIT,
    "fairday.agency_feedback": EDIT,
    "fairday.table_ics": "L--+++-+-+",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "fairday.stand_day": "++FF",
    "fairday.stand_cards": "++FF",
    "fairday.answer_offer": "++FF",
    "fairday.begin": "++FF",
    "fairday.expect_again": "++FF",
    "fairday.meeting": "++FF",
    "fairday.outcome": "++FF",
    "fairday.agency_feedback": "++FF",
    "fairday.table_ics": "++--",
}


def prepare(make: Make, world: World) -> None:
    """A published fair of the office with the agency's stand, a meeting that was held, and a placement."""
    from tests.web.fairday.world import fair_world

    ids = world.ids
    fair = fair_world(
        make,
        organiser=Made(ids["organiser_id"], world.users["office"]),
        agency=Made(ids["agency_id"], world.users["owner"]),
    )
    person = fair.person()
    meeting = fair.meeting(person, status="met")
    with make.database.writing() as session:
        said = FairFeedback(meeting_id=meeting, side="graduate", rating=5, note="谈得很好", created_at=clock.now())
        session.add(said)
        session.add(FairPlacing(fair_id=fair.fair_id, number=1, note="谢谢大家", published_at=clock.now()))
    door, stand = fair.link(), fair.link(fair.stand_id)
    ids |= {
        "fair_id": fair.fair_id,
        "code": person.code,
        "meeting_id": meeting,
        "attendee_id": person.id,
        "hall_id": fair.hall_id,
        "table_id": fair.table_id,
        "what": "people",
        "stand_id": fair.stand_id,
        "door_code": door.code,
        "stand_code": stand.code,
        "pass_id": door.id,
    }
