"""fair.toml: the rules of a fair as its organiser wrote them, and wrong entries named with how to mend them."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from matching.meetings import Slot
from matching.text import clean
from seeds.reference.files import RosterError

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
            faults.append(fault(path, "[halls]", str(key), repr(value), "hall"))
    return halls


def _unavailable(path: str, rows: Any, faults: list[CellFault]) -> tuple[tuple[str, int, int, int], ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RosterError(
            "toml", f"{path}：unavailable 应写成 [[unavailable]]", f"{path}: write unavailable as [[unavailable]]"
        )
    read = []
    for number, row in enumerate(rows, start=1):
        if strange := sorted(row.keys() - {"who", "from", "to"}):
            faults.append(fault(path, f"[[unavailable]] {number}", strange[0], str(row[strange[0]]), "key"))
            continue
        who, begin, end = str(row.get("who", "")), _clock(row.get("from", "00:00")), _clock(row.get("to", "24:00"))
        if not who or begin is None or end is None or begin >= end:
            shown = f"who={who} from={row.get('from')} to={row.get('to')}"
            faults.append(fault(path, f"[[unavailable]] {number}", "from/to" if who else "who", shown, "times"))
        else:
            read.append((who, begin, end, number))
    return tuple(read)


def fault(file: str, row: int | str, column: str, value: str, code: str) -> CellFault:
    """The fault of this code, in words."""
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
