"""The people and records of the route × role matrix: one of each, and a stranger of each."""

from dataclasses import dataclass

from tests.web.make import Make

ROLES = (
    "anonymous",
    "graduate",  # owns the profile and the application below
    "graduate2",  # another graduate
    "viewer",  # members of the agency that owns the position below
    "editor",
    "owner",
    "agency2",  # owner of another agency
    "office",  # owns the roster below
    "university",  # another organiser
    "admin",
)
# One letter per role: + may (anything but the three others) · L sent to the login page · F forbidden area (403)
# · - the same 404 as a missing record
LETTERS = "+LF-"


@dataclass
class World:
    """User ids by role, and the values that fill the `<int:…>` parts of addresses by their names."""

    users: dict[str, int]
    ids: dict[str, object]


def build(make: Make) -> World:
    graduate, graduate2 = make.graduate(), make.graduate()
    agency, agency2 = make.agency(), make.agency()
    office, university = make.organiser("office"), make.organiser("university")
    position = make.position(agency.id)
    application = make.application(position, graduate.id)
    users = {
        "graduate": graduate.user_id,
        "graduate2": graduate2.user_id,
        "viewer": make.member(agency.id, "viewer"),
        "editor": make.member(agency.id, "editor"),
        "owner": agency.user_id,
        "agency2": agency2.user_id,
        "office": office.user_id,
        "university": university.user_id,
        "admin": make.user("admin"),
    }
    ids: dict[str, object] = {
        "candidate": make.mark(agency.id, graduate.id),
        "position_id": position,
        "application_id": application,
        "agency_id": agency.id,
        "graduate_id": graduate.id,
        "organiser_id": office.id,
        "filename": "css/base.css",
    }
    return World(users, ids)
