"""`flask --app app admin …`: the first account, and the way back in, by whoever runs the server."""

import click
from flask import current_app
from flask.cli import AppGroup

from web.accounts.queries import user_by_email
from web.accounts.service import factors
from web.admin import service
from web.core.addresses import address, normalise
from web.core.errors import Conflict
from web.core.forms import one_line

commands = AppGroup("admin", help="Administrators of the site.")


@commands.command("create")
@click.argument("email")
@click.option("--name", default="管理员", show_default=True, help="The name shown on the pages.")
def create(email: str, name: str) -> None:
    """Make an administrator and print the one-time link that sets the password."""
    found = address(email)
    if found is None:
        raise click.BadParameter(f"{email!r} is no complete address, like name@example.com", param_hint="EMAIL")
    name = one_line(name)[:80]
    if not name:
        raise click.BadParameter("give a name that is not empty", param_hint="--name")
    with current_app.extensions["database"].unit() as unit:
        try:
            link = service.create_administrator(found, name)
        except service.Known:
            raise click.ClickException(
                f"{found} has an account already: nothing was changed. Use another address, or /forgot to get back in."
            ) from None
        unit.commit()
    click.echo(f"Open this within 30 minutes to set the password (later: /forgot):\n{link}")


@commands.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take the second factor off an account whose person lost telephone and recovery codes."""
    with current_app.extensions["database"].unit() as unit:
        found = user_by_email(normalise(email))
        if found is None:
            raise click.ClickException(f"no account has the address {email!r}: nothing was changed")
        try:
            factors.reset(found.id)
        except Conflict:
            raise click.ClickException(f"{email} has no second factor: nothing was changed") from None
        unit.commit()
    click.echo(f"{email} logs in by password now and is told so by mail; where it must, the site asks for a new one.")
