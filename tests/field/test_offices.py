"""Sheets as offices really keep them: nobody is lost, nobody becomes somebody else, and what is no row is none."""

import io

import openpyxl
import pytest

from matching import sheets
from matching.fairs.inputs import read_wishes
from tests.field.books import book
from tests.web.client import Client
from tests.web.fairs.test_sheets import OFFERS, desk_of, send
from tests.web.make import Make
from tests.web.rosters.routes import roster_of
from tests.web.rosters.site import upload
from web.models import FairAttendee, FairWish, RosterFault, RosterRow


def all_of(make: Make, model) -> list:
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.query(model).order_by(model.id))


def desk(client: Client, make: Make) -> tuple[Client, int]:
    office = make.organiser("office")
    return client.login(office.user_id), roster_of(make, office.id)


def school(name: str, people: str, phone: int = 0) -> bytes:
    rows = [f"{n},{who},{name},机械工程,{f'1380000{phone + n:04}' if phone else ''}" for n, who in enumerate(people, 1)]
    return ("序号,姓名,学校,专业,电话\n" + "\n".join(rows)).encode()


# --- who a row is -----------------------------------------------------------------------------------------------------


def test_two_schools_that_number_from_one_keep_all_their_people(client: Client, make: Make) -> None:
    member, roster = desk(client, make)
    for name, people in (("甲大学", "赵钱孙"), ("乙大学", "李周吴"), ("甲大学", "赵钱孙")):
        upload(member, roster, "graduates", school(name, people, 10), f"{name}.csv")
    kept = [(row.cells["姓名"], row.file_name) for row in all_of(make, RosterRow)]
    assert sorted(kept) == sorted([*((n, "甲大学.csv") for n in "赵钱孙"), *((n, "乙大学.csv") for n in "李周吴")])
    member.post(f"/organiser/rosters/{roster}/take-back", {"side": "graduates", "file": "乙大学.csv"})
    assert "已有 3 行" in member.get(f"/organiser/rosters/{roster}").text


def test_two_people_of_one_number_both_stay_and_it_is_told(client: Client, make: Make) -> None:
    member, roster = desk(client, make)
    rows = "学号,姓名,学校,专业\n2022001,{},{},化学\n"
    for name, place in (("赵一", "甲大学"), ("李二", "乙大学"), ("李二", "乙大学")):
        upload(member, roster, "graduates", rows.format(name, place).encode(), f"{place}.csv")
    assert {row.key: row.cells["姓名"] for row in all_of(make, RosterRow)} == {
        "2022001": "赵一",
        "2022001 乙大学": "李二",
    }
    upload(member, roster, "graduates", rows.format("赵一一", "甲大学").encode(), "甲大学.csv")
    page = member.get(f"/organiser/rosters/{roster}").text
    assert "已有 2 行" in page, "a mended name of the same school is the same person"
    upload(member, roster, "graduates", rows.format("孙三", "丙大学").encode(), "丙大学.csv")
    assert "1 行的编号在名册里是另一个人" in member.get(f"/organiser/rosters/{roster}").text


def test_a_roster_without_numbers_is_read_and_stays_the_same_people(client: Client, make: Make) -> None:
    member, roster = desk(client, make)
    text = "姓名,学校,电话,专业\n赵一,甲大学,13800000001,化学\n赵一,甲大学,13800000002,物理学\n"
    for _ in range(2):
        upload(member, roster, "graduates", text.encode(), "a.csv")
    keys = [row.key for row in all_of(make, RosterRow)]
    assert len(set(keys)) == 2 and all(key.startswith("赵一-") for key in keys)


def test_full_width_numbers_are_the_same_people() -> None:
    found = sheets.read_roster("编号,专业\nＡ１２,化学\n'A13,化学\n A14 ,化学\n".encode(), "a.csv")
    assert [row.cells["编号"] for row in found.rows] == ["A12", "A13", "A14"]


@pytest.mark.parametrize("column", ["电话", "邮箱"])
def test_one_phone_or_address_of_two_people_is_two_people(app, make: Make, database, column: str) -> None:
    client, fair, _office = desk_of(app, make)
    shared = "13800000001" if column == "电话" else "class@example.com"
    send(client, fair, "positions", OFFERS)
    send(client, fair, "graduates", f"编号,姓名,学校,专业,{column}\nG1,甲一,示例大学,化学,{shared}\n")
    send(client, fair, "wishes", "毕业生,志愿1\nG1,P1\n")
    send(client, fair, "graduates", f"编号,姓名,学校,专业,{column}\nG2,乙二,示例大学,化学,{shared}\n")
    assert [(p.name, p.status) for p in all_of(make, FairAttendee)] == [("甲一", "registered"), ("乙二", "registered")]
    assert len(all_of(make, FairWish)) == 1


