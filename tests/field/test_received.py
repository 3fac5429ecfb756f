"""Sheets as other offices send them: titles, groups of headers, subtotals, hidden sheets, odd encodings, English headers."""

import io

import openpyxl
import pytest

from matching import sheets
from tests.field.books import book
from tests.field.test_offices import desk, merged
from tests.web.client import Client
from tests.web.make import Make
from tests.web.rosters.site import upload

FORM = [
    ["某大学2027届毕业生就业意向登记汇总表"],
    ["填报单位：机械学院", None, None, None, "填报日期：2026年11月20日"],
    ["序号", "基本信息", None, None, "教育背景", None, "求职意向", None, None, "备注"],
    [None, "姓名", "学号", "手机", "学历", "英语", "岗位类别", "城市", "期望月薪（元）", None],
    [1, "韩一", "101", "13800000001", "本科", "CET-4 512", "检索、技术支撑", "苏州", "6000-8000", ""],
    [2, "罗二", "102", "13800000002", "硕士", "六级 466", "咨询", "上海/杭州", "面议", "会画图"],
    ["合计", "2人"],
    ["注：1.请如实填写；2.期望月薪为税前。"],
    ["填表人：李老师", None, None, "审核人：王院长"],
]
NEEDS = [
    ["岗位需求汇总表"],
    ["序号", "单位名称", "单位性质", "招聘岗位", "人数", "专业要求", "薪资待遇"],
    [1, "甲所", "民营", "专利检索员", 3, "机械", "6-8K"],
    [None, None, None, "专利翻译", 1, "日语", "面议"],
    [None, None, None, "小计", 4, None, None],
    [2, "乙所", "合伙", "专利分析师", "若干", "材料", "年薪12-15万"],
    ["合计", None, None, None, "10余人", None, None],
]


def test_a_group_of_headers_two_titles_and_a_total_with_its_unit() -> None:
    found = sheets.read_roster(merged(FORM, "A1:J1", "B3:D3", "E3:F3", "G3:I3"), "a.xlsx")
    assert [(r.cells["姓名"], r.cells["意向岗位"], r.cells["意向城市"]) for r in found.rows] == [
        ("韩一", "检索、技术支撑", "苏州"),
        ("罗二", "咨询", "上海/杭州"),
    ]
    assert found.unread == ("序号",) and [f.reason_code for f in found.faults] == ["not_a_row"] * 3


def test_a_subtotal_below_merged_cells_is_no_position() -> None:
    found = sheets.read_roster(merged(NEEDS, "A3:A5", "B3:B5", "C3:C5"), "a.xlsx", "positions")
    assert [(r.cells["机构"], r.cells["职位名称"]) for r in found.rows] == [
        ("甲所", "专利检索员"),
        ("甲所", "专利翻译"),
        ("乙所", "专利分析师"),
    ]
    assert [f.row for f in found.faults if f.reason_code == "not_a_row"] == [5, 7]


def test_an_agency_called_total_keeps_its_position() -> None:
    text = "机构,职位名称,专业要求\nTotal,检索员,机械\nTotal,,\n"
    found = sheets.read_roster(text.encode(), "a.csv", "positions")
    assert [r.cells["职位名称"] for r in found.rows] == ["检索员"]


def hidden() -> bytes:
    made = openpyxl.load_workbook(
        io.BytesIO(
            book(
                {
                    "填写说明": [["填写说明"], ["1", "姓名、学号必须填写"], ["2", "学历：本科/硕士/博士"]],
                    "机电": [["学号", "姓名", "专业", "学历"], ["1", "马一", "机械电子工程", "硕士"]],
                    "外语": [["姓名", "学号", "语种", "证书"], ["苏二", "2", "日语", "N1"]],
                    "旧数据": [["学号", "姓名", "专业"], ["9", "旧人", "法学"]],
                }
            )
        )
    )
    made["旧数据"].sheet_state = "hidden"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_a_hidden_sheet_is_named_and_instructions_are_not_asked_about() -> None:
    found = sheets.read_roster(hidden(), "a.xlsx")
    assert [r.cells["姓名"] for r in found.rows] == ["马一", "苏二"] and found.rows[1].cells["外语"] == "日语"
    assert [(p.sheet, "隐藏" in p.zh) for p in found.passed] == [("填写说明", False), ("旧数据", True)]
    assert {column.sheets for column in found.taken} <= {("机电",), ("外语",), ("机电", "外语")}


