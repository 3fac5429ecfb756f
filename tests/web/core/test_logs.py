"""The log can be read back line by line, whoever writes at the same moment."""

import json
import sys

import structlog

from web.core import logs


def test_a_line_is_one_write(monkeypatch) -> None:
    written: list[str] = []

    class Recorder:
        def write(self, text: str) -> int:
            written.append(text)
            return len(text)

        def flush(self) -> None:
            pass

    monkeypatch.setattr(sys, "stderr", Recorder())
    logs.configure(pretty=False)
    try:
        structlog.get_logger("test").info("happened", what="两行\n一条")
    finally:
        logs.configure(pretty=True)
    assert len(written) == 1 and written[0].count("\n") == 1, "threads mix nothing into a line"
    assert json.loads(written[0])["what"] == "两行\n一条"
