"""A trial stays on this machine and says so; nothing else starts without being told what it is."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from seeds.demo.load import DOMAIN
from tests.web.core.test_settings import SAFE
from web import create_app
from web.settings import SettingsError

ROOT = Path(__file__).parents[3]
PROGRAMS = {
    "gunicorn": [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "app:app"],
    "gunicorn, our file left out": [sys.executable, "-m", "gunicorn", "-c", "/dev/null", "--bind", "127.0.0.1:0", "app:app"],
    "migrate": [sys.executable, "-m", "flask", "--app", "app", "migrate"],
    "python -m web": [sys.executable, "-m", "web"],
}  # fmt: skip


def own(place: Path, **values: str) -> dict[str, str]:
    """A machine's own environment, without anything a site reads."""
    kept = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"DATA_DIR": str(place)} | values


def said(program: str, env: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(PROGRAMS[program], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_starts_without_being_told_what_it_is(program: str, tmp_path: Path) -> None:
    code, text = said(program, own(tmp_path))
    assert code != 0
    assert "SHANGGANG_ENV is not set: set SHANGGANG_ENV=production" in text and "make run" in text
    assert "Traceback" not in text
    assert not any(tmp_path.iterdir()), "nothing is made before it is known what for"


@pytest.mark.parametrize("goal", ["run", "demo-fair", "demo-load"])
def test_make_is_the_way_to_try_out_and_leaves_a_told_environment_alone(goal: str) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    for told, used in ((None, "development"), ("production", "production")):
        env = own(Path("/nowhere")) | ({"SHANGGANG_ENV": told} if told else {})
        real = subprocess.run(
            ["make", "-s", "-o", ".venv/.run-ready", "PY=: ", "--eval", f"{goal}: show",
             "--eval", "show: ; @echo told=$$SHANGGANG_ENV", *(["-o", "demo-reset"] if goal != "run" else []), goal],
            cwd=ROOT, env=env, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert f"told={used}" in real.stdout, real.stderr


def test_no_real_site_is_deleted_by_the_way_to_begin_the_demo_anew(tmp_path: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    (tmp_path / "shanggang.db").touch()
    env = own(tmp_path, SHANGGANG_ENV="production")
    done = subprocess.run(["make", "-o", ".venv/.run-ready", "demo-reset"], cwd=ROOT, env=env, capture_output=True)
    assert done.returncode != 0 and (tmp_path / "shanggang.db").exists()


@pytest.fixture
def made(app: Flask, tmp_path: Path) -> Iterator:
    """Other applications on this database: `made(public_url=…)` with changed settings."""
    others: list[Flask] = []

    def make(**changes) -> Flask:
        settings = app.extensions["settings"]
        others.append(create_app(replace(settings, **changes)))
        return others[-1]

    yield make
    for other in others:
        other.extensions["database"].engine.dispose()


PRODUCTION = {
    "environment": "production", "secret_key": SAFE["SECRET_KEY"], "public_url": SAFE["PUBLIC_URL"],
    "smtp_url": SAFE["SMTP_URL"], "mail_from": SAFE["MAIL_FROM"], "argon2_time_cost": 2, "argon2_memory_kib": 19_456,
}  # fmt: skip


FROM_ELSEWHERE = [
    ({"REMOTE_ADDR": "192.0.2.7"}, {}),
    ({"REMOTE_ADDR": "::ffff:192.0.2.7"}, {}),
    ({"REMOTE_ADDR": ""}, {}),
    ({}, {"Host": "shanggang.example"}),
    ({}, {"Host": "127.0.0.1.shanggang.example"}),
    ({}, {"Host": "localhost@shanggang.example"}),
    ({}, {"X-Forwarded-For": "192.0.2.7"}),
    ({}, {"X-Real-IP": "127.0.0.1"}),
    ({}, {"Forwarded": "for=127.0.0.1"}),
    ({}, {"Via": "1.1 proxy"}),
]


def test_development_answers_this_machine_only(made) -> None:
    http = made(environment="development").test_client()
    for base, told in FROM_ELSEWHERE:
        for path in ("/", "/dev/mailbox", "/healthz", "/nothing", "/static/css/base.css"):
            answer = http.get(path, headers=told, environ_base=base)
            assert answer.status_code in (400, 403), (base, told, path)
            assert "SHANGGANG_ENV=production" in answer.text and "docs/operations.md" in answer.text
    for host in ("127.0.0.1:5000", "localhost", "[::1]:5000", "shanggang.localhost"):
        assert http.get("/healthz", headers={"Host": host}).status_code == 200, host


def test_every_page_of_a_trial_says_what_it_is_and_no_other_page_does(made, make) -> None:
    trial, real = made(environment="development").test_client(), made(**PRODUCTION).test_client()
    for path in ("/", "/positions", "/login", "/dev/mailbox", "/dev/gallery", "/nothing"):
        for language, words in (("zh", "试用环境：只有这台电脑能打开"), ("en", "only this computer can open it")):
            page = trial.get(f"{path}?lang={language}").text
            assert words in page and 'class="trial"' in page
        assert 'class="trial"' not in real.get(path).text


def test_every_template_that_is_a_page_of_its_own_says_it() -> None:
    """Pages that extend another say it there; a `paper.html` is only ever printed."""
    templates = ROOT / "web" / "templates"
    pages = [path for path in templates.rglob("*.html") if path.name != "paper.html"]
    wholes = [path for path in pages if "<body" in path.read_text("utf-8")]
    assert len(wholes) >= 3
    for path in wholes:
        assert re.search(r'\{% include "components/trial\.html" %\}', path.read_text("utf-8")), path.name


def test_what_development_shows_to_everybody_does_not_exist_in_production(made) -> None:
    rules = {rule.endpoint for rule in made(**PRODUCTION).url_map.iter_rules()}
    assert not {name for name in rules if name.startswith("trial.")}
    real = made(**PRODUCTION).test_client()
    assert {real.get(path).status_code for path in ("/dev/mailbox", "/dev/gallery")} == {404}
    assert {rule.rule for rule in made(environment="development").url_map.iter_rules()} >= {
        "/dev/mailbox",
        "/dev/gallery",
    }


def test_production_does_not_open_with_the_demos_known_passwords(made, make) -> None:
    made(**PRODUCTION)
    make.user("admin", email=f"admin@{DOMAIN}")
    with pytest.raises(SettingsError, match="DATABASE_URL: this database holds the demo"):
        made(**PRODUCTION)
    made(environment="development")
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        made(**PRODUCTION)


def test_an_address_that_only_looks_like_the_demos_is_nobodys_business(made, make) -> None:
    make.user("graduate", email="admin@demoXshanggang.example")
    made(**PRODUCTION)
