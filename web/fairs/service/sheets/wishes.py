"""Ranked wishes of a sheet."""

import re

from flask_babel import lazy_gettext as _l

from web.core import audit, db
from web.fairs import engine, queries
from web.fairs.service.faults import Wrong, keep
from web.fairs.service.sheets import Done, opened
from web.fairs.service.sheets.finding import Finder, finder_of, whose, wrong_cell
from web.fairs.service.wishes import set_wishes


def import_wishes(fair_id: int, file_name: str, sheet: engine.SmallSheet) -> Done:
    """Ranked wishes, one line a wish or one line a person; the people in the sheet get exactly these wishes."""
    fair, session, done = opened(fair_id), db.session(), Done()
    people = list(session.scalars(queries.registered(fair_id)))
    finder = finder_of(people)
    offers = Finder([(p.id, (p.key, f"{p.stand.name}/{p.title}", p.title)) for p in queries.positions(fair_id)])
    by_id = {person.id: person for person in people}
    asked: dict[int, list[tuple[int, int]]] = {}
    for line in sheet.lines:
        person = whose(line, finder, people)
        if not isinstance(person, int):
            done.wrong.append(wrong_cell(line, sheet, "graduate", person))
            continue
        for place, (name, text) in enumerate(_wishes_of(line), 1):
            found = offers.find(text)
            if not isinstance(found, int):
                done.wrong.append(wrong_cell(line, sheet, name, found))
                continue
            rank = _rank(line.cells.get("rank", "")) if name == "position" else place
            asked.setdefault(person, []).append((rank or len(asked.get(person, ())) + 1, found))
            if rank is None and line.cells.get("rank"):
                done.wrong.append(wrong_cell(line, sheet, "rank", _l("看不出第几志愿，按表里的先后排了；请写数字")))
    for number, wishes in asked.items():
        order = list(dict.fromkeys(position for _rank_, position in sorted(wishes, key=lambda wish: wish[0])))
        person = by_id[number]
        if len(order) > fair.most_wishes:
            text = _l("志愿超过 %(n)d 个，只收了前面的", n=fair.most_wishes)
            done.wrong.append(Wrong("", "", person.name, text))
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


def _wishes_of(line: engine.Line) -> list[tuple[str, str]]:
    """(cell, position) of a line: its one position, or its numbered wishes in order."""
    if line.cells.get("position"):
        return [("position", line.cells["position"])]
    numbered = [(int(name[4:]), name) for name in line.cells if name.startswith("wish")]
    return [(name, line.cells[name]) for _number, name in sorted(numbered) if line.cells[name]]


def _rank(text: str) -> int | None:
    digits = re.sub(r"\D", "", text)
    return int(digits[:4]) if digits else engine.HAN_DIGITS.get(text.strip("第志愿 ")) if text else None
