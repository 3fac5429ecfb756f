"""Rosters in and tables out: csv and xlsx as people really save them, every wrong cell named, nothing executed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from matching import headers as columns
from matching.cells import checked
from matching.text import CELL_LIMIT, clean
from seeds.reference.files import MAX_ROWS, RosterError, rows_of

MAX_CELL = CELL_LIMIT
GRADUATES, POSITIONS = columns.GRADUATES, columns.POSITIONS
_NEEDED = {"graduates": ("编号",), "positions": ("编号", "职位名称")}
_NAMES = ("编号", "姓名", "学校", "机构")  # who or what a row is; at least one more column must say something of it
_OTHER = {"graduates": "positions", "positions": "graduates"}
_CLEARLY = 4  # so many more headers of the other kind of table mean that it was put in the wrong place
_WRONG_SIDE = {
    "graduates": ("这像是职位表，没有当作毕业生读；请到“职位”那一边导入", "This looks like a table of positions and was not read as graduates; import it on the side of positions"),
    "positions": ("这像是毕业生表，没有当作职位读；请到“毕业生”那一边导入", "This looks like a table of graduates and was not read as positions; import it on the side of graduates"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person or position: the row number in the file and the cells by Chinese header."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong cell: row number in the file, column, what stands there, and why it was not understood."""

    row: int
    column: str
    value: str
    reason_code: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True)
