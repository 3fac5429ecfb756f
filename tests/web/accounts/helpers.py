"""What the tests of this feature share: reading mail, and the usual answers to the forms."""

import re

from flask import Flask
from sqlalchemy import select

from tests.web.make import uscc
from web.core.db import Database
from web.models import AuditEntry, Mail

GOOD = "青蛙 tractor 七月 lamp"
OTHER = "horse 灯塔 battery 石榴"


def mails(database: Database, to: str | None = None) -> list[Mail]:
    with database.unit(may_write=False) as unit:
        found = select(Mail).order_by(Mail.id)
        return list(unit.session.scalars(found.where(Mail.to == to) if to else found))


def link_in(mail: Mail) -> str:
    """The path of the link in a mail."""
    return re.search(r"http://localhost(/\S+)", mail.body).group(1)


def acts(database: Database) -> list[str]:
    with database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def rows(database: Database, model) -> list:
    with database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(model).order_by(model.id)))


def graduate_form(**values: str) -> dict[str, str]:
    return {"name": "林小满", "email": "lin@example.com", "password": GOOD, "consent": "y"} | values


def agency_form(**values: str) -> dict[str, str]:
    usual = {"agency_name": "示例知识产权代理有限公司", "uscc": uscc(77), "name": "周明", "email": "zhou@example.com"}
    return usual | {"password": GOOD, "consent": "y"} | values


def log_in(client, email: str, password: str = GOOD, status: int = 303, **options):
    return client.post("/login", {"email": email, "password": password}, status=status, **options)


def settings_of(app: Flask):
    return app.extensions["settings"]
