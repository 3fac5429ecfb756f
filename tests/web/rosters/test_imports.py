"""A large file goes in by the worker: seen on a page, found again, finished by the next worker, all of it or
nothing."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.web.client import Client
from tests.web.fairs.test_sheets import OFFERS, PEOPLE, desk_of, send
from tests.web.make import Make
from tests.web.rosters.routes import roster_of
from tests.web.rosters.site import upload, work_off
from tests.web.rosters.test_staging import lines
from web.core import clock, forgetting, queue
from web.models import AuditEntry, FairAttendee, FairPosition, RosterRow, SheetImport
from web.rosters.service import imports

WORKER = """
import sys, time
from web import create_app
from web.core import runs
from web.rosters import jobs
from web.rosters.service import staging
app, written = create_app(), staging.Change.add
def slow(*given):
    written(*given)
    print("written", flush=True)
    time.sleep(0.3)
staging.Change.add = slow
with app.app_context():
    jobs.import_sheet(int(sys.argv[1]))
"""


@pytest.fixture
def office(make: Make):
    return make.organiser("office")


@pytest.fixture
def member(client: Client, office) -> Client:
    return client.login(office.user_id)


@pytest.fixture
def roster(make: Make, office) -> int:
    return roster_of(make, office.id)


def count(database, model, *which) -> int:
    with database.unit(may_write=False) as unit:
        return unit.session.scalar(select(func.count()).select_from(model).where(*which))


def test_a_large_file_is_watched_left_and_found_again(app, member, roster, database) -> None:
    page = upload(member, roster, "graduates", lines(range(2500)), "大表.csv").location
    assert re.search(r"/organiser/imports/\d+$", page)
    for _ in range(2):  # also after a reload
        assert 'role="progressbar"' in (text := member.get(page).text) and "0 / 2500" in text
    assert member.get(f"{page}/state").json == {"status": "queued", "done": 0, "total": 2500}
    assert "大表.csv”正在导入" in member.get(f"/organiser/rosters/{roster}").text and count(database, RosterRow) == 0
    assert "等它完成" in upload(member, roster, "graduates", lines(range(2500)), "又一张.csv", status=422).text
    work_off(app)
    text = member.get(page).text
    assert "新增 2500 行" in text and "看要改的单元格（250）" in text
    assert count(database, RosterRow) == 2500 and "正在导入" not in member.get(f"/organiser/rosters/{roster}").text
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(SheetImport)).content == b"", "the people stand in the roster alone"


def test_a_small_file_is_in_at_once(member, roster, database) -> None:
    upload(member, roster, "graduates", lines(range(30)))
    assert count(database, RosterRow) == 30 and count(database, SheetImport) == 0


def test_a_killed_import_is_finished_once_by_the_next_worker(app, member, roster, database, place) -> None:
    page = upload(member, roster, "graduates", lines(range(3000)), "大表.csv").location
    run_id = int(page.rpartition("/")[2])
    app.extensions["queue"].huey.storage.flush_queue()
    own = {"DATABASE_URL": database.url, "DATA_DIR": str(place), "QUEUE_URL": "memory:", "SHANGGANG_ENV": "development"}
    command = [sys.executable, "-c", WORKER, str(run_id)]
    with subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE) as worker:
        for _ in range(5):
            assert worker.stdout.readline()
        worker.kill()
    assert member.get(f"{page}/state").json["status"] == "running"
    assert count(database, RosterRow) >= 1000 and "还没有导入" in member.get(f"/organiser/rosters/{roster}").text
    later = clock.now() + timedelta(minutes=2)
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(clock, "now", lambda: later)
        queue.run_sweeps()
        work_off(app)
        queue.run_sweeps()
        work_off(app)
        assert "新增 3000 行" in member.get(page).text
    assert count(database, RosterRow) == 3000 and count(database, AuditEntry, AuditEntry.action == "roster.import") == 1


def test_what_stands_in_the_way_is_told_and_nothing_is_changed(app, member, roster, database, monkeypatch) -> None:
    page = upload(member, roster, "graduates", lines(range(2500))).location
    monkeypatch.setattr("web.rosters.service.MOST_ROWS", 2000)
    work_off(app)
    text = member.get(page).text
    assert "没有导入，什么都没有改动" in text and "最多 2000 行" in text and count(database, RosterRow) == 0
    monkeypatch.undo()
    assert "imports" in upload(member, roster, "graduates", lines(range(2500))).location
    monkeypatch.setattr("web.rosters.engine.read_sheet", lambda *_given: 1 / 0)
    work_off(app)
    with database.unit(may_write=False) as unit:
        assert [row.status for row in unit.session.scalars(select(SheetImport))] == ["failed", "failed"]
        assert {row.content for row in unit.session.scalars(select(SheetImport))} == {b""}, "nobody is kept for it"


def test_files_on_their_way_have_a_bound_and_their_day(
    app, make, member, office, roster, database, monkeypatch
) -> None:
    monkeypatch.setattr(imports, "MOST_WAITING", 100_000)
    monkeypatch.setattr(imports, "LARGE", 100)
    assert "imports" in upload(member, roster, "graduates", lines(range(500))).location
    other = roster_of(make, office.id, "秋季专场")
    big = lines(range(2500), "机械设计制造及其自动化" * 3)
    assert "太多" in upload(member, other, "graduates", big, status=422).text
    work_off(app)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    with app.app_context():
        forgetting.forget_old()
    assert count(database, SheetImport) == 0 and count(database, RosterRow) == 500


def test_a_fairs_large_sheets_make_people_and_positions(app: Flask, make: Make, database, monkeypatch) -> None:
    monkeypatch.setattr(imports, "LARGE", 0)
    client, fair, _office = desk_of(app, make)
    for kind, text in (("positions", OFFERS), ("graduates", PEOPLE), ("graduates", PEOPLE)):
        page = send(client, fair, kind, text).location
        assert "正在导入" in client.get(f"/organiser/fairs/{fair}/sheets").text
        work_off(app)
        said = client.get(page).text
    people = 3  # one of the four has no number
    assert (
        count(database, FairAttendee) == people
        and count(database, FairPosition) == len(OFFERS.strip().splitlines()) - 1
    )
    assert f"没有变化 {people}" in said and f'href="/organiser/fairs/{fair}/sheets"' in said
