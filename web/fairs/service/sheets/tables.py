"""Tables of a sheet, with interviewers and times away."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from web.core import audit, db
from web.fairs import engine
from web.fairs.service import stands
from web.fairs.service.faults import keep
from web.fairs.service.sheets import Done, opened
from web.fairs.service.sheets.finding import fold, wrong_cell
from web.fairs.service.sheets.times import Span, parts, spans_of
from web.models import FairBusy, FairHall, FairStand
from web.models.fairs import FairTable

TIMES_KEPT = _l("看不出时间，这张桌的时间没有改；请写成 14:00-15:30 或 5-20 14:00-15:30")
FIRST_LABEL = "1"  # of the table a new stand gets by itself


def import_tables(fair_id: int, file_name: str, sheet: engine.SmallSheet) -> Done:
    """Tables with interviewers and times away, one line a table; a stand or hall not known yet is made. A table
    of which a time was not read keeps those it had."""
    fair, session, done = opened(fair_id), db.session(), Done()
    days = sorted({window.day for window in fair.windows})
    halls = {fold(hall.name): hall for hall in fair.halls}
    away: dict[FairTable, list[Span]] = {}
    unread: set[FairTable] = set()
    named: dict[str, set[str]] = {}
    for line in sheet.lines:
        named.setdefault(fold(line.cells.get("stand", "")), set()).add(_label(line))
    for line in sheet.lines:
        name = line.cells.get("stand", "")
        if not name:
            done.wrong.append(wrong_cell(line, sheet, "stand", _l("这一格是空的，请补上")))
            continue
        stand = stands.stand_of_name(fair_id, name[:120])
        if hall := line.cells.get("hall", "")[:60]:
            if fold(hall) not in halls:
                halls[fold(hall)] = FairHall(name=hall)
                fair.halls.append(halls[fold(hall)])
                session.flush()
            if stands.moves(stand, halls[fold(hall)].id):
                done.wrong.append(
                    wrong_cell(line, sheet, "hall", _l("时间表已公布：换展厅请用“调整时间表”，人才会收到通知"))
                )
            else:
                stand.hall_id = halls[fold(hall)].id
        if number := line.cells.get("number", "")[:10]:
            taken = select(FairStand.id).where(
                FairStand.fair_id == fair_id, FairStand.number == number, FairStand.id != stand.id
            )
            if session.scalar(taken) is not None:
                done.wrong.append(wrong_cell(line, sheet, "number", _l("这个展位号已经给了另一家")))
            else:
                stand.number = number
        label = _label(line)
        table = next((t for t in stand.tables if t.label == label), None) or _untold(stand, named[fold(name)])
        if table is None:
            table = FairTable()
            stand.tables.append(table)
            done.new += 1
        else:
            done.changed += 1
        table.label = label
        table.interviewer = line.cells.get("interviewer", table.interviewer or "")[:60]
        session.flush()
        if "away" in line.cells:
            read = [(text, spans_of(text, days)) for text in parts(line.cells["away"])]
            away.setdefault(table, []).extend(span for _text, spans in read for span in spans)
            if not all(spans for _text, spans in read):
                unread.add(table)
                done.wrong.append(wrong_cell(line, sheet, "away", TIMES_KEPT))
    for table, spans in away.items():
        if table not in unread:
            table.busy[:] = [FairBusy(day=day, starts=start, ends=end) for day, start, end in spans]
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
