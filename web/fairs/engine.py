"""The border to the matcher for fairs: small sheets in, people ranked for a position with what may be seen of them."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matching import DEFAULT, Candidate, Position, read_candidate, read_position
from matching.ranking import explain
from matching.ranking.plan import plan
from matching.ranking.scoring import explained, order
from matching.ranking.wordless import OWN_WORD, wordless
from matching.reading.headers import GRADUATES, POSITIONS, counts_lines
from matching.sheets import Passed
from matching.tables import write_table
from matching.text import clean
from matching.types import READING_VERSION
from seeds.reference.bounds import RosterError
from seeds.reference.files import sheets_of
from web.core.kept import Kept
from web.fairs import queries
from web.fairs.queries.consent import READABLE
from web.models import FairAttendee, FairPosition
from web.ranking.queries import graduate_readings
from web.ranking.rules.rows import UNNAMED, graduate_row, position_row

Unusable = RosterError
KEY = "编号"
HEADERS = {
    "wishes": {
        "graduate": ("编号", "学号", "毕业生编号", "学生编号", "考生号", "报名号", "no", "id"),
        "name": ("姓名", "毕业生姓名", "学生姓名", "name", "毕业生", "学生", "graduate", "person"),
        "position": ("职位", "岗位", "职位编号", "position"),
        "rank": ("志愿", "志愿序号", "排序", "顺序", "第几志愿", "rank", "wish", "order"),
    },
    "times": {
        "graduate": ("编号", "学号", "毕业生编号", "学生编号", "考生号", "报名号", "no", "id"),
        "name": ("姓名", "毕业生姓名", "学生姓名", "name", "毕业生", "学生", "graduate", "person"),
        "can": ("能来的时间", "可用时间", "有空时间", "可面谈时间", "available", "free"),
        "away": ("不便时间", "不能来的时间", "不可用时间", "没空时间", "unavailable", "away"),
        "rest": ("休息分钟", "间隔分钟", "休息", "rest", "rest minutes"),
        "group": ("同行组", "同行", "组", "小组", "group"),
    },
    "tables": {
        "stand": ("机构", "单位", "公司", "展位单位", "agency", "company"),
        "number": ("展位", "展位号", "stand", "booth"),
        "hall": ("展厅", "厅", "场馆", "hall"),
        "table": ("桌号", "桌子", "面谈桌", "table"),
        "interviewer": ("面试官", "面谈人", "interviewer"),
        "away": ("不便时间", "不可用时间", "没空时间", "unavailable", "away"),
    },
}
NEEDED = {  # whose line it is, and what one of the others has to say of them
    "wishes": ("graduate", "position", "wish"),
    "times": ("graduate", "can", "away", "rest", "group"),
    "tables": ("stand", "number", "hall", "table", "interviewer", "away"),
}
MOST_LINES = {
    "wishes": 20_000,
    "times": 20_000,
    "tables": 2_000,
}  # each is looked up in the database while everybody else waits
NTH_WISH = re.compile(
    r"(?:第)?(?:志愿|wish|choice)?\s*(\d{1,2}|[一二三四五六七八九十])\s*(?:志愿|wish|choice)?", re.IGNORECASE
)
HAN_DIGITS = {han: number for number, han in enumerate("一二三四五六七八九十", 1)}
_candidates: Kept[Candidate] = Kept(20_000)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a small sheet: where it stands ("12", in a workbook of several "机械学院 12") and its cells by our names
    (`wish1` … for numbered wishes)."""

    place: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class SmallSheet:
    """Sheets of wishes, times or tables as read, the headers as they stand in the file, and what was not read: sheets
    with the reason, and columns. The last three as those of a roster."""

    lines: tuple[Line, ...]
    headers: dict[str, str]
    read: tuple[str, ...] = ()
    passed: tuple[Passed, ...] = ()
    unread: tuple[str, ...] = ()


def read_small(content: bytes, file_name: str, kind: str) -> SmallSheet:
    """Every sheet of a file that has the headers of wishes, times or tables; Unusable (with `zh` and `en`) when none has
    them. O(cells)."""
    known = {_fold(alias): name for name, aliases in HEADERS[kind].items() for alias in aliases}
    tables, _encoding = sheets_of(content, file_name)
    tops = {name: top for name, rows in tables.items() if (top := _top(rows, known, kind)) is not None}
    wanted = "、".join(HEADERS[kind][name][0] for name in HEADERS[kind])
    why = f"没有找到表头，需要：{wanted}", f"Headers not found; these are understood: {wanted}"
    if not tops:
        raise RosterError("headers", *why)
    headers: dict[str, str] = {}
    lines: list[Line] = []
    unread: dict[str, None] = {}
    for sheet, (at, names) in tops.items():
        titles = [clean(cell) for cell in tables[sheet][at]]
        headers = {name: title for name, title in zip(names, titles, strict=True) if name} | headers
        unread |= dict.fromkeys(title for name, title in zip(names, titles, strict=True) if title and not name)
        where = f"{sheet} " if len(tops) > 1 else ""
        for number, cells in enumerate(tables[sheet][at + 1 :], at + 2):
            if any((values := _values(names, cells, kind)).values()):
                lines.append(Line(f"{where}{number}", values))
            if len(lines) > (most := MOST_LINES[kind]):
                raise RosterError(
                    "too_many", f"超过 {most} 行；请拆成几个文件", f"More than {most} rows; split the file"
                )
    passed = tuple(Passed(name, *why) for name, rows in tables.items() if name not in tops and any(map(any, rows)))
    return SmallSheet(tuple(lines), headers, tuple(name for name in tops if name), passed, tuple(unread))


