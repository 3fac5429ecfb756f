"""A process holds what it needs: heavy libraries come with the work they are for, and forked workers share the rest."""

import json
import os
import subprocess
import sys

from flask import Flask

from web.__main__ import wants_demo
from web.core import upkeep

HEAVY = {
    "alembic", "highspy", "icalendar", "llvmlite", "numba", "openpyxl", "pypdf", "pypinyin", "redis", "rjieba", "scipy", "weasyprint",
    "xlsxwriter",
}  # fmt: skip


def test_a_site_that_starts_loads_nothing_it_may_never_need(database, tmp_path) -> None:
    script = (
        "import json, sys\n"
        "from seeds.demo import load\n"
        "from web import create_app\n"
        "from web.core import schema\n"
        "app = create_app()\n"
        "schema.upgrade(app.extensions['database'].engine)\n"
        "app.test_client().get('/healthz')\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    env = {name: value for name, value in os.environ.items() if name not in ("QUEUE_URL", "LIMITS_URL")}
    env |= {"SHANGGANG_ENV": "development", "DATABASE_URL": database.url, "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env, timeout=120
    )
    assert HEAVY & set(json.loads(done.stdout.splitlines()[-1])) == set()


def test_what_forked_workers_share_is_loaded_before(app: Flask) -> None:
    upkeep.warm(app)
    assert {"rjieba", "search_index.lexicon", "matching.reading"} <= set(sys.modules)
    for lang in ("zh", "en"):
        assert len(app.jinja_env.of(lang).cache) >= len(app.jinja_env.list_templates(extensions=["html"]))


def test_a_demo_is_wanted_by_an_empty_trial_alone(app: Flask, make) -> None:
    assert wants_demo(app)
    make.user("graduate")
    assert not wants_demo(app)
