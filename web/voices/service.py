"""The verbs of what agencies tell: tell it, take a step with it, commend a practice."""

from flask_babel import gettext as _

from web.core import audit, clock, db
from web.core.refusals import Conflict, Wrong
from web.models import Agency, Voice, VoiceEntry
from web.voices import queries, rules
from web.voices.telling import tell_agency, tell_office

MOST_OPEN = 20  # of an agency that wait for an answer
MOST_STEPS = 100  # of one


def add(agency_id: int, kind: str, title: str, text: str) -> Voice:
    """Tell the office of the agency's province. Raises Wrong after too many that wait."""
    session, moment = db.write(), clock.now()
    agency = db.one(Agency, agency_id, lock=True)
    if queries.count_open(agency_id) >= MOST_OPEN:
        raise Wrong(_("已有 %(n)d 条在等待答复，请先等答复。", n=MOST_OPEN))
    voice = Voice(
        agency_id=agency_id,
        province=agency.place[:2],
        kind=kind,
        title=title,
        text=text,
        created_at=moment,
        updated_at=moment,
    )
    session.add(voice)
    session.flush()
    audit.record("voice.add", f"voice:{voice.id}", kind=kind)
    tell_office(voice, 0)
    return voice


def step(voice_id: int, side: str, after: str, text: str, seen: int) -> None:
    """Lead it from its state to another, with words, and tell the other side. `seen` is how many steps whoever does this
    has before their eyes. Raises Conflict when there are others or the step does not fit, Wrong without words."""
    session = db.write()
    voice = db.one(Voice, voice_id, lock=True)
    if len(voice.entries) != seen:
        raise Wrong(_("对方刚刚有了新的答复，请看过再提交。"))
    if not rules.may(voice.kind, side, voice.status, after) or seen >= MOST_STEPS:
        raise Conflict(_("现在不能这样处理，请看最新的进展。"))
    if rules.needs_words(voice.kind, after) and not text:
        raise Wrong(_("请写几句说明。"), "text")
    voice.status, voice.updated_at = after, clock.now()
    if after != "shown":
        voice.commended_at = None
    voice.entries.append(VoiceEntry(side=side, status=after, text=text, at=voice.updated_at))
    session.flush()
    audit.record("voice.answer" if side == "office" else "voice.reply", f"voice:{voice_id}", status=after)
    (tell_agency if side == "office" else tell_office)(voice, voice.entries[-1].id)


def commend(voice_id: int, on: bool) -> None:
    """Commend a practice that is shown, or take that back; twice is fine. Raises Conflict for what is not shown."""
    db.write()
    voice = db.one(Voice, voice_id, lock=True)
    if (voice.kind, voice.status) != ("practice", "shown"):
        raise Conflict(_("只有已发布的好经验可以表扬。"))
    if (voice.commended_at is not None) == on:
        return
    voice.commended_at = clock.now() if on else None
    audit.record("voice.commend", f"voice:{voice_id}", on=on)
    db.session().flush()
    if on:
        tell_agency(voice, 0)