# --- what is a row ----------------------------------------------------------------------------------------------------


def merged(rows: list[list[object]], *areas: str) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for area in areas:
        made.active.merge_cells(area)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_merged_agencies_are_filled_down_and_totals_and_notes_are_no_positions() -> None:
    rows = [
        ["2026年春季招聘会岗位汇总表", None, None, None],
        ["单位名称", "岗位名称", "专业要求", "人数"],
        ["清源事务所", "检索员", "机械", 2],
        [None, "翻译", "日语", 1],
        ["长河专利", "咨询", "化学", 1],
        [None, None, "材料", 1],
        ["合计", None, None, 5],
        ["注：以上岗位均为2026届应届毕业生岗位，面试时间另行通知", None, None, None],
    ]
    found = sheets.read_roster(merged(rows, "A1:D1", "A3:A4", "A5:A6"), "a.xlsx", "positions")
    assert [(r.cells["机构"], r.cells["职位名称"]) for r in found.rows] == [
        ("清源事务所", "检索员"),
        ("清源事务所", "翻译"),
        ("长河专利", "咨询"),
    ]
    told = [(f.row, f.reason_code) for f in found.faults]
    assert told == [(6, "missing_title"), (7, "not_a_row"), (8, "not_a_row")] and len(found.left_out) == 3


def test_an_agency_left_blank_below_another_is_taken_from_above_and_told() -> None:
    text = "机构,职位名称,专业要求\n清源事务所,检索员,机械\n,翻译,日语\n"
    found = sheets.read_roster(text.encode(), "a.csv", "positions")
    assert [r.cells["机构"] for r in found.rows] == ["清源事务所", "清源事务所"]
    assert [(f.row, f.reason_code) for f in found.faults] == [(3, "agency_above")]


def test_a_header_in_two_lines_is_one() -> None:
    rows = [
        ["序号", "姓名", "教育背景", None, None, "求职意向", None],
        [None, None, "学校", "学历", "专业", "意向岗位", "意向城市"],
        [1, "赵一", "甲大学", "本科", "化学", "检索", "苏州"],
    ]
    areas = ("A1:A2", "B1:B2", "C1:E1", "F1:G1")
    for content, name in ((merged(rows, *areas), "a.xlsx"), (_csv(rows), "a.csv")):
        [row] = sheets.read_roster(content, name).rows
        assert (row.cells["学校"], row.cells["学历"], row.cells["专业"]) == ("甲大学", "本科", "化学")
        assert (row.cells["意向岗位"], row.cells["意向城市"], row.number) == ("检索", "苏州", 3)


def _csv(rows: list[list[object]]) -> bytes:
    return "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows).encode()


@pytest.mark.parametrize("header", ["个人简历", "个人陈述", "个人情况", "Profile", "Bio", "Personal statement"])
def test_one_column_of_text_is_a_roster(header: str) -> None:
    found = sheets.read_roster(f"{header}\n我是甲大学机械工程2026届硕士，六级502\n我是化学本科\n".encode(), "a.csv")
    assert len(found.rows) == 2 and len({row.cells["编号"] for row in found.rows}) == 2


@pytest.mark.parametrize("header", ["岗位详情", "职位详情", "招聘简章", "Details", "job_desc"])
def test_a_position_told_in_text_needs_no_title(header: str) -> None:
    found = sheets.read_roster(
        f"公司名字,岗位ID,{header}\n清源,P1,招专利检索员，机械本科\n".encode(), "a.csv", "positions"
    )
    assert found.rows[0].cells["职位描述"].startswith("招专利") and found.rows[0].cells["机构"] == "清源"


def test_benefits_are_no_pay() -> None:
    found = sheets.read_roster(
        "机构,职位名称,福利待遇,专业要求\n甲,检索员,五险一金双休,化学\n".encode(), "a.csv", "positions"
    )
    assert "月薪" not in found.rows[0].cells and "福利待遇" in found.unread


# --- what a file is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_title_line_hides_no_delimiter(delimiter: str) -> None:
    lines = ["某学院2026届毕业生，求职登记表", "编号,姓名,专业,自我介绍".replace(",", delimiter)]
    lines += [f"{n}{delimiter}赵{n}{delimiter}化学{delimiter}会检索，会翻译，会写作，会沟通" for n in range(3)]
    found = sheets.read_roster("\n".join(lines).encode(), "a.txt")
    assert [row.cells["姓名"] for row in found.rows] == ["赵0", "赵1", "赵2"]


