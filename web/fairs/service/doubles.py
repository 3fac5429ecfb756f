"""Two registrations that are one person become one."""

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from web.core import audit, clock, db
from web.core.errors import Conflict
from web.fairs.service.attendance import changing
from web.fairs.service.wishes import set_wishes
from web.models import FairAttendee, FairBusy, FairInterest


def merge(keep_id: int, drop_id: int) -> FairAttendee:
    """Two registrations are one person: the kept one takes what it lacks from the other, which is taken out."""
    keep, drop = changing(keep_id), changing(drop_id)
    if keep.fair_id != drop.fair_id or keep.id == drop.id:
        raise db.Missing(f"FairAttendee {drop_id}")
    if keep.graduate_id is None and drop.graduate_id is not None:
        keep, drop = drop, keep  # the account's own registration stays the person's own
    if drop.graduate_id is not None:
        raise Conflict(_("这两个报名各有自己的账号，不能合并。如确是一个人，请本人退出其中一个。"))
    session = db.session()
    if not keep.wishes:
        order = [w.fair_position_id for w in drop.wishes]
        set_wishes(drop, [])
        set_wishes(keep, order)
    if not keep.busy:
        session.execute(update(FairBusy).where(FairBusy.attendee_id == drop.id).values(attendee_id=keep.id))
    wanted = select(FairInterest.fair_position_id).where(FairInterest.attendee_id == keep.id)
    theirs = FairInterest.attendee_id == drop.id
    session.execute(delete(FairInterest).where(theirs, FairInterest.fair_position_id.in_(wanted)))
    session.execute(update(FairInterest).where(theirs).values(attendee_id=keep.id))
    if keep.roster_row_id is None:  # else it stays where it is: by it the next version of that sheet knows the person
        row_id, drop.roster_row_id = drop.roster_row_id, None
        session.flush()
        keep.roster_row_id = row_id
    keep.brought_by = keep.brought_by or drop.brought_by
    for name in ("email", "phone", "school", "key", "rest_minutes", "group_name"):
        setattr(keep, name, getattr(keep, name) or getattr(drop, name))
    drop.status, drop.updated_at = "removed", clock.now()
    audit.record("fair.attendee.merged", f"attendee:{keep.id}", dropped=drop.id)
    session.flush()
    return keep
