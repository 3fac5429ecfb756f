"""Sheets as PDF: Chinese text in it, one page each, and nothing read but our own files."""

import pytest

from tests.web.client import Client
from tests.web.fairday.world import FairWorld
from web.fairday import paper
from web.models import FairPosition


def printer_missing() -> bool:
    try:
        paper.pdf("<p>好</p>")
    except paper.NoPrinter:
        return True
    return False


@pytest.fixture
def printer(app) -> None:
    with app.app_context():
        if printer_missing():
            pytest.skip("pango or a Chinese font is missing")


def test_a_sheet_for_each_person_is_a_page(printer, desk: Client, fair: FairWorld) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    for _one in range(2):
        fair.meeting(fair.person(), slot=fair.numbers)
    answer = desk.get(f"/organiser/fairs/{fair.fair_id}/print/people.pdf")
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(answer.data)).pages
    assert len(pages) == 2 and "张小1" in pages[0].extract_text().replace("⼩", "小")


def test_a_whole_day_of_a_table_is_one_page(printer, desk: Client, fair: FairWorld) -> None:
    """24 meetings, as long as names and titles get: nobody wants a table's second page."""
    from io import BytesIO

    from pypdf import PdfReader

    with fair.make.database.writing() as session:
        session.get(FairPosition, fair.position_id).title = "产业专利研究员（汽车零部件方向）"
    for slot in range(24):
        fair.meeting(fair.person(school="西川科技职业大学（示例）"), slot=slot)
    pages = PdfReader(BytesIO(desk.get(f"/organiser/fairs/{fair.fair_id}/print/tables.pdf").data)).pages
    assert len(pages) == 2  # the other stand's table has the other


def test_nothing_is_fetched_from_disk_or_network(printer, app, recwarn, tmp_path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    _html, fetcher = paper._weasyprint()
    with app.app_context():
        for address in (f"file://{secret}", "http://127.0.0.1:9/x.png", "sheet:/../settings.py", "sheet:../../x.css"):
            with pytest.raises(ValueError):
                fetcher().fetch(address)
        assert fetcher().fetch("sheet:/css/fairday-sheets.css")


@pytest.mark.parametrize("reason", ["library", "font"])
def test_without_a_printer_the_page_says_why(desk: Client, fair: FairWorld, monkeypatch, reason: str) -> None:
    def refuse(*_args):
        raise paper.NoPrinter(reason)

    monkeypatch.setattr(
        paper, "_has_font" if reason == "font" else "_weasyprint", lambda: False if reason == "font" else refuse()
    )
    if reason == "font":
        monkeypatch.setattr(paper, "_weasyprint", lambda: (None, None))
    fair.person()
    answer = desk.http.get(f"/organiser/fairs/{fair.fair_id}/print/people.pdf")
    assert answer.status_code == 303
    assert "另存为 PDF" in desk.get(answer.location).text
