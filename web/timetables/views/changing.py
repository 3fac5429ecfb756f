"""Changing a timetable: a meeting by hand, or planning anew around what has begun."""

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import clock, db, files, limits
from web.core.access import ORGANISER, allow
from web.core.errors import Conflict
from web.core.fields import digits
from web.core.runs import ACTIVE
from web.fairs import access as fairs
from web.fairs.queries import stands
from web.models import Fair, FairRun
from web.models.run_kinds import REPLAN
from web.timetables import access, engine, queries, service, words
from web.timetables.queries import snapshot
from web.timetables.service import publishing
from web.timetables.service.shown import Shown
from web.timetables.views import bp

ACTS = ("move", "remove", "pin")


@bp.get("/organiser/fair-runs/<int:run_id>/edit")
@allow(ORGANISER)
def edit_page(run_id: int):
    """One meeting (`person`, `table`, `slot` of the address), and where it may go."""
    found, fair = access.managed_run(current_user, run_id)
    if not found.work.is_timetable or found.status != "done":
        raise db.Missing(f"timetable of run {run_id}")
    result = Shown(found)
    wanted = tuple(request.args.get(name, "") for name in ("person", "table", "slot"))
    row = next((r for r in result.rows if (r["person"], r["table"], str(r["slot"])) == wanted), None)
    if row is None:
        raise db.Missing(f"meeting of run {run_id}")
    at = {(r["table"], r["slot"]): r for r in result.rows}
    tables = [key for key, stand in result.about["tables"].items() if stand == row["stand"]]
    places = [
        (key, slot, at.get((key, slot["index"])))
        for key in tables
        for slot in result.grid["slots"]
        if slot["index"] not in result.grid["closed"].get(key, ())
        and (key, slot["index"]) != (row["table"], row["slot"])
    ]
    return render_template("timetables/edit.html", run=found, fair=fair, result=result, row=row, places=places)


@bp.post("/organiser/fair-runs/<int:run_id>/edit")
@allow(ORGANISER)
def edit(run_id: int):
    """Carry one change out and check the whole timetable at once; a change that breaks a rule is not kept."""
    found, fair = access.managed_run(current_user, run_id)
    planned = found.work.is_timetable and found.status == "done"
    if not planned or found.result is None or found.input is None:
        raise db.Missing(f"timetable of run {run_id}")
    change = _change()
    given, result = files.path_of(found.input), files.path_of(found.result)
    stored, about = engine.member(given, "stored.json"), Shown(found).about
    try:
        done, after = engine.edited(stored, engine.member(result, "result.json"), change, about)
    except engine.Wrong as wrong:
        if str(wrong) == "pinned":
            raise Conflict(_("这一场是固定的，先取消固定才能改动。什么都没有改动。")) from None
        raise Conflict(_("这一场面谈刚才已经变了。请回到时间表再看一次。")) from None
    failed = [check for check in done.certificate["checks"] if not check["passed"]]
    if failed:
        what = "；".join(words.check_name(check["code"]) for check in failed)
        flash(_("没有改动：这样会违反“%(what)s”。请换一个时间或桌子。", what=what), "warn")
        return redirect(_back(run_id, change), code=303)
    kept = engine.packed({"stored.json": after, "about.json": engine.plain(about)})
    done = engine.with_reasons(done, after, about)
    written, content = files.write(kept), files.write(engine.packed(done.members))
    note = {"act": change.act, "person": change.person, "table": change.table, "slot": change.slot}
    run = service.edited(run_id, written, engine.fingerprint(after), content, done, note, current_user.id)
    flash(_("已改好，全部检查都通过。公布以后才会通知有关的人。"), "ok")
    return redirect(url_for("timetables.run", run_id=run.id, view="tables"), code=303)


def _change() -> engine.Edit:
    """The change the form asks for. Missing when it asks for nothing that can be."""
    values = request.form
    act, to = values.get("act", ""), values.get("to", "")
    numbers = [values.get(name, "") for name in ("person", "table", "slot")]
    to_table, _dot, to_slot = to.partition(".")
    moving = act == "move"
    if act not in ACTS or not all(_digits(text) for text in (*numbers, *((to_table, to_slot) if moving else ()))):
        raise db.Missing("change of a meeting")
    person, table, slot = numbers
    return engine.Edit(act, person, table, int(slot), to_table if moving else "", int(to_slot) if moving else -1)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _back(run_id: int, change: engine.Edit) -> str:
    return url_for("timetables.edit_page", run_id=run_id, person=change.person, table=change.table, slot=change.slot)


