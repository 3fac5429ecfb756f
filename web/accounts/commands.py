"""`flask --app app keys …`: what still needs an older SECRET_KEY, and moving it to the newest."""

import click
from flask import current_app
from flask.cli import AppGroup

from web.accounts.service import factors
from web.core import keys

keys_group = AppGroup("keys", help="The site's keys.")


@keys_group.command("renew")
def renew() -> None:
    """Keep every second factor under the newest SECRET_KEY; telephones and codes stay as they are."""
    with current_app.extensions["database"].unit() as unit:
        moved, lost = factors.renew()
        unit.commit()
    click.echo(f"{moved} second factors moved to key {keys.ring().newest}")
    if lost:
        raise click.ClickException(
            f"{lost} need a key that is gone: put it into SECRET_KEY_FALLBACKS and run this again"
        )
    click.echo("none needs an older key")
