"""A full disk is told as such: a page, nothing half written, and everything goes on once there is room again."""

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.web.accounts.helpers import graduate_form
from tests.web.client import Client
from web.core.db import Database
from web.models import AuditEntry, Graduate, Once, OutboxRow, User

WRITTEN = (User, Graduate, OutboxRow, AuditEntry, Once)
ROOM = 1_073_741_823  # pages SQLite may have by itself


def counted(database: Database) -> list[int]:
    with database.unit(may_write=False) as unit:
        return [unit.session.scalar(select(func.count()).select_from(model)) for model in WRITTEN]


def test_a_full_disk_loses_nothing_and_is_no_riddle(app: Flask, client: Client, database: Database) -> None:
    if not database.url.startswith("sqlite"):
        pytest.skip("a server's disk is the server's")
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    most = {"pages": pages}

    def limited(connection, _record, _proxy) -> None:
        connection.execute(f"PRAGMA max_page_count = {most['pages']}")

    def register(number: int):
        form = graduate_form(email=f"lin{number}@example.com", csrf_token=client.csrf())
        caller = {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"}
        return client.http.post("/register/graduate", data=form, environ_base=caller)

    event.listen(database.engine, "checkout", limited)
    try:
        for number in range(400):  # until the room inside the last pages is used up
            before = counted(database)
            response = register(number)
            if response.status_code != 303:
                break
        assert response.status_code == 503 and response.text.startswith("<!") and "没有" in response.text
        assert counted(database) == before
        most["pages"] = ROOM
        assert register(number).status_code == 303
    finally:
        most["pages"] = ROOM
        counted(database)
        event.remove(database.engine, "checkout", limited)
