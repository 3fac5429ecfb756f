"""Publishing a timetable: prepared and compared before the lock, put in force in one short act, told to those concerned."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Table, bindparam, insert, select, update

from web.core import audit, clock, db, files, outbox
from web.core.errors import Conflict
from web.fairs import service as fairs
from web.fairs.queries import slots
from web.models import (
    AgencyMember,
    Fair,
    FairAttendee,
    FairHall,
    FairMeeting,
    FairPosition,
    FairRun,
    FairStand,
    FairTable,
    FairVersion,
    Graduate,
)
from web.timetables import engine, queries
from web.timetables.queries import elsewhere, snapshot

TELL = "fair.tell"
NEW = {
    "origin": "plan",
    "status": "planned",
    "outcome": "",
    "outcome_note": "",
    "said_by": "",
    "started_at": None,
}  # a meeting just placed


@dataclass(frozen=True, slots=True)
class Prepared:
    """What publishing a run would do to the meetings that stand, and the state it was compared with."""

    run_id: int
    fair_id: int
    number: int
    state: frozenset[tuple[int, str]]
    added: list[dict[str, Any]]
    moved: list[dict[str, Any]]
    dropped: list[int]
    changes: list[dict[str, Any]]
    inserts: "Inserts"
    times: frozenset[tuple[date, int, int]]  # what must still be there under the lock: these, and
    people: frozenset[int]
    tables: frozenset[int]
    offers: frozenset[int]
    fresh: list[tuple[int, int, date, int, int]]  # person, table and time of each meeting that is new or moved


@dataclass(frozen=True, slots=True)
class Inserts:
    """New rows as the driver takes them, made before the lock: with 2 400 of them that is most of the work."""

    statement: str
    values: list[Any]

    @classmethod
    def of(cls, table: Table, rows: Sequence[Mapping[str, Any]]) -> "Inserts":
        if not rows:
            return cls("", [])
        dialect = db.session().get_bind().dialect
        compiled = insert(table).inline().compile(dialect=dialect, column_keys=list(rows[0]))
        kinds = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in rows[0]}
        plain = [{name: act(row[name]) if act else row[name] for name, act in kinds.items()} for row in rows]
        if compiled.positiontup is None:
            return cls(str(compiled), plain)
        return cls(str(compiled), [tuple(row[name] for name in compiled.positiontup) for row in plain])

    def write(self) -> None:
        if self.values:
            db.session().connection().exec_driver_sql(self.statement, self.values)


def prepare(run: FairRun) -> Prepared:
    """Compare a finished run with what stands now. Raises Conflict for a run that cannot be published. O(meetings)."""
    if not run.work.is_timetable or run.status != "done" or run.result is None:
        raise Conflict(_("只有完成的时间表可以公布。什么都没有改动。"))
    if not run.certificate.get("passed"):
        raise Conflict(_("这份时间表有一项检查没有通过，不能公布。请改正，或再排一次。"))
    path = files.path_of(run.result)
    if not path.is_file():
        raise db.Missing(f"result of run {run.id}")
    rows = json.loads(engine.member(path, "rows.json"))
    last, standing = queries.latest(run.fair_id), queries.standing(run.fair_id)
    not_before = run.settings.get("not_before", ())
    stands = dict(db.session().execute(_table_stands(run.fair_id)).all())
    still = {(m.attendee_id, stands.get(m.table_id)): m for m in standing}
    moment = clock.now()
    added, moved, changes, fresh, kept = [], [], [], [], set()
    rooms = _rooms(run)
    for row in rows:
        person, table = int(row["person"]), int(row["table"])
        place = {"table_id": table, "day": date.fromisoformat(row["day"]), "starts": row["starts"], "ends": row["ends"]}
        old = still.get((person, stands.get(table)))
        about = {
            "score": row["score"],
            "wish_rank": row["wish"],
            "interest": row["interest"],
            "pinned": row["pinned"] and _by_hand(run, row),
            "version": (last.number if last else 0) + 1,
            "updated_at": moment,
        }
        if old is None or (old.table_id, old.day, old.starts) != (table, place["day"], place["starts"]):
            fresh.append((person, table, place["day"], place["starts"], place["ends"]))
        if old is None:
            added.append(
                place | about | {"fair_id": run.fair_id, "attendee_id": person, "fair_position_id": row["offer"]}
            )
            changes.append({"person": person, "kind": "added", "before": None, "after": _spot(place)})
            continue
        kept.add(old.id)
        same = (old.table_id, old.day, old.starts) == (table, place["day"], place["starts"])
        room = rooms.get(stands.get(table)) if not engine.frozen(old, not_before) else None
        if same and room is not None:  # the same time at the same table, which stands elsewhere now
            moved.append(place | about | {"number": old.id, "pinned": old.pinned or about["pinned"]})
            before, after = ({"hall": name} for name in room)
            changes.append(
                {"person": person, "kind": "room", "before": _of(old) | before, "after": _spot(place) | after}
            )
        elif same and about["pinned"] and not old.pinned:
            moved.append(place | about | {"number": old.id})
        if not same:
            if engine.frozen(old, not_before):
                raise Conflict(_("有一场已经开始或固定的面谈会被移动。没有公布，请重新调整。"))
            moved.append(place | about | {"number": old.id})
            changes.append({"person": person, "kind": "moved", "before": _of(old), "after": _spot(place)})
    gone = [m for m in standing if m.id not in kept and not engine.frozen(m, not_before)]
    changes += [{"person": m.attendee_id, "kind": "dropped", "before": _of(m), "after": None} for m in gone]
    state = frozenset((m.id, m.status) for m in standing)
    number = (last.number if last else 0) + 1
    inserts = Inserts.of(FairMeeting.__table__, [NEW | row for row in added])
    placed = (*added, *moved)
    return Prepared(
        run_id=run.id,
        fair_id=run.fair_id,
        number=number,
        state=state,
        added=added,
        moved=moved,
        dropped=[m.id for m in gone],
        changes=changes,
        inserts=inserts,
        times=frozenset((row["day"], row["starts"], row["ends"]) for row in placed),
        people=frozenset(row["attendee_id"] for row in added),
        tables=frozenset(row["table_id"] for row in placed),
        offers=frozenset(row["fair_position_id"] for row in added),
        fresh=fresh,
    )


def _rooms(run: FairRun) -> dict[int, tuple[str, str]]:
    """By stand that goes to another hall: the names of the hall it leaves and of the one it goes to. Raises Conflict when
    that one is gone."""
    moves = {int(stand): hall for stand, hall in run.settings.get("moves", {}).items()}
    if not moves:
        return {}
    halls = {
        hall.id: hall.name for hall in db.session().scalars(select(FairHall).where(FairHall.fair_id == run.fair_id))
    }
    if not halls.keys() >= set(moves.values()):
        raise Conflict(_("要搬去的展厅已经去掉了。没有公布，请再排一次。"))
    found = select(FairStand.id, FairStand.hall_id).where(FairStand.id.in_(moves), FairStand.fair_id == run.fair_id)
    rows = db.session().execute(found)
    return {stand: (halls.get(hall, ""), halls[moves[stand]]) for stand, hall in rows if hall != moves[stand]}


def _table_stands(fair_id: int):
    return select(FairTable.id, FairTable.stand_id).join(FairTable.stand).where(FairStand.fair_id == fair_id)


def _by_hand(run: FairRun, row: Mapping[str, Any]) -> bool:
    """Whether somebody pinned this meeting, other than it being kept because it stood."""
    mine = (row["person"], row["table"], row["slot"])
    pins = [e for e in run.settings.get("edits", ()) if e["act"] == "pin"]
    return sum((e["person"], e["table"], e["slot"]) == mine for e in pins) % 2 == 1


def _spot(place: Mapping[str, Any]) -> dict[str, Any]:
    return {"table": place["table_id"], "day": place["day"].isoformat(), "starts": place["starts"]}


def _of(meeting: FairMeeting) -> dict[str, Any]:
    return {"table": meeting.table_id, "day": meeting.day.isoformat(), "starts": meeting.starts}


def publish(ready: Prepared, note: str, actor_id: int | None) -> FairVersion:
    """Put a prepared timetable in force as the fair's next version. Conflict when something changed meanwhile.

    The write lock is held for the inserts and the check that people, tables and positions are still there.
    """
    session = db.write()
    fair = db.one(Fair, ready.fair_id, lock=True)
    run = db.one(FairRun, ready.run_id)
    last = queries.latest(ready.fair_id)
    here = select(FairMeeting.id, FairMeeting.status).where(FairMeeting.fair_id == ready.fair_id)
    rows = session.execute(here.where(FairMeeting.status.in_(queries.STANDING)))
    state = frozenset((number, status) for number, status in rows)
    if (last.number if last else 0) + 1 != ready.number or state != ready.state:
        raise Conflict(_("公布之前，面谈刚刚有了变化。没有公布；请回到这一页再看一次变动。"))
    _shut(fair, run)
    _still_held(fair, ready)
    _still_there(ready)
    _nobody_elsewhere(fair, ready)
    moment = clock.now()
    if ready.dropped:
        gone = update(FairMeeting).where(FairMeeting.id.in_(ready.dropped))
        session.execute(
            gone.values(status="cancelled", updated_at=moment), execution_options={"synchronize_session": False}
        )
    _move(ready.moved)
    ready.inserts.write()
    version = FairVersion(
        fair_id=ready.fair_id,
        number=ready.number,
        run_id=ready.run_id,
        note=note,
        changes=ready.changes if ready.number > 1 else [],
        published_by=actor_id,
        published_at=moment,
    )
    session.add(version)
    session.flush()
    fairs.publish_fair(ready.fair_id)
    details = {"added": len(ready.added), "moved": len(ready.moved), "dropped": len(ready.dropped)}
    audit.record("fair.publish", f"fair:{ready.fair_id}", version=ready.number, run=ready.run_id, **details)
    outbox.add(TELL, f"fair-tell:{ready.fair_id}:{ready.number}", {"fair": ready.fair_id, "number": ready.number})
    session.flush()
    return version


def _shut(fair: Fair, run: FairRun) -> None:
    """What a plan takes for closed or elsewhere is so from now on; by that alone its input does not count as changed."""
    tables, halls, moves = (run.settings.get(name) for name in ("closed_tables", "closed_halls", "moves"))
    if not tables and not halls and not moves:
        return
    _rooms(run)  # the halls are still there
    session, current = db.session(), snapshot.stamp(fair) == run.summary.get("stamp")
    session.execute(update(FairTable).where(FairTable.id.in_(tables or ())).values(closed=True))
    for stand, hall in (moves or {}).items():
        mine = (FairStand.fair_id == run.fair_id, FairStand.id == int(stand))
        session.execute(update(FairStand).where(*mine).values(hall_id=hall))
    here = (FairHall.fair_id == run.fair_id, FairHall.id.in_(halls or ()))
    session.execute(update(FairHall).where(*here).values(closed=True))
    if current:
        run.summary = run.summary | {"stamp": snapshot.stamp(fair)}


def _still_held(fair: Fair, ready: Prepared) -> None:
    """Raise Conflict when the fair's days or times were set anew since the run, so that nobody is sent to an empty hall."""
    held = {(slot.day, slot.starts, slot.ends) for slot in slots(fair)}
    if ready.times - held:
        raise Conflict(_("排好以后，招聘会的日期或时段改过了。没有公布，请再排一次。"))


