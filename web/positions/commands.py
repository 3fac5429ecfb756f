"""The search index from the command line: `flask --app app search rebuild` and `… search check`."""

import time

import click
from flask import current_app
from flask.cli import AppGroup

from web.positions import engine

search = AppGroup("search", help="The search index of positions.")


@search.command("rebuild")
def rebuild() -> None:
    """Write the index anew from the database; the old one serves until it is ready."""
    begun = time.perf_counter()
    with current_app.extensions["database"].unit(may_write=False):
        count = engine.rebuild(lambda done: click.echo(f"\r{done} positions", nl=False, err=True))
    click.echo(f"\n{count} positions in the index after {time.perf_counter() - begun:.1f} s")


@search.command("check")
@click.option("--repair/--no-repair", default=True, help="Mend what differs (the default).")
def check(repair: bool) -> None:
    """Compare the index with the database, and mend what differs. Exit code 1 when something stays wrong."""
    with current_app.extensions["database"].unit(may_write=False):
        if repair and engine.heal(whole=True):
            click.echo("the index was damaged and has been written anew")
        stale, extra = engine.compare()
        click.echo(f"missing or old: {len(stale)}; should not be there: {len(extra)}")
        if (stale or extra) and repair:
            engine.mend(stale, extra)
            stale, extra = engine.compare()
            click.echo(f"after mending: {len(stale)} and {len(extra)}")
    if stale or extra:
        raise SystemExit(1)
