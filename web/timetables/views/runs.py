"""Ordering runs, watching them, reading and comparing their results, and taking their files along."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, db, files, limits, paging
from web.core.access import ORGANISER, allow
from web.core.forms import clean
from web.downloads import service as downloads
from web.fairs import access as fairs
from web.models import Fair, FairRun
from web.timetables import access, engine, making, queries, service, words
from web.timetables.forms import StartForm
from web.timetables.queries import snapshot
from web.timetables.service import shown
from web.timetables.service.shown import Shown
from web.timetables.views import bp

VIEWS = ("overview", "tables", "people", "missed")


@bp.get("/organiser/fairs/<int:fair_id>/runs")
@allow(fairs.READER)
def runs(fair_id: int):
    return _runs_page(fairs.readable(current_user, fair_id), StartForm(formdata=None))


def _runs_page(fair: Fair, form: StartForm, status: int = 200):
    return render_template(
        "timetables/runs.html",
        fair=fair,
        form=form,
        listed=queries.runs(fair.id, paging.asked()),
        latest=queries.latest(fair.id),
        runs_it=fairs.runs(current_user, fair),
        stamp=snapshot.stamp(fair),
        states=words.state_names(),
    ), status


@bp.post("/organiser/fairs/<int:fair_id>/runs")
@allow(ORGANISER)
def start(fair_id: int):
    fair, form = fairs.managed(current_user, fair_id), StartForm()
    if not form.validate_on_submit():
        return _runs_page(fair, form, 422)
    limits.spend("upload", account=f"fair-run:{current_user.organiser_id}")
    chosen = {"fill": form.fill.data, "ties": form.ties.data}
    run = service.start(fair_id, form.kind.data, chosen, current_user.id)
    return redirect(url_for("timetables.run", run_id=run.id), code=303)


@bp.get("/organiser/fair-runs/<int:run_id>")
@allow(fairs.READER)
def run(run_id: int):
    """How a run stands, and once it is done its result: overview, tables, people, and wishes not placed."""
    found, fair = access.readable_run(current_user, run_id)
    values: dict[str, Any] = {"view": "overview"}
    if found.status == "done" and found.work.meets:
        values = _result(found, fairs.confined(current_user, fair))
    elif found.status == "done":
        values = _list(found, fairs.confined(current_user, fair))
    return render_template(
        "timetables/run.html",
        run=found,
        fair=fair,
        left=words.left(_time_left(found)),
        stale=found.status == "done" and found.summary.get("stamp") != snapshot.stamp(fair),
        runs_it=fairs.runs(current_user, fair),
        confined=fairs.confined(current_user, fair),
        versions=queries.versions(fair.id),
        others=[r for r in queries.runs(fair.id).rows if r.id != run_id and r.status == "done" and not r.work.ranks],
        states=words.state_names(),
        steps=words.step_names(),
        check_name=words.check_name,
        error_text=words.error_text,
        method_name=words.method_name,
        **values,
    )


def _result(found: FairRun, confined: int | None) -> dict[str, Any]:
    view = request.args.get("view", "overview")
    view = view if view in VIEWS and (view != "tables" or confined is None) else "overview"
    query, page, result = clean(request.args.get("q", ""))[:60], paging.asked(), Shown(found, confined)
    listed = None
    if view == "tables":
        listed = result.tables(query, page)
    elif view in ("people", "missed"):
        only = request.args.get("only", "missed" if view == "missed" else "")
        listed = result.people(query, only, page)
    return {"view": view, "query": query, "listed": listed, "result": result}


def _list(found: FairRun, confined: int | None) -> dict[str, Any]:
    """A placement's pairs or wishes in vain, or a ranking's lines, searched and paged."""
    result, query = Shown(found, confined), clean(request.args.get("q", ""))[:60]
    shown_as: dict[str, Any] = {"view": "overview", "query": query, "result": result}
    if found.work.pairs and request.args.get("view") == "missed":
        return shown_as | {"view": "missed", "listed": result.people(query, "missed", paging.asked())}
    if found.work.pairs:
        lines = [
            (result.person(r["person"]), result.offer(r["offer"]), result.offer_stand(r["offer"]))
            for r in result.placed
        ]
    else:
        lines = [
            (f"{result.offer(o)} {rank}", result.person(p), f"{points / 10:g}")
            for o, rank, p, points, blocked in result.lines
            if not blocked
        ]
    lines = [line for line in lines if not query or query.casefold() in " ".join(line).casefold()]
    return shown_as | {"listed": shown.Page.of(lines, paging.asked(), shown.PAGE)}


def _time_left(found: FairRun) -> int | None:
    """Seconds a run may still take, from what it took so far; None while nothing can be said."""
    if found.status != "running" or found.done < 10 or found.started_at is None:
        return None
    spent = (clock.now() - found.started_at).total_seconds()
    return max(1, round(spent * (found.total - found.done) / found.done))


@bp.get("/organiser/fair-runs/<int:run_id>/state")
@allow(fairs.READER)
def run_state(run_id: int):
    """For the page's own script: where a run stands."""
    found, _fair = access.readable_run(current_user, run_id)
    step = words.step_names().get(found.step) or words.state_names()[found.status][0]
    return jsonify(
        status=found.status, done=found.done, total=found.total, step=step, left=words.left(_time_left(found))
    )


