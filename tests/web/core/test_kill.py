"""What was acknowledged survives `kill -9`, and what was not leaves no half of itself."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select, text

from web.core.db import Database
from web.models import AuditEntry, OutboxRow

# Everything is loaded once; each line it reads makes it fork a writer, whose number it prints first.
WRITERS = """
import os, sys
from web.core import clock, outbox
from web.core.db import Database
from web.models import AuditEntry

for line in sys.stdin:
    if os.fork():
        os.wait()
        print("end", flush=True)
        continue
    print(os.getpid(), flush=True)
    database, number = Database(sys.argv[1]), int(line)
    while True:
        with database.writing() as session:
            session.add(AuditEntry(at=clock.now(), actor_id=None, action="kill", subject=f"n:{number}"))
            session.flush()
            outbox.add("kill", f"n:{number}", {})
        print(number, flush=True)
        number += 1
"""
KILLS = 20


def test_acknowledged_writes_survive_and_no_half_is_left(database: Database) -> None:
    if not database.url.startswith("sqlite"):
        pytest.skip("PostgreSQL's own server keeps this promise")
    rng, acknowledged, start = random.Random(7), set(), 0
    command = [sys.executable, "-c", WRITERS, database.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery:
        for _ in range(KILLS):
            nursery.stdin.write(f"{start}\n")
            nursery.stdin.flush()
            writer = int(nursery.stdout.readline())
            acknowledged.add(int(nursery.stdout.readline()))
            time.sleep(rng.random() * 0.15)
            os.kill(writer, signal.SIGKILL)
            while (line := nursery.stdout.readline()) != "end\n":
                acknowledged.add(int(line))
            start = max(acknowledged) + 1000
        nursery.stdin.close()
    with database.unit() as unit:
        session = unit.session
        audited = set(session.scalars(select(AuditEntry.subject)))
        promised = set(session.scalars(select(OutboxRow.key)))
        assert {f"n:{number}" for number in acknowledged} <= audited
        assert audited == promised, "the two rows of one act belong together"
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.scalar(select(func.count()).select_from(AuditEntry)) >= KILLS