def test_the_site_says_that_a_sheet_is_hidden(client: Client, make: Make) -> None:
    member, roster = desk(client, make)
    found = upload(member, roster, "graduates", hidden(), "a.xlsx")
    member.post(found.headers["Location"], {})
    assert "没有读“旧数据”：这张工作表是隐藏的" in member.get(f"/organiser/rosters/{roster}").text


def test_a_traditional_roster_in_its_own_headers() -> None:
    text = "姓名,學號,畢業學校,主修,學位,外語能力,手機,希望工作地點,自傳\n林一,B1,某大學,電機工程,碩士,TOEIC 850,0912345678,上海,熟悉專利檢索\n"
    found = sheets.read_roster(text.encode("big5"), "a.csv")
    [row] = found.rows
    assert found.encoding == "big5" and not found.unread and all(column.sure for column in found.taken)
    assert (row.cells["学校"], row.cells["专业"], row.contact[1]) == ("某大學", "電機工程", "0912345678")


def test_numbers_that_a_spreadsheet_rounded_make_nobody_one_person() -> None:
    text = "学号,姓名,专业,手机\n2.02301E+11,甲一,化学,1.38E+10\n2.02301E+11,乙二,化学,13800000002\n"
    found = sheets.read_roster(text.encode(), "a.csv")
    assert [(r.cells["姓名"], r.contact[1]) for r in found.rows] == [("甲一", ""), ("乙二", "13800000002")]
    assert [(f.row, f.column, f.reason_code) for f in found.faults] == [
        (2, "学号", "rounded"),
        (2, "手机", "rounded"),
        (3, "学号", "rounded"),
    ]


ENGLISH = (
    "Requirements,Salary (K/month),Job title,No. of openings,Employer,Work location\n"
    "Physics,10-15,Patent searcher,2,Acme IP,Shenzhen\nOptics,8-10,Patent translator,2,Acme IP,Shenzhen\n"
)


def test_openings_are_no_number_of_the_position() -> None:
    found = sheets.read_roster(ENGLISH.encode(), "a.csv", "positions")
    assert [(r.cells["职位名称"], r.cells["招聘人数"], r.cells["机构"]) for r in found.rows] == [
        ("Patent searcher", "2", "Acme IP"),
        ("Patent translator", "2", "Acme IP"),
    ]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Name of university", "学校"),
        ("Expected date of graduation", "毕业时间"),
        ("Level of education", "学历"),
        ("Place of birth", None),
        ("家庭情况", None),
        ("Number of siblings", None),
        ("毕业学校", "学校"),
        ("实习岗位", "自我介绍"),
    ],
)
def test_of_a_header_that_names_two_things_the_right_one(header: str, name: str | None) -> None:
    from matching.reading.headers import named

    assert named(["学号", "姓名", header], "graduates")[2] == name


@pytest.mark.parametrize(
    "top",
    [
        [["用人单位需求信息表"], ["单位名称", "庚所", None, "联系人", "吴经理"]],
        [["单位名称：庚所  联系电话：0551-6000000"]],
    ],
)
def test_the_agency_above_the_table_is_that_of_every_position(top: list) -> None:
    rows = [*top, ["岗位名称", "需求人数", "专业"], ["专利检索员", 2, "生物"], ["专利翻译", 1, "英语"]]
    found = sheets.read_roster(book({"需求": rows}), "a.xlsx", "positions")
    assert [r.cells["机构"] for r in found.rows] == ["庚所", "庚所"]


def test_what_says_who_somebody_is_is_no_text_of_theirs() -> None:
    text = "姓名,学校,身份证号,微信号,班主任姓名,想说的话\n甲一,甲大学,11010119990101001X,wx1,王老师,会检索\n"
    [row] = sheets.read_roster(text.encode(), "a.csv").rows
    assert row.cells["自我介绍"] == "会检索"


def test_a_column_to_reach_people_is_said_to_be_one(client: Client, make: Make) -> None:
    member, roster = desk(client, make)
    text = "姓名,学号,微信或手机,说不清的一列\n甲一,1,13800000001,会检索\n"
    page = member.get(upload(member, roster, "graduates", text.encode(), "a.csv").headers["Location"]).text
    assert page.count("用来联系，不参加打分") == 1
