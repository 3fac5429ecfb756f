"""docs/operations.md and the README, done as they say: whoever follows them has a real site, and never a trial."""

import re
from email import message_from_string, policy
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.operations import OPERATIONS, ROOT, Machine, blocks, lacking
from tests.web.accounts.helpers import graduate_form

README = ROOT / "README.md"
PROGRAMS = re.compile(r"\.venv/bin/(?:flask|gunicorn)\b.*")


def test_every_command_of_the_program_stands_where_it_is_run() -> None:
    """A command told in another kind of block would be followed by people and by no test."""
    for path in (OPERATIONS, README):
        text = path.read_text("utf-8")
        run = "".join(block for kind in ("sh", "ini") for block in blocks(path, kind))
        every = PROGRAMS.findall(text)
        assert sorted(every) == sorted(PROGRAMS.findall(run)), path.name
    assert len(PROGRAMS.findall(OPERATIONS.read_text("utf-8"))) >= 5


def test_the_readmes_commands_are_those_of_the_document_that_are_run() -> None:
    run = "".join(block for kind in ("sh", "ini") for block in blocks(OPERATIONS, kind))
    lines = [line.partition(" #")[0].strip() for block in blocks(README, "sh") for line in block.splitlines()]
    assert len(lines) == 5
    assert not [line for line in lines if line not in run]


def test_both_documents_name_what_nothing_starts_without() -> None:
    for path in (OPERATIONS, README):
        assert "SHANGGANG_ENV" in path.read_text("utf-8")
    assert "docs/operations.md" in README.read_text("utf-8")


@pytest.mark.skipif(bool(lacking()), reason=lacking())
def test_whoever_follows_the_document_has_a_real_site(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    printed = [machine.sh(block) for block in blocks(OPERATIONS, "sh")]
    settings = tmp_path / "etc/shanggang/site.env"
    assert settings.stat().st_mode & 0o077 == 0 and "SHANGGANG_ENV=production" in settings.read_text()
    link = next(line for text in printed for line in text.splitlines() if line.startswith("https://"))
    assert link.startswith(machine.address)

    with machine.running():
        answer, page = machine.fetch("/")
        assert answer.status == 200 and 'class="trial"' not in page
        assert answer.headers["Server"] is None and "gunicorn" not in str(answer.headers).lower()
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert machine.fetch("/dev/mailbox")[0].status == 404
        assert machine.fetch(link.removeprefix(machine.address))[0].status == 200

        answer, page = machine.fetch("/register/graduate")
        cookie = answer.headers["Set-Cookie"].partition(";")
        assert cookie[0].startswith("__Host-") and "Secure" in cookie[2]
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        form = urlencode(graduate_form(email="lin@example.org") | {"csrf_token": token})
        told = {"Content_Type": "application/x-www-form-urlencoded", "Referer": f"{machine.address}/register/graduate"}
        answer, page = machine.fetch("/register/graduate", "POST", form, Cookie=cookie[0], **told)
        assert answer.status == 303, page
        mail = message_from_string(machine.mail_to("lin@example.org"), policy=policy.default)
        assert machine.address in mail.get_content() and mail["From"] == "no-reply@shanggang.example.org"
        assert machine.fetch("/.well-known/security.txt")[1].startswith(
            "Contact: mailto:security@shanggang.example.org"
        )
    assert "Traceback" not in machine.log()
