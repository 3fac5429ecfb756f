"""An import of any size is all there or not there at all, holds up nobody, and leaves nothing when its process dies."""

import os
import subprocess
import sys
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from tests.web.client import Client
from tests.web.fairs.test_sheets import OFFERS, PEOPLE, desk_of, send
from tests.web.rosters.routes import roster_of
from tests.web.rosters.site import upload, work_off
from web.core import clock, queue
from web.core.errors import Conflict
from web.models import FairAttendee, FairPosition, Roster, RosterFault, RosterRow
from web.models.rosters import NEVER
from web.rosters import queries, service
from web.rosters.service import staging

IMPORTER = """
import os, sys
from web import create_app
from web.rosters import engine, service
from web.rosters.service import staging
app, count = create_app(), int(sys.argv[3])
wrote = staging.Change.write
def write(self, act):
    global count
    count -= 1
    if count < 0:
        os.kill(os.getpid(), 9)
    wrote(self, act)
staging.Change.write = write
with app.app_context(), app.extensions["database"].unit() as unit:
    sheet = engine.read_sheet(open(sys.argv[2], "rb").read(), "g.csv", "graduates")
    service.import_sheet(int(sys.argv[1]), "graduates", "g.csv", sheet)
    unit.commit()
"""


def lines(numbers: range, major: str = "机械工程") -> bytes:
    """A sheet with a wrong date in every tenth row."""
    rows = "".join(f"G{n},本科,{major},{'某天' if n % 10 == 0 else '2026-06'}\n" for n in numbers)
    return f"编号,学历,专业,毕业时间\n{rows}".encode()


@pytest.fixture
def office(make):
    return make.organiser("office")


@pytest.fixture
def member(client: Client, office) -> Client:
    return client.login(office.user_id)


@pytest.fixture
def roster(make, office) -> int:
    return roster_of(make, office.id)


def state(database, roster: int) -> tuple[dict[str, str], int, list[str]]:
    """What people see: majors by number, wrong cells, the order of the rows."""
    with database.unit(may_write=False):
        cells = list(queries.cells(roster, "graduates"))
        faults = queries.fault_counts([roster]).get(roster, 0)
    return {row["编号"]: row["专业"] for row in cells}, faults, [row["编号"] for row in cells]


@pytest.mark.parametrize("batches", [3, 11])
def test_a_killed_import_leaves_the_roster_as_it_was(
    app, member, roster, database, place, tmp_path, batches: int
) -> None:
    upload(member, roster, "graduates", lines(range(0, 1000)))
    before = state(database, roster)
    assert len(before[0]) == 1000 and before[1] == 100
    sheet = tmp_path / "g.csv"
    sheet.write_bytes(lines(range(500, 2500), "物理学"))  # mends a half, adds 1 500
    own = {"DATABASE_URL": database.url, "DATA_DIR": str(place), "QUEUE_URL": "memory:", "SHANGGANG_ENV": "development"}
    command = [sys.executable, "-c", IMPORTER, str(roster), str(sheet), str(batches)]
    assert subprocess.run(command, env=os.environ | own).returncode == -9
    assert state(database, roster) == before, "nobody sees a half"
    with database.writing() as session:  # a minute of silence later …
        held = session.get(Roster, roster)
        assert held.beat_at is not None
        held.beat_at = clock.now() - timedelta(minutes=2)
    with app.app_context():
        queue.run_sweeps()
    assert state(database, roster) == before
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Roster, roster).beat_at is None
        for model, count in ((RosterRow, 1000), (RosterFault, 100)):
            assert unit.session.scalar(select(func.count()).select_from(model)) == count, "nothing is left over"
    upload(member, roster, "graduates", sheet.read_bytes())
    majors, faults, order = state(database, roster)
    assert (len(majors), faults, order) == (2500, 250, [f"G{n}" for n in range(2500)])
    assert majors["G499"] == "机械工程" and majors["G500"] == majors["G2499"] == "物理学"


def test_the_next_import_cleans_up_after_a_dead_one(app, member, roster, database) -> None:
    upload(member, roster, "graduates", lines(range(20)))
    with app.app_context(), database.unit():
        dead = staging._take(database, roster, wait=0)
        dead.end(RosterRow, RosterRow.side == "graduates")
    with database.writing() as session:
        session.get(Roster, roster).beat_at = clock.now() - timedelta(minutes=2)
    upload(member, roster, "graduates", lines(range(20, 30)))
    assert len(state(database, roster)[0]) == 30
    with app.app_context(), database.unit(), pytest.raises(Conflict):  # the dead one was only slow
        dead.end(RosterRow, RosterRow.side == "graduates")
    assert len(state(database, roster)[0]) == 30


