"""Every sheet of a workbook that holds a roster is read; what was not is named with its reason."""

import subprocess
import sys

import pytest

from matching import sheets
from matching.__main__ import main
from matching.fairs.inputs import names_of, read_wishes
from tests.field.books import book, college, three_colleges
from tests.web.client import Client
from tests.web.make import Make
from tests.web.rosters.routes import roster_of
from tests.web.rosters.site import POSITIONS, upload

NAMES = ("机械学院", "化工学院", "外语学院")


def test_thirty_people_of_three_sheets_are_thirty_people() -> None:
    found = sheets.read_roster(three_colleges(), "三个学院.xlsx")
    assert len(found.rows) == 30 and len({row.cells["编号"] for row in found.rows}) == 30
    assert len({row.cells["姓名"] for row in found.rows}) == 30
    assert found.read == NAMES and not found.left_out
    assert [one.sheet for one in found.passed] == ["填表说明"] and "缺少表头" in found.passed[0].zh
    assert len(found.passed[0].zh) < 120, "no sentence of the sheet is printed whole"


def test_the_same_row_in_two_sheets_comes_once_and_is_named() -> None:
    rows = college("机", 2)
    found = sheets.read_roster(book({"甲": rows, "乙": rows}), "a.xlsx")
    assert len(found.rows) == 2
    assert [(f.sheet, f.row, f.reason_code) for f in found.faults] == [("乙", 2, "same_row"), ("乙", 3, "same_row")]


def test_a_wrong_cell_is_named_with_its_sheet() -> None:
    wrong = [["编号", "姓名", "学历"], ["Z1", "某人", "什么都有一点"]]
    found = sheets.read_roster(book({"甲": college("机", 2), "乙": wrong}), "a.xlsx")
    assert [(f.sheet, f.row, f.column) for f in found.faults] == [("乙", 2, "学历")]


def test_chosen_sheets_alone_are_read_and_a_wrong_name_is_told() -> None:
    found = sheets.read_roster(three_colleges(), "a.xlsx", only=["化工学院"])
    assert found.read == ("化工学院",) and len(found.rows) == 10 and len(found.passed) == 3
    with pytest.raises(sheets.RosterError, match="填表说明、机械学院、化工学院、外语学院"):
        sheets.read_roster(three_colleges(), "a.xlsx", only=["文学院"])


def test_no_sheet_with_a_roster_is_refused_sheet_by_sheet() -> None:
    with pytest.raises(sheets.RosterError, match="说明：缺少表头.*空表：缺少表头"):
        sheets.read_roster(book({"说明": [["你好"]], "空表": []}), "a.xlsx")


def test_bounds_hold_for_all_sheets_together(monkeypatch) -> None:
    monkeypatch.setattr("seeds.reference.bounds.MAX_CELLS", 100)
    with pytest.raises(sheets.RosterError, match="单元格"):
        sheets.read_roster(three_colleges(), "a.xlsx")


def test_the_command_line_says_which_sheets_were_read(tmp_path) -> None:
    (tmp_path / "g.xlsx").write_bytes(three_colleges())
    command = [sys.executable, "-m", "matching", "rank", "--graduates", tmp_path / "g.xlsx", "--positions", POSITIONS]
    done = subprocess.run([*command, "--out", tmp_path / "r.csv"], check=True, capture_output=True, text=True)
    assert "x 30 graduates" in done.stdout
    assert "机械学院、化工学院、外语学院" in done.stderr and "填表说明" in done.stderr
    chosen = [*command, "--out", tmp_path / "r.csv", "--sheet", "外语学院"]
    done = subprocess.run(chosen, check=True, capture_output=True, text=True)
    assert "x 10 graduates" in done.stdout


def test_the_site_takes_all_sheets_in_and_says_what_it_left(client: Client, make: Make) -> None:
    office = make.organiser("office")
    roster, member = roster_of(make, office.id), client.login(office.user_id)
    upload(member, roster, "graduates", three_colleges(), "三个学院.xlsx")
    page = member.get(f"/organiser/rosters/{roster}").text
    assert "已有 30 行" in page and "没有读“填表说明”" in page
    assert "没有读的列：宿舍" in page
    upload(member, roster, "graduates", three_colleges(), "三个学院.xlsx")
    assert "30 行原来就有" in member.get(f"/organiser/rosters/{roster}").text


def test_the_person_chooses_the_sheets_on_the_page(client: Client, make: Make) -> None:
    office = make.organiser("office")
    roster, member = roster_of(make, office.id), client.login(office.user_id)
    upload(member, roster, "graduates", three_colleges(), "三个学院.xlsx", sheets="化工学院、外语学院")
    page = member.get(f"/organiser/rosters/{roster}").text
    assert "已有 20 行" in page and "没有读“机械学院”：没有选这张工作表" in page
    upload(member, roster, "graduates", three_colleges(), "三个学院.xlsx", 422, sheets="文学院")


def test_wishes_name_people_and_positions_by_number_name_or_title(tmp_path) -> None:
    people = names_of([("G1", ["王芳"]), ("G2", ["李明"]), ("G3", ["王芳"])])
    offers = names_of([("P1", ["检索员", "甲所/检索员"]), ("P2", ["翻译", "甲所/翻译"]), ("P3", ["翻译", "乙所/翻译"])])
    text = "毕业生,志愿1,志愿2\nG1,检索员,乙所／翻译\n李明,P2,检索员\n王芳,P1,\nG3,翻译,P3\n赵六,P1,\n"
    (tmp_path / "w.csv").write_text(text, encoding="utf-8")
    called = {"graduate": people, "position": offers}
    keys = {"G1", "G2", "G3"}, {"P1", "P2", "P3"}
    wishes, faults = read_wishes(str(tmp_path / "w.csv"), *keys, called=called)
    assert wishes == {"G1": ["P1", "P3"], "G2": ["P2", "P1"], "G3": ["P3"]}
    assert [(f.row, f.value, "几个同名" in f.zh) for f in faults] == [
        (4, "王芳", True),
        (5, "翻译", True),
        (6, "赵六", False),
    ]


@pytest.mark.parametrize("wrong", ["graduates", "positions"])
@pytest.mark.parametrize("content", ["", "甲,乙\n1,2\n"])
def test_a_roster_that_cannot_be_used_is_named(tmp_path, capsys, wrong: str, content: str) -> None:
    texts = {"graduates": "编号,专业\nG1,化学\n", "positions": "编号,职位名称,专业要求\nP1,检索员,化学\n"} | {
        wrong: content
    }
    arguments = ["rank", "--out", str(tmp_path / "out.csv")]
    for side, text in texts.items():
        (tmp_path / f"{side}.csv").write_text(text, encoding="utf-8")
        arguments += [f"--{side}", str(tmp_path / f"{side}.csv")]
    assert main(arguments) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2 and all(str(tmp_path / f"{wrong}.csv") in line for line in said)
