"""Uploaded and produced files: random names outside the web root, written before the row that names them."""

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from flask import Response, current_app, has_request_context, request, send_file
from sqlalchemy import func, select

from web.core import clock, db, ids
from web.models.plumbing import StoredFile

QUOTA = 50 * 1024 * 1024  # bytes one account may keep
ORPHAN_AGE = timedelta(hours=1)  # a file this old without a row was left by a request that failed
_LOOKS = 500


class OverQuota(ValueError):
    """The account keeps as much as it may."""


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes that lie on the disk under a random name and wait for their row."""

    name: str
    size: int
    sha256: str


def write(content: bytes) -> Written:
    """Write the bytes durably; call it before `db.write()`, so that nobody waits for the disk. Unnamed, they are
    swept."""
    folder().mkdir(parents=True, exist_ok=True)
    name = ids.token()
    with (folder() / name).open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Written(name, len(content), hashlib.sha256(content).hexdigest())


def store(file: Written, shown_name: str, media_type: str, owner_id: int | None) -> StoredFile:
    """Name what `write` wrote by a row in the current written unit.

    Raises OverQuota when the owner's files would grow beyond `QUOTA`; remove what is replaced before.
    """
    if owner_id is not None and kept_by(owner_id) + file.size > QUOTA:
        (folder() / file.name).unlink(missing_ok=True)
        raise OverQuota(owner_id)
    row = StoredFile(
        name=file.name,
        shown_name=safe_name(shown_name),
        media_type=media_type,
        size=file.size,
        sha256=file.sha256,
        owner_id=owner_id,
        created_at=clock.now(),
    )
    db.session().add(row)
    db.session().flush()
    return row


def folder() -> Path:
    folder: Path = current_app.extensions["settings"].files_dir
    return folder


def kept_by(owner_id: int) -> int:
    """How many bytes this account keeps."""
    return db.session().scalar(select(func.sum(StoredFile.size)).where(StoredFile.owner_id == owner_id)) or 0


def remove(row: StoredFile) -> None:
    """Delete the row in the current written unit, and the file once that is committed."""
    path = path_of(row)
    db.session().delete(row)
    db.session().flush()
    db.current_unit().after_commit.append(lambda: path.unlink(missing_ok=True))


def path_of(row: StoredFile) -> Path:
    return folder() / row.name


def safe_name(name: str) -> str:
    """A name to show and to download under: no path, no control or direction marks, no quotes, at most 100
    characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in '"<>:|?*\u2028\u2029;%')
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        return name[:100] or "file"
    return f"{stem.strip(' .')[: 99 - len(suffix)] or 'file'}.{suffix}" if len(suffix) <= 10 else name[:100]


def download(row: StoredFile) -> Response:
    """The file as an attachment that no browser runs or shows inline. Raises Missing when the disk has lost it."""
    path = path_of(row)
    if not path.is_file():
        raise db.Missing(f"file {row.id}")
    return attachment(path.read_bytes(), row.shown_name, row.media_type)


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """These bytes as a download; at most a few megabytes, so nothing is left open when a browser goes away."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"  # what somebody may see today another may not, nor they tomorrow
    if not name.isascii():
        response.headers.set("Content-Disposition", "attachment", **_names(name))
    return response


def _names(name: str) -> dict[str, str]:
    """A plain name for programs that read only ASCII (feature and what is plain of the name), and the true one."""
    stem, _dot, suffix = name.rpartition(".")
    rest = re.findall(r"[A-Za-z0-9]+", stem)
    plain = "-".join([(request.blueprint if has_request_context() else None) or "file", *rest])
    plain += f".{suffix}" if suffix.isascii() else ""
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}


def sweep_orphans() -> None:
    """Delete files that no row names: left by a request that failed after writing. Looks at the folder once an hour."""
    directory = folder()
    if not directory.is_dir():
        return
    marker, now = directory / ".swept", clock.now().timestamp()
    if marker.exists() and now - marker.stat().st_mtime < ORPHAN_AGE.total_seconds():
        return
    marker.touch()
    delete_orphans(before=now - ORPHAN_AGE.total_seconds())


def delete_orphans(before: float) -> int:
    """Delete files without a row last changed before this moment (seconds since 1970); returns how many."""
    directory = folder()
    old = [p for p in directory.iterdir() if not p.name.startswith(".") and p.stat().st_mtime < before]
    count = 0
    with current_app.extensions["database"].unit(may_write=False) as unit:
        for start in range(0, len(old), _LOOKS):
            some = old[start : start + _LOOKS]
            found = select(StoredFile.name).where(StoredFile.name.in_([path.name for path in some]))
            known = set(unit.session.scalars(found))
            for path in some:
                if path.name not in known:
                    path.unlink(missing_ok=True)
                    count += 1
    return count
