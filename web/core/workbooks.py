"""Workbooks made in memory, plain tables and forms to sign: for what grows with an agency or a year, not with a fair's
pairs."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE, ACROSS, SCALE = 16, 14, 57  # a form of more columns is printed in strips of so many, at so many per cent
LINE = 15  # points
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
class Linked:
    """A value of a cell that leads to an address of ours."""

    value: Any
    url: str

    def __str__(self) -> str:
        return str(self.value)


def bare(cell: Any) -> Any:
    """The value of a cell, without where it leads."""
    return cell.value if isinstance(cell, Linked) else cell


@dataclass(frozen=True, slots=True)
class Form:
    """A table as an office prints and signs it: title, a line of facts, headings (in groups or not), rows,
    signatures."""

    name: str
    title: str
    columns: Sequence[tuple[str, int]]  # heading and width in characters
    rows: Sequence[Sequence[Any]]
    heads: Sequence[str] = ()  # who, until when
    groups: Sequence[tuple[str, int]] = ()  # headings above the headings: text and how many columns; "" joins both
    sums: Sequence[Any] = ()  # a last row in bold
    note: str = ""
    foot: Sequence[str] = ()

    def ends(self, most: int) -> list[int]:
        """After which columns paper ends, 1 first: strips of at most so many besides the first, which each of them
        repeats; what stands under one heading stays together."""
        ends, wide = [1, 1], 0
        for _text, several in self.groups[1:] or [("", 1)] * (len(self.columns) - 1):
            if wide and wide + several > most:
                ends, wide = [*ends, ends[-1]], 0
            ends[-1] += several
            wide += several
        return ends

    def strips(self, most: int) -> "list[Form]":
        """The same form for paper, in strips."""
        return [self._strip(first, last) for first, last in pairwise(self.ends(most))]

    def _strip(self, first: int, last: int) -> "Form":
        def cut(row: Sequence[Any]) -> list[Any]:
            return [*row[:1], *row[first:last]] if row else []

        groups, at = list(self.groups[:1]), 1
        for text, several in self.groups[1:]:
            groups += [(text, several)] if first <= at < last else []
            at += several
        rows = [cut(row) for row in self.rows]
        return replace(self, columns=cut(self.columns), groups=groups, rows=rows, sums=cut(self.sums))


def printed(forms: Sequence[Form]) -> bytes:
    """Forms as xlsx, A4 across, headings repeated on each page: text stays text, no cell becomes a formula or a
    link."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        line = {"border": 1, "valign": "vcenter"}
        looks = {
            "title": {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"},
            "head": line | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#EEF2F1"},
            "cell": line | {"text_wrap": True},
            "sum": line | {"bold": True},
            "link": line | {"font_color": "#0C5E54", "underline": 1},
            "plain": {"text_wrap": False},
        }
        formats = {name: book.add_format(look) for name, look in looks.items()}
        for form in forms:
            _lay_out(book.add_worksheet(form.name[:31]), form, formats)
    return buffer.getvalue()


def _lay_out(sheet: Any, form: Form, formats: dict[str, Any]) -> None:
    ends = form.ends(ACROSS) if len(form.columns) > WIDE else [1, len(form.columns)]
    _across(sheet, 0, 0, 0, ends[1] - 1, form.title, formats["title"])
    sheet.set_row(0, 30)
    row = 1
    if form.heads:
        sheet.write_string(row, 0, "    ".join(form.heads), formats["plain"])
        row += 1
    row = _headings(sheet, form, row, formats["head"])
    sheet.freeze_panes(row, 1)
    sheet.repeat_rows(0, row - 1)
    for one in form.rows:
        sheet.write_row(row, 0, map(bare, one), formats["cell"])
        for at, cell in enumerate(one):
            if isinstance(cell, Linked):
                sheet.write_url(row, at, cell.url, formats["link"], str(cell.value))
                sheet.write(row, at, cell.value, formats["link"])  # a number stays one
        if (deep := max(map(_lines, one, (width for _name, width in form.columns)), default=1)) > 1:
            sheet.set_row(row, LINE * deep)  # not every program measures wrapped text when it opens a file
        row += 1
    if form.sums:
        sheet.write_row(row, 0, form.sums, formats["sum"])
        row += 1
    for text in filter(None, (form.note, "        ".join(form.foot))):
        sheet.write_string(row + 1, 0, text, formats["plain"])
        row += 1
    _paper(sheet)
    if len(ends) > 2:  # as small as one page it could not be read
        sheet.set_print_scale(SCALE)
        sheet.repeat_columns(0)
        sheet.set_v_pagebreaks(ends[1:-1])


def _lines(cell: Any, width: int) -> int:
    """How many lines a text takes in a column so wide; a Chinese character is as wide as two others."""
    text = cell if isinstance(cell, str) else ""
    return sum(max(1, -(-sum(2 if ord(c) > 0x2E7F else 1 for c in line) // width)) for line in text.split("\n"))


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
