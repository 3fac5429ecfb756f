"""security.txt (RFC 9116): whom to tell of a weakness."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests.web.client import Client

PATH = "/.well-known/security.txt"


@pytest.mark.parametrize("moment", [datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 2, 29, 23, 59, tzinfo=UTC)])
def test_whom_to_tell_is_told_and_never_out_of_date(client: Client, moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        answer = client.http.get(PATH)
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert lines["Contact"] == "mailto:security@shanggang.example" and lines["Preferred-Languages"] == "zh, en"
    assert lines["Canonical"] == f"http://localhost{PATH}"
    assert timedelta(days=30) < datetime.fromisoformat(lines["Expires"]) - moment < timedelta(days=365)


def test_without_somebody_to_tell_there_is_none(app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], security_contact=""))
    assert client.http.get(PATH).status_code == 404
