"""Files in: the rows of a csv or xlsx as people really save them, in whatever encoding, within bounds.

Each bound is checked row by row while a file is read, so that a file that breaks one costs no more than it allows.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

MAX_ROWS = 120_000  # that hold something
MAX_LINES = 1_000_000  # with the empty ones
MAX_COLUMNS = 200  # that hold something; empty ones beyond are what spreadsheet programs leave behind
MAX_CELLS = 6_000_000
MAX_BYTES = 60_000_000
MAX_UNPACKED = 400_000_000
MAX_RATIO = 200
SPARE_ROWS = 20  # above the header and the rows that count


class RosterError(ValueError):
    """The file cannot be used at all; `code` says why, the message how to mend it, in Chinese and English."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.code, self.zh, self.en = code, zh, en


def rows_of(source: str | Path | bytes, filename: str) -> tuple[Iterable[list[str]], str]:
    """The rows of the first sheet and the encoding found; `RosterError` when the file cannot be used. O(cells)."""
    tables, encoding = sheets_of(source, filename)
    return next(iter(tables.values())), encoding


def sheets_of(source: str | Path | bytes, filename: str) -> tuple[dict[str, list[list[str]]], str]:
    """By its name the rows of every visible sheet (of a text file one, named ""), and the encoding found.

    `RosterError` when the file cannot be used; the bounds hold for all sheets together. O(cells).
    """
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
        return _xlsx(data), "xlsx"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise RosterError(
            "old_excel",
            "这是旧版 .xls 或加密的文件；请另存为不加密的 .xlsx",
            "An old .xls or an encrypted file; save it as .xlsx without a password",
        )
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise RosterError(
            "broken_xlsx",
            "这个 .xlsx 打不开；请在表格软件里打开后另存一份",
            "This .xlsx cannot be opened; open it in a spreadsheet program and save it again",
        )
    rows, encoding = _csv(data)
    return {"": rows}, encoding


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


def _csv(data: bytes) -> tuple[list[list[str]], str]:
    text, encoding = _decode(data)
    if "\x00" in text:
        raise RosterError("binary", "这不是表格文件；请用 .csv 或 .xlsx", "This is no table; use .csv or .xlsx")
    sample = text[:20_000].split("\n", 1)[0]
    delimiter = max(",;\t，", key=sample.count)
    csv.field_size_limit(MAX_BYTES)
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        return list(bounded(csv.reader(lines, delimiter=delimiter))), encoding
    except csv.Error as error:
        raise RosterError("broken_csv", f"CSV 格式有误：{error}", f"The CSV is damaged: {error}") from None


def bounded(rows: Iterable[list[str]], cells: int = 0) -> Iterator[list[str]]:
    """The rows, none with more than MAX_COLUMNS cells. Raises RosterError at the first row that breaks a bound, naming
    the bound and the mend; `cells` were read before. O(cells), at most MAX_CELLS and a row."""
    filled = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if cells > MAX_CELLS:
            raise RosterError(
                "too_many_cells",
                f"到第 {number} 行已超过 {MAX_CELLS} 个单元格；请删去多余的空列、空行，或拆成几个文件",
                f"More than {MAX_CELLS} cells by row {number}; remove empty columns and rows, or split the file",
            )
        if len(row) > MAX_COLUMNS:
            if any(cell.strip() for cell in row[MAX_COLUMNS:]):
                raise RosterError(
                    "too_wide",
                    f"第 {number} 行超过 {MAX_COLUMNS} 列；请检查分隔符，或删去用不到的列",
                    f"Row {number} has more than {MAX_COLUMNS} columns; check the separator, or remove columns nobody needs",
                )
            row = row[:MAX_COLUMNS]
        filled += any(cell.strip() for cell in row)
        if filled > MAX_ROWS + SPARE_ROWS or number > MAX_LINES:
            most = MAX_ROWS if number <= MAX_LINES else MAX_LINES
            raise RosterError("too_many", f"超过 {most} 行；请拆成几个文件", f"More than {most} rows; split the file")
        yield row


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


def _xlsx(data: bytes) -> dict[str, list[list[str]]]:
    import openpyxl  # a quarter of a second that other files need not wait for
    import openpyxl.xml

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
        found: dict[str, list[list[str]]] = {}
        cells = 0
        for sheet in [s for s in book.worksheets if s.sheet_state == "visible"] or book.worksheets[:1]:
            sheet.reset_dimensions()
            rows = (_texts(row) for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1))
            found[sheet.title] = list(bounded(rows, cells))
            cells += sum(map(len, found[sheet.title]))
        book.close()
        return found
    except RosterError:
        raise
    except Exception as error:  # openpyxl answers a damaged file with a dozen kinds of error
        raise RosterError(
            "broken_xlsx",
            "这个 .xlsx 打不开；请在表格软件里打开后另存一份",
            f"This .xlsx cannot be opened ({type(error).__name__}); open it in a spreadsheet program and save it again",
        ) from None


def _texts(row: Sequence[object]) -> list[str]:
    """The cells of a row as text, without the empty ones at its end."""
    width = next((at for at in range(len(row), 0, -1) if row[at - 1] is not None), 0)
    return [_cell(value) for value in row[:width]]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
