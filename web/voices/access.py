"""The only way to load what an agency told for a person; somebody else's answers exactly like a missing one."""

from sqlalchemy import ColumnElement, true

from web.accounts.access.person import Person
from web.agencies.access import province_of
from web.core import db
from web.models import Voice


def own(person: Person, voice_id: int) -> Voice:
    """One of the person's own agency. Raises Missing."""
    voice = db.one(Voice, voice_id)
    if person.agency_id is None or voice.agency_id != person.agency_id:
        raise db.Missing(f"Voice {voice_id}")
    return voice


def of_office(person: Person, voice_id: int) -> Voice:
    """One of the office's province, any for a national office or an administrator. Raises Missing."""
    voice, province = db.one(Voice, voice_id), province_of(person)
    if province not in ("", voice.province):
        raise db.Missing(f"Voice {voice_id}")
    return voice


def in_reach(person: Person) -> ColumnElement[bool]:
    """Those that `of_office` gives to this person."""
    province = province_of(person)
    return Voice.province == province if province else true()


def shown(voice_id: int) -> Voice:
    """A practice that everybody may read. Raises Missing."""
    voice = db.one(Voice, voice_id)
    if (voice.kind, voice.status) != ("practice", "shown") or not voice.agency.may("work"):
        raise db.Missing(f"Voice {voice_id}")
    return voice
