"""The populated site that is attacked: every role with a record of each kind, and strangers whose data nobody may see."""

import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from flask import Flask
from werkzeug.test import Client as Http

from tests.web.client import Client
from tests.web.fairs.site import attendee_of, fair_of
from tests.web.make import Make
from tests.web.roles import World, build
from tests.web.rosters.site import work_off
from web import FEATURES, create_app
from web.core import clock, files, outbox, schema
from web.core.db import Database
from web.models import (
    AgencyMember,
    ApplicationEvent,
    Education,
    Graduate,
    Invitation,
    Notice,
    OrganiserMember,
    Roster,
    RosterFault,
    RosterRow,
    SavedSearch,
)
from web.settings import Settings

# What is nobody's in this world, by the roles that may see it all the same.
CANARIES = {
    "graduate": ("金丝雀名", "13912345678", "canary@secret.example", "金丝雀大学", "金丝雀国", "金丝雀介绍", "金丝雀简历"),
    "application": ("金丝雀投递话", "金丝雀内部记"),
    "draft": ("金丝雀草稿",),
    "agency": ("canary-member@secret.example", "canary-invited@secret.example"),
    "roster": ("金丝雀名册", "金丝雀名单人", "13900001111"),
    "fair": ("金丝雀筹备会", "金丝雀与会", "13900002222"),
    "own": ("金丝雀搜索", "金丝雀通知"),
}  # fmt: skip
MAY_SEE = {"admin": {"fair"}}


