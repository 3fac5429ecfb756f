"""The page of a file in the making, with its bar, and the file itself once it is there."""

from flask import Blueprint, jsonify, render_template
from flask_login import current_user

from web.core import audit, db, files
from web.core.access import allow
from web.downloads import access
from web.downloads.rules.kinds import kind_of
from web.downloads.service import KEPT

bp = Blueprint("downloads", __name__)


@bp.get("/downloads/<int:file_id>")
@allow(access.READER)
def show(file_id: int):
    """Can be left and found again: the same question leads here as long as nothing changed."""
    row = access.readable(current_user, file_id)
    kind = kind_of(row)
    return render_template(
        "downloads/show.html",
        file=row,
        title=kind.title(row.options),
        back=kind.back(row.subject_id),
        days=KEPT.days,
    )


@bp.get("/downloads/<int:file_id>/state")
@allow(access.READER)
def state(file_id: int):
    """For the page's own script: how far it is."""
    row = access.readable(current_user, file_id)
    return jsonify(status=row.status, done=row.done, total=row.total)


@bp.get("/downloads/<int:file_id>/file")
@allow(access.READER)
def fetch(file_id: int):
    """The file, each fetching allowed anew and written down."""
    row = access.readable(current_user, file_id)
    if row.status != "done" or row.result is None:
        raise db.Missing(f"file {file_id}")
    response = files.download(row.result)
    audit.record_now("file.fetch", f"file:{row.id}", kind=row.kind, of=row.subject_id)
    return response
