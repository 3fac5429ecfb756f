"""Workbooks of several sheets, made in memory."""

import io
from collections.abc import Mapping, Sequence

import openpyxl


def book(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook with these sheets in this order."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def college(name: str, people: int = 10) -> list[list[object]]:
    """A college's list, numbered from 1 as each college numbers its own."""
    rows = [[n, f"{name}的{n}号", "本科", "机械工程"] for n in range(1, people + 1)]
    return [["序号", "姓名", "学历", "专业", "宿舍"], *([*row, "三栋"] for row in rows)]


def three_colleges() -> bytes:
    """Instructions first, then three colleges of ten people each."""
    notes = [["填表说明"], ["请各学院在自己的工作表里填写，一人一行。" * 20]]
    return book({"填表说明": notes, "机械学院": college("机"), "化工学院": college("化"), "外语学院": college("外")})
