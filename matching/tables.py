"""Tables out: csv, xlsx and json with the same cells, and nothing in them that a spreadsheet program would run."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # some programs read the full-width signs as the others


def safe(value: object) -> object:
    """A cell that no spreadsheet program runs: text that begins like a formula gets an apostrophe before it."""
    if isinstance(value, str) and value[:1] in _FORMULA and not _number(value):
        return "'" + value
    return value


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text[:1] in "+-" and text[1:2].isdigit()


def write_table(
    target: str | Path | io.IOBase, fmt: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Writes a table as csv (UTF-8 with mark, opens in Excel), xlsx or json; cells that look like formulas are
    disarmed."""
    if fmt == "json":
        data = json.dumps([dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False, indent=1).encode()
    elif fmt == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow([safe(h) for h in header])
        writer.writerows([safe(v) for v in row] for row in rows)
        data = buffer.getvalue().encode("utf-8-sig")
    elif fmt == "xlsx":
        data = _xlsx_bytes(header, rows)
    else:
        raise ValueError(f"format {fmt!r}: csv, xlsx or json")
    if isinstance(target, str | Path):
        Path(target).write_bytes(data)
    else:
        target.write(data)


def _xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    import xlsxwriter  # a tenth of a second that csv and json need not wait for

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001 - a fixed stamp, so that the same input gives the same bytes
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
            sheet.set_column(column, column, 60 if name in ("reasons", "职位描述", "自我介绍") else 14)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, str(safe(value))[:32_000])
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
