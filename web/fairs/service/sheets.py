"""Spreadsheets into a fair: rosters of people and positions through the roster's own machinery, then wishes and tables.

A roster keeps every row and every wrong cell; this makes people and stands of the rows, twice the same as once.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import current_app
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from web.core import audit, clock, db
from web.core.errors import Conflict
from web.core.fields import amount
from web.fairs import engine, queries
from web.fairs.queries.consent import BROUGHT
from web.fairs.service import CHANGEABLE, new_code, stands
from web.fairs.service.attendance import MOST_PEOPLE, agreed, next_number, set_wishes
from web.fairs.service.faults import Wrong, keep
from web.models import (
    Fair,
    FairAttendee,
    FairBusy,
    FairHall,
    FairHost,
    FairMeeting,
    FairPosition,
    FairStand,
    Roster,
    RosterRow,
)
from web.models.fairs import FairTable
from web.rosters import service as rosters
from web.rosters.queries import in_force

Unusable = rosters.Unusable
Span = tuple[date, int, int]  # a day, and from when to when in minutes since midnight
TIME_UNREAD = _l("看不出时间，请写成 14:00-15:30 或 5-20 14:00-15:30")
TIMES_KEPT = _l("看不出时间，这个人的时间没有改；请写成 14:00-15:30 或 5-20 14:00-15:30")
FIRST_LABEL = "1"  # of the table a new stand gets by itself
SPAN = re.compile(
    r"(?:(\d{4})[-/.年])?(?:(\d{1,2})[-/.月](\d{1,2})日?\s*)?(\d{1,2})[:：](\d{2})\s*[-–—~至到]\s*(\d{1,2})[:：](\d{2})"
)


@dataclass
class Done:
    """What an import did: rows that are new, changed, joined with somebody known, or the same as before."""

    new: int = 0
    changed: int = 0
    joined: int = 0
    same: int = 0
    faults: int = 0
    wrong: list[Wrong] = field(default_factory=list)


def _fair(fair_id: int) -> Fair:
    """The fair under the lock, while sheets may still come in."""
    db.write()
    fair = db.one(Fair, fair_id, lock=True)
    if fair.status not in CHANGEABLE:
        raise Conflict(_("招聘会已经结束或取消，不能再导入表格。什么都没有改动。"))
    return fair


def own_roster(fair_id: int, host_id: int | None) -> int:
    """The roster sheets go into: the fair's own, or one a host keeps for the graduates it brings.

    A missing one is made in a transaction of its own, since an import writes in short ones before the request does.
    """
    with current_app.extensions["database"].writing() as session:
        fair = db.one(Fair, fair_id, lock=True)
        keeper = fair if host_id is None else db.one(FairHost, host_id, lock=True)
        if keeper.roster_id is None:
            roster = Roster(organiser_id=keeper.organiser_id, title=fair.title, created_at=clock.now())
            session.add(roster)
            session.flush()
            keeper.roster_id = roster.id
        return keeper.roster_id


def import_people(
    fair_id: int,
    roster_id: int,
    file_name: str,
    sheet,
    place: str = "",
    brought_by: int | None = None,
) -> Done:
    """Graduates of a sheet: into the roster with every wrong cell, then to the fair. The same row again does nothing.

    `brought_by` is the host whose sheet it is, None for the organiser's. A sheet knows and changes only the people who
    came the same way; somebody else's of the same address is a double, for the organiser to decide.
    """
    if db.one(Fair, fair_id).status not in CHANGEABLE:
        raise Conflict(_("招聘会已经结束或取消，不能再导入表格。什么都没有改动。"))
    taken = rosters.import_sheet(roster_id, "graduates", file_name, sheet)
    fair, session, moment = _fair(fair_id), db.session(), clock.now()
    came = {row.key for row in taken.rows}  # who came with another sheet was seen to when it came
    rows = [row for row in _rows(roster_id, "graduates") if row.key in came]
    keys = {row.id: row.key for row in _rows_of(roster_id)}
    same = FairAttendee.brought_by.is_(None) if brought_by is None else FairAttendee.brought_by == brought_by
    by_row = FairAttendee.roster_row_id.in_(select(RosterRow.id).where(RosterRow.roster_id == roster_id))
    people = list(session.scalars(select(FairAttendee).where(FairAttendee.fair_id == fair_id, or_(same, by_row))))
    by_key = {keys[p.roster_row_id]: p for p in people if p.roster_row_id in keys}
    by_email = {(p.email.lower(), _fold(p.name)): p for p in people if p.email and p.status != "removed"}
    by_phone = {
        (p.phone, _fold(p.name)): p for p in people if p.phone and p.status != "removed" and p.graduate_id is None
    }
    number, done = next_number(fair_id), Done(faults=taken.faults)
    contacts = {row.key: row.contact for row in taken.rows}
    for row in rows:
        email, phone = contacts.get(row.key, ("", ""))
        name, school = (row.cells.get("姓名", "") or row.key)[:60], row.cells.get("学校", "")[:120]
        known = by_key.get(row.key) or by_email.get((email, _fold(name))) or by_phone.get((phone, _fold(name)))
        if known is None:
            if number > MOST_PEOPLE:
                raise Conflict(_("这场招聘会的名额已满（%(n)d 人）。", n=MOST_PEOPLE))
            values = {"name": name, "school": school or place, "email": email, "phone": phone, "key": row.key}
            known = FairAttendee(
                fair_id=fair_id,
                roster_row_id=row.id,
                brought_by=brought_by,
                number=number,
                code=new_code(),
                shared=agreed(BROUGHT, moment),
                created_at=moment,
                updated_at=moment,
                **values,
            )
            session.add(known)
            number += 1
            done.new += 1
        elif known.roster_row_id == row.id:
            changed = bool((email and known.email != email) or (phone and known.phone != phone))
            if changed and known.graduate_id is None:
                known.email, known.phone, known.updated_at = email or known.email, phone or known.phone, moment
            done.changed += changed
            done.same += not changed
        elif row.key in by_key or known.graduate_id is None:
            was_own = row.key in by_key
            known.roster_row_id, known.updated_at = row.id, moment
            if known.graduate_id is None:
                known.name, known.school = name, school or known.school
                known.email, known.phone = email or known.email, phone or known.phone
                known.key = row.key
            done.changed += was_own
            done.joined += not was_own
        else:
            known.roster_row_id, known.key, known.updated_at = row.id, row.key, moment
            done.joined += 1
        if email:
            by_email.setdefault((email, _fold(known.name)), known)
        if phone and known.graduate_id is None:
            by_phone.setdefault((phone, _fold(known.name)), known)
    audit.record("fair.import.people", f"fair:{fair_id}", new=done.new, joined=done.joined, consent=True)
    fair.updated_at = moment
    session.flush()
    return done


def import_positions(fair_id: int, roster_id: int, file_name: str, sheet) -> Done:
    """Positions of a sheet, each at the stand of its agency; a new stand gets one table, so that two sheets suffice."""
    if db.one(Fair, fair_id).status not in CHANGEABLE:
        raise Conflict(_("招聘会已经结束或取消，不能再导入表格。什么都没有改动。"))
    known = _positions_by_key(fair_id, roster_id)
    taken = rosters.import_sheet(roster_id, "positions", file_name, sheet)
    fair, session = _fair(fair_id), db.session()
    done = Done(faults=taken.faults)
    made: dict[str, FairStand] = {}
    met = _met(fair_id)
    for row in _rows(roster_id, "positions"):
        title = (row.cells.get("职位名称", "") or row.key)[:120]
        agency = (row.cells.get("机构", "") or title)[:120]
        stand = made.get(agency) or made.setdefault(agency, stands.stand_of_name(fair_id, agency))
        places = _places(row.cells.get("招聘人数", ""))
        own = session.get(FairPosition, known[row.key]) if row.key in known else None
        if own is None:
            values = {"key": row.key, "title": title, "places": places, "roster_row_id": row.id}
            session.add(FairPosition(fair_id=fair_id, stand_id=stand.id, **values))
            done.new += 1
        elif own.roster_row_id != row.id:
            own.roster_row_id, own.title, own.places = row.id, title, places
            if own.id not in met:  # whom it meets stays where it is
                own.stand_id = stand.id
            done.changed += 1
        else:
            done.same += 1
    audit.record("fair.import.positions", f"fair:{fair_id}", new=done.new, changed=done.changed)
    fair.updated_at = clock.now()
    session.flush()
    return done


def _met(fair_id: int) -> set[int]:
    """Positions somebody is to talk about at a time that is published."""
    found = select(FairMeeting.fair_position_id).where(
        FairMeeting.fair_id == fair_id, FairMeeting.status != "cancelled"
    )
    return set(db.session().scalars(found.distinct()))


def _places(text: str) -> int:
    try:
        return min(max(amount(text), 1), 1000)
    except ValueError:
        return 1


def _rows(roster_id: int, side: str) -> list[RosterRow]:
    """The rows in force, in their order."""
    found = in_force(select(RosterRow), RosterRow).where(RosterRow.roster_id == roster_id, RosterRow.side == side)
    return list(db.session().scalars(found.order_by(RosterRow.place, RosterRow.id)))


def _rows_of(roster_id: int):
    """Ids and keys of all rows, also of those a newer version has just replaced."""
    found = select(RosterRow.id, RosterRow.key).where(RosterRow.roster_id == roster_id)
    return db.session().execute(found).all()


def _positions_by_key(fair_id: int, roster_id: int) -> dict[str, int]:
    found = select(RosterRow.key, FairPosition.id).join(FairPosition, FairPosition.roster_row_id == RosterRow.id)
    found = found.where(FairPosition.fair_id == fair_id, RosterRow.roster_id == roster_id)
    return dict(db.session().execute(found).all())


# --- wishes -----------------------------------------------------------------------------------------------------------


def import_wishes(fair_id: int, file_name: str, sheet: engine.SmallSheet) -> Done:
    """Ranked wishes, one line a wish or one line a person; the people in the sheet get exactly these wishes."""
    fair, session, done = _fair(fair_id), db.session(), Done()
    people = list(session.scalars(queries.registered(fair_id)))
    finder = _finder_of(people)
    offers = _Finder([(p.id, (p.key, f"{p.stand.name}/{p.title}", p.title)) for p in queries.positions(fair_id)])
    by_id = {person.id: person for person in people}
    asked: dict[int, list[tuple[int, int]]] = {}
    for line in sheet.lines:
        person = _person(line, finder, people)
        if not isinstance(person, int):
            done.wrong.append(_wrong(line, sheet, "graduate", person))
            continue
        for place, (name, text) in enumerate(_wishes_of(line), 1):
            found = offers.find(text)
            if not isinstance(found, int):
                done.wrong.append(_wrong(line, sheet, name, found))
                continue
            rank = _rank(line.cells.get("rank", "")) if name == "position" else place
            asked.setdefault(person, []).append((rank or len(asked.get(person, ())) + 1, found))
            if rank is None and line.cells.get("rank"):
                done.wrong.append(_wrong(line, sheet, "rank", _l("看不出第几志愿，按表里的先后排了；请写数字")))
    for number, wishes in asked.items():
        order = list(dict.fromkeys(position for _rank_, position in sorted(wishes, key=lambda wish: wish[0])))
        person = by_id[number]
        if len(order) > fair.most_wishes:
            text = _l("志愿超过 %(n)d 个，只收了前面的", n=fair.most_wishes)
            done.wrong.append(Wrong(0, "", person.name, text))
            order = order[: fair.most_wishes]
        before = [wish.fair_position_id for wish in person.wishes]
        if before == order:
            done.same += 1
        else:
            set_wishes(person, order)
            done.changed += bool(before)
            done.new += not before
    keep(fair, "wishes", file_name, sheet, done.wrong)
    audit.record("fair.import.wishes", f"fair:{fair_id}", people=len(asked), wrong=len(done.wrong))
    session.flush()
    return done


def _finder_of(people: Sequence[FairAttendee]) -> "_Finder":
    return _Finder([(p.id, (p.key, str(p.number), p.name)) for p in people])


def _person(line: engine.Line, finder: "_Finder", people: Sequence[FairAttendee]) -> int | LazyString:
    """Whose line it is: the number decides, and where the name beside it is another's, whoever has both."""
    number, name = line.cells.get("graduate", ""), _fold(line.cells.get("name", ""))
    found = finder.find(number)
    if not name or name == _fold(number):
        return found

    def is_named(person: FairAttendee) -> bool:
        own = _fold(person.name)
        return name in own or own in name

    if isinstance(found, int) and any(p.id == found and is_named(p) for p in people):
        return found
    keys = (_fold(number), f"{number} ")
    both = [p for p in people if is_named(p) and (_fold(p.key) == keys[0] or p.key.startswith(keys[1]))]
    if len(both) == 1:
        return both[0].id
    return _l("编号和姓名不是同一个人，请核对") if isinstance(found, int) else found


