"""When people can come, and how times in a cell are read."""

import re
from collections.abc import Sequence
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from web.core import audit, clock, db
from web.fairs import engine, queries
from web.fairs.service import stands
from web.fairs.service.faults import keep
from web.fairs.service.sheets import Done, opened
from web.fairs.service.sheets.finding import finder_of, whose, wrong_cell
from web.fairs.service.wishes import MOST_REST
from web.models import FairAttendee, FairBusy

Span = tuple[date, int, int]  # a day, and from when to when in minutes since midnight
TIMES_KEPT = _l("看不出时间，这个人的时间没有改；请写成 14:00-15:30 或 5-20 14:00-15:30")
MINUTES = re.compile(r"(\d{1,3})\s*(?:分钟?|min(?:utes)?)?", re.IGNORECASE)
SPAN = re.compile(
    r"(?:(\d{4})[-/.年])?(?:(\d{1,2})[-/.月](\d{1,2})日?\s*)?(\d{1,2})[:：](\d{2})\s*[-–—~至到]\s*(\d{1,2})[:：](\d{2})"
)


def import_times(fair_id: int, file_name: str, sheet: engine.SmallSheet) -> Done:
    """When people can or cannot come, how long they rest and with whom they come, one line a person or several. Of each
    column that the sheet has its people get exactly what it says, but whoever has a time that was not read keeps theirs."""
    fair, session, done = opened(fair_id), db.session(), Done()
    people = list(session.scalars(queries.registered(fair_id).options(selectinload(FairAttendee.busy))))
    finder, by_id = finder_of(people), {person.id: person for person in people}
    days, grid = sorted({window.day for window in fair.windows}), queries.slots(fair)
    away: dict[int, list[Span]] = {}
    can: dict[int, list[Span]] = {}
    lines: dict[int, engine.Line] = {}
    own: dict[int, dict[str, str]] = {}
    unread: set[int] = set()
    timed = bool({"can", "away"} & sheet.headers.keys())
    for line in sheet.lines:
        person = whose(line, finder, people)
        if not isinstance(person, int):
            done.wrong.append(wrong_cell(line, sheet, "graduate", person))
            continue
        lines[person] = line
        for name in ("rest", "group"):
            if value := line.cells.get(name, ""):
                own.setdefault(person, {})[name] = value
        for name, kept in (("away", away), ("can", can)):
            for text in parts(line.cells.get(name, "")):
                if spans := spans_of(text, days):
                    kept.setdefault(person, []).extend(spans)
                else:
                    unread.add(person)
                    done.wrong.append(wrong_cell(line, sheet, name, TIMES_KEPT))
    for number, line in lines.items():
        person, before = by_id[number], _state(grid, by_id[number])
        if wrong := _with(person, own.get(number, {}), sheet):
            done.wrong.append(wrong_cell(line, sheet, "rest", wrong))
        if timed and number not in unread:
            free = can.get(number)
            blocked = {slot.index for slot in grid if free is not None and not _within(slot, free)}
            blocked |= queries.busy_slots(grid, [FairBusy(day=d, starts=a, ends=b) for d, a, b in away.get(number, ())])
            if grid and len(blocked) == len(grid):
                name = "can" if free is not None else "away"
                done.wrong.append(wrong_cell(line, sheet, name, _l("这样一个时间也不能来，排不上面谈，请核对")))
            if blocked != before[0]:
                person.busy[:] = stands.busy_rows(grid, blocked)
        after = _state(grid, person)
        if after == before:
            done.same += number not in unread
            continue
        done.changed += any(before)
        done.new += not any(before)
        person.updated_at = clock.now()
    keep(fair, "times", file_name, sheet, done.wrong)
    audit.record("fair.import.times", f"fair:{fair_id}", people=len(lines), wrong=len(done.wrong))
    session.flush()
    return done


def _state(grid: Sequence[queries.Slot], person: FairAttendee) -> tuple[set[int], int, str]:
    return queries.busy_slots(grid, person.busy), person.rest_minutes, person.group_name


def _with(person: FairAttendee, own: dict[str, str], sheet: engine.SmallSheet) -> LazyString | None:
    """Give somebody the rest and group of a sheet that has these columns; what is wrong with the rest, which is then
    left as it was."""
    if "group" in sheet.headers:
        person.group_name = own.get("group", "")[:40]
    if "rest" not in sheet.headers:
        return None
    minutes = MINUTES.fullmatch(own.get("rest", "0"))
    if minutes is None or int(minutes[1]) > MOST_REST:
        return _l("休息时间要写成 0 到 %(n)d 的整数分钟，没有改", n=MOST_REST)
    person.rest_minutes = int(minutes[1])
    return None


def _within(slot: queries.Slot, free: Sequence[Span]) -> bool:
    return any(day == slot.day and starts <= slot.starts and slot.ends <= ends for day, starts, ends in free)


def parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;；、,，\n]+", text) if part.strip()]


def spans_of(text: str, days: Sequence[date]) -> list[Span]:
    """Busy times of one text like 14:00-15:30, on every day of the fair or on the one it names; [] when not read."""
    match = SPAN.fullmatch(text)
    if match is None:
        return []
    start, end = int(match[4]) * 60 + int(match[5]), int(match[6]) * 60 + int(match[7])
    if not 0 <= start < end <= 1440:
        return []
    named = [day for day in days if not match[2] or (day.month, day.day) == (int(match[2]), int(match[3]))]
    return [(day, start, end) for day in named]
