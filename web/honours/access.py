"""The only way to load an honour for a person; somebody else's answers exactly like a missing one."""

from web.accounts.access.person import Person
from web.core import db
from web.core.access import Rule
from web.models import Honour

UNIVERSITY = Rule("member of a university", lambda person: person.organiser_kind == "university")


def asked(person: Person, honour_id: int) -> Honour:
    """An honour the person's university was asked about. Raises Missing."""
    honour = db.one(Honour, honour_id)
    theirs = person.organiser_id is not None and honour.organiser_id == person.organiser_id
    if not theirs or not honour.standing or not honour.graduate.user.reachable:
        raise db.Missing(f"Honour {honour_id}")
    return honour
