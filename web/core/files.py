"""Uploaded and produced files: random names outside the web root, written before the row that names them."""

import hashlib
import os
from pathlib import Path

from flask import Response, current_app, send_file

from web.core import clock, db, ids
from web.models.plumbing import StoredFile


def store(content: bytes, shown_name: str, media_type: str, owner_id: int | None) -> StoredFile:
    """Write the bytes durably and add their row to the current written unit; a file without a row is swept away."""
    directory: Path = current_app.extensions["settings"].files_dir
    directory.mkdir(parents=True, exist_ok=True)
    name = ids.token()
    with (directory / name).open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    row = StoredFile(
        name=name,
        shown_name=shown_name[:200],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        owner_id=owner_id,
        created_at=clock.now(),
    )
    db.session().add(row)
    db.session().flush()
    return row


def path_of(row: StoredFile) -> Path:
    return current_app.extensions["settings"].files_dir / row.name


def download(row: StoredFile) -> Response:
    """The file as an attachment that no browser runs or shows inline."""
    response = send_file(path_of(row), mimetype=row.media_type, as_attachment=True, download_name=row.shown_name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
