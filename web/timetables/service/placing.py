"""Publishing a placement: compared with the one before, put in force in one short act, told to those concerned."""

import json
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import insert, select

from web.core import audit, clock, db, files, outbox
from web.core.errors import Conflict
from web.fairs import service as fairs
from web.models import Fair, FairAttendee, FairPlacement, FairPlacing, FairPosition, FairRun, FairStand
from web.timetables import engine, queries

TELL = "fair.tell_placing"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What publishing a placement would say anew: rows to keep, and whom it places otherwise than the one before."""

    run_id: int
    fair_id: int
    number: int
    rows: list[dict[str, int | None]]
    changed: list[int]  # ids of attendees
    people: int  # who took part in the run


def prepare(run: FairRun) -> Prepared:
    """Compare a finished placement with the one in force. Raises Conflict for a run that cannot be published."""
    if not run.work.pairs or run.status != "done" or run.result is None:
        raise Conflict(_("只有完成的直接配对可以这样公布。什么都没有改动。"))
    if not run.certificate.get("passed"):
        raise Conflict(_("这份配对有一项检查没有通过，不能公布。请再配一次。"))
    path = files.path_of(run.result)
    if not path.is_file() or run.input is None:
        raise db.Missing(f"result of run {run.id}")
    try:
        found = json.loads(engine.member(path, "rows.json"))
    except KeyError:  # made before placements could be published
        raise Conflict(_("这份配对是旧版程序做的，请按同样的设置再配一次，然后公布。")) from None
    rows = [{"attendee_id": int(r["person"]), "fair_position_id": r["offer"], "wish_rank": r["wish"]} for r in found]
    last = queries.latest_placing(run.fair_id)
    before = queries.placed(last.id) if last else {}
    after = {row["attendee_id"]: row["fair_position_id"] for row in rows}
    changed = sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
    people = len(engine.read_about(files.path_of(run.input))["people"])
    return Prepared(run.id, run.fair_id, last.number + 1 if last else 1, rows, changed, people)


def publish(ready: Prepared, note: str, actor_id: int | None) -> FairPlacing:
    """Put a prepared placement in force. Conflict when another one was published meanwhile, or somebody left."""
    session = db.write()
    fair = db.one(Fair, ready.fair_id, lock=True)
    if fair.status == "cancelled":
        raise Conflict(_("招聘会已经取消，没有公布。"))
    last = queries.latest_placing(ready.fair_id)
    if (last.number if last else 0) + 1 != ready.number:
        raise Conflict(_("刚刚公布了另一份配对。没有公布；请回到这一页再看一次变动。"))
    here = select(FairAttendee.id).where(FairAttendee.fair_id == ready.fair_id, FairAttendee.status == "registered")
    offers = select(FairPosition.id).join(FairStand, FairStand.id == FairPosition.stand_id)
    offers = offers.where(FairPosition.fair_id == ready.fair_id, FairStand.status == "joined")
    if {row["attendee_id"] for row in ready.rows} - set(session.scalars(here)) or {
        row["fair_position_id"] for row in ready.rows
    } - set(session.scalars(offers)):
        raise Conflict(_("配好以后，有人退出了，或者有职位撤掉了。没有公布，请再配一次。"))
    placing = FairPlacing(
        fair_id=ready.fair_id,
        number=ready.number,
        run_id=ready.run_id,
        note=note,
        changed=ready.changed,
        published_by=actor_id,
        published_at=clock.now(),
    )
    session.add(placing)
    session.flush()
    if ready.rows:
        session.execute(insert(FairPlacement.__table__), [row | {"placing_id": placing.id} for row in ready.rows])
    fairs.show_placements(ready.fair_id)
    audit.record("fair.place", f"fair:{ready.fair_id}", number=ready.number, run=ready.run_id, placed=len(ready.rows))
    outbox.add(TELL, f"{TELL}:{ready.fair_id}:{ready.number}", {"fair": ready.fair_id, "number": ready.number})
    session.flush()
    return placing
