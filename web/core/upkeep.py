"""What a long-running process does for itself: fresh statistics and a short log for SQLite, quiet garbage
collection."""

import ctypes
import gc
import platform
import sys

from flask import Flask, current_app

from web.core import clock, db
from web.core.feature import house
from web.core.i18n import LOCALES

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # of <malloc.h>
LARGE = 512 * 1024  # bytes


def keep_statistics() -> None:
    """Once an hour; `python -m web` does it at its start. PostgreSQL's own server does that for itself."""
    database = current_app.extensions["database"]
    if database.sqlite and clock.now().minute == 0:
        db.analyse(database)


def forget_log() -> None:
    """Once a minute, so that nothing outlives its deletion in the log because somebody was just reading."""
    db.empty_log(current_app.extensions["database"])


def warm(app: Flask) -> None:
    """Load what nearly every process will need and none changes, before it is forked: templates, and what features
    say."""
    with app.app_context():
        for feature in house():
            for where in feature.warms:
                feature.load(where)()
    for lang in LOCALES:
        templates = app.jinja_env.of(lang)
        for name in templates.list_templates(extensions=["html"]):
            templates.get_template(name)


def settle() -> None:
    """Call when everything is loaded, at best with the collector off until now: half a million objects of libraries and
    tables live as long as the process, and it need not walk over them in the middle of a request, nor touch them where
    forked processes share them. The little garbage of the start stays with them: to look for it costs a third of a
    second. From now on what a large piece of work took goes back to the system at once, where the C library is
    glibc."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(10_000, 20, 50)
    if sys.platform == "linux" and platform.libc_ver()[0] == "glibc":
        libc = ctypes.CDLL(None)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE)  # set by hand it stays; glibc else raises it up to 32 MB and keeps them
        libc.mallopt(M_TRIM_THRESHOLD, LARGE)
        libc.mallopt(M_ARENA_MAX, 2)  # else each thread keeps free memory of its own
        libc.malloc_trim(0)