@bp.post("/organiser/fair-runs/<int:run_id>/cancel")
@allow(ORGANISER)
def cancel(run_id: int):
    access.managed_run(current_user, run_id)
    if service.cancel(run_id).status == "cancelled":
        flash(_("已取消，报名资料没有变。"), "ok")
    return redirect(url_for("timetables.run", run_id=run_id), code=303)


@bp.post("/organiser/fair-runs/<int:run_id>/repeat")
@allow(ORGANISER)
def repeat(run_id: int):
    access.managed_run(current_user, run_id)
    again = service.repeat(run_id, current_user.id)
    return redirect(url_for("timetables.run", run_id=again.id), code=303)


@bp.get("/organiser/fair-runs/<int:one>/compare/<int:other>")
@allow(fairs.READER)
def compare(one: int, other: int):
    """Who gains and who loses from one run to another of the same fair."""
    (first, fair), (second, same) = access.readable_run(current_user, one), access.readable_run(current_user, other)
    usable = all(r.status == "done" and r.work.meets for r in (first, second))
    if fair.id != same.id or not usable:
        raise db.Missing(f"FairRun {other} beside {one}")
    confined = fairs.confined(current_user, fair)
    before, after = Shown(first, confined), Shown(second, confined)
    differ = engine.compared(before.rows, after.rows)
    gained = sorted((key for key in differ if differ[key]["gain"] > 0), key=lambda k: -differ[k]["gain"])
    lost = sorted((key for key in differ if differ[key]["gain"] < 0), key=lambda k: differ[k]["gain"])
    which = request.args.get("who", "lost" if lost else "gained")
    keys = {"lost": lost, "gained": gained}.get(which, [k for k in differ if not differ[k]["gain"]])
    return render_template(
        "timetables/compare.html",
        fair=fair,
        one=first,
        other=second,
        before=before,
        after=after,
        differ=differ,
        counts={"gained": len(gained), "lost": len(lost), "moved": len(differ) - len(gained) - len(lost)},
        which=which,
        listed=shown.Page.of(keys, paging.asked(), shown.PAGE),
    )


@bp.get("/organiser/fair-runs/<int:run_id>/stored.json")
@allow(fairs.READER)
def input_file(run_id: int):
    """The locked input, to check the result with the command line. It names people by keys only."""
    return _json(run_id, "stored.json")


@bp.get("/organiser/fair-runs/<int:run_id>/result.json")
@allow(fairs.READER)
def result_file(run_id: int):
    return _json(run_id, "result.json")


def _json(run_id: int, name: str):
    found, fair = access.whole_run(current_user, run_id)
    row = found.input if name == "stored.json" else found.result
    if row is None or not files.path_of(row).is_file():
        raise db.Missing(f"{name} of run {run_id}")
    content = engine.member(files.path_of(row), name)
    return files.attachment(content, f"fair-{fair.id}-{run_id}-{name}", "application/json")


@bp.post("/organiser/fair-runs/<int:run_id>/result.xlsx")
@allow(fairs.READER)
def workbook(run_id: int):
    """A result with names: what the command line writes, in the words of the site."""
    found, fair = access.readable_run(current_user, run_id)
    if found.status != "done":
        abort(404)
    options = {"confined": fairs.confined(current_user, fair)}
    row = downloads.ask(making.KIND, run_id, options, current_user.id)
    return redirect(url_for("downloads.show", file_id=row.id), code=303)
