"""The only way to load a plan for a person: the two sides of its hire."""

from web.accounts.access.person import Person
from web.certification import queries
from web.core.access import Rule
from web.core.db import Missing
from web.models import CertificationPlan

EDITORS = ("owner", "editor")
READER = Rule("graduate or agency", lambda person: person.role in ("graduate", "agency"))
PARTY = Rule("graduate or agency editor", lambda person: person.role == "graduate" or person.agency_role in EDITORS)


def load(plan_id: int, person: Person) -> tuple[CertificationPlan, str]:
    """A plan and the side this person is on, graduate or agency; else Missing. With a hire made void it is nobody's."""
    plan = queries.whole(plan_id)
    if plan is not None and plan.hire.standing == "void":
        plan = None
    if plan is not None and person.graduate_id is not None and person.graduate_id == plan.graduate_id:
        return plan, "graduate"
    if plan is not None and person.agency_id is not None and person.agency_id == plan.hire.agency_id:
        return plan, "agency"
    raise Missing(f"CertificationPlan {plan_id}")
