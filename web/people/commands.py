"""The index of graduates from the command line: `flask --app app people rebuild` and `… people check`."""

import click
from flask import current_app
from flask.cli import AppGroup

from web.people import engine

people = AppGroup("people", help="The search index of graduates who let themselves be seen.")


@people.command("rebuild")
def rebuild() -> None:
    """Write the index anew from the database; the old one serves until it is ready."""
    with current_app.extensions["database"].unit(may_write=False):
        count = engine.rebuild(lambda done: click.echo(f"\r{done} graduates", nl=False, err=True))
    click.echo(f"\n{count} graduates in the index")


@people.command("check")
@click.option("--repair/--no-repair", default=True, help="Mend what differs (the default).")
def check(repair: bool) -> None:
    """Compare the index with the database, document by document. Exit code 1 when something stays wrong."""
    with current_app.extensions["database"].unit(may_write=False):
        if repair and engine.heal(whole=True):
            click.echo("the index was damaged and has been written anew")
        stale, extra = engine.differing(whole=True)
        click.echo(f"missing or old: {len(stale)}; should not be there: {len(extra)}")
        if (stale or extra) and repair:
            engine.agree(stale, extra)
            stale, extra = engine.differing(whole=True)
            click.echo(f"after mending: {len(stale)} and {len(extra)}")
    if stale or extra:
        raise SystemExit(1)
