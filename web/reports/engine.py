"""Reports as files for programs, by the one writer whose cells no spreadsheet program runs."""

import io
from collections.abc import Sequence

from matching.tables import write_table


def spreadsheet(lines: Sequence[Sequence[object]]) -> bytes:
    """Lines, the first of them headings, as csv: UTF-8 as Excel reads it."""
    buffer = io.BytesIO()
    write_table(buffer, "csv", [str(cell) for cell in lines[0]], lines[1:])
    return buffer.getvalue()