def _values(names: Sequence[str], cells: Sequence[str], kind: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name:  # of two columns for one thing the first that says something
            values[name] = values.get(name) or clean(cell)[:400]
    if kind in ("wishes", "times") and not values.get("graduate"):  # of number and name the number decides
        values["graduate"] = values.get("name", "")
    return values


def _top(rows: Sequence[list[str]], known: Mapping[str, str], kind: str) -> tuple[int, list[str]] | None:
    """Where the header of a small sheet stands, and what each of its cells names."""
    for at, cells in enumerate(rows[:20]):
        found = [_name(clean(cell), known, kind) for cell in cells]
        if "name" in found:  # then a number of the line is nobody's
            found = ["" if counts_lines(cell) else name for name, cell in zip(found, cells, strict=True)]
        if "graduate" not in found:
            found = ["graduate" if name == "name" else name for name in found]
        whose, *says = NEEDED[kind]
        if whose in found and any(name.rstrip("0123456789") in says for name in found):
            return at, found
    return None


def _name(text: str, known: Mapping[str, str], kind: str) -> str:
    folded = _fold(text)
    if folded in known:
        return known[folded]
    match = NTH_WISH.fullmatch(folded) if kind == "wishes" and folded else None
    if match and folded != match[1]:
        number = HAN_DIGITS.get(match[1]) or int(match[1])
        return f"wish{number}" if 1 <= number <= 50 else ""
    return ""


def _fold(text: str) -> str:
    return re.sub(r"[\s_:：()（）]+", "", clean(text)).casefold()


def template(kind: str, fmt: str) -> bytes:
    """An empty sheet with the headers this kind of sheet needs."""
    headers = {
        "wishes": ["毕业生", "志愿1", "志愿2", "志愿3"],
        "times": ["毕业生", "能来的时间", "不便时间", "休息分钟", "同行组"],
        "tables": ["机构", "展位号", "展厅", "桌号", "面试官", "不便时间"],
        "graduates": [*GRADUATES, "邮箱", "电话"],
        "positions": list(POSITIONS),
    }
    return table(fmt, headers[kind], [])


def table(fmt: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A sheet as a file, csv or xlsx."""
    buffer = io.BytesIO()
    write_table(buffer, fmt, header, rows)
    return buffer.getvalue()


# --- ranked people ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """Where somebody stands in the list of a position; equals share a rank."""

    attendee_id: int
    rank: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A score in words: points of 100, verdict, what was asked for and not found, and what was read of the person."""

    points: float
    verdict: str
    notes: tuple[str, ...]
    read: tuple[str, ...]


def wanted(position: FairPosition) -> Position:
    """What a fair's position asks for, from the site's position or the spreadsheet's row. A few ms."""
    if position.position is not None:
        return read_position(position_row(position.position), str(position.id))
    cells = position.roster_row.cells if position.roster_row is not None else {"职位名称": position.title}
    return read_position(cells, str(position.id))


def rank_people(position: FairPosition, people: Sequence[tuple[FairAttendee, datetime | None]]) -> list[Placed]:
    """Everybody (with when their profile changed) in order, each made only of what names nobody.

    Reading somebody for the first time costs some ms, then about 60 µs.
    """
    read = _candidates_of(people)
    made = plan(wanted(position), DEFAULT)
    keyed = sorted((order(candidate, made), number) for number, candidate in read.items())
    placed: list[Placed] = []
    for at, (key, number) in enumerate(keyed, 1):
        same = placed and keyed[at - 2][0][:3] == key[:3]
        placed.append(Placed(number, placed[-1].rank if same else at))
    return placed


def shown(
    position: FairPosition, people: Sequence[tuple[FairAttendee, datetime | None]], lang: str
) -> dict[int, Shown]:
    """The scores of some people in words, by attendee. A few ms each."""
    made = plan(wanted(position), DEFAULT)
    found: dict[int, Shown] = {}
    for number, candidate in _candidates_of(people).items():
        score = explained(candidate, made)
        notes = dict.fromkeys(explain.text(note, lang) for part in score.parts for note in part.notes)
        found[number] = Shown(score.points, score.verdict, tuple(notes), facts(candidate, lang))
    return found


def facts(candidate: Candidate, lang: str) -> tuple[str, ...]:
    """What was read of a person, in words that name nobody: values the reference tables know, and no text of theirs."""
    known = (r for r in candidate.readings if r.field in READABLE and not r.value.startswith(OWN_WORD))
    return tuple(dict.fromkeys(explain.label(reading, lang) for reading in known))


def _candidates_of(people: Sequence[tuple[FairAttendee, datetime | None]]) -> dict[int, Candidate]:
    """By attendee, from memory where nothing changed; whoever is read anew is loaded whole."""
    keys = {p.id: (p.id, changed, p.roster_row_id, p.updated_at) for p, changed in people}
    found = {number: kept for number, key in keys.items() if (kept := _candidates.get(key)) is not None}
    unnamed = {p.graduate_id: p.id for p, _c in people if p.graduate_id and p.id not in found}
    for graduate_id, stored in graduate_readings(unnamed).items():
        reading = (stored or {}).get("unnamed", {})
        if reading.get("version") == READING_VERSION:
            number = unnamed[graduate_id]
            found[number] = _candidates.put(keys[number], Candidate.from_dict(reading | {"key": str(number)}))
    for number, person in queries.whole([n for n in keys if n not in found]).items():
        theirs = person.graduate
        cells = graduate_row(theirs, UNNAMED) if theirs is not None else queries.cells_of(person, None)
        found[number] = _candidates.put(keys[number], wordless(read_candidate(cells, str(number))))
    return found