def _wishes_of(line: engine.Line) -> list[tuple[str, str]]:
    """(cell, position) of a line: its one position, or its numbered wishes in order."""
    if line.cells.get("position"):
        return [("position", line.cells["position"])]
    numbered = [(int(name[4:]), name) for name in line.cells if name.startswith("wish")]
    return [(name, line.cells[name]) for _number, name in sorted(numbered) if line.cells[name]]


def _rank(text: str) -> int | None:
    digits = re.sub(r"\D", "", text)
    return int(digits[:4]) if digits else engine.HAN_DIGITS.get(text.strip("第志愿 ")) if text else None


class _Finder:
    """Finds a record by any of its names; a name that fits two is no answer. Names earlier in the list go first."""

    def __init__(self, records: Sequence[tuple[int, Sequence[str]]]) -> None:
        self.by_name: list[dict[str, set[int]]] = []
        for number, names in records:
            for at, name in enumerate(names):
                while len(self.by_name) <= at:
                    self.by_name.append({})
                if name:
                    self.by_name[at].setdefault(_fold(name), set()).add(number)

    def find(self, text: str) -> int | LazyString:
        """The id, or a sentence that says why there is none."""
        if not text:
            return _l("这一格是空的，请补上")
        for names in self.by_name:
            found = names.get(_fold(text), set())
            if len(found) == 1:
                return next(iter(found))
            if found:
                return _l("有 %(n)d 个同名，请改写编号", n=len(found))
        return _l("招聘会里没有找到，请核对编号或名称")


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _wrong(line: engine.Line, sheet: engine.SmallSheet, name: str, reason: LazyString) -> Wrong:
    return Wrong(line.number, sheet.headers.get(name, ""), line.cells.get(name, ""), reason)


