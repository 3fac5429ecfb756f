"""Two sites started at the same moment on one machine never share a port, and what keeps one from starting is told."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import ANY

import psutil
import pytest
from flask import Flask

from tests.operations import on_waitress
from web import create_app
from web.__main__ import first_port, reserve


def test_a_port_is_taken_from_the_first_moment_on() -> None:
    with reserve("127.0.0.1", 5710) as first, reserve("127.0.0.1", 5710) as second:
        ports = first.getsockname()[1], second.getsockname()[1]
        assert 5710 <= ports[0] < ports[1], "the second site is to find the next free port while the first is loading"


def test_a_host_that_is_not_this_machine_is_explained() -> None:
    with pytest.raises(SystemExit, match="HOST"):
        reserve("192.0.2.1", 5710)


@pytest.mark.parametrize("text", ["", "abc", "0", "-1", "65536", "５０００", "5000.0"])
def test_a_port_that_is_none_is_explained(text: str) -> None:
    with pytest.raises(SystemExit, match="PORT"):
        first_port(text)


def test_a_trial_behind_a_proxy_serves_nobody(app: Flask) -> None:
    """The server hands on what a proxy says, so that the application can weigh it."""
    site = create_app(replace(app.extensions["settings"], environment="development"))
    with on_waitress(site) as port:
        address = f"http://127.0.0.1:{port}/healthz"
        with urllib.request.urlopen(address, timeout=60) as answer:
            assert answer.status == 200 and answer.headers["Server"] is None
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            urllib.request.urlopen(
                urllib.request.Request(address, headers={"X-Forwarded-For": "192.0.2.7"}), timeout=60
            )
        refused.value.close()


PROGRAM = "import signal, runpy; signal.signal(signal.SIGINT, signal.default_int_handler); runpy.run_module('web', run_name='__main__')"  # fmt: skip


def environment(**changes: str) -> dict[str, str]:
    told = ("DATABASE_URL", "QUEUE_URL", "SEARCH_URL", "LIMITS_URL", "SECRET_KEY")
    env = {name: value for name, value in os.environ.items() if name not in told}
    return env | {"PORT": "5720", "SHANGGANG_ENV": "development"} | changes


def start(**changes: str) -> tuple[int, str]:
    """`python -m web` that does not come to serve: its exit code and the last line it said."""
    command, env = [sys.executable, "-m", "web"], environment(**changes)
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    return last_words(done.returncode, done.stderr)


def last_words(code: int, said: str) -> tuple[int, str]:
    assert "Traceback" not in said
    return code, said.strip().splitlines()[-1]


def until(site: subprocess.Popen, words: str) -> None:
    """Wait for a line with these words, which comes before the site serves or never."""
    for line in site.stdout:
        if words in line:
            return
        assert "http://" not in line, f"the demo was whole before {words!r} was said"
    pytest.fail(f"ended before {words!r} was said")


@contextmanager
def writing_the_demo(folder: Path) -> Iterator[subprocess.Popen]:
    """A start that has written some of the demo, with Ctrl-C as on a terminal; the demo of a fair takes long enough."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    env = environment(DATA_DIR=str(folder), DEMO="fair")
    with subprocess.Popen([sys.executable, "-c", PROGRAM], env=env, **pipes) as site:
        try:
            until(site, "demo agencies")
            yield site
        finally:
            site.kill()


def test_a_second_start_leaves_a_demo_that_is_being_written_alone_and_an_end_is_said_in_a_line(tmp_path: Path) -> None:
    with writing_the_demo(tmp_path) as first:
        code, said = start(DATA_DIR=str(tmp_path))
        assert code == 2 and "another start" in said and "DATA_DIR" in said
        until(first, "demo positions")  # the first goes on
        first.send_signal(signal.SIGINT)
        _out, said = first.communicate(timeout=60)
        assert last_words(first.returncode, said) == (130, ANY) and "written anew" in said
    with writing_the_demo(tmp_path) as again:
        (child,) = psutil.Process(again.pid).children()
        child.kill()
        _out, said = again.communicate(timeout=60)
        assert last_words(again.returncode, said) == (2, ANY) and "was ended (-9)" in said


def test_what_keeps_the_site_from_starting_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, said = start(DATA_DIR=str(tmp_path / "file"))
    assert code == 2 and "DATA_DIR" in said
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "shanggang.db").write_bytes(b"these are no tables " * 500)
    code, said = start(DATA_DIR=str(tmp_path / "site"))
    assert code == 2 and "shanggang.db" in said and "not a database" in said
    code, said = start(DATA_DIR=str(tmp_path / "new"), DEMO="huge")
    assert code == 2 and "small, fair, load" in said
