"""Tables of other programs: OpenDocument sheets, and the web pages that many systems export under the name .xls."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import IO
from xml.parsers import expat

from seeds.reference import bounds

Area = tuple[int, int, int]
_WIDEST = bounds.MAX_COLUMNS + 1  # a cell beyond is told apart from none, and nothing is kept of more

# --- web pages --------------------------------------------------------------------------------------------------------

_TABLE = re.compile(r"<table\b[^<>]*>", re.IGNORECASE)
_TABLE_ENDS = re.compile(r"</table\b", re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^<>]*>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b([^<>]*)>", re.IGNORECASE)
_CELL_ENDS = re.compile(r"</t[dhr]\b", re.IGNORECASE)
_SPAN = re.compile(r"\b(row|col)span\s{0,9}=\s{0,9}[\"']?(\d{1,5})", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)


def of_page(text: str) -> dict[str, list[list[str]]]:
    """The tables of a web page, named "" where there is one and else by their order; a table within another stands by
    itself. RosterError where there is none, and within the bounds of `bounds`. O(letters + cells)."""
    tables: list[bounds.Table] = []
    cells = 0
    pieces = _TABLE.split(text, bounds.MAX_TABLES + 1)[1:]
    if len(pieces) > bounds.MAX_TABLES:
        raise bounds.too_many_tables()
    for piece in pieces:
        areas: list[Area] = []
        table = bounds.Table(bounds.bounded(_rows(_TABLE_ENDS.split(piece, 1)[0], areas), cells))
        cells += sum(map(len, table))
        cells += table.fill(areas, bounds.MAX_CELLS - cells)
        tables += [table] if any(map(any, table)) else []
    if not tables:
        raise bounds.RosterError(
            "web_page",
            "这是网页，里面没有读得到的表格；请在表格软件里打开，另存为 .xlsx",
            "A web page without a table that can be read; open it in a spreadsheet program and save it as .xlsx",
        )
    return {"": tables[0]} if len(tables) == 1 else {str(n): table for n, table in enumerate(tables, start=1)}


def _rows(piece: str, areas: list[Area]) -> Iterator[list[str]]:
    """The rows of a table, a cell of several columns in the first of them; those of several rows go to `areas`."""
    below: dict[int, int] = {}  # by column the last row that a cell above reaches
    starts = [*(tag.end() for tag in _ROW.finditer(piece)), len(piece)]
    for at, (start, end) in enumerate(zip(starts, starts[1:], strict=False)):
        row: list[str] = []
        said = _CELL.split(piece[start:end])[1:]
        for attributes, inside in zip(said[::2], said[1::2], strict=True):
            while below.get(len(row), -1) >= at:
                row.append("")
            spans = {which.lower(): int(number) for which, number in _SPAN.findall(attributes[:2000])}
            wide = max(1, min(spans.get("col", 1), _WIDEST))
            if (last := at + spans.get("row", 1) - 1) > at:
                areas.append((at, len(row), last))
                below |= dict.fromkeys(range(len(row), len(row) + wide), last)
            row += [_shown(inside), *[""] * (wide - 1)]
            if len(row) > 2 * _WIDEST:
                break
        yield row


def _shown(inside: str) -> str:
    """What a cell of a page says, a line for each of its lines."""
    text = _BREAK.sub("\n", _CELL_ENDS.split(inside, 1)[0].replace("\n", " "))
    lines = html.unescape(re.sub(r"<[^<>]*>", "", text)).replace("\xa0", " ").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


# --- OpenDocument -----------------------------------------------------------------------------------------------------

_SHEETS = b"application/vnd.oasis.opendocument.spreadsheet"
_CHUNK = 1 << 16  # bytes of the unpacked text
_CELLS = ("table:table-cell", "table:covered-table-cell")
_APART = {"text:s": " ", "text:tab": " ", "text:line-break": "\n"}


def of_sheets(data: bytes) -> dict[str, list[list[str]]]:
    """By its name every visible sheet of an .ods, and HIDDEN for each other one. RosterError where the file is another
    program's or damaged, and within the bounds of `bounds`. O(cells)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.read("mimetype").strip() == _SHEETS:
                with archive.open("content.xml") as content:
                    return _sheets(content)
    except bounds.RosterError:
        raise
    except Exception as error:  # a damaged or encrypted file fails in as many ways as it has parts
        raise bounds.broken(type(error).__name__) from None
    raise bounds.RosterError(
        "open_document",
        "这是别的程序的文件；请在表格软件里另存为 .xlsx",
        "A file of another program; save it as .xlsx in a spreadsheet program",
    )


