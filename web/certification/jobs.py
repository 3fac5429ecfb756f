"""What the worker does: once a day by daylight, remind of what is due in each plan."""

from flask import current_app

from web.certification import queries, telling
from web.certification.rules import progress
from web.core import clock, db

BATCH = 100


def remind() -> None:
    """Each plan is looked at once a day; a reminder is told once for an examination, whatever day it is found."""
    if clock.is_night(clock.now()):
        return
    database, today = current_app.extensions["database"], clock.today()
    with database.unit(may_write=False):
        waiting = bool(queries.due_plans(today, 1))
    if not waiting:
        return
    with database.unit() as unit:
        unit.write()
        for plan in queries.due_plans(today, BATCH):
            ticks = queries.ticks_of(plan)
            if progress.stage(ticks) != "practising":
                for reminder in progress.reminders(plan.exam_year, ticks, today):
                    telling.remind(plan, reminder)
            plan.looked_on = today
        db.session().flush()
        unit.commit()
