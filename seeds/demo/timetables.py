"""Match runs of the demo's fairs, carried through by the site's own verbs: one to look at, the others published."""

from collections.abc import Sequence

from web.core.db import Database
from web.models.run_kinds import TIMETABLE
from web.timetables import jobs, queries, service
from web.timetables.service import publishing


def write(database: Database, fair_ids: Sequence[int], seed: int) -> None:
    """A finished run for every fair; all but the first are published. Needs an app. Seconds for 1 500 people."""
    for place, fair_id in enumerate(fair_ids):
        with database.unit() as unit:
            run_id = service.start(fair_id, TIMETABLE.code, {"fill": 3, "seed": seed}, None).id
            unit.after_commit.clear()  # done here and now, not by a worker
            unit.commit()
        jobs.work(run_id)
        if place:
            with database.unit() as unit:
                ready = publishing.prepare(queries.whole_run(run_id))
                publishing.publish(ready, "", None)
                unit.commit()
