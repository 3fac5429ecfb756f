"""The running site is killed in the middle of its work: what it acknowledged is there, once, and its mail still
leaves."""

import http.client
import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select, text, update

from tests.services import free_port
from tests.web.client import Client
from tests.web.make import Make
from web.core import clock
from web.models import Application, ApplicationEvent, AuditEntry, Mail, OutboxRow

ROOT = Path(__file__).parents[3]
PEOPLE = 16


def start(app: Flask, place: Path, log: Path) -> tuple[subprocess.Popen[bytes], int]:
    """`python -m web` on this test's database, when it answers."""
    settings, port = app.extensions["settings"], free_port()
    env = os.environ | {
        "SHANGGANG_ENV": "development",
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(place),
        "SEARCH_URL": settings.search_url,
        "QUEUE_URL": f"sqlite:///{place / 'killed.db'}",
        "LIMITS_URL": "database://",
        "SECRET_KEY": settings.secret_key,
        "PORT": str(port),
    }
    with log.open("ab") as file:
        site = subprocess.Popen([sys.executable, "-m", "web"], cwd=ROOT, env=env, stdout=file, stderr=file)
    for _ in range(600):
        try:
            if ask(port, "GET", "/healthz") == 200:
                return site, port
        except OSError:
            assert site.poll() is None, log.read_text(errors="replace")
            time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


def ask(port: int, method: str, path: str, cookie: str = "", form: dict[str, str] | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form or {}), headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_site_killed_while_people_apply(
    app: Flask, database, make: Make, work, place: Path, tmp_path: Path
) -> None:
    agency = make.agency()
    position = make.position(agency.id)
    people = [make.graduate() for _ in range(PEOPLE)]
    doors = []
    for person in people:
        client = Client(app).login(person.user_id)
        token = client.csrf()
        doors.append((person.id, f"shanggang={client.http.get_cookie('shanggang').value}", token))
    acknowledged: set[int] = set()
    rng, left, log = random.Random(11), list(doors), tmp_path / "log"
    while left:
        site, port = start(app, place, log)
        wave, left = left[:8], left[8:]

        def apply(door: tuple[int, str, str], port: int = port) -> None:
            number, cookie, token = door
            form = {"csrf_token": token, "fields": "skills", "once": f"once-{number}"}
            try:
                if ask(port, "POST", f"/positions/{position}/apply", cookie, form) == 303:
                    acknowledged.add(number)
            except (OSError, http.client.HTTPException):
                pass  # the site was killed under it: the person was told nothing

        senders = [Thread(target=apply, args=(door,)) for door in wave]
        for sender in senders:
            sender.start()
        time.sleep(rng.random() * 0.25)
        site.kill()
        site.wait()
        for sender in senders:
            sender.join()
    site, port = start(app, place, log)
    for number, cookie, token in doors:  # everybody sends the same form again
        form = {"csrf_token": token, "fields": "skills", "once": f"once-{number}"}
        assert ask(port, "POST", f"/positions/{position}/apply", cookie, form) == 303
    site.kill()
    site.wait()
    with database.writing() as session:  # a minute of silence later …
        late = clock.now() - timedelta(minutes=2)
        session.execute(update(OutboxRow).where(OutboxRow.done_at.is_(None)).values(due_at=late))
    work()
    with database.unit(may_write=False) as unit:
        session = unit.session
        applied = session.scalars(select(Application.graduate_id)).all()
        assert sorted(applied) == sorted(person.id for person in people) and acknowledged <= set(applied)
        events = session.scalars(
            select(func.count(ApplicationEvent.id)).group_by(ApplicationEvent.application_id)
        ).all()
        audited = session.scalar(select(func.count()).where(AuditEntry.action == "application.applied"))
        assert events == [1] * PEOPLE and audited == PEOPLE, "an act that was tried again left one trace"
        promised = session.execute(select(OutboxRow.key, OutboxRow.done_at)).all()
        assert promised and all(done is not None for _key, done in promised)
        mailed = {key for key, _done in promised if key.startswith("mail:")}
        assert sorted(session.scalars(select(Mail.key))) == sorted(mailed), "each mail was sent, and once"
        if database.sqlite:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
