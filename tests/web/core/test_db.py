"""One unit of work: reads cannot write, a write sees the state under the lock, and nothing half-done stays."""

import multiprocessing

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from web.core import clock, db, schema
from web.core.db import Database, Missing, WriteInRead
from web.models import AuditEntry, LimitCounter, Once


def test_a_get_cannot_write(database: Database) -> None:
    with database.unit(may_write=False), pytest.raises(WriteInRead):
        db.write()


def test_a_flush_before_write_is_a_bug(database: Database) -> None:
    with database.unit() as unit:
        unit.session.add(Once(key="k", at=clock.now()))
        with pytest.raises(WriteInRead, match="Once"):
            unit.session.flush()


def test_nothing_is_kept_without_commit(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(Once(key="k", at=clock.now()))
        session.flush()
        _ = 1 / 0
    with database.unit() as unit:
        assert unit.session.scalar(select(func.count()).select_from(Once)) == 0


def test_write_reads_again_what_was_loaded(database: Database) -> None:
    with database.writing() as session:
        session.add(Once(key="k", location="/old", at=clock.now()))
    with database.unit() as unit:
        row = db.one(Once, "k")
        assert row.location == "/old"
        with database.writing() as other:
            other.get(Once, "k").location = "/new"
        unit.write()
        assert row.location == "/new"


def test_what_is_locked_is_read_anew(database: Database) -> None:
    """Somebody else may have written it between the first look and the lock; on SQLite only this unit itself may."""
    with database.writing() as session:
        session.add(Once(key="k", location="/old", at=clock.now()))
    for lock in (lambda: db.one(Once, "k", lock=True), lambda: db.session().scalar(select(Once).with_for_update())):
        with database.unit() as unit:
            row = db.one(Once, unit.write() and "k")
            unit.session.execute(text("UPDATE once SET location = '/new'"))
            assert row.location == "/old"
            assert lock() is row and row.location == "/new"
    with database.writing() as session:
        row = session.get(Once, "k")
        row.location = "/mine"
        assert db.one(Once, "k", lock=True).location == "/mine", "what this unit wrote itself is not lost"


def test_missing(database: Database) -> None:
    with database.unit(), pytest.raises(Missing):
        db.one(Once, "nothing")


def test_acts_after_the_commit_do_not_happen_without_one(database: Database) -> None:
    done: list[str] = []
    with database.unit() as unit:
        unit.write()
        unit.after_commit.append(lambda: done.append("lost"))
    with database.unit() as unit:
        unit.write()
        unit.after_commit.append(lambda: done.append("kept"))
        unit.commit()
    assert done == ["kept"]


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'x'", "DELETE FROM audit"])
def test_the_audit_log_only_grows(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.add(AuditEntry(at=clock.now(), actor_id=1, action="test", subject="x:1"))
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(statement))


def test_the_models_and_the_migrations_agree(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from web.core.types import Base

    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    assert schema.is_current(database.engine)


def count_up(url: str, times: int, lost: "multiprocessing.Queue[int]") -> None:
    database = Database(url)
    for _ in range(times):
        with database.writing() as session:
            session.get(LimitCounter, "shared", with_for_update=True).count += 1
    lost.put(0)


def test_four_processes_lose_no_increment_and_meet_no_lock_error(database: Database) -> None:
    with database.writing() as session:
        session.add(LimitCounter(key="shared", count=0, expires_at=clock.now()))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    finished = context.Queue()
    workers = [context.Process(target=count_up, args=(database.url, 75, finished)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    with database.unit() as unit:
        assert unit.session.get(LimitCounter, "shared").count == 300


def test_the_planner_is_told_how_large_the_tables_are(database: Database, make) -> None:
    make.position(make.agency().id)
    db.analyse(database)
    if database.sqlite:
        with database.unit(may_write=False) as unit:
            known = unit.session.scalars(text("SELECT DISTINCT tbl FROM sqlite_stat1")).all()
        assert {"positions", "agencies", "users"} <= set(known)
