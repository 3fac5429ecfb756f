"""Workbooks as people see them: visible sheets, merged cells filled, formulas without a saved value marked."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import openpyxl
import openpyxl.xml

from seeds.reference import bounds


def read(data: bytes) -> dict[str, list[list[str]]]:
    """By its name every visible sheet of an .xlsx that may be unpacked, and HIDDEN for each other one. RosterError
    within the bounds of `bounds`, which hold for all sheets together."""
    if not openpyxl.xml.DEFUSEDXML:  # entities in a workbook could otherwise grow without end or read files
        raise RuntimeError("openpyxl runs without defusedxml: unset OPENPYXL_DEFUSEDXML")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if len(book.worksheets) > bounds.MAX_TABLES:
            raise bounds.too_many_tables()
        found: dict[str, list[list[str]]] = {}
        cells = 0
        visible = [s for s in book.worksheets if s.sheet_state == "visible"] or book.worksheets[:1]
        for sheet in book.worksheets:
            if sheet not in visible:
                found[sheet.title] = bounds.HIDDEN
                continue
            sheet.reset_dimensions()
            rows = (_texts(row) for row in sheet.iter_rows(values_only=True, max_col=bounds.MAX_COLUMNS + 1))
            table = found[sheet.title] = bounds.Table(bounds.bounded(rows, cells))
            cells += sum(map(len, table))
            marks = _marks_of(data, sheet._worksheet_path)
            cells += _mark(table, marks.unsaved, bounds.MAX_CELLS - cells)
            cells += table.fill(marks.merged, bounds.MAX_CELLS - cells)
        book.close()
        return found
    except bounds.RosterError:
        raise
    except Exception as error:  # openpyxl answers a damaged file with a dozen kinds of error
        raise bounds.broken(type(error).__name__) from None


@dataclass
class _Marks:
    """What the fast reader does not tell of a sheet: (row, column) from 0 of formulas without a value, and merged areas
    as (first row, column, last row)."""

    unsaved: set[tuple[int, int]] = field(default_factory=set)
    merged: set[tuple[int, int, int]] = field(default_factory=set)


MOST_MARKS = 200_000  # of each kind; beyond, cells stay as they are
_CHUNK, _OVERLAP = 1 << 20, 20_000  # bytes; no formula or area is longer than the overlap
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_UNSAVED = re.compile(
    rb'<c\s(?:[^>]{0,80}\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]{0,80}>\s?<f(?:\s[^>]{0,200})?(?:/>|>[^<]{0,9000}</f>)\s?(?:<v\s?/>|<v></v>)?\s?</c>'
)


def _marks_of(data: bytes, path: str) -> _Marks:
    """Read from the sheet's own text, a chunk at a time. O(bytes)."""
    found = _Marks()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path.lstrip("/")) as sheet:
        before = b""
        while chunk := sheet.read(_CHUNK):
            text = before + chunk
            for column, row in _UNSAVED.findall(text):
                if _column(column) < bounds.MAX_COLUMNS and len(found.unsaved) < MOST_MARKS:
                    found.unsaved.add((int(row) - 1, _column(column)))
            for column, row, last in _MERGED.findall(text):
                if int(last) > int(row) and len(found.merged) < MOST_MARKS:
                    found.merged.add((int(row) - 1, _column(column), int(last) - 1))
            before = text[-_OVERLAP:]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _mark(table: list[list[str]], unsaved: set[tuple[int, int]], spare: int) -> int:
    """Mark formulas without a value; how many cells that made."""
    filled = 0
    for at, column in sorted(unsaved):
        filled += bounds.put(table[at], column, bounds.UNSAVED) if at < len(table) else 0
        if filled > spare:
            raise bounds.too_many_cells()
    return filled


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
