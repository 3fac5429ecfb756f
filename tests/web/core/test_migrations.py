"""An upgrade keeps what is there: each migration is gone back and taken again over a site full of records."""

import re
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect

from tests.web.fairs.site import attendee_of, fair_of
from tests.web.make import Make
from tests.web.roles import build
from tests.web.test_matrix import fill
from web import FEATURES
from web.core import clock, schema
from web.core.db import Database
from web.core.types import Base
from web.models import Fair, FairPosition, FairStand, RosterFault, RosterRow

REVISIONS = [script.revision for script in ScriptDirectory.from_config(schema.config()).walk_revisions()]  # new to old


def everything(database: Database) -> dict[str, list[dict]]:
    """All rows of all tables as the database has them now, in order of their keys."""
    with closing(database.engine.connect()) as connection:
        found = {}
        for name in sorted(inspect(connection).get_table_names()):
            rows = [dict(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()]
            found[name] = sorted(rows, key=lambda row: row.get("id", row.get("key")))
        return found


def lost(before: dict[str, list[dict]], after: dict[str, list[dict]]) -> list[str]:
    """Tables whose rows are not as they were, looking at the columns that both have."""
    tables = before.keys() - {"alembic_version"}
    return sorted(
        name
        for name in tables
        if len(before[name]) != len(after[name])
        or any(
            old[column] != new[column]
            for old, new in zip(before[name], after[name], strict=True)
            for column in old.keys() & new.keys()
        )
    )


@pytest.fixture
def full(database: Database, make: Make) -> Database:
    """One of everything, and a fair whose positions and people come from a roster's rows."""
    world = build(make)
    for feature in FEATURES:
        fill(feature, make, world)
    fair_id = fair_of(make, world.ids["organiser_id"]).fair_id
    with database.writing() as session:
        roster_id = session.get(Fair, fair_id).roster_id
        row = {"roster_id": roster_id, "file_name": "a.csv", "number": 2, "cells": {"姓名": "示例"}, "digest": "d"}
        person = RosterRow(side="graduates", key="1", place=1, **row)
        offer = RosterRow(side="positions", key="1", place=2, **row)
        fault = RosterFault(side="graduates", column="学历", value="?", reason_zh="?", reason_en="?", **row)
        stand = FairStand(fair_id=fair_id, name="示例机构", status="joined", created_at=clock.now())
        session.add_all([person, offer, fault, stand])
        session.flush()
        session.add(attendee_of(fair_id, 1, roster_row_id=person.id))
        session.add(
            FairPosition(fair_id=fair_id, stand_id=stand.id, roster_row_id=offer.id, title="专利分析", places=1)
        )
    return database


def test_every_migration_keeps_the_rows_that_are_there(full: Database) -> None:
    engine = full.engine
    try:
        for newer, older in pairwise(REVISIONS):
            schema.downgrade(engine, older)
            before = everything(full)
            schema.upgrade(engine, newer)
            assert lost(before, everything(full)) == [], f"{older} to {newer}"
            schema.downgrade(engine, older)
        assert before["users"] and before["roster_rows"] and before["applications"]
        schema.upgrade(engine)
        assert lost(before, everything(full)) == [], "from the first to the last"
    finally:
        schema.upgrade(engine)


def test_migrations_lead_to_the_tables_the_models_tell(tmp_path) -> None:
    """On SQLite, where a table filled anew may lose what nobody repeats: ids given once, rules, partial indexes."""

    def made(name: str, make: Callable[[Engine], None]) -> dict[str, tuple]:
        engine = create_engine(f"sqlite:///{tmp_path / name}")
        make(engine)
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
        engine.dispose()
        found = {}
        for kind, table, sql in rows:
            bare = sql.replace('"', "")
            rules = sorted(re.findall(r"CONSTRAINT (\w+)", bare))
            where = re.sub(r"\s", "", bare.partition(" WHERE ")[2]) if kind == "index" else ""
            if kind != "trigger" and table not in ("alembic_version", "sqlite_sequence"):
                found[table] = ("AUTOINCREMENT" in bare, rules, where)
        return found

    assert made("a.db", schema.upgrade) == made("b.db", Base.metadata.create_all)


def test_a_roster_row_made_anew_takes_no_position_of_a_fair_with_it(full: Database) -> None:
    """SQLite fills a new table and drops the old one, and what hangs on its rows would go with them."""
    schema.downgrade(full.engine, "0005")
    before = everything(full)
    assert any(row["roster_row_id"] for row in before["fair_positions"])
    assert any(row["roster_row_id"] for row in before["fair_attendees"])
    schema.upgrade(full.engine)
    assert lost(before, everything(full)) == []


def test_a_migration_that_tears_rows_apart_changes_nothing(full: Database) -> None:
    if not full.sqlite:
        pytest.skip("PostgreSQL keeps its foreign keys on")
    before = everything(full)
    with pytest.raises(RuntimeError, match="tear"), schema.moving(full.engine) as settings:
        settings.attributes["connection"].exec_driver_sql("DELETE FROM rosters")
    assert everything(full) == before
    with full.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_database_of_a_newer_program_is_left_alone(full: Database) -> None:
    stamp = "UPDATE alembic_version SET version_num = '{}'"
    with full.engine.begin() as connection:
        connection.exec_driver_sql(stamp.format("9999"))
    try:
        before = everything(full)
        with pytest.raises(schema.Unusable, match="newer version"):
            schema.upgrade(full.engine)
        assert everything(full) == before
    finally:
        with full.engine.begin() as connection:
            connection.exec_driver_sql(stamp.format(REVISIONS[0]))


def test_whoever_was_to_be_interviewed_before_there_were_interviews_still_is(full: Database) -> None:
    schema.downgrade(full.engine, "0040")
    with full.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE applications SET status = 'interview'")
    at_interview = [row["id"] for row in everything(full)["applications"]]
    schema.upgrade(full.engine)
    rounds = [(row["application_id"], row["round"], row["status"]) for row in everything(full)["interviews"]]
    assert at_interview and rounds == [(number, 1, "wanted") for number in at_interview]


def test_messages_reported_before_there_were_complaints_still_wait_or_are_answered(full: Database) -> None:
    """Both sides' words, with who is concerned: the agency, or the graduate who wrote."""
    schema.downgrade(full.engine, "0055")
    application = everything(full)["applications"][0]
    position = next(row for row in everything(full)["positions"] if row["id"] == application["position_id"])
    author = next(row for row in everything(full)["graduates"] if row["id"] == application["graduate_id"])["user_id"]
    values = "application_id, author_id, side, text, sent_at, reported_at, report, handled_at"
    sent, said, done = (f"'2026-05-0{day} 08:00:00'" for day in (1, 2, 3))
    with full.engine.begin() as connection:
        for side, report, handled in (("agency", "骂人", "NULL"), ("graduate", "广告", done)):
            row = f"{application['id']}, {author}, '{side}', '烦死了', {sent}, {said}, '{report}', {handled}"
            connection.exec_driver_sql(f"INSERT INTO messages ({values}) VALUES ({row})")
    schema.upgrade(full.engine)
    found = {row["text"]: row for row in everything(full)["complaints"] if row["text"] in ("骂人", "广告")}
    assert {row["kind"] for row in found.values()} == {"message"}
    shown = {
        text: (row["status"], row["agency_id"], row["user_id"], row["decided_at"] is None, row["title"])
        for text, row in found.items()
    }
    assert shown == {
        "骂人": ("open", position["agency_id"], None, True, position["title"]),
        "广告": ("answered", None, author, False, position["title"]),
    }
    marked = {row["id"] for row in everything(full)["messages"] if row["reported_at"] is not None}
    assert {row["subject_id"] for row in found.values()} <= marked