@bp.get("/organiser/fairs/<int:fair_id>/replan")
@allow(ORGANISER)
def replan(fair_id: int):
    """What has changed since the timetable was published: the form of a plan that keeps the rest."""
    fair = fairs.managed(current_user, fair_id)
    version = queries.latest(fair_id)
    halls, tables = queries.halls_and_tables(fair_id)
    stale = version is not None and version.run is not None and version.run.summary.get("stamp") != snapshot.stamp(fair)
    return render_template(
        "timetables/replan.html", fair=fair, version=version, halls=halls, tables=tables, stale=stale
    )


@bp.post("/organiser/fairs/<int:fair_id>/replan")
@allow(ORGANISER)
def start_replan(fair_id: int):
    """Order a plan that moves as few people as possible; where something closes, every way to go on beside it. Nothing
    is told before one is published."""
    fair = fairs.managed(current_user, fair_id)
    version = queries.latest(fair_id)
    if version is None:
        raise Conflict(_("还没有公布的时间表。请先排一份，再公布。"))
    limits.spend("upload", account=f"fair-run:{current_user.organiser_id}")
    halls, tables = queries.halls_and_tables(fair_id)
    now = clock.now().astimezone(clock.CHINA)
    settings = {
        "closed_tables": [t.id for t in tables if str(t.id) in request.form.getlist("table")],
        "closed_halls": [h.id for h in halls if request.form.get(f"hall-{h.id}")],
        "not_before": [now.date().isoformat(), now.hour * 60 + now.minute],
        "fill": (version.run.settings if version.run else {}).get("fill", engine.USUAL_FILL),
        "way": "least",
    }
    ways = [settings]
    if settings["closed_tables"] or settings["closed_halls"]:
        ways.append(settings | {"way": "fair"})
    if moves := _moves(fair, settings["closed_halls"], [h.id for h in halls]):
        ways.insert(0, settings | {"way": "move", "moves": moves})
    first, *others = service.start_ways(fair_id, REPLAN.code, ways, current_user.id, version.run_id)
    page = "timetables.ways" if others else "timetables.run"
    return redirect(url_for(page, run_id=first.id), code=303)


def _moves(fair: Fair, closed: list[int], known: list[int]) -> dict[str, int]:
    """Which stand goes to which hall, as the form says it for the halls that close."""
    to = {hall: digits(request.form.get(f"hall-{hall}", "")) for hall in closed}
    going = {hall: target for hall, target in to.items() if target in known and target not in closed}
    return {str(stand.id): going[stand.hall_id] for stand in stands(fair.id) if stand.hall_id in going}


@bp.get("/organiser/fair-runs/<int:run_id>/ways")
@allow(ORGANISER)
def ways(run_id: int):
    """What each way to go on would do to the published timetable, side by side, before one is chosen."""
    first, fair = access.managed_run(current_user, run_id)
    if not first.settings.get("beside"):
        raise db.Missing(f"ways of run {run_id}")
    found = [first, *filter(None, (queries.whole_run(number) for number in first.settings["beside"]))]
    active = any(run.status in ACTIVE for run in found)
    shown = [(run, _would(run) if run.status == "done" and not active else None) for run in found]
    return render_template(
        "timetables/ways.html",
        fair=fair,
        first=first,
        shown=shown,
        now=queries.now_of(fair.id),
        names=words.ways(),
        states=words.state_names(),
        active=active,
    )


def _would(run: FairRun) -> dict[str, Any]:
    """What publishing a run would change, counted; or why it cannot be published."""
    try:
        ready = publishing.prepare(run)
    except Conflict as why:
        return {"not": why.message}
    kinds = Counter(change["kind"] for change in ready.changes)
    people = {change["person"] for change in ready.changes}
    stays = len(ready.state) - kinds["moved"] - kinds["dropped"] - kinds["room"]
    return {
        "total": len(ready.state),
        "stays": stays,
        "people": len(people),
        **{k: kinds[k] for k in ("room", "moved", "dropped", "added")},
    }
