"""The populated site that is attacked: every role with a record of each kind, and strangers whose data nobody may
see."""

import shutil
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from flask import Flask
from werkzeug.test import Client as Http

from tests.fuzz import strangers
from tests.web.client import Client
from tests.web.make import Make
from tests.web.roles import World, build
from tests.web.rosters.site import work_off
from web import FEATURES, create_app
from web.core import clock, outbox, schema
from web.core.db import Database
from web.models import OrganiserMember, Report
from web.settings import Settings


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
    for name, values in strangers.plant(make).items():
        site.pool.setdefault(name, []).extend(values)
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
        of_province = session.get(Report, world.ids["report_id"]).organiser_id  # so that it has one to take back
    return {
        "door": helper,
        "provincial": make.colleague(of_province),
        "pending": make.agency(status="pending", checked_at=None).user_id,
        "refused": make.agency(status="refused").user_id,
        "unverified": make.graduate(user={"verified_at": None}).user_id,
    }