def _still_there(ready: Prepared) -> None:
    """Raise Conflict when a person, table or position of the plan is gone."""
    session = db.session()
    here = set(queries.registered_ids(ready.fair_id))
    tables = select(FairTable.id).join(FairTable.stand)
    tables = tables.where(FairStand.fair_id == ready.fair_id, FairStand.status == "joined", FairTable.closed.is_(False))
    open_tables = set(session.scalars(tables))
    offers = set(session.scalars(select(FairPosition.id).where(FairPosition.fair_id == ready.fair_id)))
    if ready.people - here or ready.tables - open_tables or ready.offers - offers:
        raise Conflict(_("排好以后，有人退出了，或者有桌子、职位撤掉了。没有公布，请再排一次。"))


def _nobody_elsewhere(fair: Fair, ready: Prepared) -> None:
    """Raise Conflict when somebody of a new or moved meeting has agreed since the run to be elsewhere at that time. Their
    time is taken first, in the order an interview takes it: of two acts that want one hour the second sees the first."""
    session = db.session()
    graduates = select(Graduate.id).join(FairAttendee, FairAttendee.graduate_id == Graduate.id)
    graduates = graduates.where(FairAttendee.fair_id == fair.id).order_by(Graduate.id)
    session.scalars(graduates.with_for_update(of=Graduate)).all()
    ours = select(FairStand.agency_id).where(FairStand.fair_id == fair.id, FairStand.agency_id.is_not(None))
    members = select(AgencyMember.id).where(AgencyMember.agency_id.in_(ours)).order_by(AgencyMember.id)
    session.scalars(members.with_for_update()).all()
    away = elsewhere.of_fair(fair)
    taken = sum(away.clashes(*one) for one in ready.fresh)
    if taken:
        raise Conflict(_("排好以后，有 %(n)d 场的时间里有人约了面试或别的会面。没有公布，请再排一次。", n=taken))


def _move(moved: Sequence[Mapping[str, Any]]) -> None:
    """Give meetings their new place; they leave the old ones first, so that two can exchange theirs."""
    if not moved:
        return
    session, table = db.session(), FairMeeting.__table__
    numbers = [row["number"] for row in moved]
    session.execute(update(table).where(table.c.id.in_(numbers)).values(starts=-table.c.id))
    columns = [name for name in moved[0] if name != "number"]
    to = (
        update(table)
        .where(table.c.id == bindparam("number"))
        .values({name: bindparam(f"to_{name}") for name in columns})
    )
    session.execute(to, [{f"to_{n}": row[n] for n in columns} | {"number": row["number"]} for row in moved])
