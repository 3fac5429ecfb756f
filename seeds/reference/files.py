"""Files in: the rows of a csv, xlsx, ods or web page as people really save them, in whatever encoding, within bounds.

Each bound is checked row by row while a file is read, so that a file that breaks one costs no more than it allows.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from seeds.reference.bounds import HIDDEN, RosterError, bounded, broken

MAX_BYTES = 60_000_000
MAX_UNPACKED = 400_000_000
MAX_RATIO = 200
_SAMPLE = 20  # lines that tell the delimiter
_SAMPLE_SIZE = 64_000  # characters of them


def rows_of(source: str | Path | bytes, filename: str) -> tuple[Iterable[list[str]], str]:
    """The rows of the first sheet and the encoding found; `RosterError` when the file cannot be used. O(cells)."""
    tables, encoding = sheets_of(source, filename)
    return next(rows for rows in tables.values() if rows is not HIDDEN), encoding


def sheets_of(source: str | Path | bytes, filename: str) -> tuple[dict[str, list[list[str]]], str]:
    """By its name the rows of every visible sheet (of a text file or a page with one table one, named ""; HIDDEN for
    one that is not), and the encoding found.

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
