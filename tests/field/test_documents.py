"""Sheets of other programs are read as those of a workbook are, within the same bounds."""

import io
import zipfile
from functools import partial

import openpyxl
import pytest

from matching import sheets
from seeds.reference import files
from seeds.reference.bounds import RosterError
from tests.field.test_offices import all_of, desk, merged
from tests.web.client import Client
from tests.web.make import Make
from tests.web.rosters.site import upload
from tests.work import steps
from web.models import RosterFault, RosterRow

SPACES = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "style")
)
KIND = b"application/vnd.oasis.opendocument.spreadsheet"


def packed(kind: bytes, content: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        if content is not None:
            archive.writestr("content.xml", content)
    return buffer.getvalue()


def sheeted(many: int) -> bytes:
    book = openpyxl.Workbook()
    for _ in range(many - 1):
        book.create_sheet()
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(body: str, declared: str = "", styles: str = "") -> bytes:
    text = f"{declared}<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
    return packed(
        KIND,
        f"{text}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
    )


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def line(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


EMPTY = '<table:table-cell table:number-columns-repeated="16000"/>'
FOLDED = "<table:covered-table-cell/>"
PEOPLE = f"""<table:table table:name="名单"><table:table-column/><table:table-header-rows>{line(*map(cell, ("学号", "姓名", "学校", "专业", "毕业时间")), EMPTY)}</table:table-header-rows>
{line('<table:table-cell office:value-type="float" office:value="2022001"><text:p>2,022,001</text:p></table:table-cell>', cell("赵<text:s/>一<office:annotation><text:p>转专业</text:p></office:annotation>"), cell("甲大学", 'table:number-rows-spanned="2"'), cell("<text:span>化</text:span>学"), '<table:table-cell office:value-type="date" office:date-value="2026-06-30T00:00:00"><text:p>30/06/26</text:p></table:table-cell>', EMPTY)}
{line(EMPTY, more='table:number-rows-repeated="2"').replace(EMPTY, "<table:table-cell/>" * 2 + FOLDED)}
{line(cell("2022002"), cell("钱二"), '<table:table-cell table:number-columns-repeated="1"/>', cell("物理学"), cell("2026-06"))}
{line(EMPTY, more='table:number-rows-repeated="1048000"')}</table:table>
<table:table table:name="旧表" table:style-name="ta2">{line(cell("学号"), cell("专业"))}{line(cell("1"), cell("化学"))}</table:table>"""
UNSEEN = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def test_an_open_document_sheet_is_read_with_its_numbers_days_and_hidden_sheets() -> None:
    found = sheets.read_roster(ods(PEOPLE, styles=UNSEEN), "名单.ods")
    rows = [(r.number, *(r.cells[c] for c in ("编号", "姓名", "学校", "专业", "毕业时间"))) for r in found.rows]
    assert rows[0] == (2, "2022001", "赵 一", "甲大学", "化学", "2026-06-30")
    assert rows[1] == (5, "2022002", "钱二", "", "物理学", "2026-06")
    assert found.read == ("名单",) and [one.sheet for one in found.passed] == ["旧表"]


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="gb2312"><style>td{color:red}</style></head>
<body><table border=1><tr><th>单位名称<th>岗位名称</th><th>专业要求</th><th>招聘<br>人数</th></tr>
<tr><td rowspan="2">清源&amp;长河</td><td>检索员</td><td>机械&nbsp;工程</td><td rowspan='2'>5</td></tr>
<TR><TD>翻译</TD><TD><p>日语</p><p>德语</p></TD></TR><tr><td>静河所<td>咨询<td>化学<td>1</table></body></html>"""


def test_a_page_saved_as_xls_is_read_in_its_encoding() -> None:
    found = sheets.read_roster(PAGE.encode("gb18030"), "岗位.xls", "positions")
    assert [[r.cells[c] for c in ("机构", "职位名称", "专业要求", "招聘人数")] for r in found.rows] == [
        ["清源&长河", "检索员", "机械 工程", "3"],
        ["清源&长河", "翻译", "日语\n德语", "2"],
        ["静河所", "咨询", "化学", "1"],
    ]
    assert [f.reason_code for f in found.faults] == ["shared_count"] * 2


def test_a_merged_headcount_is_that_of_its_rows_together() -> None:
    rows = [["岗位名称", "专业要求", "人数"], ["检索员", "机械", "5人"], ["翻译", "日语", None], ["小计", None, None]]
    rows += [["咨询", "化学", 1], ["分析", "材料", None], ["研究", "物理", "若干"], ["导航", "物理", None]]
    found = sheets.read_roster(merged(rows, "C2:C4", "C5:C6", "C7:C8"), "a.xlsx", "positions")
    counts = {row.cells["职位名称"]: row.cells["招聘人数"] for row in found.rows}
    assert counts == {"检索员": "3", "翻译": "2", "咨询": "1", "分析": "1", "研究": "若干", "导航": "若干"}
    told = [(f.row, f.value) for f in found.faults if f.reason_code == "shared_count"]
    assert told == [(2, "5人 → 3"), (3, "5人 → 2"), (5, "1 → 1"), (6, "1 → 1")]


def test_the_answer_to_an_import_says_what_became_of_a_merged_headcount(client: Client, make: Make) -> None:
    member, roster = desk(client, make)
    page = member.get(upload(member, roster, "positions", PAGE.encode(), "岗位.xls").location).text
    assert "5 → 3" in page and "这几行共有" in page
    assert [row.cells["招聘人数"] for row in all_of(make, RosterRow)] == ["3", "2", "1"]
    assert len(all_of(make, RosterFault)) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packed(KIND), "broken_xlsx"),
        (ods("<table:table"), "broken_xlsx"),
        (ods("", '<!DOCTYPE a [<!ENTITY b "c">]>'), "broken_xlsx"),
        (ods(f'<table:table table:name="a">{line(cell("x") * 250)}</table:table>'), "too_wide"),
        (ods(f'<table:table table:name="a">{line(cell("x"), more=chr(32).join(["table:number-rows-repeated=" + chr(34) + "900000000" + chr(34)]))}</table:table>'), "too_many"),
        (ods(f'<table:table table:name="a">{line(cell("x"))}{line(EMPTY, more="table:number-rows-repeated=" + chr(34) + "1048000" + chr(34))}{line(cell("x"))}</table:table>'), "too_many"),
        (ods(" " * 50_000_000), "bomb"),
        (f"<table>{'<tr><td>a<td rowspan=60000>b' * 60}</table>".encode(), "headers"),
        (f"<table>{'<tr><td colspan=200>a' * 40_000}</table>".encode(), "too_many_cells"),
        (f"<table><tr>{'<td>a' * 300}</table>".encode(), "too_wide"),
        (ods('<table:table table:name="a"/>' * 201), "too_many_tables"),
        (b"<table><tr><td>a</table>" * 201, "too_many_tables"),
        (sheeted(201), "too_many_tables"),
        (b"<html><frameset><frame src=sheet001.htm></frameset></html>", "web_page"),
        ('\ufeff<!DOCTYPE html><meta charset="utf-8">'.encode(), "web_page"),
    ],
)  # fmt: skip
def test_the_bounds_hold_for_sheets_of_other_programs(content: bytes, code: str) -> None:
    with pytest.raises(sheets.RosterError) as error:
        sheets.read_roster(content, "a.xls")
    assert error.value.code == code


def test_as_many_sheets_as_the_bound_are_read() -> None:
    filled = f'<table:table table:name="a">{line(cell("x"))}</table:table>'
    assert list(files.sheets_of(ods('<table:table table:name="b"/>' * 199 + filled), "a.ods")[0]) == ["b", "a"]
    assert len(files.sheets_of(b"<table><tr><td>a</table>" * 200, "a.xls")[0]) == 200
    assert len(files.sheets_of(sheeted(200), "a.xlsx")[0]) == 200


def test_sheets_without_end_are_refused_before_they_are_read() -> None:
    for once, name in ((lambda n: ods("<table:table/>" * n), "a.ods"), (lambda n: b"<table></table>" * n, "a.xls")):
        few, many = once(2_000), once(40_000)
        with pytest.raises(RosterError):  # and the readers are imported
            files.sheets_of(few, name)
        assert steps(partial(files.sheets_of, many, name), RosterError) < 1.5 * steps(
            partial(files.sheets_of, few, name), RosterError
        )


def test_another_packed_file_is_named_for_what_it_is() -> None:
    with pytest.raises(RosterError) as error:
        files.sheets_of(packed(b"application/vnd.oasis.opendocument.text"), "a.ods")
    assert error.value.code == "open_document" and ".xlsx" in error.value.zh
