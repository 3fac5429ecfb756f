"""The only way to load a policy or a measure for a person; somebody else's answers exactly like a missing one."""

from web.accounts.access.person import Person
from web.core import db
from web.core.access import Rule
from web.models import Measure, MeasureEntry, Policy

OFFICE_MEMBER = Rule("member of an office", lambda person: person.organiser_kind == "office")


def public(policy_id: int) -> Policy:
    """A published policy. Raises Missing."""
    policy = db.one(Policy, policy_id)
    if policy.status != "published":
        raise db.Missing(f"Policy {policy_id}")
    return policy


def own(person: Person, policy_id: int) -> Policy:
    """A policy of the person's office, draft or not. Raises Missing."""
    return _of_office(person, db.one(Policy, policy_id))


def measure(person: Person, measure_id: int) -> Measure:
    """A measure of the person's office. Raises Missing."""
    return _of_office(person, db.one(Measure, measure_id))


def entry(person: Person, entry_id: int) -> MeasureEntry:
    """What was done of a measure of the person's office. Raises Missing."""
    found = db.one(MeasureEntry, entry_id)
    measure(person, found.measure_id)
    return found


def _of_office(person: Person, row):
    if row.organiser_id != person.organiser_id:
        raise db.Missing(f"{type(row).__name__} {row.id}")
    return row
