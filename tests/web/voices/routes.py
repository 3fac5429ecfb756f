"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters. The office there is the national
one; what a province's own sees stands in test_voices.py."""

from web.core import clock
from web.models import Voice, VoiceEntry

ROWS: dict[str, str] = {
    "voices.of_agency": "LFF++++FFF",
    "voices.create": "LFFF+++FFF",
    "voices.show": "LFF+++-FFF",
    "voices.step": "LFFF++-FFF",
    "voice_desk.index": "LFFFFFF+F+",
    "voice_desk.show": "LFFFFFF+F+",
    "voice_desk.step": "LFFFFFF+F+",
    "voice_desk.commend": "LFFFFFF+F+",
    "practices.index": "++++++++++",
    "practices.show": "++++++++++",
}
STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "voices.of_agency": "++FF",
    "voices.create": "++FF",
    "voices.show": "++FF",
    "voices.step": "++FF",
}


def voice_of(make, agency_id: int, **values) -> int:
    """A practice that is shown, with the office's word."""
    moment = clock.now()
    fields = dict(
        kind="practice", status="shown", province="11", title="老带新一对一", text="每位新人有一位代理师带教半年。",
        created_at=moment, updated_at=moment,
    )  # fmt: skip
    with make.database.writing() as session:
        voice = Voice(agency_id=agency_id, **(fields | values))
        voice.entries.append(VoiceEntry(side="office", status=voice.status, text="写得很实在。", at=moment))
        session.add(voice)
        session.flush()
        return voice.id


def prepare(make, world) -> None:
    """A practice of the agency, anew for each address that changes one."""
    world.ids |= {"voice_id": voice_of(make, world.ids["agency_id"]), "after": "kept"}
