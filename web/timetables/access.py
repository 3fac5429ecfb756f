"""The only way to load a run or a certificate for a person: what is not theirs is missing, as what does not exist."""

from web.accounts.access.person import Person
from web.core import db
from web.fairs import access as fairs
from web.models import Fair, FairPlacing, FairRun, FairVersion
from web.timetables import queries


def readable_run(person: Person, run_id: int) -> tuple[FairRun, Fair]:
    """A run of a fair the person may look into. Raises Missing for every other one."""
    run = queries.whole_run(run_id)
    if run is None:
        raise db.Missing(f"FairRun {run_id}")
    return run, fairs.readable(person, run.fair_id)


def whole_run(person: Person, run_id: int) -> tuple[FairRun, Fair]:
    """A run of a fair of which the person may see everybody. Raises Missing for every other one."""
    run = queries.whole_run(run_id)
    if run is None:
        raise db.Missing(f"FairRun {run_id}")
    return run, fairs.whole(person, run.fair_id)


def managed_run(person: Person, run_id: int) -> tuple[FairRun, Fair]:
    """A run of a fair the person's organisation runs. Raises Missing for every other one."""
    run = queries.whole_run(run_id)
    if run is None:
        raise db.Missing(f"FairRun {run_id}")
    return run, fairs.managed(person, run.fair_id)


def certificate(person: Person, fair_id: int, number: int) -> tuple[FairVersion, Fair]:
    """A published version for anyone concerned: who takes part, and who may look into the fair. Missing for others."""
    found = queries.version(fair_id, number)
    if found is None:
        raise db.Missing(f"FairVersion {number} of fair {fair_id}")
    return found, _concerned(person, fair_id)


def placing(person: Person, fair_id: int, number: int) -> tuple[FairPlacing, Fair]:
    """A published placement for the same people as a certificate. Missing for others."""
    found = queries.placing(fair_id, number)
    if found is None:
        raise db.Missing(f"FairPlacing {number} of fair {fair_id}")
    return found, _concerned(person, fair_id)


def _concerned(person: Person, fair_id: int) -> Fair:
    if queries.concerned(fair_id, person.graduate_id, person.agency_id):
        return fairs.public(fair_id)
    return fairs.readable(person, fair_id)
