"""Routes of rosters: the organiser's home, sheets in, wrong cells out, rankings ordered, watched and downloaded."""

import json
import zipfile
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import db, files, limits, paging
from web.core.access import ORGANISER, allow
from web.core.i18n import language, pick
from web.downloads import service as downloads
from web.fairs import queries as fairs
from web.fairs.words import fair_states
from web.models import Roster, RosterRun
from web.models.rosters import SIDES
from web.reports.queries import waiting
from web.rosters import access, engine, making, queries, service
from web.rosters.forms import ImportForm, RankForm, RosterForm
from web.rosters.service import columns, imports
from web.rosters.service.columns import InDoubt, Sent
from web.rosters.views import bp
from web.rosters.words import column_names, side_names

MOST_BYTES = 10 * 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
POSITIONS_PER_PAGE = 10


@bp.get("/organiser")
@allow(ORGANISER)
def home():
    listed = queries.listed(_organiser_id(), size=3)
    step = _step(listed.rows[0]) if listed.rows else 0
    return render_template(
        "rosters/home.html",
        listed=listed,
        step=step,
        side_names=side_names(),
        states=state_names(),
        ahead=fairs.ahead_of_organiser(_organiser_id()),
        waiting=waiting.of_office(_organiser_id()),
        fair_states=fair_states(),
    )


def _step(latest: queries.Listed) -> int:
    """How far the latest roster has come: 1 sheets to import, 2 cells to mend, 3 to rank, 4 done."""
    if not all(latest.rows.values()):
        return 1
    if latest.run is not None and latest.run.status == "done":
        return 4
    return 2 if latest.faults else 3


@bp.get("/organiser/rosters")
@allow(ORGANISER)
def index():
    listed = queries.listed(_organiser_id(), paging.asked())
    return render_template("rosters/index.html", listed=listed, side_names=side_names(), states=state_names())


@bp.route("/organiser/rosters/new", methods=["GET", "POST"])
@allow(ORGANISER)
def create():
    form = RosterForm()
    if form.validate_on_submit():
        with form.mending():
            roster = service.create(_organiser_id(), form.title.data)
            flash(_("名册已建好，现在导入两张表。"), "ok")
            return redirect(url_for("rosters.show", roster_id=roster.id), code=303)
    return render_template("rosters/create.html", form=form), 422 if form.errors else 200


@bp.get("/organiser/rosters/<int:roster_id>")
@allow(ORGANISER)
def show(roster_id: int):
    """A roster on its own; one of a fair is filled at the fair, where people and positions are made of its rows."""
    roster, fair_id = access.own(current_user, roster_id), queries.fair_of(roster_id)
    if fair_id is not None:
        return redirect(url_for("fairs.sheets", fair_id=fair_id), code=303)
    return _show_page(roster)


def _show_page(roster: Roster, importing: ImportForm | None = None, ranking: RankForm | None = None, **values: Any):
    status = values.pop("status", 200)
    counts = queries.row_counts([roster.id])
    return render_template(
        "rosters/show.html",
        roster=roster,
        counts={side: counts.get((roster.id, side), 0) for side in SIDES},
        files=queries.files(roster.id),
        faults=queries.faults_by_side(roster.id),
        runs=queries.runs(roster.id),
        coming=queries.active_import(roster.id),
        importing=importing or ImportForm(formdata=None),
        ranking=ranking or RankForm(formdata=None),
        parts=engine.parts(language()),
        most_weight=engine.MOST_WEIGHT,
        headers=engine.HEADERS,
        told=queries.all_header_choices(roster.organiser_id),
        column_names={side: column_names(engine.HEADERS[side]) for side in SIDES},
        side_names=side_names(),
        states=state_names(),
        **values,
    ), status


