"""Values of fair.toml: read, or refused with where they stand and how to mend them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from matching.text import clean
from seeds.reference.bounds import RosterError


@dataclass(frozen=True, slots=True)
class CellFault:
    """One wrong cell of a fair's files, in both languages; the rest goes through."""

    file: str
    row: int | str
    column: str
    value: str
    zh: str
    en: str


def like(value: str, known: Iterable[str]) -> tuple[str, str]:
    """What a number that is not known may mean, in words: one that differs in capitals alone; "" where none does."""
    found = next((key for key in known if key.casefold() == value.strip().casefold()), None)
    return (f"；是不是 {found}？", f"; did you mean {found}?") if found else ("", "")


def fault(file: str, row: int | str, column: str, value: str, code: str, known: Iterable[str] = ()) -> CellFault:
    """The fault of this code, in words; `known` are the numbers that the value could have meant."""
    zh, en = {
        "graduate": ("毕业生名册里没有这个编号；请核对", "No such number in the roster of graduates; check it"),
        "position": ("职位名册里没有这个编号；请核对", "No such number in the roster of positions; check it"),
        "called": ("有几个同名；请写编号", "Several are called so; write the number"),
        "several": ("一格请只写一个编号", "Write one number in a cell"),
        "twice": ("同一组合填了两次，已保留第一次", "The same pair stands twice: the first was kept"),
        "rank": ("志愿顺序应为数字", "The rank should be a number"),
        "no_tables": ('[tables] 里没有写，所以没有面谈桌；要有就写上，或写 "*" = 1 表示其余各一张', 'Not named under [tables], so it has no table; name it, or write "*" = 1 for one each at all others'),
    }[code]  # fmt: skip
    more = like(value, known)
    return CellFault(file, row, column, value, zh + more[0], en + more[1])


def unknown(value: str, known: Iterable[str], side: str) -> tuple[str, str]:
    """That a number of this side, `graduate` or `position`, is not in its roster, in words."""
    zh, en = {
        "graduate": ("毕业生名册里没有这个编号", "no such graduate"),
        "position": ("职位名册里没有这个编号", "no such number in the roster of positions"),
    }[side]
    more = like(value, known)
    return zh + more[0], en + more[1]


def lost(path: str, key: str, value: str, zh: str, en: str) -> RosterError:
    """What stops a run: an entry that would be left out, and the plan be one of another fair."""
    what = " ".join(filter(None, (key, value)))
    return RosterError("toml", "：".join(filter(None, (path, what, zh))), ": ".join(filter(None, (path, what, en))))


def known(where: str, row: dict[str, Any], keys: set[str]) -> None:
    """Raises RosterError for a key of a block that is none of these."""
    for key in row.keys() - keys:
        names = ", ".join(sorted(keys))
        raise lost(where, str(key), str(row[key]), f"只认识 {names}", f"only {names} are known")


def date_of(where: str, value: Any) -> str:
    """An ISO date, from a date or from text."""
    try:
        return value.isoformat() if isinstance(value, date) else date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise lost(where, "date", str(value), "应写成 2026-11-30", "write it as 2026-11-30") from None


def blocks(path: str, plain: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The blocks written [[key]]."""
    rows = plain.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RosterError("toml", f"{path}：{key} 应写成 [[{key}]]", f"{path}: write {key} as [[{key}]]")
    return rows


def not_toml(path: str, text: str, error: str, keys: Iterable[str] = ()) -> tuple[str, str]:
    """What is wrong with the file, with the line it is about, and how to mend what goes wrong most."""
    zh, en = f"{path} 不是有效的 TOML：{error}", f"{path} is not valid TOML: {error}"
    found = re.search(r"at line (\d+)", error)
    lines = text.splitlines()
    if found and int(found[1]) <= len(lines):
        line = lines[int(found[1]) - 1].strip()
        zh, en = f"{zh}\n第 {found[1]} 行：{line}", f"{en}\nLine {found[1]}: {line}"
        name, is_set, rest = line.partition("=")
        top = not any(other.lstrip().startswith("[") for other in lines[: int(found[1])])
        if re.search("[“”‘’＂]", line):
            zh, en = f'{zh}\n引号请用半角的 "，不用 “ ”', f'{en}\nUse plain quotes " instead of “ ”'
        elif is_set and top and re.search(r"[^\x00-\x7f]", name):
            zh, en = f"{zh}\n这里的名称只有 {'、'.join(keys)}", f"{en}\nThe names here are {', '.join(keys)}"
        elif re.search(r"\d+[/.年]\d+", rest):
            zh, en = f"{zh}\n日期应写成 2026-11-30", f"{en}\nWrite dates as 2026-11-30"
        elif is_set and re.fullmatch(r"[A-Za-z0-9_\-. ]+", name) is None and '"' not in name:
            quoted = f'"{name.strip()}"'
            zh, en = f"{zh}\n名称里有字母和数字以外的字时要加引号：{quoted}", f"{en}\nPut the name in quotes: {quoted}"
        elif "overwrite" in error:
            zh, en = f"{zh}\n同一个名称写了两次，请留一个", f"{en}\nThe same name stands twice: keep one"
        elif is_set:
            zh, en = f'{zh}\n时间和文字要加引号，如 "09:00"', f'{en}\nTimes and texts stand in quotes: "09:00"'
    return zh, en


def whole(path: str, plain: dict[str, Any], key: str, low: int, high: int, default: int | None = None) -> int:
    """A whole number in these limits; missing it is the default, or an error where there is none."""
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


def minutes(path: str, plain: dict[str, Any], key: str) -> int:
    """A time as minutes since midnight."""
    if key not in plain:
        raise RosterError(
            "toml", f'{path}：缺少 {key}，如 {key} = "09:00"', f'{path}: {key} is missing, like {key} = "09:00"'
        )
    found = clock(plain[key])
    if found is None:
        raise RosterError(
            "toml",
            f'{path}：{key} 应为 "09:00" 这样的时间，现在是 {plain.get(key)!r}',
            f'{path}: {key} should be a time like "09:00", not {plain.get(key)!r}',
        )
    return found


def clock(value: Any) -> int | None:
    """Minutes since midnight of a time or of text like 9:00 or 09：30; 24:00 is the end of the day."""
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    parts = clean(str(value)).replace("：", ":").split(":")
    if len(parts) < 2 or not all(p.isascii() and p.isdigit() for p in parts[:2]):
        return None
    minutes = int(parts[0]) * 60 + int(parts[1])
    return minutes if minutes <= 1440 and int(parts[1]) < 60 else None


def section(path: str, plain: dict[str, Any], key: str) -> dict[str, Any]:
    """The section written [key]."""
    value = plain.get(key, {})
    if not isinstance(value, dict):
        raise RosterError("toml", f"{path}：{key} 应写成 [{key}] 一节", f"{path}: write {key} as a section [{key}]")
    return value
