"""Files out."""

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