def test_the_commas_of_what_people_say_cut_no_cells() -> None:
    said = ["孔维，男，本科，2026届，意向青岛", "我学日语，N2过了，想做翻译，南京或苏州", "周宁，硕士，机械，做过检索"]
    text = "编号,个人陈述\n" + "".join(f"Z{n},{line}\n" for n, line in enumerate(said))
    assert [row.cells["自我介绍"] for row in sheets.read_roster(text.encode(), "a.csv").rows] == said


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8"])
def test_traditional_and_simplified_files_come_out_right(encoding: str) -> None:
    text = "編號,姓名,學歷,專業,自我介紹\n1,陳小明,本科,機械工程,熟悉專利檢索與分析，願意到蘇州工作\n"
    if encoding == "gb18030":
        text = "编号,姓名,学历,专业,自我介绍\n1,陈小明,本科,机械工程,熟悉专利检索与分析，愿意到苏州工作\n"
    found = sheets.read_roster(text.encode(encoding), "a.csv")
    assert found.encoding == encoding and found.rows[0].cells["姓名"][1:] == "小明" and not found.faults


def test_a_formula_whose_value_was_never_saved_is_told() -> None:
    content = book({"甲": [["编号", "姓名", "专业", "毕业时间"], ["1", "赵一", "化学", '="2026"&"-06"']]})
    found = sheets.read_roster(content, "a.xlsx")
    assert [(f.column, f.reason_code) for f in found.faults] == [("毕业时间", "formula_unsaved")]


def test_what_is_wrong_is_told_though_it_can_be_read() -> None:
    text = (
        "编号,专业,外语,毕业时间\n"
        + "".join(f"{n},化学,CET-6 500,2026-06\n" for n in range(3))
        + "9,,英语很好,2019-06\n"
    )
    found = sheets.read_roster(text.encode(), "a.csv")
    assert [f.reason_code for f in found.faults] == ["no_major", "self_said", "long_ago"]
    told = "编号,专业,自我介绍\n1,,我是化学工程硕士，六级500\n2,,性格开朗\n3,,\n".encode()
    assert [(f.row, f.reason_code) for f in sheets.read_roster(told, "a.csv").faults] == [
        (3, "no_major"),
        (4, "no_major"),
    ]
    found = sheets.read_roster("编号,职位名称,招聘人数,专业要求\nP1,检索员,若干,化学\n".encode(), "a.csv", "positions")
    assert [f.reason_code for f in found.faults] == ["some_openings"]


def test_a_fault_of_a_row_without_a_number_goes_when_the_file_comes_again(client: Client, make: Make) -> None:
    member, roster = desk(client, make)
    upload(member, roster, "graduates", "编号,姓名,专业\n1,赵一,化学\n,钱二,化学\n".encode(), "a.csv")
    assert [fault.column for fault in all_of(make, RosterFault)] == ["编号"]
    upload(member, roster, "graduates", "编号,姓名,专业\n1,赵一,化学\n2,钱二,化学\n".encode(), "a.csv")
    assert "需要看一看" not in member.get(f"/organiser/rosters/{roster}").text


# --- wishes -----------------------------------------------------------------------------------------------------------


def test_of_number_and_name_the_number_decides(app, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "positions", OFFERS)
    people = "编号,姓名,学校,专业\n" + "".join(f"G{n},王芳,示例大学,化学\n" for n in range(1, 4))
    send(client, fair, "graduates", people)
    send(client, fair, "wishes", "姓名,学号,志愿1\n王芳,G1,P1\n王芳,Ｇ2,P2\n王芳,G3,P3\n")
    assert len(all_of(make, FairWish)) == 3


def test_the_command_line_reads_wishes_beside_names_on_any_sheet(tmp_path) -> None:
    rows = [
        ["姓名", "学号", "学校", "志愿1", "志愿2"],
        ["王芳", "G1", "甲大学", "P1", "Ｐ2"],
        ["王芳", "G2", "甲大学", "P2", None],
    ]
    (tmp_path / "w.xlsx").write_bytes(book({"说明": [["请按志愿顺序填写"]], "志愿": rows}))
    wishes, faults = read_wishes(str(tmp_path / "w.xlsx"), {"G1", "G2"}, {"P1", "P2"})
    assert wishes == {"G1": ["P1", "P2"], "G2": ["P2"]} and not faults


# --- what a careful reading of these rules found ----------------------------------------------------------------------


def test_one_title_and_number_of_two_agencies_are_two_positions(client: Client, make: Make) -> None:
    member, roster = desk(client, make)
    for agency in ("甲公司", "乙公司"):
        text = f"编号,机构,职位名称,专业要求\n1,{agency},专利代理师,机械\n"
        upload(member, roster, "positions", text.encode(), f"{agency}.csv")
    assert {row.key: row.cells["机构"] for row in all_of(make, RosterRow)} == {"1": "甲公司", "1 乙公司": "乙公司"}


