"""A large sheet that the worker took into a fair's roster: its rows become people or positions at once."""

from dataclasses import asdict

from sqlalchemy import select

from web.core import db
from web.fairs.service.sheets.people import people_of
from web.fairs.service.sheets.positions import positions_of
from web.models import Fair, FairHost, SheetImport
from web.rosters.service import Imported


def bring(run: SheetImport, rows: Imported) -> None:
    """In the worker's unit, within which the rows went in. Raises Conflict as a small sheet does; then nothing goes in."""
    session = db.session()
    fair_id = session.scalar(select(Fair.id).where(Fair.roster_id == run.roster_id))
    host = session.scalar(select(FairHost).where(FairHost.roster_id == run.roster_id))
    if fair_id is None and host is None:
        return
    if run.side == "positions":
        done = positions_of(fair_id, run.roster_id, rows)
    elif fair_id is not None:
        done = people_of(fair_id, run.roster_id, rows)
    else:
        done = people_of(host.fair_id, run.roster_id, rows, host.name, host.organiser_id)
    counts = asdict(done)
    run.said = run.said | {"fair": {name: counts[name] for name in ("new", "changed", "joined", "same")}}
