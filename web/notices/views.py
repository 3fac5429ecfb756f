"""Routes of notices: the list, opening one, and having read them all."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.core import links, paging
from web.core.access import SIGNED_IN, allow
from web.notices import access, queries, service

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
