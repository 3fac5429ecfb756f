"""Reports in words: written from the records, gone on with in Word, handed up as PDF, added up for all provinces."""

import io
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.web.agencies.test_papers import paper
from tests.web.client import Client
from tests.web.events.routes import event_of
from tests.web.hires.site import confirmed
from tests.web.policies.routes import measure_of, policy_of
from tests.web.voices.routes import voice_of
from web.core import clock, documents
from web.core.documents import Grid, Text
from web.models import Notice, WrittenReport

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def autumn():
    with time_machine.travel("2026-10-20 12:00+08:00"):
        yield


@pytest.fixture
def office(autumn, client, make):
    made = make.organiser("office", province="320000", name="江苏省知识产权局")
    return client.login(made.user_id), made.id


def send(client: Client, content: bytes | None, status: int = 303, kind: str = "measures"):
    """Post a report as a browser does."""
    address, fields = "/organiser/reports/written/2026", {"csrf_token": client.csrf(), "kind": kind}
    if content is not None:
        fields["paper"] = FileStorage(io.BytesIO(content), "报告.pdf")
    boundary, body = encode_multipart(fields)
    response = client.http.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    return client._checked(response, address, status)


def read(content: bytes) -> tuple[list[tuple[str, str]], list[list[list[str]]]]:
    """(style and text of each paragraph outside tables, the cells of each table) of a docx; every part is whole XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: ElementTree.fromstring(packed.read(name)) for name in packed.namelist()}
    body = parts["word/document.xml"].find(f"{W}body")
    styles = {one.get(f"{W}styleId") for one in parts["word/styles.xml"].iter(f"{W}style")}
    paragraphs = [(one.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), said(one)) for one in body.findall(f"{W}p")]
    assert {style for style, _text in paragraphs} <= styles
    grids = [
        [[said(cell) for cell in row.findall(f"{W}tc")] for row in grid.findall(f"{W}tr")]
        for grid in body.iter(f"{W}tbl")
    ]
    return [one for one in paragraphs if one[1]], grids


def said(node) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t"))


def test_the_report_of_measures_tells_every_record_and_leaves_room(office, make) -> None:
    client, office_id = office
    policy_of(make, office_id, title="购买服务办法", status="published", valid_from=date(2026, 3, 1))
    policy_of(make, office_id, title="没有发布", status="draft", valid_from=date(2026, 3, 1))
    measure_of(make, office_id, kind="purchase", title="购买<检索>服务 & 其他")
    over = clock.now() - timedelta(days=9)
    event_of(make, office_id, title="苏州宣讲", starts_at=over, ends_at=over + timedelta(hours=2), others=7)
    agency = make.agency(place="320500", name="苏州新芽").id
    voice_of(make, agency, province="32", kind="difficulty", status="solved", title="招不到日语人才")
    voice_of(make, agency, province="32", kind="practice", status="shown", title="师徒制", text="一带一")
    voice_of(make, make.agency(place="330100").id, province="33", kind="difficulty", status="open", title="外省的困难")
    paragraphs, grids = read(client.get("/organiser/reports/written/measures/2026.docx").data)
    headings = [text for style, text in paragraphs if style == "heading"]
    assert headings[0] == "一、总体情况" and headings[-1] == "八、下一步工作" and len(headings) == 8
    text, cells = (
        "\n".join(text for _style, text in paragraphs),
        [cell for grid in grids for row in grid for cell in row],
    )
    assert "江苏省共推出措施 1 项" in text and "已办结 1 条" in text and "师徒制" in text and "一带一" in text
    assert {"购买服务办法", "购买<检索>服务 & 其他", "苏州宣讲", "招不到日语人才"} <= set(cells)
    assert "外省的困难" not in cells and "没有发布" not in cells and "30,000" in cells
    assert paragraphs[-1][0] == "sign" and "江苏省知识产权局" in paragraphs[-1][1] and "请在这里填写" in text


def test_the_summary_tells_the_table_of_people_hired(office, make) -> None:
    client, _office_id = office
    position = make.position(make.agency(place="320500", services=["consulting"]).id, kind="translation", headcount=9)
    for _ in range(3):
        confirmed(make, position, make.graduate().id, starts_on=date(2026, 7, 1), kind="translation")
    confirmed(make, position, make.graduate().id, starts_on=date(2026, 8, 1), form="internship")
    paragraphs, grids = read(client.get("/organiser/reports/written/summary/2026.docx").data)
    text = "\n".join(text for _style, text in paragraphs)
    assert "吸纳就业 3 人" in text and "实习、见习 1 人" in text and "太少" in text
    work = next(grid for grid in grids if grid[0][0] == "按工作类别")
    assert dict(zip(*work, strict=True))["翻译（人）"] == "3"


def test_it_is_handed_up_as_pdf_replaced_by_the_next_and_added_up(office, make, app, work) -> None:
    client, office_id = office
    national = Client(app).login(make.organiser("office", name="国家局").user_id)
    measure_of(make, office_id)
    assert "请先选择一个 PDF 文件" in send(client, None, 422).text
    assert "这不是 PDF 文件" in send(client, b"hello", 422).text
    for _ in range(2):
        send(client, paper())
    first, second = rows(make, WrittenReport)
    assert (first.number, second.number, second.figures["people"]) == (1, 2, 3)
    assert "江苏省知识产权局报送了 2026 年书面报告" in {one.text_zh for one in rows(make, Notice)}
    page = client.get("/organiser/reports/written").text
    assert (
        "第 2 次 · 报告.pdf" in page
        and client.get(f"/organiser/reports/written/{second.id}/file").mimetype == "application/pdf"
    )
    page = national.get("/national/reports/written?kind=measures").text
    assert f"written/{second.id}/file" in page and f"written/{first.id}/file" not in page and ">31<" in page
    assert "新疆生产建设兵团" in page and "30,000" in page
    assert ">32<" in national.get("/national/reports/written?kind=summary").text, "of the other kind nothing is there"
    paragraphs, grids = read(national.get("/national/reports/written/measures/2026.docx").data)
    assert (
        "已报送 1 个" in "".join(text for _style, text in paragraphs)
        and grids[-1][-1][0] == "合计"
        and len(grids[-1]) == 3
    )
    stranger = Client(app).login(make.organiser("office", province="330000").user_id)
    stranger.get(f"/organiser/reports/written/{second.id}/file", status=404)
    stranger.get("/national/reports/written", status=403)


def test_a_home_says_which_report_is_due(office, make) -> None:
    client, _office_id = office
    page = client.get("/organiser").text
    assert "工作总结请在 2026年11月30日 前报送" in page and "/organiser/reports/written?year=2026" in page
    send(client, paper(), kind="summary")
    assert "工作总结请在" not in client.get("/organiser").text


def rows(make, model):
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(model).order_by(model.id)))


def test_a_document_holds_any_text_and_is_the_same_each_time(app) -> None:
    blocks = [Text("a\x00b\x0b<&>\ud800\nzweite", "title"), Grid(["头"], [[1234567], [None], ["x\uffff"]])]
    with app.app_context():
        content = documents.written(blocks)
        assert content == documents.written(blocks)
    paragraphs, grids = read(content)
    assert paragraphs == [("title", "ab<&>zweite")] and grids == [[["头"], ["1,234,567"], ["—"], ["x"]]]
