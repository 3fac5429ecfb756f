"""A fair from files: fair.toml, wishes as spreadsheets, and the ranking of two rosters become the engine's input."""

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from matching.files import RosterError, rows_of
from matching.meetings import Edge, FairInput, Person, Slot, Table
from matching.pairing import Graduate, PairingInput, Places
from matching.plan import plan
from matching.pool import Pool
from matching.scoring import score
from matching.settings import MatchSettings
from matching.text import clean
from matching.types import Candidate, Position, digest64

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
OWN_LIST = 10  # positions that fit best, for a person who stated no wish
KEYS = {
    "slot_minutes": "whole number",
    "gap_minutes": "whole number",
    "walk_minutes": "whole number",
    "starts": "time",
    "ends": "time",
    "max_meetings_per_person": "whole number",
    "min_meetings_per_person": "whole number",
    "seed": "whole number",
    "tables": "table",
    "halls": "table",
    "unavailable": "list",
}
HEADERS = {
    "graduate": ("graduate", "毕业生", "毕业生编号", "学生", "学生编号", "编号", "id", "student", "candidate"),
    "position": ("position", "职位", "职位编号", "岗位", "岗位编号", "post", "job"),
    "rank": ("rank", "志愿", "志愿顺序", "志愿序号", "顺序", "次序", "排序", "序号", "order", "wish", "choice"),
}


@dataclass(frozen=True, slots=True)
class CellFault:
    """One wrong cell of a fair's files, in both languages; the rest goes through."""

    file: str
    row: int | str
    column: str
    value: str
    zh: str
    en: str


@dataclass(frozen=True)
class FairFile:
    """fair.toml as read: slots of the one day, tables of each position, closed times by name."""

    slots: tuple[Slot, ...]
    tables: Mapping[str, int] | None
    halls: Mapping[str, str]
    unavailable: tuple[tuple[str, int, int, int], ...]  # who, from, to, the number of the block
    max_per_person: int
    min_per_person: int
    gap_minutes: int
    walk_minutes: int
    seed: int
    faults: list[CellFault] = field(default_factory=list)


