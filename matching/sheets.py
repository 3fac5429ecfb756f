"""Rosters in and tables out: csv and xlsx as people really save them, every wrong cell named, nothing executed."""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import openpyxl
import openpyxl.xml

from matching.cells import checked
from matching.tables import write_table
from matching.text import clean, fold
from seeds.reference import table

MAX_ROWS = 120_000
MAX_CELL = 20_000
MAX_BYTES = 60_000_000
MAX_UNPACKED = 400_000_000
MAX_RATIO = 200

GRADUATES = (
    "编号",
    "姓名",
    "学校",
    "学历",
    "专业",
    "毕业时间",
    "外语",
    "技能",
    "荣誉",
    "特长",
    "意向岗位",
    "意向城市",
    "期望月薪",
    "国籍",
    "自我介绍",
)
POSITIONS = (
    "编号",
    "机构",
    "职位名称",
    "岗位类别",
    "专业要求",
    "技术领域",
    "学历要求",
    "外语要求",
    "技能要求",
    "工作地点",
    "招聘人数",
    "月薪",
    "先上岗后考证",
    "职位描述",
)
_NEEDED = {"graduates": ("编号", "专业"), "positions": ("编号", "职位名称")}


class RosterError(ValueError):
    """The file cannot be used at all; `code` says why, the message how to mend it, in Chinese and English."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.code, self.zh, self.en = code, zh, en


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

    `left_out` are the rows that could not be used (no number, or one that stands twice), so that nothing is lost.
    """

    rows: tuple[RosterRow, ...]
    faults: tuple[Fault, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    left_out: tuple[RosterRow, ...] = ()


_REASONS = {
    "missing_key": ("没有编号，这一行已跳过；请补上编号", "No number: the row was left out; give it one"),
    "duplicate_key": ("编号重复，已保留第一行；请改成不同的编号", "This number stands twice: the first row was kept; make them differ"),
    "same_row": ("与前面的一行完全相同，已跳过", "The same as an earlier row: left out"),
    "cut": (f"内容超过 {MAX_CELL} 字，只读了前面部分；请删减", f"Longer than {MAX_CELL} characters: only the beginning was read; shorten it"),
    "unread_degree": ("看不出学历；请写 专科、本科、硕士 或 博士", "No degree understood; write 专科, 本科, 硕士 or 博士 (college, bachelor, master, doctor)"),
    "unread_major": ("不认识这个专业，只按文字比对；请核对写法", "Major not known, compared by its letters only; check the spelling"),
    "unread_date": ("看不出年月；请写成 2026-06", "No date understood; write it as 2026-06"),
    "unread_pay": ("看不出薪资；请写成 8000-10000 或 面议", "No pay understood; write 8000-10000 or 面议 (negotiable)"),
    "unread_place": ("看不出地点；请写城市名或 不限", "No place understood; write a city or 不限 (anywhere)"),
    "unread_number": ("不是人数；请写数字", "Not a number of people; write a number"),
    "unread_language": ("看不出语言和等级；请写如 CET-6 480、日语 N2", "No language or level understood; write e.g. CET-6 480, JLPT N2"),
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
    data, name = _bytes(source, filename)
    if not data.strip():
        raise RosterError(
            "empty", "文件是空的；请检查是否选错了文件", "The file is empty; check whether it is the right one"
        )
    if len(data) > MAX_BYTES:
        raise RosterError(
            "too_large",
            f"文件超过 {MAX_BYTES // 1_000_000} MB；请拆成几个",
            f"The file is larger than {MAX_BYTES // 1_000_000} MB; split it",
        )
    if data[:4] == b"PK\x03\x04":
        table_rows, encoding = _xlsx(data), "xlsx"
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise RosterError(
            "old_excel",
            "这是旧版 .xls 或加密的文件；请另存为不加密的 .xlsx",
            "An old .xls or an encrypted file; save it as .xlsx without a password",
        )
    elif name.lower().endswith((".xlsx", ".xlsm")):
        raise RosterError(
            "broken_xlsx",
            "这个 .xlsx 打不开；请在表格软件里打开后另存一份",
            "This .xlsx cannot be opened; open it in a spreadsheet program and save it again",
        )
    else:
        table_rows, encoding = _csv(data)
    return _roster(table_rows, side, encoding)


def _bytes(source: str | Path | bytes, filename: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, filename
    path = Path(source)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RosterError(
                "too_large",
                f"文件超过 {MAX_BYTES // 1_000_000} MB；请拆成几个",
                f"The file is larger than {MAX_BYTES // 1_000_000} MB; split it",
            )
        return path.read_bytes(), path.name
    except OSError as error:
        raise RosterError(
            "unreadable", f"读不了文件 {path}；请检查路径", f"Cannot read {path}: {error.strerror}; check the path"
        ) from None


def _csv(data: bytes) -> tuple[Iterable[list[str]], str]:
    text, encoding = _decode(data)
    if "\x00" in text:
        raise RosterError("binary", "这不是表格文件；请用 .csv 或 .xlsx", "This is no table; use .csv or .xlsx")
    sample = text[:20_000].split("\n", 1)[0]
    delimiter = max(",;\t，", key=sample.count)
    csv.field_size_limit(MAX_BYTES)
    try:
        return list(
            csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=delimiter)
        ), encoding
    except csv.Error as error:
        raise RosterError("broken_csv", f"CSV 格式有误：{error}", f"The CSV is damaged: {error}") from None


def _decode(data: bytes) -> tuple[str, str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), "utf-16"
    for encoding in ("utf-8-sig", "gb18030", "big5"):
        try:
            return data.decode(encoding), "utf-8" if encoding == "utf-8-sig" and data[
                :3
            ] != b"\xef\xbb\xbf" else encoding
        except UnicodeDecodeError:
            continue
    raise RosterError(
        "encoding",
        "认不出文字编码；请另存为 UTF-8 的 CSV 或 .xlsx",
        "Unknown text encoding; save as UTF-8 CSV or .xlsx",
    )


def _xlsx(data: bytes) -> Iterable[list[str]]:
    if not openpyxl.xml.DEFUSEDXML:  # entities in a workbook could otherwise grow without end or read files
        raise RuntimeError("openpyxl runs without defusedxml: unset OPENPYXL_DEFUSEDXML")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > MAX_UNPACKED or (unpacked > 20_000_000 and unpacked > MAX_RATIO * len(data)):
            raise RosterError(
                "bomb",
                "这个文件解开后大得不正常，没有读取",
                "This file unpacks to an unreasonable size and was not read",
            )
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), book.worksheets[0])
        sheet.reset_dimensions()
        rows = []
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=200)):
            if number > MAX_ROWS + 20:
                break
            rows.append([_cell(value) for value in row])
        book.close()
        return rows
    except RosterError:
        raise
    except Exception as error:  # openpyxl answers a damaged file with a dozen kinds of error
        raise RosterError(
            "broken_xlsx",
            "这个 .xlsx 打不开；请在表格软件里打开后另存一份",
            f"This .xlsx cannot be opened ({type(error).__name__}); open it in a spreadsheet program and save it again",
        ) from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _aliases(side: str) -> dict[str, str]:
    known = {_header(name): name for name in (GRADUATES if side == "graduates" else POSITIONS)}
    for row in table("headers"):
        if row["side"] in (side, "both"):
            known.setdefault(_header(row["alias"]), row["header"])
    return known


