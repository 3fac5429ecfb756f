"""The only way to load a hire for a person: its two sides, and the office of its province."""

from web.accounts.access.person import Person
from web.agencies.access import province_of
from web.core.access import Rule
from web.core.db import Missing
from web.hires import queries
from web.models import Hire

READER = Rule(
    "graduate, agency, office or administrator",
    lambda person: person.role in ("graduate", "agency", "admin") or person.organiser_kind == "office",
)
PARTY = Rule("graduate or agency editor", lambda person: person.role == "graduate" or person.agency_role in EDITORS)
EDITORS = ("owner", "editor")


def load(hire_id: int, person: Person) -> tuple[Hire, str]:
    """A hire and the side this person is on: graduate, agency or office; else Missing."""
    hire = queries.whole(hire_id)
    side = side_of(hire, person) if hire is not None else ""
    if hire is None or not side:
        raise Missing(f"Hire {hire_id}")
    return hire, side


def of(hire_id: int, person: Person, *sides: str) -> tuple[Hire, str]:
    """As `load`, for people on one of these sides alone."""
    hire, side = load(hire_id, person)
    if side not in sides:
        raise Missing(f"Hire {hire_id}")
    return hire, side


def side_of(hire: Hire, person: Person) -> str:
    if person.graduate_id is not None and person.graduate_id == hire.graduate_id:
        return "graduate"
    if person.agency_id is not None and person.agency_id == hire.agency_id:
        return "agency"
    if person.role == "admin" or person.organiser_kind == "office":
        return "office" if province_of(person) in ("", hire.province) else ""
    return ""
