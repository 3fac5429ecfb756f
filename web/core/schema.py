"""The database's schema, brought up to date by the migrations; both databases go through the same scripts.

Alembic and what it brings along (12 MB, a tenth of a second) are loaded only where there is something to change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from web import models  # noqa: F401  (fills the metadata)

if TYPE_CHECKING:
    from alembic.config import Config

DIRECTORY = Path(__file__).parent.parent / "migrations"


class Unusable(RuntimeError):
    """The database cannot be used as it is; the message says why and how to mend it. Nothing was changed."""


def config() -> "Config":
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(DIRECTORY))
    return settings


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to `revision` in one transaction; nothing happens when it is there already.

    Raises Unusable when the database cannot be opened, is none, or belongs to a newer version of the program."""
    where = engine.url.render_as_string(hide_password=True)
    try:
        if revision == "head" and is_current(engine):
            return
        from alembic import command
        from alembic.util import CommandError

        try:
            with moving(engine) as settings:
                command.upgrade(settings, revision)
        except CommandError as error:
            newer = f"the database {where} belongs to a newer version of the program: update the program"
            raise Unusable(newer) from error
    except DBAPIError as error:
        mend = "see that it is there and may be written; DATA_DIR or DATABASE_URL names another"
        raise Unusable(f"the database {where} cannot be used ({error.orig}): {mend}") from error


def downgrade(engine: Engine, revision: str) -> None:
    """Bring the schema back to an older `revision`; what only newer tables and columns hold is gone ("base": all)."""
    from alembic import command

    with moving(engine) as settings:
        command.downgrade(settings, revision)


@contextmanager
def moving(engine: Engine) -> "Iterator[Config]":
    """Alembic's settings for a connection in a transaction. SQLite changes a table by filling a new one and dropping
    the old, and a drop with foreign keys on deletes what hangs on its rows: they rest meanwhile and are checked after.

    RuntimeError, and nothing changed, when a row refers to none afterwards."""
    settings = config()
    with engine.connect() as connection:
        settings.attributes["connection"] = connection
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.dbapi_connection
        if sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")  # before the transaction: inside one it changes nothing
        try:
            with connection.begin():
                yield settings
                if sqlite and (torn := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)):
                    raise RuntimeError(f"the migration would tear rows from what they refer to: {torn}")
        finally:
            if sqlite:
                driver.execute("PRAGMA foreign_keys=ON")


def is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [head()]


def head() -> str:
    """The newest revision: migrations follow one another, and each file's name begins with its own."""
    return max(path.stem.partition("_")[0] for path in (DIRECTORY / "versions").glob("*.py"))