@dataclass
class Site:
    """The app on a folder of its own, its template to begin each round from, and who is who in it."""

    app: Flask
    folder: Path
    users: dict[str, int | None] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    own: dict[str, dict[str, object]] = field(default_factory=dict)  # by feature: the values of its addresses
    pool: dict[str, list[object]] = field(default_factory=dict)  # by name: all values there are, the strangers' too

    @property
    def database(self) -> Database:
        return self.app.extensions["database"]

    def restore(self) -> None:
        """Begin anew: the database, files and indexes of the template, empty counters and queue."""
        self.database.engine.dispose()
        for leftover in self.folder.glob("site.db*"):
            leftover.unlink()
        shutil.copy(self.folder / "template" / "site.db", self.folder / "site.db")
        for name in ("files", "search", "search-graduates"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            if (self.folder / "template" / name).exists():
                shutil.copytree(self.folder / "template" / name, self.folder / name)
        for name in ("search", "people", "crowd"):
            self.app.extensions.pop(name, None)
        self.app.extensions["queue"].huey.storage.flush_queue()
        self.app.extensions["unwritten_limiter"].storage.reset()

    def browser(self, role: str, address: str) -> Http:
        """A browser with this role's session, at an address of its own."""
        http = self.app.test_client()
        http.environ_base["REMOTE_ADDR"] = address
        http.set_cookie("shanggang", self.cookies[role])
        return http

    def work(self) -> None:
        """What the worker would do by now."""
        with self.app.app_context():
            outbox.deliver(self.database)
        work_off(self.app)


def build_site(folder: Path) -> Site:
    """A site in an empty folder, populated; counters count, as in production."""
    settings = Settings(
        environment="test", secret_key="fuzz-secret-fuzz-secret-fuzz-secret", database_url=f"sqlite:///{folder}/site.db",
        search_url=str(folder / "search"), queue_url="memory:", limits_url="database://", data_dir=folder,
        public_url="http://localhost", argon2_time_cost=1, argon2_memory_kib=8,
        security_contact="mailto:security@example.com",
    )  # fmt: skip
    database = Database(settings.database_url)
    schema.upgrade(database.engine)
    database.engine.dispose()
    site = Site(create_app(settings), folder)
    populate(site, Make(site.app, site.database))
    site.work()
    site.database.engine.dispose()
    template = folder / "template"
    template.mkdir()
    for name in ("site.db", "files", "search", "search-graduates"):
        if (folder / name).is_dir():
            shutil.copytree(folder / name, template / name)
        elif (folder / name).exists():
            shutil.copy(folder / name, template / name)
    return site


def populate(site: Site, make: Make) -> None:
    world = build(make)
    for feature in FEATURES:
        prepare = getattr(import_module(f"tests.web.{feature}.routes"), "prepare", None)
        if prepare is not None:
            prepare(make, world)
        site.own[feature] = dict(world.ids)
        for name, value in world.ids.items():
            known = site.pool.setdefault(name, [])
            known += [value] if value not in known else []
    plant_strangers(site, make)
    site.users = {"anonymous": None} | dict(world.users) | more_people(make, world)
    for role, user in site.users.items():
        client = Client(site.app) if user is None else Client(site.app).login(user)
        site.tokens[role] = client.csrf()
        site.cookies[role] = client.http.get_cookie("shanggang").value


def more_people(make: Make, world: World) -> dict[str, int]:
    """Those the matrix has no column for: a helper at the door, an office of a province, agencies not let in, somebody
    who never confirmed."""
    helper = make.user("organiser")
    with make.database.writing() as session:
        session.add(OrganiserMember(organiser_id=world.ids["organiser_id"], user_id=helper, created_at=clock.now()))
    return {
        "door": helper,
        "provincial": make.organiser("office", province="350000").user_id,
        "pending": make.agency(status="pending", checked_at=None).user_id,
        "refused": make.agency(status="refused").user_id,
        "unverified": make.graduate(user={"verified_at": None}).user_id,
    }


def plant_strangers(site: Site, make: Make) -> None:
    """A graduate, an agency and a university that act in no round, with the canaries in every private field."""
    name, phone, mail, school, country, text, resume = CANARIES["graduate"]
    moment = clock.now()
    graduate = make.graduate(
        {"email": mail, "display_name": name}, name=name, phone=phone, nationality=country, introduction=text,
        specialities=text, places_note=text,
        educations=[Education(school=school, degree="master", major="微电子", graduated="2026-06")],
    )  # fmt: skip
    agency, university = make.agency(), make.organiser("university", name="外省大学")
    make_member(make, agency.id, CANARIES["agency"][0])
    position, draft = make.position(agency.id), make.position(agency.id, title=CANARIES["draft"][0], status="draft")
    message, note = CANARIES["application"]
    application = make.application(position, graduate.id, message=message)
    title, person, number = CANARIES["roster"]
    fair_title, attendee, fair_phone = CANARIES["fair"]
    fair = fair_of(make, university.id, agency.id, position, title=fair_title, status="draft")
    with make.app.app_context(), make.database.unit() as unit:
        session = unit.write()
        profile = session.get(Graduate, graduate.id)
        kept = files.store(files.write(b"%PDF-1.4"), f"{resume}.pdf", "application/pdf", graduate.user_id)
        profile.resume_id = kept.id
        session.add(ApplicationEvent(application_id=application, at=moment, status="interview", note=note))
        session.add(attendee_of(fair.fair_id, 7, name=attendee, phone=fair_phone))
        invited = Invitation(
            email=CANARIES["agency"][1], token_hash="x" * 64, agency_id=agency.id, member_role="editor",
            created_at=moment, expires_at=moment + timedelta(days=7),
        )  # fmt: skip
        search = SavedSearch(
            user_id=graduate.user_id, subject="positions", name=CANARIES["own"][0], arguments={"q": "检索"},
            created_at=moment, updated_at=moment,
        )  # fmt: skip
        notice = Notice(
            user_id=graduate.user_id, kind="application", text_zh=CANARIES["own"][1], text_en=CANARIES["own"][1],
            link="/me/applications", key="canary", created_at=moment,
        )  # fmt: skip
        roster = Roster(organiser_id=university.id, title=title, created_at=moment)
        session.add_all([invited, search, notice, roster])
        session.flush()
        cells = {"编号": person, "姓名": person, "电话": number}
        row = {"roster_id": roster.id, "side": "graduates", "file_name": f"{title}.csv", "number": 2, "cells": cells}
        session.add(RosterRow(**row, key=person, digest="d", place=1))
        session.add(RosterFault(**row, column="电话", value=number, reason_zh="？", reason_en="?", digest="d"))
        session.flush()
        foreign = {
            "graduate_id": graduate.id, "agency_id": agency.id, "organiser_id": university.id, "position_id": position,
            "application_id": application, "fair_id": fair.fair_id, "stand_id": fair.stand_id, "roster_id": roster.id,
            "invitation_id": invited.id, "search_id": search.id, "notice_id": notice.id, "user_id": graduate.user_id,
        }  # fmt: skip
        unit.commit()
    for known, value in [*foreign.items(), ("position_id", draft)]:
        site.pool.setdefault(known, []).append(value)


def make_member(make: Make, agency_id: int, mail: str) -> None:
    user = make.user("agency", email=mail)
    with make.database.writing() as session:
        session.add(AgencyMember(agency_id=agency_id, user_id=user, role="owner", created_at=clock.now()))
