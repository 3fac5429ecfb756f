"""Sheets as PDF: Chinese text in it, one page each, made by the worker in stretches, and nothing read but our own files."""

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from tests.web.client import Client
from tests.web.downloads.site import asked, made
from tests.web.fairday.world import FairWorld
from web.core import paper, press
from web.downloads import jobs
from web.models import FairAttendee, FairPosition, MadeFile


@pytest.fixture
def printer(app) -> None:
    with app.app_context():
        try:
            paper.require_printer()
        except paper.NoPrinter:
            pytest.skip("pango or a Chinese font is missing")


@pytest.fixture
def counted(monkeypatch) -> list[int]:
    """How many sheets each process would print that is started, without printing anything."""
    sheets: list[int] = []

    def pdf(html: str) -> bytes:
        sheets.append(html.count('class="sheet"'))
        writer, buffer = PdfWriter(), io.BytesIO()
        for _one in range(sheets[-1]):
            writer.add_blank_page(100, 100)
        writer.write(buffer)
        return buffer.getvalue()

    monkeypatch.setattr(paper, "require_printer", lambda: None)
    monkeypatch.setattr(paper, "pdf", pdf)
    monkeypatch.setattr(paper, "PRESS", 4)
    return sheets


def address(fair: FairWorld, what: str) -> str:
    return f"/organiser/fairs/{fair.fair_id}/print/{what}.pdf"


def pages(content: bytes) -> list:
    return list(PdfReader(io.BytesIO(content)).pages)


def test_a_sheet_for_each_person_is_a_page(printer, desk: Client, fair: FairWorld) -> None:
    for _one in range(2):
        fair.meeting(fair.person(), slot=fair.numbers)
    answer = made(desk, address(fair, "people"))
    assert answer.mimetype == "application/pdf"
    found = pages(answer.data)
    assert len(found) == 2 and "张小1" in found[0].extract_text().replace("⼩", "小")


def test_a_whole_day_of_a_table_is_one_page(printer, desk: Client, fair: FairWorld) -> None:
    """24 meetings, as long as names and titles get: nobody wants a table's second page."""
    with fair.make.database.writing() as session:
        session.get(FairPosition, fair.position_id).title = "产业专利研究员（汽车零部件方向）"
    for slot in range(24):
        fair.meeting(fair.person(school="西川科技职业大学（示例）"), slot=slot)
    assert len(pages(made(desk, address(fair, "tables")).data)) == 2  # the other stand's table has the other


def test_all_sheets_are_one_file_or_one_for_each_school_or_hall(counted, desk: Client, fair: FairWorld) -> None:
    for school in ("甲大学", "乙大学", "", "甲大学", "甲大学", "甲大学", "甲大学"):
        fair.person(school=school)
    assert len(pages(made(desk, address(fair, "people")).data)) == 7 and counted == [4, 3]
    with zipfile.ZipFile(io.BytesIO(made(desk, address(fair, "people"), by="school").data)) as archive:
        assert archive.namelist() == ["01 甲大学.pdf", "02 乙大学.pdf", "03 未填写.pdf"]
        assert [len(pages(archive.read(name))) for name in archive.namelist()] == [5, 1, 1]
    with zipfile.ZipFile(io.BytesIO(made(desk, address(fair, "tables"), by="hall").data)) as archive:
        assert archive.namelist() == ["01 一号厅.pdf"]


def test_however_often_asked_it_is_made_once_until_something_changes(counted, desk: Client, fair: FairWorld) -> None:
    person = fair.person()
    first = asked(desk, address(fair, "people"))
    assert asked(desk, address(fair, "people")) == first  # while it waits
    with desk.app.app_context():
        jobs.make(first)
        jobs.make(first)
    assert asked(desk, address(fair, "people")) == first and counted == [1]
    assert asked(desk, address(fair, "people"), by="school") != first
    fair.meeting(person)
    assert asked(desk, address(fair, "people")) != first


def killed_after(monkeypatch, counted: list[int], stretches: int, desk: Client, number: int) -> None:
    """The worker dies when it has printed so many stretches."""
    printing = paper.pdf

    def pdf(html: str) -> bytes:
        if len(counted) == stretches:
            raise KeyboardInterrupt
        return printing(html)

    with monkeypatch.context() as meanwhile, desk.app.app_context(), pytest.raises(KeyboardInterrupt):
        meanwhile.setattr(paper, "pdf", pdf)
        jobs.make(number)


def test_a_killed_worker_leaves_what_it_printed_to_the_next(
    counted, desk: Client, fair: FairWorld, monkeypatch
) -> None:
    for _one in range(11):
        fair.person()
    number = asked(desk, address(fair, "people"))
    killed_after(monkeypatch, counted, 2, desk, number)
    assert 'role="progressbar"' in desk.get(f"/downloads/{number}").text  # left, and found again
    with fair.make.database.writing() as session:
        session.get(MadeFile, number).beat_at = None  # taken for dead
    with desk.app.app_context():
        jobs.take_up()
        jobs.make(number)
        left = jobs.service.folder_of(number)
    assert counted == [4, 4, 3] and not left.exists()
    assert len(pages(desk.get(f"/downloads/{number}/file").data)) == 11
    row = fair.one(MadeFile, number)
    assert (row.status, row.done, row.total) == ("done", 11, 11)


def test_parts_of_another_state_are_not_put_together(counted, desk: Client, fair: FairWorld, monkeypatch) -> None:
    for _one in range(5):
        fair.person()
    number = asked(desk, address(fair, "people"))
    killed_after(monkeypatch, counted, 1, desk, number)
    gone = fair.every(FairAttendee)[0].id
    with fair.make.database.writing() as session:
        session.get(MadeFile, number).beat_at = None
        session.get(FairAttendee, gone).status = "withdrawn"
    with desk.app.app_context():
        jobs.make(number)
    assert counted == [4, 4] and len(pages(desk.get(f"/downloads/{number}/file").data)) == 4


def test_the_site_prints_in_other_processes(printer, app, monkeypatch) -> None:
    started: list[str] = []
    real = paper.subprocess.run
    monkeypatch.setattr(paper.subprocess, "run", lambda args, **more: started.append(args[5]) or real(args, **more))
    with app.app_context():
        assert paper.pdf("<p>好</p>").startswith(b"%PDF-")
    assert started == ["print"]


def test_nothing_is_fetched_from_disk_or_network(printer, app, recwarn, tmp_path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    fetcher = press.own_files(Path(app.static_folder))
    for place in (f"file://{secret}", "http://127.0.0.1:9/x.png", "sheet:/../settings.py", "sheet:../../x.css"):
        with pytest.raises(ValueError):
            fetcher.fetch(place)
    assert fetcher.fetch("sheet:/css/fairday-sheets.css")


@pytest.mark.parametrize("reason", ["library", "font"])
def test_without_a_printer_the_page_says_why(desk: Client, fair: FairWorld, monkeypatch, reason: str) -> None:
    monkeypatch.setattr(paper, f"_has_{reason}", lambda: False)
    monkeypatch.setattr(paper, {"library": "_has_font", "font": "_has_library"}[reason], lambda: True)
    fair.person()
    answer = desk.post(address(fair, "people"), {})
    assert "另存为 PDF" in desk.get(answer.location).text
