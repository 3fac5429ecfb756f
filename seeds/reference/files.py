"""Files in: the rows of a csv, xlsx, ods or web page as people really save them, in whatever encoding, within bounds.

Each bound is checked row by row while a file is read, so that a file that breaks one costs no more than it allows.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

MAX_ROWS = 120_000  # that hold something
MAX_LINES = 1_000_000  # with the empty ones
MAX_COLUMNS = 200  # that hold something; empty ones beyond are what spreadsheet programs leave behind
MAX_CELLS = 6_000_000
MAX_BYTES = 60_000_000
MAX_UNPACKED = 400_000_000
MAX_RATIO = 200
SPARE_ROWS = 20  # above the header and the rows that count
UNSAVED = "#?"  # a formula whose value was never saved: a program wrote the file and no spreadsheet opened it
HIDDEN: list[list[str]] = []  # what stands for a sheet that people do not see: it is named, not read
_SAMPLE = 20  # lines that tell the delimiter
_SAMPLE_SIZE = 64_000  # characters of them


class Table(list[list[str]]):
    """The rows of a sheet. `merged` are its cells of several rows, whose value each of the rows has, as (first row, column,
    last row) from 0."""

    merged: Sequence[tuple[int, int, int]] = ()

    def fill(self, merged: Iterable[tuple[int, int, int]], spare: int) -> int:
        """Give each row of these cells their value, as people see it; how many cells that made. RosterError beyond `spare`."""
        self.merged = sorted(merged)
        filled = 0
        for first, column, last in self.merged:
            value = self[first][column] if first < len(self) and column < len(self[first]) else ""
            for row in self[first + 1 : last + 1] if value else ():
                filled += put(row, column, value) if any(row) else 1
                if filled > spare:
                    raise too_many_cells()
        return filled


class RosterError(ValueError):
    """The file cannot be used at all; `code` says why, the message how to mend it, in Chinese and English.

    `columns` are those it seems to have, where it is for want of a header that it cannot be used.
    """

    columns: tuple = ()

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.code, self.zh, self.en = code, zh, en


def put(row: list[str], column: int, value: str) -> int:
    """Write a value into a cell that is blank or not there; how many cells that made, one at least."""
    missing = max(0, column + 1 - len(row))
    row += [""] * missing
    row[column] = row[column] or value
    return missing + 1


def too_many_cells() -> RosterError:
    """What refuses a file whose merged cells make too many."""
    return RosterError(
        "too_many_cells", f"超过 {MAX_CELLS} 个单元格；请拆成几个文件", f"More than {MAX_CELLS} cells; split it"
    )


def broken(why: str = "damaged") -> RosterError:
    """What refuses a file that no program would open."""
    return RosterError(
        "broken_xlsx",
        "这个文件打不开；请在表格软件里打开后，另存一份 .xlsx",
        f"This file cannot be opened ({why}); open it in a spreadsheet program and save it again as .xlsx",
    )


def rows_of(source: str | Path | bytes, filename: str) -> tuple[Iterable[list[str]], str]:
    """The rows of the first sheet and the encoding found; `RosterError` when the file cannot be used. O(cells)."""
    tables, encoding = sheets_of(source, filename)
    return next(rows for rows in tables.values() if rows is not HIDDEN), encoding


def sheets_of(source: str | Path | bytes, filename: str) -> tuple[dict[str, list[list[str]]], str]:
    """By its name the rows of every visible sheet (of a text file or a page with one table one, named ""; HIDDEN for one that is not), and the
    encoding found.

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
        from seeds.reference import documents, workbooks  # heavy: only where one comes

        unpacked = unpackable(data)
        return (documents.of_sheets(data), "ods") if "mimetype" in unpacked else (workbooks.read(data), "xlsx")
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|style|table|\?xml)", data[:200], re.IGNORECASE):
        from seeds.reference import documents

        return documents.of_page(_decode(data)[0]), "html"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise RosterError(
            "old_excel",
            "这是旧版 .xls 或加密的文件；请另存为不加密的 .xlsx",
            "An old .xls or an encrypted file; save it as .xlsx without a password",
        )
    if name.lower().endswith((".xlsx", ".xlsm", ".ods")):
        raise broken()
    rows, encoding = _csv(data)
    return {"": rows}, encoding


def unpackable(data: bytes) -> Collection[str]:
    """The names in a packed file, RosterError where it is damaged or would unpack to an unreasonable size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError):
        raise broken() from None
    unpacked = sum(sizes.values())
    if unpacked > MAX_UNPACKED or (unpacked > 20_000_000 and unpacked > MAX_RATIO * len(data)):
        raise RosterError(
            "bomb", "这个文件解开后大得不正常，没有读取", "This file unpacks to an unreasonable size and was not read"
        )
    return sizes


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
    csv.field_size_limit(MAX_BYTES)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return list(bounded(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))), encoding
    except csv.Error as error:
        raise RosterError("broken_csv", f"CSV 格式有误：{error}", f"The CSV is damaged: {error}") from None


def _delimiter(text: str) -> str:
    """The one that cuts the most of the first lines into equally many cells: a title line has none, an advert any."""

    def agreement(delimiter: str) -> float:
        rows = csv.reader(io.StringIO(text[:_SAMPLE_SIZE]), delimiter=delimiter)
        widths = Counter(len(row) for _, row in zip(range(_SAMPLE), rows, strict=False) if row)
        found = ((width - 1, count / widths.total()) for width, count in widths.items())
        return max((cuts * share**2 for cuts, share in found if share > 0.5), default=0.0)

    best = max(",;\t|", key=agreement)
    return best if agreement(best) > 0 else max(best, "，", key=agreement)  # what people say is full of the last


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
    read: dict[str, str] = {}
    for encoding in ("utf-8-sig", "gb18030", "big5hkscs"):
        try:
            read[encoding] = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig":
            return read[encoding], encoding if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    if not read:
        raise RosterError(
            "encoding",
            "认不出文字编码；请另存为 UTF-8 的 CSV 或 .xlsx",
            "Unknown text encoding; save as UTF-8 CSV or .xlsx",
        )
    name = max(read, key=lambda encoding: _everyday(read[encoding], encoding))
    return read[name], "big5" if name == "big5hkscs" else name


def _everyday(text: str, encoding: str) -> float:
    """The share of everyday characters among the Chinese ones: both encodings keep them apart from the rare ones, and
    either reads the other's bytes, as rare ones."""
    first, last = (0xA4, 0xC6) if encoding == "big5hkscs" else (0xB0, 0xD7)
    leads = [
        c.encode(encoding, "replace")[0]
        for c in text[:_SAMPLE_SIZE]
        if "\u3400" <= c <= "\u9fff" or "\ue000" <= c <= "\uf8ff"
    ]
    return sum(first <= lead <= last for lead in leads) / len(leads) if leads else 0.0
