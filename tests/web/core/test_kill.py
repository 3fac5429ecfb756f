"""What was acknowledged survives `kill -9`, and what was not leaves no half of itself."""

import random
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, select, text

from web.core.db import Database
from web.models import AuditEntry, OutboxRow

WRITER = """
import sys
from web.core import clock, outbox
from web.core.db import Database
from web.models import AuditEntry

database, start = Database(sys.argv[1]), int(sys.argv[2])
number = start
while True:
    with database.writing() as session:
        session.add(AuditEntry(at=clock.now(), actor_id=None, action="kill", subject=f"n:{number}"))
        session.flush()
        outbox.add("kill", f"n:{number}", {})
    print(number, flush=True)
    number += 1
"""


def test_acknowledged_writes_survive_and_no_half_is_left(database: Database) -> None:
    if not database.url.startswith("sqlite"):
        pytest.skip("PostgreSQL's own server keeps this promise")
    rng, acknowledged, start = random.Random(7), set(), 0
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, database.url, str(start)], stdout=subprocess.PIPE, text=True
        )
        acknowledged.add(int(process.stdout.readline()))
        time.sleep(rng.random() * 0.15)
        process.kill()
        rest, _ = process.communicate()
        acknowledged |= {int(line) for line in rest.split("\n")[:-1] if line}
        start = max(acknowledged) + 1000
    with database.unit() as unit:
        session = unit.session
        audited = set(session.scalars(select(AuditEntry.subject)))
        promised = set(session.scalars(select(OutboxRow.key)))
        assert {f"n:{number}" for number in acknowledged} <= audited
        assert audited == promised, "the two rows of one act belong together"
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.scalar(select(func.count()).select_from(AuditEntry)) >= 12
