"""Job fairs before the match: days, halls, stands, tables, positions, people, wishes, interests, times."""

from flask_babel import lazy_gettext as _l

from web.core.feature import EMPTIED, NUMBER, Entry, Feature, Holds

STAFF = "people of an organiser, who are no graduates"

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    follows={"agency.stopped": "service.stands:leave_all", "sheet.taken": "service.sheets.brought:bring"},
    menu=(
        Entry("fairs.index", _l("招聘会"), {"anonymous": 30}, "clock"),
        Entry("fairs.mine_index", _l("招聘会"), {"graduate": 60}, "clock"),
        Entry("fairs.agency_index", _l("招聘会"), {"agency": 70}, "clock"),
        Entry("fairs.manage_index", _l("招聘会"), {"office": 20, "university": 20, "admin": 40}, "clock"),
    ),
    holds=(
        Holds("FairAttendee", "graduate_id", "fairs", EMPTIED),
        Holds("FairWish", "attendee_id", "fairs", EMPTIED),
        Holds("FairBusy", "attendee_id", "fairs", EMPTIED),
        Holds("FairInterest", "attendee_id", leaving=EMPTIED, why="whom an agency wants to meet is the agency's own"),
        Holds("Fair", "created_by", leaving=NUMBER, why=STAFF),
        Holds("FairAgreement", "agreed_by", leaving=NUMBER, why=STAFF),
    ),
    exports={"fairs": "queries:own_registrations"},
    erases="service.leaving:erase",
)
