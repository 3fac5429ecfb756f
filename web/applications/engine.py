"""The border to the matcher's tables: the desk as a sheet."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from matching.tables import write_table


def sheet(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One .xlsx; no cell of it is run by a spreadsheet program."""
    buffer = BytesIO()
    write_table(buffer, "xlsx", header, rows)
    return buffer.getvalue()
