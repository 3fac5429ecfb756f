"""What is sent is small and asked for once: pages and files compressed, static files kept by browsers for a year."""

import hashlib
import re
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, request
from flask_compress import Compress

ROOT = "/static"
FORMER = re.compile(r"[0-9a-f]{12}/")  # the part of an address that names the contents
KINDS = ("text/html", "text/css", "text/javascript", "text/plain", "text/csv", "text/calendar", "application/json",
         "application/manifest+json", "application/atom+xml", "application/xml", "image/svg+xml")  # fmt: skip
ALGORITHMS = ("zstd", "br", "gzip")


def address(folder: Path) -> str:
    """Where the files of `folder` are served: the address changes with any of their bytes, so that no kept copy is ever
    old, and modules that import each other by relative addresses stay of one version."""
    seen = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        seen.update(f"{path.relative_to(folder).as_posix()} {len(content)} ".encode() + content)
    return f"{ROOT}/{seen.hexdigest()[:12]}"


def name(path: str) -> str:
    """The file an address below /static means, whatever version it names."""
    return FORMER.sub("", path.lstrip("/").removeprefix("static/"), count=1)


def whole(response: Response) -> Response:
    """A file's answer with its bytes read and the file closed: the largest is some kilobytes, and a whole one is packed
    with its length known."""
    body = response.response
    response.direct_passthrough = False
    response.set_data(b"".join(body))
    if hasattr(body, "close"):
        body.close()
    return response


def init_app(app: Flask) -> None:
    """Before every other hook on responses, so that compressing comes last."""
    app.config.update(
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
        COMPRESS_MIMETYPES=list(KINDS),
        COMPRESS_ALGORITHM=list(ALGORITHMS),
        COMPRESS_STREAMS=False,
    )
    Compress(app)

    @app.after_request
    def _keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 206, 304):
            response.cache_control.immutable = True
        return response
