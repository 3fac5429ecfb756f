"""The only way to load an honour for a person; somebody else's answers exactly like a missing one."""

from web.accounts.access.person import Person
from web.core import db
from web.core.access import Rule
from web.models import Honour

UNIVERSITY = Rule("member of a university", lambda person: person.organiser_kind == "university")


def asked(person: Person, honour_id: int) -> Honour:
    """An honour the person's university was asked about. Raises Missing."""
    honour = db.one(Honour, honour_id)
    if person.organiser_id is None or honour.organiser_id != person.organiser_id or not honour.standing:
        raise db.Missing(f"Honour {honour_id}")
    return honour
