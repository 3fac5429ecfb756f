"""A worker in a process of its own does what the site promised, and stops when told."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from web.core import mail
from web.models import Mail

ROOT = Path(__file__).parents[3]


def environment(app: Flask, place: Path) -> dict[str, str]:
    settings = app.extensions["settings"]
    return os.environ | {
        "SHANGGANG_ENV": "development",
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(place),
        "SEARCH_URL": settings.search_url,
        "QUEUE_URL": f"sqlite:///{place / 'worker.db'}",
        "LIMITS_URL": "database://",
        "SECRET_KEY": settings.secret_key,
    }


def test_a_worker_of_its_own_sends_promised_mail_and_stops_when_told(app, tmp_path):
    database = app.extensions["database"]
    with app.app_context(), database.writing():
        mail.send(
            "try", "somebody@example.org", "zh", "accounts/mail/second_factor.txt", what="on", link="http://x.example/"
        )
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    log = tmp_path / "log"
    with log.open("wb") as out:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment(app, tmp_path), stdout=out, stderr=out)
    try:
        for _ in range(600):
            with database.unit(may_write=False) as unit:
                sent = unit.session.scalars(select(Mail.to)).all()
            if sent:
                break
            assert worker.poll() is None, log.read_text(errors="replace")
            time.sleep(0.1)
        assert sent == ["somebody@example.org"]
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=60)
    finally:
        worker.kill()
        worker.wait()


def test_migrating_again_changes_nothing(app, tmp_path):
    command = [sys.executable, "-m", "flask", "--app", "app", "migrate"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(app, tmp_path), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    with app.extensions["database"].unit(may_write=False) as unit:
        assert unit.session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
