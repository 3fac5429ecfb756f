"""A table twice as large costs twice the work at most, whatever it is made of, and a bound that is broken is named."""

import io
import zipfile

import openpyxl
import pytest

from matching import sheets
from matching.fairs import inputs as fair
from seeds.reference import bounds
from seeds.reference.bounds import RosterError
from seeds.reference.files import rows_of
from tests.work import steps

HEAD = "编号,专业,学历\n"
SHAPES = {
    "commas": lambda n: "," * n,
    "commas under a header": lambda n: HEAD + "," * n,
    "rows of commas": lambda n: HEAD + ("," * 50 + "\n") * (n // 50),
    "empty lines": lambda n: HEAD + "\n" * n,
    "quotes": lambda n: HEAD + '"' * n,
    "one long cell": lambda n: HEAD + "G1," + " " * n,
    "a long header": lambda n: "编号" * n + "," + HEAD,
    "many headers": lambda n: ",".join(f"专业{k}" for k in range(n // 10)) + "\n",
    "one number": lambda n: HEAD + "G1,微,本\n" * (n // 50),
    "rows": lambda n: HEAD + "".join(f"G{k},微电子,本科\n" for k in range(n // 50)),
    "wrong cells": lambda n: HEAD + "".join(f"G{k},微电子,？\n" for k in range(n // 50)),
    "cells beyond": lambda n: HEAD + "".join(f"G{k},微电子,本科,x\n" for k in range(n // 50)),
}


@pytest.mark.parametrize("side", ["graduates", "positions"])
@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_table_is_twice_the_work(side: str, shape: str) -> None:
    once, twice = (SHAPES[shape](n).replace("专业", "职位名称" if side == "positions" else "专业").encode() for n in (10_000, 20_000))  # fmt: skip

    def work(content: bytes) -> int:
        return steps(lambda: sheets.read_roster(content, "a.csv", side), RosterError)

    work(twice)  # fills the tables that are made but once
    small, large = work(once), work(twice)
    assert large <= 2.3 * small + 2000
    if shape.startswith("commas"):
        assert large <= 40 * 20_000  # nine megabytes of them cost seconds, not minutes


def a_book(rows) -> bytes:
    book, buffer = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"," * 300, "headers", "Missing headers"),
        (("编号,专业\nG1,微" + ",x" * 300).encode(), "too_wide", "Row 2 has more than 200 columns"),
        (("编号,专业\n" + "G,微\n" * 40).encode(), "too_many", "More than 10 rows"),
        (("编号,专业\n" + "\n" * 200).encode(), "too_many", "More than 100 rows"),
        (("编号,专业\n" + ("," * 190 + "\n") * 9).encode(), "too_many_cells", "More than 1000 cells by row 7"),
    ],
)
def test_the_bound_that_was_broken_is_named(monkeypatch: pytest.MonkeyPatch, content: bytes, code, said) -> None:
    for name, most in {"MAX_ROWS": 10, "SPARE_ROWS": 2, "MAX_LINES": 100, "MAX_CELLS": 1000}.items():
        monkeypatch.setattr(bounds, name, most)
    with pytest.raises(RosterError, match=said) as error:
        sheets.read_roster(content, "a.csv")
    assert error.value.code == code


def test_empty_columns_that_a_program_left_behind_are_no_fault() -> None:
    found = sheets.read_roster(("编号,专业" + "," * 5000 + "\nG1,微电子" + "," * 5000).encode(), "a.csv")
    assert len(found.rows) == 1 and not found.faults


def test_a_workbook_has_the_same_bounds() -> None:
    wide = [["编号", "专业", *[""] * 300, "x"], ["G1", "微电子"]]
    with pytest.raises(RosterError, match="Row 1 has more than 200 columns"):
        sheets.read_roster(a_book([[*wide[0][:2], *["x"] * 300], wide[1]]), "a.xlsx")
    rows, _ = rows_of(a_book([["编号", "专业"], ["G1", "微电子", None, None], [None] * 9]), "a.xlsx")
    assert list(rows) == [["编号", "专业"], ["G1", "微电子"], []]


def test_a_cell_at_the_far_end_of_each_row_costs_no_more_than_a_row() -> None:
    """Two cells a row in the file, sixteen thousand in the sheet."""

    def book(count: int) -> bytes:
        row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>G</t></is></c><c r="XFD{0}"><v>1</v></c></row>'
        whole, made = io.BytesIO(a_book([["x"]])), io.BytesIO()
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(made, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                if name.endswith("sheet1.xml"):
                    rows = "".join(row.format(n) for n in range(1, count + 1))
                    head = content[: content.index(b"<sheetData>")]
                    content = head + f"<sheetData>{rows}</sheetData></worksheet>".encode()
                new.writestr(name, content)
        return made.getvalue()

    small, large = (steps(lambda n=n: rows_of(book(n), "a.xlsx"), RosterError) for n in (20, 40))
    assert large <= 2.3 * small


def test_a_thousand_people_for_one_position_are_read_once_each(tmp_path) -> None:
    def work(count: int) -> int:
        path = tmp_path / f"{count}.csv"
        path.write_text("毕业生,职位\n" + "".join(f"G{k},P1\n" for k in range(count)), encoding="utf-8")
        people = {f"G{k}" for k in range(count)}
        return steps(lambda: fair.read_wishes(str(path), people, {"P1"}, by_position=True))

    work(10)
    assert work(600) <= 2.3 * work(300)