def test_a_second_import_waits_for_the_first_or_says_so(app, member, roster, database, monkeypatch) -> None:
    with app.app_context(), database.unit():
        first = staging._take(database, roster, wait=0)
        monkeypatch.setattr(staging, "WAIT", 0.2)
        page = upload(member, roster, "graduates", lines(range(3)), status=409).text
        assert "另一个文件正在导入" in page
        assert state(database, roster) == ({}, 0, [])
        first.give_up()
    upload(member, roster, "graduates", lines(range(3)))
    assert len(state(database, roster)[0]) == 3


def test_two_people_import_the_same_file_at_the_same_moment(app, office, roster, database) -> None:
    clients = [Client(app).login(office.user_id) for _ in range(3)]
    senders = [Thread(target=upload, args=(one, roster, "graduates", lines(range(700)))) for one in clients]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    majors, faults, order = state(database, roster)
    assert (len(majors), faults, order) == (700, 70, [f"G{n}" for n in range(700)])


def test_too_many_rows_change_nothing(member, roster, database, monkeypatch) -> None:
    upload(member, roster, "graduates", lines(range(30)))
    before = state(database, roster)
    monkeypatch.setattr(service, "MOST_ROWS", 40)
    upload(member, roster, "graduates", lines(range(20, 60), "物理学"), status=409)
    assert state(database, roster) == before
    upload(member, roster, "graduates", lines(range(20, 40), "物理学"))
    assert len(state(database, roster)[0]) == 40


def test_five_thousand_rows_come_in_are_mended_and_deleted(app, member, roster, database) -> None:
    """Run under `tests.bench.lock` it also tells how long these routes hold the write lock."""
    upload(member, roster, "graduates", lines(range(5000)))
    work_off(app)
    upload(member, roster, "graduates", lines(range(5000), "物理学"))
    work_off(app)
    majors, faults, order = state(database, roster)
    assert set(majors.values()) == {"物理学"} and faults == 500 and order == [f"G{n}" for n in range(5000)]
    member.post(f"/organiser/rosters/{roster}/faults/clear", {"side": "graduates"})
    assert state(database, roster)[1] == 0
    member.post(f"/organiser/rosters/{roster}/delete", {})
    work_off(app)
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(func.count()).select_from(RosterRow)) == 0


def test_what_is_linked_to_a_mended_row_is_linked_to_the_one_in_its_place(app, make, database) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "graduates", PEOPLE)
    send(client, fair, "positions", OFFERS)
    for title in ("高级检索员", "资深检索员"):  # twice before the worker comes
        send(client, fair, "positions", OFFERS.replace("检索员", title))
        send(client, fair, "graduates", PEOPLE.replace("机械工程", title))
    work_off(app)
    with database.unit(may_write=False) as unit:
        for model in (FairPosition, FairAttendee):
            linked = unit.session.scalars(select(model)).all()
            assert len(linked) == 3 and all(one.roster_row.until == NEVER for one in linked)
        assert unit.session.scalar(select(func.count()).select_from(RosterRow)) == 6
        assert "资深检索员" in {p.roster_row.cells["职位名称"] for p in unit.session.scalars(select(FairPosition))}


def test_a_row_mended_twice_hands_over_in_the_order_of_its_mendings(app, make, database) -> None:
    """Whatever order the database finds the rows in: here the newest stands first."""
    client, fair, _office = desk_of(app, make)
    send(client, fair, "positions", OFFERS)
    with database.writing() as session:
        linked = session.scalars(select(FairPosition).order_by(FairPosition.id)).first()
        first, number = linked.roster_row, linked.id
        session.get(Roster, first.roster_id).version = first.since + 2
        kept = {name: getattr(first, name) for name in ("roster_id", "side", "file_name", "number", "cells", "place")}
        chain = [
            RosterRow(**kept, key="mended", digest=first.digest, since=first.since + n, until=until)
            for n, until in ((2, NEVER), (1, first.since + 2), (0, first.since + 1))
        ]
        for row in chain:
            session.add(row)
            session.flush()
        linked.roster_row_id, newest = chain[-1].id, chain[0].id
    with app.app_context():
        staging.tidy(database)
    with database.unit(may_write=False) as unit:
        assert unit.session.get(FairPosition, number).roster_row_id == newest


def test_twice_the_rows_are_twice_the_statements_of_the_database_at_most(member, make, office, database) -> None:
    counts = []
    for rows in (500, 1000):
        roster = roster_of(make, office.id)
        for major in ("机械工程", "化学"):  # new rows, then each mended
            with member.counting() as asked:
                upload(member, roster, "graduates", lines(range(rows), major), f"{major}.csv")
            counts.append(asked.count)
    new, mended, twice_new, twice_mended = counts
    assert twice_new <= 2 * new and twice_mended <= 2 * mended and mended < 100
