"""Open slots of a position: the agency opens and takes down, and whoever is to be interviewed takes one, the first who
comes. The database refuses a second taker too (`slot_id` is unique)."""

from flask_babel import gettext as _
from sqlalchemy import select

from web.core import audit, clock, db
from web.core.errors import Conflict
from web.core.refusals import Wrong
from web.interviews import queries, telling
from web.interviews.queries import busy
from web.interviews.service import Said, book, clashes, of_graduate
from web.models import Interview, Interviewer, InterviewSlot, Position
from web.models.interviews import PROPOSED, WANTED

MOST_FREE = 60  # slots of a position that nobody took, at a time


def open_slots(position_id: int, said: Said) -> list[InterviewSlot]:
    """Open these times of one day; whoever waits for an interview of this position to be arranged is told, once a day,
    and may take one. Raises Wrong for what is past, overlaps, goes on into the next day, or finds its interviewers taken."""
    session = db.write()
    position = db.one(Position, position_id, lock=True)
    clashes.check(said.times)
    if len({moment.astimezone(clock.CHINA).date() for span in said.times for moment in span}) > 1:
        raise Wrong(_("这几场会排到第二天。请减少场数，或者分几天开放。"), "count")
    clashes.hold_members(position.agency_id, said.people)
    if not said.people or {one.id for one in queries.interviewers(position.agency_id, said.people)} != set(said.people):
        raise Wrong(_("请选至少一位本机构的面试官。"), "people")
    since, until = busy.around(said.times)
    standing = busy.of_members(position.agency_id, said.people, since, until, None)
    found = busy.clash(standing, said.times) or busy.clash(busy.of_slots(said.people, since, until), said.times)
    if found is not None:
        raise Wrong(clashes.to_agency(found, position.agency_id), clashes.FIELD)
    if len(said.times) + len(queries.free_slots(position_id)) > MOST_FREE:
        raise Wrong(_("一个职位最多同时开放 %(n)d 个没有人选的时段。", n=MOST_FREE), clashes.FIELD)
    slots = [
        InterviewSlot(
            position_id=position_id,
            starts_at=start,
            ends_at=end,
            way=said.way,
            place=said.place,
            link=said.link,
            created_at=clock.now(),
            people=[Interviewer(user_id=number) for number in said.people],
        )
        for start, end in said.times
    ]
    session.add_all(slots)
    session.flush()
    audit.record("interview.slots", f"position:{position_id}", slots=len(slots))
    session.flush()
    for one in queries.wanted(position_id):
        telling.told_of(one, "slots", about=str(clock.today()))
    return slots


def remove(position_id: int, slot_id: int) -> None:
    """Take a free one down; twice is fine. Raises Conflict when somebody has taken it: then the interview is moved or cancelled."""
    session = db.write()
    slot = queries.slot(position_id, slot_id)
    if slot is None:
        return
    if slot.taken is not None:
        raise Conflict(_("这个时段刚刚有人选了；要换时间，请在那场面试里改期或取消。"))
    session.delete(slot)
    audit.record("interview.slot.remove", f"position:{position_id}")
    session.flush()


def take(application_id: int, slot_id: int, seen: str) -> Interview:
    """The graduate takes a slot of the position: one that is to be arranged, or instead of the times proposed."""
    application, live = of_graduate(application_id, seen)
    if live.status not in (WANTED, PROPOSED):
        raise Conflict(_("时间已经定了；要换时间，请机构另约。"))
    slot = queries.slot(application.position_id, slot_id)
    if slot is None or db.session().scalar(select(Interview.id).where(Interview.slot_id == slot_id)) is not None:
        raise Conflict(_("这个时段刚刚被别人选走了，请选另一个。"))
    span = (slot.starts_at, slot.ends_at)
    return book(application, live, span, [one.user_id for one in slot.people], slot)