@bp.post("/organiser/rosters/<int:roster_id>/import")
@allow(ORGANISER, files=True)
def import_file(roster_id: int):
    """Read the sheet outside the write lock, then take it in; what cannot be used is explained on the same page."""
    roster, form = access.own(current_user, roster_id), ImportForm()
    if not form.validate_on_submit():
        return _show_page(roster, form, status=422)
    limits.spend("upload", account=f"organiser:{_organiser_id()}")
    side, sent = form.side.data, form.file.data
    name = files.safe_name(sent.filename or "")
    content = sent.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        wrong = _("文件超过 10 MB，没有导入。请拆成几个文件，分次导入到同一份名册。")
        return _show_page(roster, form, wrong=(side, name, wrong), status=413)
    sent = Sent(f"roster:{roster_id}", side, name, content, tuple(form.only()))
    try:
        sheet = columns.understood(sent, _organiser_id())
    except engine.Unusable as error:
        return _show_page(roster, form, wrong=(side, name, pick(error.zh, error.en)), status=422)
    except InDoubt as doubt:
        waiting = columns.hold(current_user.id, _organiser_id(), sent, doubt.columns)
        return redirect(url_for("rosters.columns", roster_id=roster_id, waiting_id=waiting.id), code=303)
    return taken_in(roster_id, sent, sheet)


def taken_in(roster_id: int, sent: Sent, sheet: engine.Sheet) -> Any:
    if imports.large(sheet):
        service.require_no_fair(roster_id)
        run = imports.order(roster_id, sent, sheet, current_user.id)
        return redirect(url_for("rosters.importing", import_id=run.id), code=303)
    done = service.import_alone(roster_id, sent.side, sent.name, sheet)
    counts = {"new": done.new, "mended": done.mended, "known": done.known}
    flash(_("“%(name)s”：新增 %(new)d 行，替换 %(mended)d 行，%(known)d 行原来就有。", name=sent.name, **counts), "ok")
    if said := service.renamed(done.renamed):
        flash(said, "warn")
    if said := service.reading(sheet):
        flash(said, "info")
    if done.faults:
        return redirect(url_for("rosters.faults", roster_id=roster_id, side=sent.side), code=303)
    return redirect(url_for("rosters.show", roster_id=roster_id), code=303)


@bp.post("/organiser/rosters/<int:roster_id>/take-back")
@allow(ORGANISER)
def take_back(roster_id: int):
    """Take out what a file brought: the file was the wrong one, or came to the wrong side."""
    access.own(current_user, roster_id)
    side, name = request.form.get("side", ""), request.form.get("file", "")
    if side not in SIDES:
        abort(400)
    gone = service.take_back(roster_id, side, name)
    flash(_("已撤回“%(name)s”：%(n)d 行不在名册里了。", name=name, n=gone), "ok")
    return redirect(url_for("rosters.show", roster_id=roster_id, _anchor=f"import-{side}"), code=303)


@bp.post("/organiser/rosters/<int:roster_id>/delete")
@allow(ORGANISER)
def delete(roster_id: int):
    access.own(current_user, roster_id)
    service.delete_roster(roster_id)
    flash(_("名册已删除，里面的个人信息一并删除了。"), "ok")
    return redirect(url_for("rosters.index"), code=303)


@bp.get("/organiser/rosters/<int:roster_id>/faults")
@allow(ORGANISER)
def faults(roster_id: int):
    """Every wrong cell of one side, with where it stands and how to mend it."""
    roster = access.own(current_user, roster_id)
    counts = queries.faults_by_side(roster_id)
    side = request.args.get("side", "")
    if side not in SIDES:
        side = "positions" if not counts["graduates"][0] and counts["positions"][0] else "graduates"
    listed = queries.faults(roster_id, side, paging.asked())
    return render_template(
        "rosters/faults.html", roster=roster, side=side, counts=counts, listed=listed, side_names=side_names()
    )


@bp.post("/organiser/rosters/<int:roster_id>/faults/<side>.<fmt>")
@allow(ORGANISER)
def faults_file(roster_id: int, side: str, fmt: str):
    """Just the rows with wrong cells, under the same headers, to be mended and imported again."""
    access.own(current_user, roster_id)
    if side not in SIDES or fmt not in making.TYPES:
        abort(404)
    row = downloads.ask(making.KIND, roster_id, {"side": side, "fmt": fmt}, current_user.id)
    return redirect(url_for("downloads.show", file_id=row.id), code=303)