def _header(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _roster(table_rows: Iterable[list[str]], side: str, encoding: str) -> Roster:
    known, rows = _aliases(side), iter(enumerate(table_rows, start=1))
    names: list[str | None] = []
    seen_first: list[str] = []
    for number, cells in rows:
        names = [known.get(_header(clean(c))) for c in cells]
        seen_first = seen_first or [c for c in cells if c.strip()]
        if sum(n is not None for n in names) >= 2:
            break
        if number >= 20:
            names = []
            break
    missing = [n for n in _NEEDED[side] if n not in names]
    if missing:
        shown = "、".join(seen_first[:8]) or "—"
        need = "、".join(missing)
        raise RosterError(
            "headers", f"缺少表头：{need}；第一行是：{shown}", f"Missing headers: {need}; the first row reads: {shown}"
        )
    first = {n: i for i, n in reversed(list(enumerate(names))) if n}
    headers = {n: clean(cells[i]) for n, i in first.items()}
    return _collect(rows, side, first, headers, encoding, len(names))


def _collect(
    rows: Iterable[tuple[int, list[str]]],
    side: str,
    first: dict[str, int],
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


def _fault(number: int, column: str, value: str, code: str) -> Fault:
    zh, en = _REASONS[code]
    return Fault(number, column, value, code, zh, en)


def write_faults(target: str | Path | io.IOBase, fmt: str, faults: Iterable[Fault], file: str = "") -> None:
    """The wrong cells as a table: file, row, column, value, reason (Chinese), reason_en."""
    rows = ((file, f.row, f.column, f.value, f.reason_zh, f.reason_en) for f in faults)
    write_table(target, fmt, ("file", "row", "column", "value", "reason", "reason_en"), rows)
