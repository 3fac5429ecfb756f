"""`flask --app app migrate` and `worker`: what a site behind gunicorn runs beside it; `audit verify` looks after it."""

import threading

import click
from flask import Flask
from flask.cli import AppGroup

from web.core import audit, queue, schema


def init_app(app: Flask) -> None:
    @app.cli.command("migrate")
    def migrate() -> None:
        """Bring the database's tables up to this version of the program."""
        try:
            schema.upgrade(app.extensions["database"].engine)
        except schema.Unusable as error:
            raise click.ClickException(str(error)) from error
        click.echo("the database is up to date")

    audits = AppGroup("audit", help="The record of who did what.")
    app.cli.add_command(audits)

    @audits.command("verify")
    @click.option("--head", default="", help="A head printed earlier: entries cut off since are found by it.")
    def verify(head: str) -> None:
        """Check that every entry is as it was written and follows the one before; names the first that is not."""
        with app.extensions["database"].unit(may_write=False):
            found = audit.verify(head)
        if found.broken is not None:
            raise click.ClickException(f"entry {found.broken} {found.fault} ({found.entries} entries before are good)")
        click.echo(f"{found.entries} entries, none changed; head {found.head}")

    @app.cli.command("worker")
    @click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 64))
    def worker(threads: int) -> None:
        """Send mail, write the index, run matches: until SIGINT or SIGTERM. Several may run, on several machines."""
        consumer = app.extensions["queue"].consumer(threads)
        threading.Thread(target=_first_sweep, args=(app,), name="first-sweep", daemon=True).start()
        click.echo("the worker is at work")
        consumer.run()


def _first_sweep(app: Flask) -> None:
    with app.app_context():
        queue.run_sweeps()
