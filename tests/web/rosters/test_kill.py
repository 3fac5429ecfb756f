"""A worker killed in the middle of a ranking leaves a run that another one takes up, with the same result."""

import os
import subprocess
import sys
import time
from datetime import timedelta

from sqlalchemy import select

from tests.web.rosters.routes import roster_of
from tests.web.rosters.site import GRADUATES, POSITIONS, upload, work_off
from web.core import clock, queue
from web.models import RosterRun, StoredFile

WORKER = """
import sys
from web import create_app
from web.rosters import jobs
app = create_app()
with app.app_context():
    jobs.rank_roster(int(sys.argv[1]))
"""


def many(copies: int) -> bytes:
    """The sample graduates many times over, each copy with numbers of its own."""
    head, *lines = GRADUATES.read_text(encoding="utf-8-sig").split("\nG")
    rows = [f"\n{copy}G{line.rstrip()}" for copy in range(copies) for line in lines]
    return (head + "".join(rows)).encode()


def test_a_killed_ranking_is_finished_by_the_next_worker(app, client, make, database, place) -> None:
    office = make.organiser("office")
    roster = roster_of(make, office.id)
    client.login(office.user_id)
    upload(client, roster, "graduates", many(10))
    upload(client, roster, "positions", POSITIONS.read_bytes())
    run_id = int(client.post(f"/organiser/rosters/{roster}/rank", {}).location.rpartition("/")[2])
    app.extensions["queue"].huey.storage.flush_queue()
    own = {"DATABASE_URL": database.url, "DATA_DIR": str(place), "QUEUE_URL": "memory:", "SHANGGANG_ENV": "development"}
    with subprocess.Popen([sys.executable, "-c", WORKER, str(run_id)], env=os.environ | own) as worker:
        until = time.monotonic() + 60
        while run(database, run_id).done < 1 and time.monotonic() < until:
            time.sleep(0.05)
        worker.kill()
    left = run(database, run_id)
    assert left.status == "running" and left.result_id is None
    assert client.get(f"/organiser/runs/{run_id}/state").json["status"] == "running"
    with database.writing() as session:  # a minute of silence later …
        session.get(RosterRun, run_id).beat_at = clock.now() - timedelta(minutes=2)
    with app.app_context():
        queue.run_sweeps()
    assert work_off(app) == 1
    done = run(database, run_id)
    assert (done.status, done.done) == ("done", 12)
    with database.unit(may_write=False) as unit:
        assert len(unit.session.scalars(select(StoredFile)).all()) == 1


def run(database, run_id: int) -> RosterRun:
    with database.unit(may_write=False) as unit:
        return unit.session.get(RosterRun, run_id)
