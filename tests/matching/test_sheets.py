"""Rosters come as people save them; a wrong cell is named, a wrong file refused with the mend, nothing is lost."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import read_candidate, read_position, sheets, tables
from matching.reading import headers
from tests.matching.rosters import SAMPLES

GRADUATE = "编号,学历,专业,毕业时间,外语,意向城市,期望月薪\n"


def roster(text: str, side: str = "graduates", encoding: str = "utf-8"):
    return sheets.read_roster(text.encode(encoding), "r.csv", side)


def xlsx(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(encoding):
    found = roster(GRADUATE + "甲1,本科,机械工程,2026-06,CET-6 502,苏州,8k\n", encoding=encoding)
    assert found.rows[0].cells["专业"] == "机械工程"
    assert not found.faults


def test_the_samples_have_no_faults():
    assert not sheets.read_roster(SAMPLES / "graduates.csv", side="graduates").faults
    assert not sheets.read_roster(SAMPLES / "posts.csv", side="positions").faults


def test_english_headers_and_other_separators_are_understood():
    text = "ID;Name;Degree;Major;Graduation;Languages;Preferred city;Expected salary\nS1;x;MSc;Computer Science;June 2026;IELTS 7;Shanghai;12k\n"
    found = roster(text)
    assert found.rows[0].cells["意向城市"] == "Shanghai"
    assert found.headers["学历"] == "Degree"
    assert read_candidate(found.rows[0].cells, "S1").values("place") == ("310000",)


def test_titles_above_the_header_are_passed_over():
    found = roster("某某学院毕业生登记表,,\n,,\n编号,专业,学历\n1,化学,本科\n")
    assert found.rows[0].number == 4


def test_excel_dates_and_numbers_become_text():
    data = xlsx([["编号", "专业", "毕业时间", "期望月薪"], [1, "化学", 46174, 8000.0]])
    cells = sheets.read_roster(data, "r.xlsx").rows[0].cells
    assert cells == {"编号": "1", "专业": "化学", "毕业时间": "46174", "期望月薪": "8000"}
    assert read_candidate(cells, "1").values("graduation") == ("2026-06",)


def test_each_wrong_cell_is_named_and_the_other_rows_go_through():
    found = roster(
        GRADUATE
        + "1,本科,化学,2026-06,CET-6 502,上海,8k\n"
        + "2,很好,化学,明年,嗯,某地,很高\n"
        + ",本科,化学,2026-06,,,\n"
        + "1,硕士,物理学,2026-06,,,\n"
        + "1,本科,化学,2026-06,CET-6 502,上海,8k\n"
        + "3,本科,风筝制作,2026-06,,,\n"
        + "4,本科,化学,2026-06,,,#REF!\n"
    )
    assert [r.cells["编号"] for r in found.rows] == ["1", "2", "3", "4"]
    told = [(f.row, f.column, f.value, f.reason_code) for f in found.faults]
    assert told == [
        (3, "学历", "很好", "unread_degree"),
        (3, "毕业时间", "明年", "unread_date"),
        (3, "期望月薪", "很高", "unread_pay"),
        (3, "意向城市", "某地", "unread_place"),
        (3, "外语", "嗯", "unread_language"),
        (4, "编号", "", "missing_key"),
        (5, "编号", "1", "duplicate_key"),
        (6, "编号", "1", "same_row"),
        (7, "专业", "风筝制作", "unread_major"),
        (8, "期望月薪", "#REF!", "formula_error"),
    ]
    assert all(f.reason_zh and f.reason_en for f in found.faults)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "r.csv", "empty"),
        (b"  \n \n", "r.csv", "empty"),
        ("编号,专业\n".encode(), "r.csv", "no_rows"),
        ("姓名,年级\n甲,三\n".encode(), "r.csv", "headers"),
        (b"PK\x03\x04 broken", "r.xlsx", "broken_xlsx"),
        ("编号,专业\n1,化学\n".encode(), "r.xlsx", "broken_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "r.xls", "old_excel"),
        ("编号,专业\n1,化\x00学\n".encode(), "r.csv", "binary"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_mend(data, name, code):
    with pytest.raises(sheets.RosterError) as error:
        sheets.read_roster(data, name)
    assert error.value.code == code
    assert error.value.zh and error.value.en


def test_a_missing_header_is_named():
    with pytest.raises(sheets.RosterError, match="姓名 / 编号"):
        roster("爱好,年级\n甲,三\n")
    with pytest.raises(sheets.RosterError, match="自我介绍"):
        roster("编号,姓名,学校\n1,甲,乙大学\n")


@pytest.mark.parametrize("header", ["专业", "学历", "个人简介", "自我评价", "introduction"])
def test_any_one_column_that_says_something_of_a_person_is_enough(header):
    found = roster(f"编号,姓名,{header}\n1,甲,化学本科\n")
    assert len(found.rows) == 1 and header in found.headers.values()


@pytest.mark.parametrize(("name", "side"), [("posts.csv", "graduates"), ("graduates.csv", "positions")])
def test_a_table_put_in_the_wrong_place_is_refused(name, side):
    with pytest.raises(sheets.RosterError) as wrong:
        sheets.read_roster(SAMPLES / name, side=side)
    assert wrong.value.code == "side" and "那一边导入" in wrong.value.zh


def test_a_zip_bomb_is_not_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(sheets.RosterError) as error:
        sheets.read_roster(buffer.getvalue(), "r.xlsx")
    assert error.value.code == "bomb"


def test_entities_in_a_workbook_are_not_expanded():
    data = io.BytesIO(xlsx([["编号", "专业"], ["1", "化学"]]))
    out = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "xl/workbook.xml":
                bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                content = content.replace(b"<workbook", bomb + b"<workbook", 1)
            new.writestr(item, content)
    with pytest.raises(sheets.RosterError) as error:
        sheets.read_roster(out.getvalue(), "r.xlsx")
    assert error.value.code == "broken_xlsx"


def test_a_megabyte_in_a_cell_is_cut_and_told():
    found = roster("编号,专业,自我介绍\n1,化学," + "爱" * 1_000_000 + "\n")
    assert [f.reason_code for f in found.faults] == ["cut"]
    assert len(found.rows[0].cells["自我介绍"]) == sheets.MAX_CELL


def test_ten_thousand_majors_are_read_in_bounded_time_and_number():
    many = "、".join(["化学", "机自", "风筝"] * 3400)
    assert len(read_candidate({"专业": many}, "x").of("major")) < 50
    assert len(read_position({"专业要求": many}, "p").wanted("major")[0].values) <= 40


def test_empty_rows_read_as_people_who_said_nothing():
    assert read_candidate({}, "x").values("major") == ()
    assert read_position({}, "p").wanted("place") == ()


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_cells_that_a_spreadsheet_would_run_are_disarmed(text, tmp_path):
    tables.write_table(tmp_path / "t.csv", "csv", ["a"], [[text]])
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1][0].startswith("'")
    tables.write_table(tmp_path / "t.xlsx", "xlsx", ["a"], [[text]])
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx").active["A2"]
    assert cell.data_type == "s" and cell.value.startswith("'")


def test_plain_numbers_keep_their_sign(tmp_path):
    tables.write_table(tmp_path / "t.csv", "csv", ["a"], [["-12.5"], [-3]])
    assert (tmp_path / "t.csv").read_text(encoding="utf-8-sig").split() == ["a", "-12.5", "-3"]


def test_the_same_table_gives_the_same_bytes():
    def written(fmt):
        buffer = io.BytesIO()
        tables.write_table(buffer, fmt, ["职位", "分"], [["甲", 1.5], ["乙", 2]])
        return buffer.getvalue()

    assert all(written(fmt) == written(fmt) for fmt in ("csv", "xlsx", "json"))
    assert json.loads(written("json"))[0] == {"职位": "甲", "分": 1.5}


def test_every_column_of_free_text_is_read_and_the_others_are_named():
    text = "学号,专业,实习/项目,备注,血型\nG1,机械,专利检索课题,想做翻译,A\n"
    found = sheets.read_roster(text.encode(), "g.csv")
    assert found.rows[0].cells["自我介绍"] == "专利检索课题\n想做翻译"
    assert found.unread == ("血型",)


def test_a_number_of_the_person_goes_before_the_number_of_the_line():
    first, second = (
        sheets.read_roster(f"序号,姓名,学号,专业\n1,甲,{number},机械\n".encode(), "g.csv") for number in ("A7", "B9")
    )
    assert (first.rows[0].cells["编号"], second.rows[0].cells["编号"]) == ("A7", "B9"), "two classes, two people"
    assert headers.named(["序号", "学号/编号", "专业"], "graduates")[:2] == [None, "编号"]
    alone = sheets.read_roster("序号,姓名,专业\n1,甲,机械\n".encode(), "g.csv")
    assert alone.rows[0].cells["编号"] == "1"
    names = headers.named(["No.", "Position", "Agency", "Requirements"], "positions")
    assert names[0] == "编号", "the name of a position is no number"


def test_a_month_that_does_not_exist_is_told():
    found = roster(GRADUATE + "1,本科,化学,2026/13,,,\n" + "2,本科,化学,二〇二六年六月,,,\n")
    assert [(f.row, f.reason_code) for f in found.faults] == [(2, "no_such_month")]


WHOLE = (SAMPLES / "graduates.csv").read_text(encoding="utf-8-sig")


@st.composite
def spoilt_tables(draw) -> bytes:
    """A real table with pieces cut out, doubled, swapped or overwritten, in one of four encodings."""
    data = bytearray(WHOLE.encode(draw(st.sampled_from(("utf-8", "gb18030", "utf-16", "utf-8-sig")))))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 3000)))
        data[start:end] = draw(
            st.one_of(st.binary(max_size=40), st.just(bytes(data[end : end + 2000])), st.just(b'"\n,'))
        )
    return bytes(data)


@settings(max_examples=150, deadline=None)
@given(
    spoilt_tables() | st.binary(max_size=400),
    st.sampled_from(("r.csv", "r.xlsx", "r.tsv")),
    st.sampled_from(("graduates", "positions")),
)
def test_any_file_is_read_or_refused_with_the_mend(data, name, side):
    try:
        found = sheets.read_roster(data, name, side=side)
    except sheets.RosterError as error:
        assert error.zh and error.en
    else:
        kept = {row.number for row in (*found.rows, *found.left_out)}
        assert found.rows and len(kept) == len(found.rows) + len(found.left_out)
        for row in found.rows:
            read = read_candidate if side == "graduates" else read_position
            read(row.cells, row.cells["编号"])
