"""Routes of notices: the list, opening one, having read them all; how one wants to be told, and ending mail of a
kind."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import links, paging
from web.core.access import PUBLIC, SIGNED_IN, allow
from web.notices import access, queries, service, words
from web.notices.forms import choices_form

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@allow(SIGNED_IN)
def index():
    return render_template("notices/index.html", listing=queries.listing(current_user.id, paging.asked()))


@bp.post("/notices/<int:notice_id>/open")
@allow(SIGNED_IN)
def show(notice_id: int):
    """Go where a notice leads; from then on it counts as read."""
    access.own(current_user, notice_id)
    notice = service.read(notice_id)
    return redirect(links.safe_next(notice.link, url_for("notices.index")), code=303)


@bp.post("/notices/read")
@allow(SIGNED_IN)
def read_all():
    """Everything the person has seen on the page, not what came in since."""
    up_to = request.form.get("up_to", "")
    if up_to.isascii() and up_to.isdigit() and len(up_to) < 11:
        service.read_all(current_user.id, min(int(up_to), 2**31 - 1))
        flash(_("通知都标为已读了。"), "ok")
    return redirect(url_for("notices.index"), code=303)


@bp.route("/notices/choices", methods=["GET", "POST"])
@allow(SIGNED_IN)
def choices():
    """Mail at once, once a day or not at all, for each kind."""
    role = current_user.role
    form = choices_form(role, queries.choices(current_user.id))
    if form.validate_on_submit():
        service.choose(current_user.id, role, form.data)
        flash(_("已保存。"), "ok")
        return redirect(url_for(".choices"), code=303)
    page = render_template("notices/choices.html", form=form, kinds=words.kinds_of(role), own_pace=words.OWN_PACE)
    return page, 422 if form.errors else 200


@bp.route("/notices/stop/<signed>", methods=["GET", "POST"])
@allow(PUBLIC, signed=True)
def stop(signed: str):
    """The link at the foot of a mail: one press, here or in the mail program (RFC 8058), and no further mail of that
    kind comes. A mail program that only looks stops nothing."""
    reader, kind = access.by_sign(signed)
    if request.method == "POST":
        service.stop(reader, kind)
        if request.form.get("List-Unsubscribe") != "One-Click":  # which is led nowhere
            return redirect(url_for(".stop", signed=signed), code=303)
    stopped = request.method == "POST" or queries.ended(reader, kind)
    return render_template("notices/stop.html", signed=signed, name=words.name_of(kind), stopped=stopped)
