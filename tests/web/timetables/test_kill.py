"""A worker killed in the middle of a run leaves one that another worker takes up, with the same bytes as its result."""

import os
import subprocess
import sys
import time
from datetime import timedelta

from sqlalchemy import select

from tests.web.rosters.site import work_off
from tests.web.timetables.site import fair_of, order, run_of, work
from web.core import clock, queue
from web.models import FairRun, StoredFile

WORKER = """
import sys, time
from web import create_app
from web.timetables import engine, jobs
solve = jobs.solve
def slowly(*arguments):
    time.sleep(60)
    return solve(*arguments)
jobs.solve = slowly
app = create_app()
with app.app_context():
    jobs.work(int(sys.argv[1]))
"""


def test_a_killed_run_is_finished_by_the_next_worker(app, make, database, place) -> None:
    office = make.organiser("office")
    fair = fair_of(make, office.id, people=12, stands=3)
    whole = run_of(make, work(make, fair))
    run_id = order(make, fair)
    app.extensions["queue"].huey.storage.flush_queue()
    own = {"DATABASE_URL": database.url, "DATA_DIR": str(place), "QUEUE_URL": "memory:", "SHANGGANG_ENV": "development"}
    with subprocess.Popen([sys.executable, "-c", WORKER, str(run_id)], env=os.environ | own) as worker:
        until = time.monotonic() + 180  # a busy machine starts a process slowly
        while run_of(make, run_id).input_id is None and time.monotonic() < until:
            time.sleep(0.05)
        worker.kill()
    left = run_of(make, run_id)
    assert left.status == "running" and left.input_id is not None and left.result_id is None
    with database.writing() as session:  # a silence later …
        session.get(FairRun, run_id).beat_at = clock.now() - timedelta(minutes=5)
    with app.app_context():
        queue.run_sweeps()
    assert work_off(app) >= 1
    done = run_of(make, run_id)
    assert done.status == "done" and done.input_hash == whole.input_hash == left.input_hash
    assert done.certificate == whole.certificate
    with database.unit(may_write=False) as unit:
        hashes = {run: unit.session.get(StoredFile, run.result_id).sha256 for run in (done, whole)}
        assert len(set(hashes.values())) == 1
        assert len(unit.session.scalars(select(StoredFile)).all()) == 4