# --- times ------------------------------------------------------------------------------------------------------------


def import_times(fair_id: int, file_name: str, sheet: engine.SmallSheet) -> Done:
    """When people can or cannot come, one line a person or several; the people in the sheet get exactly these times, but
    whoever has a cell that was not read keeps what they had."""
    fair, session, done = _fair(fair_id), db.session(), Done()
    people = list(session.scalars(queries.registered(fair_id).options(selectinload(FairAttendee.busy))))
    finder, by_id = _finder_of(people), {person.id: person for person in people}
    days, grid = sorted({window.day for window in fair.windows}), queries.slots(fair)
    away: dict[int, list[Span]] = {}
    can: dict[int, list[Span]] = {}
    lines: dict[int, engine.Line] = {}
    unread: set[int] = set()
    for line in sheet.lines:
        person = _person(line, finder, people)
        if not isinstance(person, int):
            done.wrong.append(_wrong(line, sheet, "graduate", person))
            continue
        lines[person] = line
        for name, kept in (("away", away), ("can", can)):
            for text in _parts(line.cells.get(name, "")):
                if spans := _spans(text, days):
                    kept.setdefault(person, []).extend(spans)
                else:
                    unread.add(person)
                    done.wrong.append(_wrong(line, sheet, name, TIMES_KEPT))
    for number, line in lines.items():
        if number in unread:
            continue
        free = can.get(number)
        blocked = {slot.index for slot in grid if free is not None and not _within(slot, free)}
        blocked |= queries.busy_slots(grid, [FairBusy(day=d, starts=a, ends=b) for d, a, b in away.get(number, ())])
        if grid and len(blocked) == len(grid):
            name = "can" if free is not None else "away"
            done.wrong.append(_wrong(line, sheet, name, _l("这样一个时间也不能来，排不上面谈，请核对")))
        person = by_id[number]
        if queries.busy_slots(grid, person.busy) == blocked:
            done.same += 1
            continue
        done.changed += bool(person.busy)
        done.new += not person.busy
        person.busy[:] = stands.busy_rows(grid, blocked)
        person.updated_at = clock.now()
    keep(fair, "times", file_name, sheet, done.wrong)
    audit.record("fair.import.times", f"fair:{fair_id}", people=len(lines), wrong=len(done.wrong))
    session.flush()
    return done


