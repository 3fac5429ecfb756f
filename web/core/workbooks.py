"""Workbooks of plain tables, made in memory: for what grows with an agency or a year, not with a fair's pairs."""

import io
from collections.abc import Iterable


def written(sheets: Iterable[tuple[str, list[str], list[list[object]]]]) -> bytes:
    """A workbook of plain tables: text stays text, no cell becomes a formula or a link."""
    import xlsxwriter  # a process that writes none need not hold it

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    bold = book.add_format({"bold": True})
    for name, head, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, head, bold)
        for index, row in enumerate(rows, start=1):
            sheet.write_row(index, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head), 14)
    book.close()
    return buffer.getvalue()
