"""The audit log's chain: whoever changes, takes out, slips in or reorders entries past the triggers is found out."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from sqlalchemy import text

from web.core import audit, clock, schema
from web.core.db import Database
from web.models import AuditEntry


@pytest.fixture
def written(app, database: Database) -> Database:
    """Six entries in four units."""
    with app.app_context():
        for number in range(1, 5):
            with database.writing():
                audit.record("test", f"x:{number}", number=number, name="é")
                if number % 2:
                    audit.record("test", f"y:{number}", actor_id=number)
    return database


@contextmanager
def past_the_triggers(database: Database):
    """What somebody with the database's own password can do."""
    off, on = (
        ["ALTER TABLE audit DISABLE TRIGGER audit_append_only"],
        ["ALTER TABLE audit ENABLE TRIGGER audit_append_only"],
    )
    with database.engine.begin() as connection:
        if database.sqlite:
            found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
            triggers = connection.exec_driver_sql(found).all()
            off, on = [f"DROP TRIGGER {name}" for name, _sql in triggers], [sql for _name, sql in triggers]
        for statement in off:
            connection.exec_driver_sql(statement)
        yield connection
        for statement in on:
            connection.exec_driver_sql(statement)


def look(database: Database, head: str = "") -> audit.Verdict:
    with database.unit(may_write=False):
        return audit.verify(head)


def numbers(database: Database) -> list[int]:
    with database.unit(may_write=False) as unit:
        return list(unit.session.scalars(text("SELECT id FROM audit ORDER BY id")))


def test_what_was_written_is_whole(written: Database) -> None:
    found = look(written)
    assert (found.entries, found.broken) == (6, None) and len(found.head) == 64
    assert look(written, found.head).broken is None


@pytest.mark.parametrize(
    "change",
    ["actor_id = 99", "action = 'other'", "subject = 'x:9'", "details = '{}'", "request_id = 'r'", "address_hash = 'a'",
     "at = '2020-01-01 00:00:00'", "hash = 'h'", "previous = 'p'"],
)  # fmt: skip
def test_a_changed_entry_is_named(written: Database, change: str) -> None:
    third = numbers(written)[2]
    with past_the_triggers(written) as connection:
        connection.exec_driver_sql(f"UPDATE audit SET {change} WHERE id = {third}")
    assert look(written).broken == third


@pytest.mark.parametrize("nth", [0, 2])
def test_a_removed_entry_is_found_at_the_next(written: Database, nth: int) -> None:
    before = numbers(written)
    with past_the_triggers(written) as connection:
        connection.exec_driver_sql(f"DELETE FROM audit WHERE id = {before[nth]}")
    assert look(written).broken == before[nth + 1]


def test_an_inserted_entry_is_named(written: Database) -> None:
    with written.writing() as session:
        session.add(AuditEntry(at=clock.now(), action="forged", subject="x:1"))
    assert look(written).broken == numbers(written)[-1]


@pytest.mark.parametrize("number", [0, -1, -(2**31)])
def test_an_entry_slipped_in_before_the_first_is_named(written: Database, number: int) -> None:
    with written.writing() as session:
        session.add(AuditEntry(id=number, at=clock.now(), action="forged", subject="x:1"))
    assert look(written).broken == number


def test_reordered_entries_are_found(written: Database) -> None:
    _, second, third, *_rest = numbers(written)
    with past_the_triggers(written) as connection:
        for old, new in ((second, -1), (third, second), (-1, third)):
            connection.exec_driver_sql(f"UPDATE audit SET id = {new} WHERE id = {old}")
    assert look(written).broken == second


def test_a_tail_cut_off_is_found_by_the_head_that_was_kept(written: Database) -> None:
    kept, every = look(written).head, numbers(written)
    with past_the_triggers(written) as connection:
        connection.exec_driver_sql(f"DELETE FROM audit WHERE id >= {every[4]}")
    assert look(written).broken is None
    found = look(written, kept)
    assert found.broken == every[3] and "cut off" in found.fault


def test_the_command_names_the_first_broken_entry(app, written: Database) -> None:
    run = app.test_cli_runner().invoke
    good = run(args=["audit", "verify"])
    assert good.exit_code == 0 and "6 entries" in good.output
    head = good.output.split()[-1]
    assert run(args=["audit", "verify", "--head", head]).exit_code == 0
    third = numbers(written)[2]
    with past_the_triggers(written) as connection:
        connection.exec_driver_sql(f"UPDATE audit SET action = 'x' WHERE id = {third}")
    bad = run(args=["audit", "verify"])
    assert bad.exit_code == 1 and f"entry {third} " in bad.output


def test_what_is_rolled_back_leaves_no_entry_and_no_gap(app, written: Database) -> None:
    with app.app_context(), pytest.raises(ZeroDivisionError), written.writing():
        audit.record("test", "x:9")
        _ = 1 / 0
    with app.app_context(), written.writing():
        audit.record("test", "x:10")
    assert look(written).entries == 7 and look(written).broken is None


def test_writers_at_the_same_moment_make_one_chain(app, written: Database) -> None:
    barrier = Barrier(4)

    def write(number: int) -> None:
        barrier.wait(timeout=30)
        for _ in range(5):
            with app.app_context(), written.writing():
                audit.record("test", f"z:{number}")
                audit.record("test", f"z:{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    found = look(written)
    assert (found.entries, found.broken) == (46, None)


def test_entries_written_before_the_chain_are_tied_by_the_migration(written: Database) -> None:
    before = look(written)
    schema.downgrade(written.engine, "0015")
    schema.upgrade(written.engine)
    assert look(written) == before
    with pytest.raises(Exception, match="append-only"), written.writing() as session:
        session.execute(text("UPDATE audit SET action = 'x'"))