def _within(slot: queries.Slot, free: Sequence[Span]) -> bool:
    return any(day == slot.day and starts <= slot.starts and slot.ends <= ends for day, starts, ends in free)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;；、,，\n]+", text) if part.strip()]


# --- tables -----------------------------------------------------------------------------------------------------------


def import_tables(fair_id: int, file_name: str, sheet: engine.SmallSheet) -> Done:
    """Tables with interviewers and times away, one line a table; a stand or hall not known yet is made."""
    fair, session, done = _fair(fair_id), db.session(), Done()
    days = sorted({window.day for window in fair.windows})
    halls = {_fold(hall.name): hall for hall in fair.halls}
    cleared: set[int] = set()
    named: dict[str, set[str]] = {}
    for line in sheet.lines:
        named.setdefault(_fold(line.cells.get("stand", "")), set()).add(_label(line))
    for line in sheet.lines:
        name = line.cells.get("stand", "")
        if not name:
            done.wrong.append(_wrong(line, sheet, "stand", _l("这一格是空的，请补上")))
            continue
        stand = stands.stand_of_name(fair_id, name[:120])
        if hall := line.cells.get("hall", "")[:60]:
            if _fold(hall) not in halls:
                halls[_fold(hall)] = FairHall(name=hall)
                fair.halls.append(halls[_fold(hall)])
                session.flush()
            if stands.moves(stand, halls[_fold(hall)].id):
                done.wrong.append(
                    _wrong(line, sheet, "hall", _l("时间表已公布：换展厅请用“调整时间表”，人才会收到通知"))
                )
            else:
                stand.hall_id = halls[_fold(hall)].id
        if number := line.cells.get("number", "")[:10]:
            taken = select(FairStand.id).where(
                FairStand.fair_id == fair_id, FairStand.number == number, FairStand.id != stand.id
            )
            if session.scalar(taken) is not None:
                done.wrong.append(_wrong(line, sheet, "number", _l("这个展位号已经给了另一家")))
            else:
                stand.number = number
        label = _label(line)
        table = next((t for t in stand.tables if t.label == label), None) or _untold(stand, named[_fold(name)])
        if table is None:
            table = FairTable()
            stand.tables.append(table)
            done.new += 1
        else:
            done.changed += 1
        table.label = label
        table.interviewer = line.cells.get("interviewer", table.interviewer or "")[:60]
        session.flush()
        if "away" in line.cells and table.id not in cleared:
            cleared.add(table.id)
            table.busy[:] = []
        for text in _parts(line.cells.get("away", "")):
            spans = _spans(text, days)
            if not spans:
                done.wrong.append(_wrong(line, sheet, "away", TIME_UNREAD))
            table.busy.extend(FairBusy(day=day, starts=start, ends=end) for day, start, end in spans)
    keep(fair, "tables", file_name, sheet, done.wrong)
    audit.record("fair.import.tables", f"fair:{fair_id}", new=done.new, wrong=len(done.wrong))
    session.flush()
    return done


def _label(line: engine.Line) -> str:
    return (line.cells.get("table", "") or FIRST_LABEL)[:20]


def _untold(stand: FairStand, labels: Collection[str]) -> FairTable | None:
    """The one table a new stand gets by itself, while nobody has said anything of it: the sheet's first one is meant."""
    if len(stand.tables) != 1 or FIRST_LABEL in labels:
        return None
    only = stand.tables[0]
    return only if only.label == FIRST_LABEL and not (only.interviewer or only.busy or only.closed) else None


def _spans(text: str, days: Sequence[date]) -> list[Span]:
    """Busy times of one text like 14:00-15:30, on every day of the fair or on the one it names; [] when not read."""
    match = SPAN.fullmatch(text)
    if match is None:
        return []
    start, end = int(match[4]) * 60 + int(match[5]), int(match[6]) * 60 + int(match[7])
    if not 0 <= start < end <= 1440:
        return []
    named = [day for day in days if not match[2] or (day.month, day.day) == (int(match[2]), int(match[3]))]
    return [(day, start, end) for day in named]
