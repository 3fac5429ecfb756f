"""`flask --app app admin create EMAIL`: the first account, made by whoever runs the server."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from web.admin import service
from web.core.addresses import address
from web.core.forms import one_line

commands = AppGroup("admin", help="Administrators of the site.")


def init_app(app: Flask) -> None:
    app.cli.add_command(commands)


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
