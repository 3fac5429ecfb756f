"""The only way to load a roster or a run for a person: another organiser's answers exactly like a missing one."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from web.accounts.access.person import Person
from web.core import db
from web.models import Roster, RosterRun, SheetImport, WaitingSheet


def own(person: Person, roster_id: int) -> Roster:
    """A roster of the person's organisation. Raises Missing for every other one."""
    roster = db.one(Roster, roster_id)
    if person.organiser_id is None or roster.organiser_id != person.organiser_id or roster.deleted_at is not None:
        raise db.Missing(f"Roster {roster_id}")
    return roster


def own_run(person: Person, run_id: int) -> RosterRun:
    """A run of such a roster, with roster and result. Raises Missing for every other one."""
    found = select(RosterRun).where(RosterRun.id == run_id)
    run = db.session().scalar(found.options(joinedload(RosterRun.roster), joinedload(RosterRun.result)))
    if run is None or person.organiser_id is None or run.roster.organiser_id != person.organiser_id:
        raise db.Missing(f"RosterRun {run_id}")
    if run.roster.deleted_at is not None:
        raise db.Missing(f"RosterRun {run_id}")
    return run


def own_import(person: Person, import_id: int) -> SheetImport:
    """A file on its way into a roster of the person's organisation, or that went in. Raises Missing for every other
    one."""
    run = db.one(SheetImport, import_id)
    own(person, run.roster_id)
    return run


def own_waiting(person: Person, about: str, waiting_id: int) -> WaitingSheet:
    """A file of the person's that waits, at this place, for a word on its columns. Raises Missing for every other
    one."""
    row = db.one(WaitingSheet, waiting_id)
    if row.user_id != person.id or row.about != about:
        raise db.Missing(f"WaitingSheet {waiting_id}")
    return row
