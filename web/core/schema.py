"""The database's schema, brought up to date by the migrations; both databases go through the same scripts."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from web import models  # noqa: F401  (fills the metadata)

DIRECTORY = Path(__file__).parent.parent / "migrations"


def config() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(DIRECTORY))
    return settings


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to `revision` in one transaction; nothing happens when it is there already."""
    if revision == "head" and is_current(engine):
        return
    with engine.begin() as connection:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


def is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    return ScriptDirectory.from_config(config()).get_current_head()