def test_two_classes_of_one_school_that_number_from_one_are_two_people(client: Client, make: Make) -> None:
    member, roster = desk(client, make)
    for name in ("赵一", "李二"):
        upload(member, roster, "graduates", f"编号,姓名,学校,专业\n1,{name},甲大学,化学\n".encode(), f"{name}.csv")
    assert sorted(row.cells["姓名"] for row in all_of(make, RosterRow)) == ["李二", "赵一"]


def test_a_mended_contact_makes_nobody_a_second_person(app, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "graduates", "姓名,学校,专业\n甲一,示例大学,化学\n")
    send(client, fair, "graduates", "姓名,学校,专业,邮箱\n甲一,示例大学,化学,jia@example.com\n")
    send(client, fair, "graduates", "姓名,学校,专业\n乙二,示例大学,化学\n")
    assert [(p.name, p.email) for p in all_of(make, FairAttendee)] == [("甲一", "jia@example.com"), ("乙二", "")]


def test_rows_of_one_name_and_place_are_kept_whatever_their_order() -> None:
    lines = ["甲公司,销售代表,北京", "甲公司,销售代表,上海"]
    found = []
    for order in (lines, lines[::-1]):
        text = "机构,职位名称,工作地点\n" + "\n".join(order)
        found.append({r.own: r.cells["工作地点"] for r in sheets.read_roster(text.encode(), "a.csv", "positions").rows})
    assert found[0] == found[1] and sorted(found[0].values()) == ["上海", "北京"]


def test_a_title_alone_in_its_line_is_a_position_and_a_word_like_total_a_name() -> None:
    text = "机构,职位名称,工作地点\nTotal Energies,检索员,北京\n,Senior Software Engineer,\nNote Somchai,翻译,上海\n"
    found = sheets.read_roster(text.encode(), "a.csv", "positions")
    titles = [(r.cells["机构"], r.cells["职位名称"]) for r in found.rows]
    assert (
        titles[:2] == [("Total Energies", "检索员"), ("Total Energies", "Senior Software Engineer")]
        and len(titles) == 3
    )


def test_a_merged_line_number_loses_no_position() -> None:
    rows = [["序号", "单位名称", "岗位名称", "专业要求"], [1, "清源", "检索员", "机械"], [None, None, "翻译", "日语"]]
    found = sheets.read_roster(merged(rows, "A2:A3", "B2:B3"), "a.xlsx", "positions")
    assert [(r.cells["机构"], r.cells["职位名称"]) for r in found.rows] == [("清源", "检索员"), ("清源", "翻译")]


def test_a_line_under_the_header_that_names_nobody_is_nobody() -> None:
    rows = [
        ["姓名", "学校", "外语", None, "专业"],
        [None, None, "英语", "其他", None],
        ["赵一", "甲大学", "六级", "日语N2", "化学"],
    ]
    found = sheets.read_roster(merged(rows, "C1:D1"), "a.xlsx")
    assert [r.cells["姓名"] for r in found.rows] == ["赵一"] and [
        f.row for f in found.faults if f.reason_code == "missing_key"
    ] == [2]


def test_a_wish_beside_another_persons_number_is_asked_about(app, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "positions", OFFERS)
    for name, place in (("赵一", "甲大学"), ("李二", "乙大学")):
        send(client, fair, "graduates", f"学号,姓名,学校,专业\n2022001,{name},{place},化学\n")
    send(client, fair, "wishes", "学号,姓名,志愿1\n2022001,李二,P1\n2022001,王五,P2\n")
    people = {p.id: p.name for p in all_of(make, FairAttendee)}
    assert [people[w.attendee_id] for w in all_of(make, FairWish)] == ["李二"]
    assert "编号和姓名不是同一个人" in client.get(f"/organiser/fairs/{fair}/sheets").text


def test_formulas_without_values_are_bounded(monkeypatch) -> None:
    rows = [["编号", "专业"], *([n, "=1"] for n in range(300))]
    monkeypatch.setattr("seeds.reference.bounds.MAX_CELLS", 700)
    with pytest.raises(sheets.RosterError, match="单元格"):
        sheets.read_roster(book({"甲": rows}), "a.xlsx")


@pytest.mark.parametrize("header", ["职位描述", "招聘简章"])
def test_one_column_of_adverts_is_not_cut_by_their_commas(header: str) -> None:
    said = ["招聘机械工程师两名，本科以上", "招聘翻译，日语N1，会专利"]
    text = "\n".join([header, *said])
    assert [r.cells["职位描述"] for r in sheets.read_roster(text.encode(), "a.csv", "positions").rows] == said


def test_people_put_among_positions_are_sent_to_their_side() -> None:
    text = "编号,姓名,学校,学历,专业,毕业时间,外语,意向城市\n1,甲,甲大学,本科,化学,2026-06,六级,苏州\n"
    with pytest.raises(sheets.RosterError) as error:
        sheets.read_roster(text.encode(), "a.csv", "positions")
    assert error.value.code == "side"
