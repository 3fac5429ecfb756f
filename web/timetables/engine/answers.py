"""What people ask of a plan: why not me, what would cure most, and how the day would go if some stay away."""

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from matching import reasons, rehearsal
from matching.meetings import FairInput, Plan
from matching.tables import safe
from web.models import FairMeeting
from web.models.run_kinds import RANKING
from web.timetables.engine.archive import plain
from web.timetables.engine.fits import Tell
from web.timetables.engine.work import Done, timetable

SHOW_UPS = (60, 70, 80, 90)


def afterwards(content: bytes, result: bytes, show_up: int | None, tell: Tell) -> dict[str, Any]:
    """What is said of a plan once it is made. `cures`: the changes that would place more, best first, each with what it
    gives when solved again (kind, position as a stand's id, meetings, served, value, proven, levels). `expected`: its
    day acted out with so many per cent of the people there, where a rate is known."""
    given, plan = FairInput.from_json(content), Plan.from_json(result)
    expected = {} if show_up is None else {"expected": asdict(rehearsal.rehearse(given, plan, show_up))}
    return {"cures": [asdict(c) for c in reasons.cures(given, plan, lambda i, n: tell("cures", i, n))]} | expected


def with_reasons(done: Done, content: bytes, about: Mapping[str, Any]) -> Done:
    """The result with a reason for every wish that was not placed."""
    why = _answers(FairInput.from_json(content), Plan.from_json(done.members["result.json"]), about)
    counts: dict[str, int] = defaultdict(int)
    for rows in why.values():
        for row in rows:
            counts[row["code"]] += 1
    members = done.members | {"why.json": plain(why)}
    return replace(done, members=members, summary=done.summary | {"reasons": dict(counts)})


def _answers(given: FairInput, plan: Plan, about: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """By person every wish that was not placed, in order: offer, rank, code, times as (day, from, to), and of a
    gate its code and what is wanted."""
    at_stand = {(r.person, r.position): r for r in reasons.why(given, plan)}
    stand = {t.key: t.position for t in given.tables}
    met = {(m.person, stand[m.table]) for m in plan.meetings}
    found: dict[str, list[dict[str, Any]]] = {}
    for person, wishes in about.get("wishes", {}).items():
        for offer, rank, blocked in wishes:
            here = about["positions"][str(offer)]
            reason = at_stand.get((person, here))
            row = {"offer": offer, "rank": rank, "code": "no_table", "spans": [], "gate": None}
            if (person, here) in met:
                if about["offers"].get(f"{person}|{here}") == offer:
                    continue
                row["code"] = "same_stand"
            elif blocked:
                row |= {"code": "gate", "gate": blocked}
            elif reason is not None:
                spans = reasons.spans(reason.slots, given.slots)
                row |= {"code": reason.code, "spans": spans}
            found.setdefault(person, []).append(row)
    return found


def dry_run(content: bytes, about: Mapping[str, Any], settings: Mapping[str, Any], tell: Tell) -> Done:
    """The plan these registrations would give, acted out with 60 to 90 % of the people there, and with as many as came
    to the organiser's last fair."""
    done = timetable(content, about, tell)
    given, plan = FairInput.from_json(content), Plan.from_json(done.members["result.json"])
    rates, own = [], settings.get("show_up")
    every = sorted({*SHOW_UPS, own} - {None})
    for at, rate in enumerate(every):
        tell("cures", at, len(every))
        rates.append(asdict(rehearsal.rehearse(given, plan, rate)))
    return replace(done, summary=done.summary | {"rates": rates, "tables": len(given.tables)})


def ranking(content: bytes) -> Done:
    """Ranked lists are their own result; what is checked is that nobody blocked stands before somebody who is not."""
    lines = json.loads(content)
    by_offer: dict[int, list[list[Any]]] = defaultdict(list)
    for line in lines:
        by_offer[line[0]].append(line)
    wrong = [str(o) for o, rows in by_offer.items() if [r[4] for r in rows] != sorted(r[4] for r in rows)]
    check = {"code": "blocked", "passed": not wrong, "looked_at": len(lines), "offences": wrong[:20]}
    sha256 = fingerprint(content)
    certificate = {
        "kind": RANKING.code,
        "input_sha256": sha256,
        "result_sha256": sha256,
        "seed": 0,
        "verifier": "1",
        "checks": [check],
        "statistics": {},
        "passed": not wrong,
    }
    return Done({"result.json": content}, {"positions": len(by_offer), "lines": len(lines)}, certificate)


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def rows_of(standing: Sequence[FairMeeting], slots: Sequence[Any]) -> list[dict[str, Any]]:
    """Published meetings as the rows a plan that keeps the rest begins with."""
    index = {(s.day, s.starts): s.index for s in slots}
    return [
        {"person": str(m.attendee_id), "table": str(m.table_id), "slot": index[m.day, m.starts]}
        for m in standing
        if (m.day, m.starts) in index
    ]


def write_workbook(buffer: io.BytesIO, sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[object]]]]) -> None:
    """Several sheets in one .xlsx; no cell of it is run by a spreadsheet program."""
    import xlsxwriter  # a process that writes none need not hold it

    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for name, header, rows in sheets:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(header):
            sheet.write_string(0, column, text, bold)
            sheet.set_column(column, column, 16)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, str(safe(str(value))))
    book.close()
