"""The page of a large file on its way in: a bar while the worker is at it, then what became of it."""

from types import SimpleNamespace

from flask import jsonify, render_template
from flask_login import current_user

from web.core.access import ORGANISER, allow
from web.rosters import access, queries, service
from web.rosters.views import bp


@bp.get("/organiser/imports/<int:import_id>", endpoint="importing")
@allow(ORGANISER)
def importing(import_id: int):
    """Can be left and found again from the roster or the fair."""
    run = access.own_import(current_user, import_id)
    passed = [SimpleNamespace(**one) for one in run.said.get("passed", ())]
    sheet = SimpleNamespace(read=run.said.get("read", ()), unread=run.said.get("unread", ()), passed=passed)
    told = (service.renamed(run.said.get("renamed", 0)), service.reading(sheet))
    return render_template(
        "rosters/importing.html", run=run, roster=run.roster, fair_id=queries.fair_of(run.roster_id), told=told
    )


@bp.get("/organiser/imports/<int:import_id>/state")
@allow(ORGANISER)
def import_state(import_id: int):
    """For the page's own script: how far it is."""
    run = access.own_import(current_user, import_id)
    return jsonify(status=run.status, done=run.done, total=run.total)