class Roster:
    """A roster as read: rows that can be used, the faults, how headers were understood, and the encoding.

    `left_out` are the rows that could not be used (no number, or one that stands twice), so that nothing is lost;
    `unread` the headers of columns nobody reads.
    """

    rows: tuple[RosterRow, ...]
    faults: tuple[Fault, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    left_out: tuple[RosterRow, ...] = ()
    unread: tuple[str, ...] = ()


_REASONS = {
    "missing_key": ("没有编号，这一行已跳过；请补上编号", "No number: the row was left out; give it one"),
    "duplicate_key": ("编号重复，已保留第一行；请改成不同的编号", "This number stands twice: the first row was kept; make them differ"),
    "same_row": ("与前面的一行完全相同，已跳过", "The same as an earlier row: left out"),
    "cut": (f"内容超过 {MAX_CELL} 字，只读了前面部分；请删减", f"Longer than {MAX_CELL} characters: only the beginning was read; shorten it"),
    "unread_degree": ("看不出学历；请写 专科、本科、硕士 或 博士", "No degree understood; write 专科, 本科, 硕士 or 博士 (college, bachelor, master, doctor)"),
    "unread_major": ("不认识这个专业，只按文字比对；请核对写法", "Major not known, compared by its letters only; check the spelling"),
    "unread_date": ("看不出年月；请写成 2026-06", "No date understood; write it as 2026-06"),
    "no_such_month": ("没有这个月份，只按年份读；请写成 2026-06", "There is no such month, only the year was read; write it as 2026-06"),
    "unread_pay": ("看不出薪资；请写成 8000-10000 或 面议", "No pay understood; write 8000-10000 or 面议 (negotiable)"),
    "unread_place": ("看不出地点；请写城市名或 不限", "No place understood; write a city or 不限 (anywhere)"),
    "unread_number": ("不是人数；请写数字", "Not a number of people; write a number"),
    "no_openings": ("写的是 0 人，按 1 人读了；请写 1 或更多，不招就删去这一行", "Zero openings, read as 1; write 1 or more, or leave the row out"),
    "unread_language": ("看不出语言和等级；请写如 CET-6 480、日语 N2", "No language or level understood; write e.g. CET-6 480, JLPT N2"),
    "beyond_scale": ("分数超出了这个考试的范围，没有采用；请核对", "A score this test does not give, not taken; check it"),
    "extra_cells": ("这一行比表头多出单元格，多出的没有读", "More cells than headers in this row: the rest was not read"),
    "formula_error": ("公式出错的单元格，按空白处理；请改成文字", "A formula error: taken as empty; replace it by its text"),
}  # fmt: skip


def read_roster(source: str | Path | bytes, filename: str = "", side: str = "graduates") -> Roster:
    """A roster from a path or from bytes with a file name (.csv, .txt, .tsv, .xlsx); headers in Chinese or English.

    A wrong cell becomes a Fault and the other rows go through; `RosterError` only when the file as a whole cannot be
    used. O(cells), at most MAX_ROWS rows.
    """
    if side not in _NEEDED:
        raise ValueError(f"side {side!r}: 'graduates' or 'positions'")
    rows, encoding = rows_of(source, filename)
    return _roster(rows, side, encoding)


def _roster(table_rows: Iterable[list[str]], side: str, encoding: str) -> Roster:
    rows = iter(enumerate(table_rows, start=1))
    names: list[str | None] = []
    others: list[str | None] = []
    seen_first: list[str] = []
    for number, cells in rows:
        names, others = columns.named(cells, side), columns.named(cells, _OTHER[side])
        seen_first = seen_first or [c for c in cells if c.strip()]
        if sum(n is not None for n in names) >= 2:
            break
        if number >= 20:
            names = []
            break
    missing = [n for n in _NEEDED[side] if n not in names]
    if not missing and not set(names) - {None, *_NAMES, "职位名称"}:
        names = columns.free(cells, names, side)
    if not missing and not set(names) - {None, *_NAMES}:
        missing = [columns.JOINED[side]]
    if missing:
        shown = "、".join(seen_first[:8]) or "—"
        need = "、".join(missing)
        raise RosterError(
            "headers", f"缺少表头：{need}；第一行是：{shown}", f"Missing headers: {need}; the first row reads: {shown}"
        )
    if len(set(others) - {None}) >= len(set(names) - {None}) + _CLEARLY:
        raise RosterError("side", *_WRONG_SIDE[side])
    first = {n: i for i, n in reversed(list(enumerate(names))) if n}
    headers = {n: clean(cells[i]) for n, i in first.items()}
    text = columns.JOINED[side]
    more = [i for i, n in enumerate(names) if n == text and i != first[text]]
    unread = tuple(clean(c) for c, n in zip(cells, names, strict=True) if n is None and c.strip())
    return replace(_collect(rows, side, first, more, headers, encoding, len(names)), unread=unread)


def _collect(
    rows: Iterable[tuple[int, list[str]]],
    side: str,
    first: dict[str, int],
    more: list[int],
    headers: dict[str, str],
    encoding: str,
    width: int,
) -> Roster:
    out: list[RosterRow] = []
    left_out: list[RosterRow] = []
    faults: list[Fault] = []
    keys: dict[str, dict[str, str]] = {}
    for number, cells in rows:
        if not any(c.strip() for c in cells):
            continue
        if len(out) >= MAX_ROWS:
            raise RosterError(
                "too_many", f"超过 {MAX_ROWS} 行；请拆成几个文件", f"More than {MAX_ROWS} rows; split the file"
            )
        row = {}
        for name, at in first.items():
            raw = cells[at] if at < len(cells) else ""
            if len(raw) > MAX_CELL:
                faults.append(_fault(number, headers[name], raw[:60] + "…", "cut"))
            text = clean(raw[:MAX_CELL])
            if text.startswith("#") and text.rstrip("!?0AN/").upper() in (
                "#REF",
                "#VALUE",
                "#DIV",
                "#NAME",
                "#N",
                "#NULL",
                "#NUM",
                "#",
            ):
                faults.append(_fault(number, headers[name], text, "formula_error"))
                text = ""
            row[name] = text
        _join(row, columns.JOINED[side], more, cells)
        if len(cells) > width and any(c.strip() for c in cells[width:]):
            faults.append(_fault(number, "", " ".join(cells[width:])[:60], "extra_cells"))
        key = row.get("编号", "")
        if not key or key in keys:
            code = "missing_key" if not key else "same_row" if keys[key] == row else "duplicate_key"
            faults.append(_fault(number, headers["编号"], key, code))
            left_out.append(RosterRow(number, row))
            continue
        keys[key] = row
        faults += [_fault(number, headers[c], row[c][:60], code) for c, code in checked(row, side) if c in headers]
        out.append(RosterRow(number, row))
    if not out:
        raise RosterError("no_rows", "表里没有可用的行", "The table has no usable rows")
    return Roster(tuple(out), tuple(faults), headers, encoding, tuple(left_out))


def _join(row: dict[str, str], name: str, more: list[int], cells: list[str]) -> None:
    """Adds further columns of free text, a line each; their headers say nothing of the person. O(cells)."""
    for at in more:
        text = clean(cells[at][:MAX_CELL]) if at < len(cells) else ""
        if text and len(row[name]) + len(text) < MAX_CELL:
            row[name] = f"{row[name]}\n{text}".strip()


def _fault(number: int, column: str, value: str, code: str) -> Fault:
    zh, en = _REASONS[code]
    return Fault(number, column, value, code, zh, en)
