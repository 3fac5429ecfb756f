"""Files out."""

import pytest
from flask import Flask

from tests.web.client import Client
from tests.web.make import Make
from web.core import files


def test_a_download_is_kept_by_no_browser_and_nobody_on_the_way(app: Flask, make: Make) -> None:
    """A file of static names may be kept for a year; what one person may see today may not be kept at all."""
    with app.test_request_context():
        assert files.attachment(b"x", "a.ics", "text/calendar").headers["Cache-Control"] == "no-store"
    with Client(app).login(make.graduate().user_id).http.get("/interviews.ics") as answer:
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("面试-1.ics", "interviews-1.ics"),
        ("投递-20261201.xlsx", "interviews-20261201.xlsx"),
        ("说明.pdf", "interviews.pdf"),
    ],
)
def test_who_reads_only_ascii_gets_a_name_too(app, name: str, plain: str) -> None:
    with app.test_request_context("/agency/interviews"):
        header = files.attachment(b"x", name, "text/plain").headers["Content-Disposition"]
    assert f"filename={plain};" in header and "filename*=UTF-8''%" in header
