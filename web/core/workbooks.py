"""Workbooks made in memory, plain tables and forms to sign: for what grows with an agency or a year, not with a fair's
pairs."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def written(sheets: Iterable[tuple[str, list[str], list[list[object]]]]) -> bytes:
    """A workbook of plain tables, to be printed across: text stays text, no cell becomes a formula or a link."""
    import xlsxwriter  # a process that writes none need not hold it

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    bold = book.add_format({"bold": True})
    for name, head, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, head, bold)
        for index, row in enumerate(rows, start=1):
            sheet.write_row(index, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head), 14)
        sheet.repeat_rows(0)
        _paper(sheet)
    book.close()
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Form:
    """A table as an office prints and signs it: title, a line of facts, headings (in groups or not), rows, signatures."""

    name: str
    title: str
    columns: Sequence[tuple[str, int]]  # heading and width in characters
    rows: Sequence[Sequence[Any]]
    heads: Sequence[str] = ()  # who, until when
    groups: Sequence[tuple[str, int]] = ()  # headings above the headings: text and how many columns; "" joins both
    sums: Sequence[Any] = ()  # a last row in bold
    note: str = ""
    foot: Sequence[str] = ()


def printed(forms: Sequence[Form]) -> bytes:
    """Forms as xlsx, A4 across, headings repeated on each page: text stays text, no cell becomes a formula or a link."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        line = {"border": 1, "valign": "vcenter"}
        looks = {
            "title": {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"},
            "head": line | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#EEF2F1"},
            "cell": line | {"text_wrap": True},
            "sum": line | {"bold": True},
            "plain": {"text_wrap": False},
        }
        formats = {name: book.add_format(look) for name, look in looks.items()}
        for form in forms:
            _lay_out(book.add_worksheet(form.name[:31]), form, formats)
    return buffer.getvalue()


def _lay_out(sheet: Any, form: Form, formats: dict[str, Any]) -> None:
    last = len(form.columns) - 1
    _across(sheet, 0, 0, 0, last, form.title, formats["title"])
    sheet.set_row(0, 30)
    row = 1
    if form.heads:
        sheet.write_string(row, 0, "    ".join(form.heads), formats["plain"])
        row += 1
    row = _headings(sheet, form, row, formats["head"])
    sheet.freeze_panes(row, 1)
    sheet.repeat_rows(0, row - 1)
    for one in form.rows:
        sheet.write_row(row, 0, one, formats["cell"])
        row += 1
    if form.sums:
        sheet.write_row(row, 0, form.sums, formats["sum"])
        row += 1
    for text in filter(None, (form.note, "        ".join(form.foot))):
        sheet.write_string(row + 1, 0, text, formats["plain"])
        row += 1
    _paper(sheet)


def _paper(sheet: Any) -> None:
    """A4 across, as wide as one page, with numbers of pages."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def _headings(sheet: Any, form: Form, row: int, look: Any) -> int:
    """One line of headings, or two with the groups above; returns the row below."""
    deep, column = bool(form.groups), 0
    for group, wide in form.groups:
        if group:
            _across(sheet, row, column, row, column + wide - 1, group, look)
        column += wide
    alone = {sum(wide for _text, wide in form.groups[:n]) for n, (text, _w) in enumerate(form.groups) if not text}
    for index, (name, width) in enumerate(form.columns):
        sheet.set_column(index, index, width)
        top = row if index in alone else row + deep
        _across(sheet, top, index, row + deep, index, name, look)
    sheet.set_row(row + deep, 45)
    return row + deep + 1


def _across(sheet: Any, top: int, left: int, bottom: int, right: int, text: str, look: Any) -> None:
    """A text over several cells, or in the one there is."""
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, look)
    else:
        sheet.merge_range(top, left, bottom, right, text, look)
