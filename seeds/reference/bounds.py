"""What is read of a file, whatever its format: the rows of its sheets within bounds, or the error of one that cannot be
used."""

from collections.abc import Iterable, Iterator, Sequence

MAX_ROWS = 120_000  # that hold something
MAX_LINES = 300_000  # with the empty ones
MAX_COLUMNS = 200  # that hold something; empty ones beyond are what spreadsheet programs leave behind
MAX_CELLS = 6_000_000
MAX_TABLES = 200  # sheets of a workbook, tables of a page
SPARE_ROWS = 20  # above the header and the rows that count
UNSAVED = "#?"  # a formula whose value was never saved: a program wrote the file and no spreadsheet opened it
HIDDEN: list[list[str]] = []  # what stands for a sheet that people do not see: it is named, not read


class Table(list[list[str]]):
    """The rows of a sheet. `merged` are its cells of several rows, whose value each of the rows has, as (first row,
    column, last row) from 0."""

    merged: Sequence[tuple[int, int, int]] = ()

    def fill(self, merged: Iterable[tuple[int, int, int]], spare: int) -> int:
        """Give each row of these cells their value, as people see it; how many cells that made. RosterError beyond
        `spare`."""
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

    columns: tuple[str, ...] = ()

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.code, self.zh, self.en = code, zh, en

    def at(self, path: str) -> "RosterError":
        """The same error with the file it is about."""
        told = self if path in self.zh else RosterError(self.code, f"{path}：{self.zh}", f"{path}: {self.en}")
        told.columns = self.columns
        return told


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


def too_many_tables() -> RosterError:
    """What refuses a file of more sheets or tables than anybody keeps in one."""
    return RosterError(
        "too_many_tables",
        f"超过 {MAX_TABLES} 张表；请把要用的表另存为一个文件",
        f"More than {MAX_TABLES} sheets or tables; save the one you need as a file of its own",
    )


def broken(why: str = "damaged") -> RosterError:
    """What refuses a file that no program would open."""
    return RosterError(
        "broken_xlsx",
        "这个文件打不开；请在表格软件里打开后，另存一份 .xlsx",
        f"This file cannot be opened ({why}); open it in a spreadsheet program and save it again as .xlsx",
    )


def _too_many_rows(empty_too: bool) -> RosterError:
    if empty_too:
        return RosterError(
            "too_many",
            f"连空行在内超过 {MAX_LINES} 行；请删去最下面多余的行，或拆成几个文件",
            f"More than {MAX_LINES} rows with the empty ones; delete what stands far below, or split the file",
        )
    return RosterError("too_many", f"超过 {MAX_ROWS} 行；请拆成几个文件", f"More than {MAX_ROWS} rows; split the file")


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
            raise _too_many_rows(empty_too=number > MAX_LINES)
        yield row