def _sheets(content: IO[bytes]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    parts, cells = _Parts(), 0
    for at, rows in groupby(parts.of(content), key=itemgetter(0)):
        lines = (row[:] for _, row, times in rows for _ in range(times))
        table = bounds.Table(bounds.bounded(lines, cells))
        cells += sum(map(len, table))
        cells += table.fill(parts.areas.pop(at, ()), bounds.MAX_CELLS - cells)
        name, seen = parts.names[at]
        found[name] = table if seen else bounds.HIDDEN
    if all(rows is bounds.HIDDEN for rows in found.values()):
        raise bounds.broken("no sheet")
    return found


class _Parts:
    """The rows of the sheets as their text comes in. Empty rows at the end of a sheet and empty cells at that of a row,
    of which programs write a million, are left out."""

    def __init__(self) -> None:
        self.names: list[tuple[str, bool]] = []  # of each sheet, and whether people see it
        self.areas: dict[int, list[Area]] = {}
        self._ready: list[tuple[int, list[str], int]] = []
        self._unseen: set[str] = set()
        self._style = ""
        self._row: list[str] = []
        self._at = self._blank_rows = self._times = self._blank = self._aside = 0
        self._cell: dict[str, str] = {}
        self._text: list[str] | None = None

    def of(self, content: IO[bytes]) -> Iterator[tuple[int, list[str], int]]:
        """(sheet, row, how often it stands there), sheets and rows in their order."""
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._said
        parser.StartDoctypeDeclHandler = _refused  # no sheet declares entities: they could grow without end
        while chunk := content.read(_CHUNK):
            parser.Parse(chunk)
            yield from self._ready
            self._ready.clear()
        parser.Parse(b"", True)

    def _begin(self, name: str, own: dict[str, str]) -> None:
        if name == "style:style":
            self._style = own.get("style:name", "")
        elif name == "style:table-properties" and own.get("table:display") == "false":
            self._unseen.add(self._style)
        elif name == "table:table":
            if len(self.names) == bounds.MAX_TABLES:
                raise bounds.too_many_tables()
            self.names.append((own.get("table:name", ""), own.get("table:style-name") not in self._unseen))
            self._at = self._blank_rows = 0
            self._ready.append((len(self.names) - 1, [], 0))  # one without rows is a sheet too
        elif name == "table:table-row":
            self._row, self._blank, self._times = [], 0, int(own.get("table:number-rows-repeated", 1))
        elif name in _CELLS:
            self._cell, self._text = own, []
        elif name == "office:annotation":
            self._aside += 1
        elif name == "text:p" and self._text:
            self._said("\n")
        elif name in _APART:
            self._said(_APART[name])

    def _said(self, text: str) -> None:
        if self._text is not None and not self._aside:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name == "office:annotation":
            self._aside -= 1
        elif name in _CELLS:
            self._put(_value(self._cell, "".join(self._text or ()).strip()))
            self._text = None
        elif name == "table:table-row" and self._row:
            sheet = len(self.names) - 1
            self._ready += [(sheet, [], self._blank_rows), (sheet, self._row, self._times)]
            self._at, self._blank_rows = self._at + self._blank_rows + self._times, 0
        elif name == "table:table-row":
            self._blank_rows += self._times

    def _put(self, value: str) -> None:
        many = int(self._cell.get("table:number-columns-repeated", 1))
        if not value or len(self._row) > _WIDEST:
            self._blank += many
            return
        self._row += [""] * min(self._blank, _WIDEST)
        down = int(self._cell.get("table:number-rows-spanned", 1))
        if down > 1:
            first = self._at + self._blank_rows
            self.areas.setdefault(len(self.names) - 1, []).append((first, len(self._row), first + down - 1))
        self._row += [value] * min(many, _WIDEST)
        self._blank = 0


def _refused(*_declared: object) -> None:
    raise ValueError("a document type")


def _value(cell: dict[str, str], shown: str) -> str:
    """What a cell says: numbers and days as they are, not as they look."""
    kind = cell.get("office:value-type")
    if kind == "date":
        return cell.get("office:date-value", shown)[:10]
    if kind == "float":
        number = float(cell.get("office:value", shown))
        return str(int(number)) if number.is_integer() else str(number)
    return shown