@bp.post("/organiser/rosters/<int:roster_id>/faults/clear")
@allow(ORGANISER)
def clear_faults(roster_id: int):
    access.own(current_user, roster_id)
    side = request.form.get("side", "")
    if side not in SIDES:
        abort(400)
    service.clear_faults(roster_id, side)
    flash(_("列表已清空，名册里的行没有变。"), "ok")
    return redirect(url_for("rosters.show", roster_id=roster_id), code=303)


@bp.post("/organiser/rosters/<int:roster_id>/rank")
@allow(ORGANISER)
def rank(roster_id: int):
    roster, form = access.own(current_user, roster_id), RankForm()
    if not form.read(request.form):
        return _show_page(roster, ranking=form, status=422)
    run = service.start_run(roster_id, form.chosen, current_user.id)
    return redirect(url_for("rosters.run", run_id=run.id), code=303)


@bp.get("/organiser/runs/<int:run_id>")
@allow(ORGANISER)
def run(run_id: int):
    """How a ranking stands, and once it is done the first of every position with their reasons."""
    found = access.own_run(current_user, run_id)
    tops = json.loads(_member(found, "top.json")) if found.status == "done" and found.result else []
    page, pages = paging.within(paging.asked(), len(tops), POSITIONS_PER_PAGE)
    shown = tops[(page - 1) * POSITIONS_PER_PAGE : page * POSITIONS_PER_PAGE]
    graduates = {line["graduate"] for top in shown for line in top["lines"]}
    return render_template(
        "rosters/run.html",
        run=found,
        roster=found.roster,
        tops=shown,
        people=queries.some_cells(found.roster_id, "graduates", graduates) if shown else {},
        offers=queries.some_cells(found.roster_id, "positions", [t["position"] for t in shown]) if shown else {},
        page=page,
        pages=pages,
        states=state_names(),
        changed=found.status == "done" and found.rows_version != found.roster.rows_version,
        formats=engine.FORMATS,
        weights=engine.changed_weights(found.settings, language()),
    )


@bp.get("/organiser/runs/<int:run_id>/state")
@allow(ORGANISER)
def run_state(run_id: int):
    """For the page's own script: where a ranking stands."""
    found = access.own_run(current_user, run_id)
    return jsonify(status=found.status, done=found.done, total=found.total)


@bp.post("/organiser/runs/<int:run_id>/cancel")
@allow(ORGANISER)
def cancel(run_id: int):
    access.own_run(current_user, run_id)
    stopped = service.cancel_run(run_id)
    if stopped.status == "cancelled":
        flash(_("已取消排序，名册没有变。"), "ok")
    return redirect(url_for("rosters.run", run_id=run_id), code=303)


@bp.get("/organiser/runs/<int:run_id>/result.<fmt>")
@allow(ORGANISER)
def result_file(run_id: int, fmt: str):
    """The whole result, the same as the command line writes for the same files."""
    found = access.own_run(current_user, run_id)
    if fmt not in engine.FORMATS or found.result is None:
        abort(404)
    name = "-".join((found.roster.title, _("排序结果"), str(found.ordinal)))
    return files.attachment(_member(found, f"{language()}.{fmt}"), files.safe_name(f"{name}.{fmt}"), TYPES[fmt])


def _member(found: RosterRun, name: str) -> bytes:
    """A file of the stored result. Raises Missing when the disk has lost it."""
    path = files.path_of(found.result)
    if not path.is_file():
        raise db.Missing(f"result of run {found.id}")
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def state_names() -> dict[str, tuple[str, str]]:
    """A run's state in words, and the tone it is shown in."""
    return {
        "queued": (_("排队中"), "info"),
        "running": (_("排序中"), "info"),
        "done": (_("已完成"), "ok"),
        "failed": (_("没有完成"), "bad"),
        "cancelled": (_("已取消"), "plain"),
    }


def _organiser_id() -> int:
    number = current_user.organiser_id
    if number is None:
        raise db.Missing("Organiser")
    return number
