"""Tables do not grow with time alone: what has had its day goes, what is still good for something stays."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

import web.models
from tests.web.make import Make
from web.accounts.access.person import ABSOLUTE
from web.accounts.service import tokens
from web.core import clock, forgetting
from web.core.db import Database
from web.models import EmailToken, Invitation, LimitCounter, LoginSession, Mail, Notice, Once, OutboxRow, UnsentForm
from web.models.graduates import ProfileLook

KEPT = (
    "Once", "LimitCounter", "EmailToken", "Invitation", "LoginSession", "OutboxRow", "Mail", "ProfileLook", "Notice", "Found",
    "UnsentForm",
)  # fmt: skip


def fill(database: Database, make: Make, mark: str) -> None:
    """One row of each kind, as it stands when it was just made or done."""
    person, agency, now = make.graduate(), make.agency().id, clock.now()
    letter = {"to": "a@example.com", "subject": "s", "body": "b"}
    link = {"user_id": person.user_id, "token_hash": mark}
    with database.writing() as session:
        session.add_all(
            [
                Once(key=mark, at=now),
                UnsentForm(key=mark, browser=mark, network="", at=now, sealed=b""),
                LimitCounter(key=mark, count=1, expires_at=now + timedelta(minutes=5)),
                EmailToken(**link, purpose="reset", email="a", created_at=now, expires_at=now + timedelta(minutes=30)),
                LoginSession(**link, device="", created_at=now),
                Invitation(
                    email="a", token_hash=mark, agency_id=agency, member_role="editor",
                    created_at=now, expires_at=now + timedelta(days=7),
                ),
                OutboxRow(topic="t", key=f"done {mark}", payload={}, created_at=now, due_at=now, done_at=now),
                OutboxRow(topic="t", key=f"waiting {mark}", payload={}, created_at=now, due_at=now),
                Mail(key=mark, at=now, **letter),
                ProfileLook(agency_id=agency, graduate_id=person.id, last_at=now),
                Notice(user_id=person.user_id, kind="search", text_zh="新", text_en="new", key=mark, created_at=now),
            ]
        )  # fmt: skip


def left(database: Database) -> dict[str, int]:
    with database.unit(may_write=False) as unit:
        models = [getattr(web.models, name) for name in KEPT]
        return {m.__tablename__: unit.session.scalar(select(func.count()).select_from(m)) for m in models}


def test_old_rows_go_and_young_ones_stay(app: Flask, database: Database, make: Make) -> None:
    with time_machine.travel(clock.now() - timedelta(days=61), tick=False):
        fill(database, make, "old")
    fill(database, make, "new")
    with app.app_context():
        assert set(KEPT) <= set(app.extensions["house"].forgets)
        forgetting.forget_old()  # by every feature's rules; those not filled here are tested beside their feature
        assert left(database) == {
            "once": 1, "limit_counters": 1, "email_tokens": 1, "login_sessions": 1, "invitations": 1, "mailbox": 1,
            "notices": 2, "search_findings": 0, "profile_looks": 2, "unsent_forms": 1,
            "outbox": 3,  # what is not done yet waits however long it takes
        }  # fmt: skip
        with database.unit(may_write=False) as unit:
            assert unit.session.scalars(select(LoginSession.token_hash)).all() == ["new"]


def test_many_rows_go_in_batches(app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 3)
    with database.writing() as session:
        session.add_all(Once(key=str(n), at=clock.now() - timedelta(days=40)) for n in range(10))
    assert forgetting.forget(database, app.extensions["house"].forgets["Once"]) == 3 and left(database)["once"] == 7
    with app.app_context():
        forgetting.forget_old()
    assert left(database)["once"] == 0


def test_nobody_is_logged_out_and_no_link_dies_before_its_time(standing: Flask) -> None:
    with standing.app_context():
        assert forgetting.after("LoginSession") >= ABSOLUTE
        assert max(tokens.LIFE.values()) < forgetting.after("OutboxRow")


def test_an_id_is_never_given_twice(database: Database, make: Make) -> None:
    """The key of a promised mail names a row by its id: after the row is gone, no other may bear it."""
    ids = []
    for mark in "ab":
        with database.writing() as session:
            row = Mail(key=mark, to="a", subject="s", body="b", at=clock.now())
            session.add(row)
            session.flush()
            ids.append(row.id)
            session.delete(row)
    assert ids[0] != ids[1]
