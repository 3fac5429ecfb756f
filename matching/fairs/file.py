"""fair.toml: the rules of a fair as its organiser wrote them, and wrong entries named with how to mend them."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matching.fairs.values import CellFault, blocks, clock, date_of, fault, known, lost, minutes, section, whole
from matching.fairs.values import not_toml as _not_toml
from matching.meetings import Slot
from seeds.reference.bounds import RosterError

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
    "stands": "table",
    "unavailable": "list",
    "days": "list",
    "breaks": "list",
    "reserved_slots": "whole number",
    "pins": "list",
    "rests": "list",
    "groups": "list",
    "fill": "whole number",
    "show_up": "whole number",
}
__all__ = ["EVERY_OTHER", "KEYS", "CellFault", "FairFile", "fault", "lost", "read_fair"]

EVERY_OTHER = "*"


@dataclass(frozen=True)
class FairFile:
    """fair.toml as read: slots of all days, tables of each position, closed times by name, meetings that are fixed."""

    slots: tuple[Slot, ...]
    tables: Mapping[str, int] | None
    halls: Mapping[str, str]
    unavailable: tuple[tuple[str, str, int, int, int], ...]  # who, day or "", from, to, the number of the block
    pins: tuple[tuple[str, str, str, int, int], ...]  # who, position or table, day or "", at, the number of the block
    rests: tuple[tuple[str, int, int], ...]  # who, minutes, the number of the block
    groups: tuple[tuple[tuple[str, ...], int, int], ...]  # people, minutes, the number of the block
    reserved: frozenset[int]  # slots kept for people who come without a meeting
    max_per_person: int
    min_per_person: int
    gap_minutes: int
    walk_minutes: int
    seed: int
    stands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # positions that are met at one stand
    fill: int = 0  # positions that fit best, for each who stated wishes, beside these
    show_up: int = 0  # per cent of the people who come, as the organiser knows it from the last fair; 0 where not said
    faults: list[CellFault] = field(default_factory=list)


def read_fair(path: str) -> FairFile:
    """fair.toml. Raises RosterError naming the key and how to mend it when it cannot be used."""
    content = Path(path).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")  # as an older Windows keeps Chinese text
    try:
        plain = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise RosterError("toml", *_not_toml(path, text, str(error), KEYS)) from None
    for key in plain:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, 1)
            hint = f"，是不是 {near[0]}？" if near else f"；可用的有 {'、'.join(KEYS)}"
            hint_en = f"; did you mean {near[0]}?" if near else f"; known keys are {', '.join(KEYS)}"
            raise RosterError("toml", f"{path}：不认识 {key}{hint}", f"{path}: unknown key {key}{hint_en}")
    length = whole(path, plain, "slot_minutes", 1, 1440)
    gap = whole(path, plain, "gap_minutes", 0, 1440, 0)
    slots, reserved = _slots(path, plain, length, gap)
    most = whole(path, plain, "max_meetings_per_person", 0, 1000, 6)
    least = whole(path, plain, "min_meetings_per_person", 0, 1000, min(1, most))
    if least > most:
        raise RosterError(
            "toml",
            f"{path}：min_meetings_per_person 大于 max_meetings_per_person",
            f"{path}: min_meetings_per_person is larger than max_meetings_per_person",
        )
    faults: list[CellFault] = []
    return FairFile(
        slots,
        _tables(path, plain.get("tables")),
        _halls(path, plain),
        _unavailable(path, blocks(path, plain, "unavailable"), {s.day for s in slots}),
        _pins(path, blocks(path, plain, "pins"), slots),
        _rests(path, blocks(path, plain, "rests")),
        _groups(path, blocks(path, plain, "groups"), slots, length),
        reserved,
        most,
        least,
        gap,
        whole(path, plain, "walk_minutes", 0, 1440, 0),
        whole(path, plain, "seed", 0, 2**53, 0),
        _stands(path, plain),
        whole(path, plain, "fill", 0, 100, 0),
        whole(path, plain, "show_up", 1, 100, 100) if "show_up" in plain else 0,
        faults,
    )


def _slots(path: str, plain: dict, length: int, gap: int) -> tuple[tuple[Slot, ...], frozenset[int]]:
    """The slots of all windows, a window's last ones reserved. A window is a day's time from `starts` to `ends`, which a
    break cuts in two."""
    if "days" in plain and {"starts", "ends"} & plain.keys():
        raise lost(
            path,
            "days",
            "",
            "starts、ends 已写在 [[days]] 里，请删去上面的",
            "starts and ends stand in [[days]]: remove those above",
        )
    rows = blocks(path, plain, "days") if "days" in plain else [{k: plain[k] for k in ("starts", "ends") if k in plain}]
    windows: list[tuple[str, int, int]] = []
    for number, row in enumerate(rows, start=1):
        where = f"{path} [[days]] {number}" if "days" in plain else path
        known(where, row, {"date", "starts", "ends"})
        day = date_of(where, row.get("date")) if "days" in plain else ""
        windows.append((day, minutes(where, row, "starts"), minutes(where, row, "ends")))
    for number, row in enumerate(blocks(path, plain, "breaks"), start=1):
        where = f"{path} [[breaks]] {number}"
        known(where, row, {"date", "from", "to"})
        day = date_of(where, row["date"]) if "date" in row else None
        begin, end = minutes(where, row, "from"), minutes(where, row, "to")
        hit = [w for w in windows if day in (None, w[0]) and w[1] < end and begin < w[2]]
        if begin >= end or not hit:
            raise lost(
                where,
                "from/to",
                f"{row.get('from')}–{row.get('to')}",
                "这段时间不在招聘会里",
                "no time of the fair is in it",
            )
        for w in hit:
            windows.remove(w)
            windows += [(w[0], w[1], min(begin, w[2])), (w[0], max(end, w[1]), w[2])]
    keep = whole(path, plain, "reserved_slots", 0, 1000, 0)
    slots: list[Slot] = []
    reserved: set[int] = set()
    for day, begin, end in sorted(windows):
        own = [Slot(day, t, t + length) for t in range(begin, end - length + 1, length + gap)]
        if own and slots and slots[-1].day == day and slots[-1].ends > own[0].starts:
            raise lost(path, "days", day, "两段时间重叠", "two windows of this day overlap")
        slots += own
        reserved |= set(range(max(len(slots) - keep, len(slots) - len(own)), len(slots)))
    if not slots:
        raise RosterError(
            "toml",
            f"{path}：从 starts 到 ends 放不下一场 {length} 分钟的面谈",
            f"{path}: no slot of {length} minutes fits between starts and ends",
        )
    return tuple(slots), frozenset(reserved)


def _tables(path: str, value: Any) -> dict[str, int] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise RosterError("toml", f"{path}：tables 应写成 [tables] 一节", f"{path}: write tables as a section [tables]")
    return {str(key): whole(f"{path} [tables]", value, key, 0, 1000) for key in value}


def _halls(path: str, plain: dict) -> dict[str, str]:
    halls = {}
    for key, value in section(path, plain, "halls").items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise lost(path, f"[halls] {key}", repr(value), '展厅应写成 P01 = "A"', 'write a hall as P01 = "A"')
        halls[str(key)] = str(value)
    return halls


def _stands(path: str, plain: dict) -> dict[str, tuple[str, ...]]:
    stands = {}
    for key, value in section(path, plain, "stands").items():
        if not isinstance(value, list) or not value or not all(isinstance(q, str) for q in value):
            raise lost(
                path, f"[stands] {key}", repr(value), '应写成 S1 = ["P01", "P02"]', 'write it as S1 = ["P01", "P02"]'
            )
        stands[str(key)] = tuple(value)
    return stands


def _unavailable(path: str, rows: list[dict], days: set[str]) -> tuple[tuple[str, str, int, int, int], ...]:
    read = []
    for number, row in enumerate(rows, start=1):
        where = f"{path} [[unavailable]] {number}"
        known(where, row, {"who", "date", "from", "to"})
        who = row["who"] if isinstance(row.get("who"), list) else [row.get("who", "")]
        begin, end = clock(row.get("from", "00:00")), clock(row.get("to", "24:00"))
        if not all(map(str, who)) or not who or begin is None or end is None or begin >= end:
            shown = f"who={who} from={row.get('from')} to={row.get('to')}"
            raise lost(
                where,
                "",
                shown,
                '时间应写成 from = "09:00"、to = "10:30"',
                'write the times as from = "09:00", to = "10:30"',
            )
        day = date_of(where, row["date"]) if "date" in row else ""
        if day and day not in days:
            raise lost(where, "date", day, "这一天没有招聘会", "the fair is not on this day")
        read += [(str(one), day, begin, end, number) for one in who]
    return tuple(read)


def _pins(path: str, rows: list[dict], slots: tuple[Slot, ...]) -> tuple[tuple[str, str, str, int, int], ...]:
    read = []
    for number, row in enumerate(rows, start=1):
        where = f"{path} [[pins]] {number}"
        known(where, row, {"who", "table", "date", "at"})
        if "date" not in row and slots[0].day != slots[-1].day:
            raise lost(where, "date", "", "招聘会有几天，请写明是哪一天", "the fair has several days: say which")
        at, day = minutes(where, row, "at"), date_of(where, row["date"]) if "date" in row else slots[0].day
        slot = next((i for i, s in enumerate(slots) if (s.day, s.starts) == (day, at)), None)
        if slot is None:
            raise lost(where, "at", f"{day} {row['at']}".strip(), "没有这个时间开始的一场", "no meeting starts then")
        read.append((str(row.get("who", "")), str(row.get("table", "")), day, slot, number))
    return tuple(read)


def _rests(path: str, rows: list[dict]) -> tuple[tuple[str, int, int], ...]:
    read = []
    for number, row in enumerate(rows, start=1):
        where = f"{path} [[rests]] {number}"
        known(where, row, {"who", "minutes"})
        read.append((str(row.get("who", "")), whole(where, row, "minutes", 0, 1440), number))
    return tuple(read)


def _groups(
    path: str, rows: list[dict], slots: tuple[Slot, ...], length: int
) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    read = []
    for number, row in enumerate(rows, start=1):
        where = f"{path} [[groups]] {number}"
        known(where, row, {"who", "minutes"})
        who = row.get("who")
        if not isinstance(who, list) or len(who) < 2:
            raise lost(where, "who", repr(who), '应写成 who = ["G001", "G002"]', 'write it as who = ["G001", "G002"]')
        one_day = len({s.day for s in slots}) == 1
        if one_day and "minutes" not in row:
            raise lost(
                where, "minutes", "", "招聘会只有一天，请写全组在多少分钟之内，如 minutes = 120",
                "the fair is on one day: write within how long they come, like minutes = 120",
            )  # fmt: skip
        read.append((tuple(str(p) for p in who), whole(where, row, "minutes", length, 1440, 1440), number))
    return tuple(read)
