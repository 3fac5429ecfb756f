"""The page that asks what the columns of a roster's sheet are."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import limits
from web.core.access import ORGANISER, allow
from web.models.rosters import SIDES
from web.rosters import access
from web.rosters.service import columns
from web.rosters.views import bp
from web.rosters.views.sheets import taken_in


@bp.route("/organiser/rosters/<int:roster_id>/columns/<int:waiting_id>", endpoint="columns", methods=["GET", "POST"])
@allow(ORGANISER)
def columns_page(roster_id: int, waiting_id: int):
    """What each column of a file is, with some of its cells; the answers hold for the next file too."""
    roster = access.own(current_user, roster_id)
    row = access.own_waiting(current_user, f"roster:{roster_id}", waiting_id)
    if request.method == "POST":
        limits.spend("upload", account=f"organiser:{current_user.organiser_id}")  # the file is read again
    given = columns.answer(row, roster.organiser_id, request.form) if request.method == "POST" else None
    if given is not None and given.sheet is not None:
        sent, number, organiser_id = columns.sent_of(row), row.id, roster.organiser_id
        done = taken_in(roster_id, sent, given.sheet)
        columns.settle(number, sent.side, organiser_id, given.news)
        return done
    back = url_for("rosters.show", roster_id=roster_id)
    page = render_template("rosters/columns.html", title=roster.title, back=back, **columns.shown(row, given))
    return page, 422 if given else 200


@bp.post("/organiser/rosters/<int:roster_id>/columns/forget")
@allow(ORGANISER)
def forget_headers(roster_id: int):
    """Ask again what the organiser's headers of a side mean: somebody said it wrongly."""
    roster, side = access.own(current_user, roster_id), request.form.get("side", "")
    if side not in SIDES:
        abort(400)
    gone = columns.forget(roster.organiser_id, side)
    flash(_("忘掉了 %(n)d 个表头，下次导入会再问。", n=gone), "ok")
    return redirect(url_for("rosters.show", roster_id=roster_id, _anchor=f"import-{side}"), code=303)
