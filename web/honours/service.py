"""The verbs of honours: their owner asks or hides, the university confirms, refuses or revokes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from web.core import audit, clock, db, ids
from web.core.errors import Conflict
from web.core.refusals import Wrong
from web.graduates.queries import universities_of
from web.graduates.service import follow
from web.honours import queries, rules, telling, words
from web.models import Graduate, Honour, Organiser

BATCH = 10  # rows of a sheet in one transaction: others wait for no more than that


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a filled sheet: its line, the honour's number, name and mark as they stand there, and what it says."""

    line: str
    number: int | None
    name: str
    mark: str
    said: str
    issued: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a row: `act` that was carried out, or why not."""

    row: Row
    act: str = ""
    wrong: str = ""


def ask(graduate_id: int, honour_ids: Iterable[int], organiser_id: int) -> int:
    """Ask a university the person studied at; returns how many it was not asked about before. Raises Wrong."""
    session = db.write()
    db.one(Graduate, graduate_id, lock=True)
    if organiser_id not in {one.id for one in universities_of(graduate_id)}:
        raise Wrong(_("请选择你读过、并且在平台上的学校。"), "school")
    wanted = set(honour_ids)
    asked = [one for one in queries.mine(graduate_id) if one.id in wanted and not one.standing]
    for honour in asked:
        honour.standing, honour.organiser_id, honour.asked_at = "asked", organiser_id, clock.now()
    if asked:
        audit.record("honour.ask", f"graduate:{graduate_id}", rows=len(asked))
        telling.tell_university(organiser_id)
    session.flush()
    return len(asked)


def hide(graduate_id: int, honour_id: int, on: bool) -> None:
    """Show an honour to nobody and count it nowhere, or again; twice is once."""
    session = db.write()
    honour = db.one(Honour, honour_id, lock=True)
    if honour.graduate_id != graduate_id:
        raise db.Missing(f"Honour {honour_id}")
    if honour.hidden != on:
        honour.hidden = on
        audit.record("honour.hide" if on else "honour.show", f"honour:{honour.id}")
        follow(honour.graduate)
    session.flush()


def check(honour_id: int, organiser_id: int, act: str, seen: str, issued: str, reason: str) -> Honour:
    """The university says something of one honour. `seen` is `seal` as its page showed it. Raises Wrong and
    Conflict."""
    session = db.write()
    honour = db.one(Honour, honour_id, lock=True)
    if honour.organiser_id != organiser_id or not honour.standing or not honour.graduate.user.reachable:
        raise db.Missing(f"Honour {honour_id}")
    if seal(honour) != seen:
        raise Conflict(_("这项荣誉刚刚有变化，没有记下。请再看一遍。"))
    field, wrong = _hindrance(honour, act, issued, reason)
    if wrong:
        raise Wrong(wrong, field)
    school = db.one(Organiser, organiser_id)
    _carry_out(honour, act, school, issued, reason)
    follow(honour.graduate)
    telling.tell_owner(honour.graduate.user, school, act, [honour])
    session.flush()
    return honour


def take_in(organiser_id: int, rows: Sequence[Row]) -> list[Answer]:
    """Every row of a filled sheet is answered: carried out, or why not; the good ones hold whatever the others are.

    In short transactions of their own, beside the current unit: a profile is read anew for each person, some 4 ms under
    the lock. What was carried out before a kill stays; sent again, its marks have gone and nothing is done twice.
    """
    answers: list[Answer] = []
    done: set[int] = set()
    for start in range(0, len(rows), BATCH):
        with current_app.extensions["database"].unit() as unit:
            answers += _take_some(organiser_id, rows[start : start + BATCH], done)
            unit.commit()
    return answers


def _take_some(organiser_id: int, rows: Sequence[Row], done: set[int]) -> list[Answer]:
    """In the current unit; `done` are the honours an earlier row named, and are added to."""
    session = db.write()
    school = db.one(Organiser, organiser_id)
    known = queries.by_number(organiser_id, sorted({row.number for row in rows if row.number is not None}))
    answers: list[Answer] = []
    told: dict[tuple[int, str], list[Honour]] = {}
    for row in rows:
        honour = known.get(row.number or 0)
        act, wrong = _read(row, honour, done)
        answers.append(Answer(row, "" if wrong else act, wrong))
        if not wrong and honour is not None:
            done.add(honour.id)
            _carry_out(honour, act, school, row.issued or str(honour.year or ""), row.reason)
            told.setdefault((honour.graduate_id, act), []).append(honour)
    for (_graduate, act), honours in told.items():
        telling.tell_owner(honours[0].graduate.user, school, act, honours)
    for graduate in {one.graduate_id: one.graduate for honours in told.values() for one in honours}.values():
        follow(graduate)
    session.flush()
    return answers


def seal(honour: Honour) -> str:
    """What stands for an honour as a page showed it: any change makes it another one."""
    moments = (one.isoformat() if one else "" for one in (honour.asked_at, honour.checked_at))
    return "|".join((honour.standing, *moments))


def mark(honour: Honour) -> str:
    """What stands for an honour in a sheet: `seal`, short, and of this honour alone."""
    return ids.digest(f"honour {honour.id} {seal(honour)}")[:8]


def _read(row: Row, honour: Honour | None, done: Iterable[int]) -> tuple[str, str]:
    """(act, why it cannot be)."""
    act = rules.act_said(row.said)
    if honour is None:
        return act, _("编号不在请你们核实的荣誉里。")
    if honour.id in done:
        return act, _("这个编号在表里出现过了，只按第一次的算。")
    if row.name != honour.name:
        return act, _("荣誉名称和现在的不一样：现在是“%(name)s”。请重新下载名单。", name=honour.name)
    if not row.said.strip():
        return act, _("没有填结论，没有改。")
    if row.mark != mark(honour):
        return act, _(
            "下载名单以后，这项荣誉有过变化（现在是“%(now)s”）。请重新下载名单。",
            now=words.standing_names()[honour.standing],
        )
    if not act:
        return act, _("看不懂结论“%(said)s”，请填“核实”或“不予核实”。", said=row.said[:20])
    return act, _hindrance(honour, act, row.issued or str(honour.year or ""), row.reason)[1]


def _hindrance(honour: Honour, act: str, issued: str, reason: str) -> tuple[str, str]:
    """(field, why this cannot be said of it now); ("", "") when it can."""
    before, _after = rules.ACTS[act]
    if honour.standing not in before:
        now, name = words.standing_names()[honour.standing], words.act_names()[act]
        return "act", _("现在是“%(now)s”，不能“%(act)s”。", now=now, act=name)
    if act == "confirm" and not rules.issued(issued, clock.today()):
        return "issued", _("请填写颁发的年、月或日，例如 2025-06；不能晚于今天。")
    if act != "confirm" and not reason.strip():
        return "reason", _("请写明原因，毕业生会看到。")
    return "", ""


def _carry_out(honour: Honour, act: str, school: Organiser, issued: str, reason: str) -> None:
    honour.standing, honour.checked_at = rules.ACTS[act][1], clock.now()
    confirmed = act == "confirm"
    honour.issuer = school.name if confirmed else ""
    honour.issued = rules.issued(issued, clock.today()) if confirmed else ""
    honour.reason = "" if confirmed else reason.strip()[:200]
    db.session().flush()
    audit.record(f"honour.{act}", f"honour:{honour.id}")


def rows_of(table: Sequence[Sequence[str]], languages: Sequence[Mapping[str, str]]) -> list[Row]:
    """The rows of a sheet by its headers, of whichever language names them. Raises Wrong when a column is missing."""
    head = [cell.strip() for cell in table[0]] if table else []
    columns = next((one for one in languages if set(one.values()) <= set(head)), None)
    if columns is None:
        names = _("、").join(languages[0].values())
        raise Wrong(_("没有找到这些列：%(names)s。请用下载的名单填写。", names=names), "file")
    at = {name: head.index(title) for name, title in columns.items()}
    rows = []
    for line, cells in enumerate(table[1:], start=2):
        got = {name: cells[index].strip() if index < len(cells) else "" for name, index in at.items()}
        if any(got.values()):
            number = got.pop("number").removesuffix(".0")
            whole = int(number) if number.isdecimal() and len(number) < 10 else None
            rows.append(Row(str(line), whole, **got))
    return rows