def read_fair(path: str) -> FairFile:
    """fair.toml. Raises RosterError naming the key and how to mend it when it cannot be used."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RosterError("toml", *_not_toml(path, text, str(error))) from None
    except UnicodeDecodeError:
        raise RosterError("toml", f"{path} 请存为 UTF-8", f"Save {path} as UTF-8") from None
    for key in plain:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, 1)
            hint = f"，是不是 {near[0]}？" if near else f"；可用的有 {'、'.join(KEYS)}"
            hint_en = f"; did you mean {near[0]}?" if near else f"; known keys are {', '.join(KEYS)}"
            raise RosterError("toml", f"{path}：不认识 {key}{hint}", f"{path}: unknown key {key}{hint_en}")
    length = _whole(path, plain, "slot_minutes", 1, 1440)
    gap = _whole(path, plain, "gap_minutes", 0, 1440, 0)
    starts, ends = _minutes(path, plain, "starts"), _minutes(path, plain, "ends")
    if starts + length > ends:
        raise RosterError(
            "toml",
            f"{path}：从 starts 到 ends 放不下一场 {length} 分钟的面谈",
            f"{path}: no slot of {length} minutes fits between starts and ends",
        )
    most = _whole(path, plain, "max_meetings_per_person", 0, 1000, 6)
    least = _whole(path, plain, "min_meetings_per_person", 0, 1000, min(1, most))
    if least > most:
        raise RosterError(
            "toml",
            f"{path}：min_meetings_per_person 大于 max_meetings_per_person",
            f"{path}: min_meetings_per_person is larger than max_meetings_per_person",
        )
    faults: list[CellFault] = []
    return FairFile(
        tuple(Slot("", t, t + length) for t in range(starts, ends - length + 1, length + gap)),
        _tables(path, plain.get("tables")),
        _halls(path, plain, faults),
        _unavailable(path, plain.get("unavailable", []), faults),
        most,
        least,
        gap,
        _whole(path, plain, "walk_minutes", 0, 1440, 0),
        _whole(path, plain, "seed", 0, 2**53, 0),
        faults,
    )


def read_wishes(
    path: str, graduates: Collection[str], positions: Collection[str], by_position: bool = False
) -> tuple[dict[str, list[str]], list[CellFault]]:
    """(graduate -> positions, first the dearest; faults): rows of graduate, position, rank, or a row a graduate with
    positions in the columns after it (志愿1, 志愿2, …). With `by_position` rows of interest: position -> graduates.
    Raises RosterError when the file cannot be used."""
    rows, _ = rows_of(path, path)
    table = [[clean(c) for c in row] for row in rows]
    top = next((i for i, row in enumerate(table[:20]) if any(_named(c) == "graduate" for c in row)), None)
    if top is None:
        raise RosterError(
            "headers",
            f"{path}：缺少表头，应有 毕业生、职位、志愿顺序，或 毕业生、志愿1、志愿2…",
            f"{path}: the headers should read graduate, position, rank, or graduate, wish1, wish2, …",
        )
    names = [_named(c) for c in table[top]]
    who = names.index("graduate")
    long = "position" in names
    faults: list[CellFault] = []
    order = names.index("rank") if "rank" in names else None
    stated: dict[str, list[tuple[float, int, str]]] = {}
    for number, row in enumerate(table[top + 1 :], start=top + 2):
        if not any(row):
            continue
        cell = lambda at, row=row: row[at] if at is not None and at < len(row) else ""  # noqa: E731
        graduate = cell(who)
        if graduate not in graduates:
            faults.append(_fault(path, number, table[top][who], graduate, "graduate"))
            continue
        if long:
            wished = [(names.index("position"), cell(names.index("position")), cell(order))]
        else:
            wished = [(at, cell(at), str(at)) for at in range(len(table[top])) if at != who and cell(at)]
        for at, position, rank in wished:
            if position not in positions:
                faults.append(_fault(path, number, table[top][at], position, "position"))
                continue
            whose, what = (position, graduate) if by_position else (graduate, position)
            mine = stated.setdefault(whose, [])
            if any(what == other for _, _, other in mine):
                faults.append(_fault(path, number, table[top][at], position, "twice"))
            elif rank and _rank(rank) is None:
                faults.append(_fault(path, number, table[top][order], rank, "rank"))
            else:
                mine.append((_rank(rank) if rank else float("inf"), number, what))
    return {whose: [what for _, _, what in sorted(some)] for whose, some in stated.items()}, faults


def scored(
    candidates: Sequence[Candidate], positions: Sequence[Position], settings: MatchSettings
) -> dict[tuple[str, str], tuple[int, bool]]:
    """(graduate, position) -> (score 0 to 1000, whether a must-have fails). O(graduates * positions * demands)."""
    pool = Pool(candidates)
    return {
        (place.key, position.key): (place.per_mille, place.blocked)
        for position in positions
        for place in pool.top(plan(position, settings))
    }


def timetable_input(
    fair: FairFile,
    candidates: Sequence[Candidate],
    positions: Sequence[Position],
    settings: MatchSettings,
    wishes: Mapping[str, Sequence[str]] | None,
    path: str,
    lang: str = "zh",
    universities: Mapping[str, str] | None = None,
) -> FairInput:
    """The engine's input; `universities` by graduate are only counted. Possible meetings are a person's wishes; for one without, the `OWN_LIST` positions that fit
    best; without a wish list at all, every pair whose must-haves do not fail. Of equal fits a hash of both keys decides.
    """
    universities = universities or {}
    counts = {p.key: 1 for p in positions} if fair.tables is None else dict(fair.tables)
    people, offered = {c.key: c for c in candidates}, {p.key: p for p in positions}
    for key in sorted(counts.keys() - offered.keys()):
        fair.faults.append(_fault(path, "[tables]", key, str(counts.pop(key)), "position"))
    for key in sorted(fair.halls.keys() - offered.keys()):
        fair.faults.append(_fault(path, "[halls]", key, fair.halls[key], "position"))
    names = {f"{key}/{n}": key for key, count in counts.items() for n in range(1, count + 1)}
    closed: dict[str, set[int]] = {}
    for who, begin, end, number in fair.unavailable:
        hit = {i for i, s in enumerate(fair.slots) if s.starts < end and begin < s.ends}
        found = [who] if who in people or who in names else [t for t, key in names.items() if key == who]
        if not found and who not in offered:
            fair.faults.append(_fault(path, f"[[unavailable]] {number}", "who", who, "who"))
        for key in found:
            closed.setdefault(key, set()).update(hit)
    all_scores = scored(candidates, [p for p in positions if counts.get(p.key)], settings)
    edges = []
    for person in people:
        mine = {q: all_scores[person, q] for q in offered if (person, q) in all_scores}
        stated = list(wishes.get(person, ())) if wishes is not None else []
        for rank, q in enumerate(stated, start=1):
            points, blocked = mine.get(q, (0, False))
            text = _gate(people[person], offered[q], settings, lang) if blocked else ""
            edges.append(Edge(person, q, points, rank, blocked=text))
        if not stated:
            best = sorted((q for q in mine if not mine[q][1]), key=lambda q, p=person: (-mine[q][0], digest64(p, q)))
            edges += [Edge(person, q, mine[q][0]) for q in (best if wishes is None else best[:OWN_LIST])]
    return FairInput(
        fair.slots,
        tuple(Table(name, q, fair.halls.get(q, ""), frozenset(closed.get(name, ()))) for name, q in names.items()),
        tuple(Person(p, universities.get(p, ""), closed=frozenset(closed.get(p, ()))) for p in people),
        tuple(edges),
        fair.max_per_person,
        fair.min_per_person,
        fair.gap_minutes,
        fair.walk_minutes,
        seed=fair.seed,
    )


def pairing_input(
    candidates: Sequence[Candidate],
    positions: Sequence[Position],
    settings: MatchSettings,
    wishes: Mapping[str, Sequence[str]] | None,
    interests: Mapping[str, Sequence[str]] | None,
    seed: int,
    only_wishes: bool = False,
    universities: Mapping[str, str] | None = None,
) -> PairingInput:
    """The engine's input: every pair whose must-haves do not fail. Own wishes and interests come first, scores after
    them; with `only_wishes`, who stated wishes is placed by these alone. `universities` are only counted."""
    scores = {
        pair: points for pair, (points, blocked) in scored(candidates, positions, settings).items() if not blocked
    }
    wishes, interests, universities = wishes or {}, interests or {}, universities or {}
    return PairingInput(
        tuple(Places(p.key, headcount(p), tuple(interests.get(p.key, ()))) for p in positions),
        tuple(
            Graduate(c.key, tuple(wishes.get(c.key, ())), only_wishes and c.key in wishes, universities.get(c.key, ""))
            for c in candidates
        ),
        scores,
        seed,
    )


def headcount(position: Position) -> int:
    """How many people a position takes; 1 where the roster does not say."""
    return max(1, position.headcount)


def _gate(candidate: Candidate, position: Position, settings: MatchSettings, lang: str) -> str:
    from matching.explain import gate_text

    found = score(candidate, position, settings)
    return ("; " if lang == "en" else "；").join(gate_text(g, lang) for g in found.gates if g.state == "failed")


def _not_toml(path: str, text: str, error: str) -> tuple[str, str]:
    """What is wrong with the file, with the line it is about, and how to mend what goes wrong most."""
    zh, en = f"{path} 不是有效的 TOML：{error}", f"{path} is not valid TOML: {error}"
    found = re.search(r"at line (\d+)", error)
    lines = text.splitlines()
    if found and int(found[1]) <= len(lines):
        line = lines[int(found[1]) - 1].strip()
        zh, en = f"{zh}\n第 {found[1]} 行：{line}", f"{en}\nLine {found[1]}: {line}"
        name, is_set, _rest = line.partition("=")
        if is_set and re.fullmatch(r"[A-Za-z0-9_\-. ]+", name) is None and '"' not in name:
            quoted = f'"{name.strip()}"'
            zh, en = f"{zh}\n名称里有字母和数字以外的字时要加引号：{quoted}", f"{en}\nPut the name in quotes: {quoted}"
        elif "overwrite" in error:
            zh, en = f"{zh}\n同一个名称写了两次，请留一个", f"{en}\nThe same name stands twice: keep one"
        elif is_set:
            zh, en = f'{zh}\n时间和文字要加引号，如 "09:00"', f'{en}\nTimes and texts stand in quotes: "09:00"'
    return zh, en


def _whole(path: str, plain: dict, key: str, low: int, high: int, default: int | None = None) -> int:
    value = plain.get(key, default)
    if value is None:
        raise RosterError(
            "toml",
            f"{path}：缺少 {key}，应为 {low} 到 {high} 的整数",
            f"{path}: {key} is missing, a whole number from {low} to {high}",
        )
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise RosterError(
            "toml",
            f"{path}：{key} 应为 {low} 到 {high} 的整数，现在是 {value!r}",
            f"{path}: {key} should be a whole number from {low} to {high}, not {value!r}",
        )
    return value


def _minutes(path: str, plain: dict, key: str) -> int:
    if key not in plain:
        raise RosterError(
            "toml", f'{path}：缺少 {key}，如 {key} = "09:00"', f'{path}: {key} is missing, like {key} = "09:00"'
        )
    minutes = _clock(plain[key])
    if minutes is None:
        raise RosterError(
            "toml",
            f'{path}：{key} 应为 "09:00" 这样的时间，现在是 {plain.get(key)!r}',
            f'{path}: {key} should be a time like "09:00", not {plain.get(key)!r}',
        )
    return minutes


def _clock(value: Any) -> int | None:
    """Minutes since midnight of a time or of text like 9:00 or 09：30; 24:00 is the end of the day."""
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    parts = clean(str(value)).replace("：", ":").split(":")
    if len(parts) < 2 or not all(p.isascii() and p.isdigit() for p in parts[:2]):
        return None
    minutes = int(parts[0]) * 60 + int(parts[1])
    return minutes if minutes <= 1440 and int(parts[1]) < 60 else None


def _table(path: str, plain: dict, key: str) -> dict:
    value = plain.get(key, {})
    if not isinstance(value, dict):
        raise RosterError("toml", f"{path}：{key} 应写成 [{key}] 一节", f"{path}: write {key} as a section [{key}]")
    return value


def _tables(path: str, value: Any) -> dict[str, int] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise RosterError("toml", f"{path}：tables 应写成 [tables] 一节", f"{path}: write tables as a section [tables]")
    return {str(key): _whole(f"{path} [tables]", value, key, 0, 1000) for key in value}


def _halls(path: str, plain: dict, faults: list[CellFault]) -> dict[str, str]:
    halls = {}
    for key, value in _table(path, plain, "halls").items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            halls[str(key)] = str(value)
        else:
            faults.append(_fault(path, "[halls]", str(key), repr(value), "hall"))
    return halls


def _unavailable(path: str, rows: Any, faults: list[CellFault]) -> tuple[tuple[str, int, int, int], ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RosterError(
            "toml", f"{path}：unavailable 应写成 [[unavailable]]", f"{path}: write unavailable as [[unavailable]]"
        )
    read = []
    for number, row in enumerate(rows, start=1):
        if strange := sorted(row.keys() - {"who", "from", "to"}):
            faults.append(_fault(path, f"[[unavailable]] {number}", strange[0], str(row[strange[0]]), "key"))
            continue
        who, begin, end = str(row.get("who", "")), _clock(row.get("from", "00:00")), _clock(row.get("to", "24:00"))
        if not who or begin is None or end is None or begin >= end:
            shown = f"who={who} from={row.get('from')} to={row.get('to')}"
            faults.append(_fault(path, f"[[unavailable]] {number}", "from/to" if who else "who", shown, "times"))
        else:
            read.append((who, begin, end, number))
    return tuple(read)


def _named(cell: str) -> str | None:
    text = cell.strip().lower()
    return next((name for name, aliases in HEADERS.items() if text in aliases), None)


def _rank(text: str) -> float | None:
    """2, 2.0, 二, 第2志愿 or 第二志愿 as 2; None for anything else."""
    text = re.sub(r"^第?\s*(.+?)\s*(?:志愿|位)?$", r"\1", text)
    if text in NUMERALS:
        return float(NUMERALS.index(text) + 1)
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value == value else None


def _fault(file: str, row: int | str, column: str, value: str, code: str) -> CellFault:
    zh, en = {
        "graduate": ("毕业生名册里没有这个编号；请核对", "No such number in the roster of graduates; check it"),
        "position": ("职位名册里没有这个编号；请核对", "No such number in the roster of positions; check it"),
        "twice": ("同一组合填了两次，已保留第一次", "The same pair stands twice: the first was kept"),
        "rank": ("志愿顺序应为数字", "The rank should be a number"),
        "who": ("名册和桌位里都没有；请写毕业生编号、职位编号或 职位编号/桌号", "Neither a person, a position nor a table; check it"),
        "hall": ('展厅应写成 P01 = "A"', 'Write a hall as P01 = "A"'),
        "key": ("只认识 who、from、to；这一段没有用上", "Only who, from and to are known; the block was left out"),
        "times": ('时间应写成 from = "09:00"、to = "10:30"', 'Write the times as from = "09:00", to = "10:30"'),
    }[code]  # fmt: skip
    return CellFault(file, row, column, value, zh, en)
