"""The organiser's desk on the day, and the report afterwards."""

from flask import redirect, render_template, url_for
from flask_login import current_user

from web.core import clock
from web.core.access import ORGANISER, allow
from web.downloads import service as downloads
from web.fairday import queries
from web.fairday.queries import report
from web.fairday.rules.times import local
from web.fairday.service import fill
from web.fairday.views import bp
from web.fairs import access as fairs

MOST_SHOWN = 12


@bp.get("/organiser/fairs/<int:fair_id>/day")
@allow(fairs.READER)
def day(fair_id: int):
    """Who has come, who is late, where people wait and where a table is free, renewed by itself."""
    fair = fairs.readable(current_user, fair_id)
    moment = clock.now()
    now = local(moment)
    tables = queries.tables_now(fair_id, now)
    slot = fill.running_slot(fair, now)
    confined, counts = fairs.confined(current_user, fair), queries.counts(fair_id, now)
    late = [m for m in counts.late if confined is None or m.attendee.brought_by == confined]
    offers = fill.proposals(fair, moment)[:MOST_SHOWN] if fair.status == "published" and confined is None else []
    return render_template(
        "fairday/day.html",
        fair=fair,
        now=now,
        counts=counts,
        late=late,
        queues=sorted((t for t in tables if t.waiting), key=lambda t: -t.waiting)[:MOST_SHOWN],
        free=sorted((t for t in tables if t.free), key=lambda t: t.free != "missing") if slot else [],
        slot=slot,
        next_at=next((s.starts for s in queries.grid(fair) if s.day == now.day and s.starts > now.minute), None),
        tables=tables,
        offers=offers,
        halls=queries.halls(fair_id),
        most=MOST_SHOWN,
        runs=fairs.runs(current_user, fair),
        held_today=any(w.day == now.day for w in fair.windows),
    )


@bp.post("/organiser/fairs/<int:fair_id>/day.xlsx")
@allow(ORGANISER)
def day_file(fair_id: int):
    fairs.managed(current_user, fair_id)
    row = downloads.ask("fair_day", fair_id, {}, current_user.id)
    return redirect(url_for("downloads.show", file_id=row.id), code=303)


@bp.get("/organiser/fairs/<int:fair_id>/report")
@allow(fairs.READER)
def fair_report(fair_id: int):
    fair = fairs.readable(current_user, fair_id)
    return render_template(
        "fairday/report.html",
        fair=fair,
        report=report.make(fair, fairs.confined(current_user, fair)),
        columns=report.columns(),
        names=report.outcome_names(),
        outcomes=report.OUTCOMES,
    )


@bp.post("/organiser/fairs/<int:fair_id>/report.xlsx")
@allow(fairs.READER)
def report_file(fair_id: int):
    fair = fairs.readable(current_user, fair_id)
    options = {"confined": fairs.confined(current_user, fair)}
    row = downloads.ask("fair_report", fair_id, options, current_user.id)
    return redirect(url_for("downloads.show", file_id=row.id), code=303)
