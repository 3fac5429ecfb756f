"""The house's rules, read off the source: who imports whom, one commit, and how a feature is laid out."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from web import FEATURES

ROOT = Path(__file__).parents[2]
LAYERS = ("views", "forms", "service", "access", "engine", "queries")  # each may import what stands to its right
MAY = {
    "views": {"forms", "service", "access", "engine", "queries"},
    "forms": {"service", "access", "engine", "queries"},
    "commands": {"service", "access", "engine", "queries"},
    "service": {"access", "engine", "queries"},
    "access": {"queries"},
    "engine": {"queries"},
    "queries": set(),
}
MEET = {"access", "queries", "service"}  # where features may meet
PACKAGES = ("matching", "search_index", "seeds", "web")


def sources(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module a file imports, whole names; `from a import b` gives a and a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def calls(path: Path) -> Iterator[ast.Call]:
    yield from (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call))


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func)


def test_import_linter() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", list(sources("matching", "search_index")), ids=lambda p: str(p.relative_to(ROOT)))
def test_engines_take_everything_from_their_caller(path: Path) -> None:
    """No web, database, clock, environment or unseeded chance; of `seeds` only the reference tables."""
    found = imports(path)
    roots = {name.partition(".")[0] for name in found}
    assert not roots & {"flask", "sqlalchemy", "huey", "web"}
    other = {"matching": "search_index", "search_index": "matching"}[path.relative_to(ROOT).parts[0]]
    assert other not in roots
    assert all(
        n in ("seeds", "seeds.reference") or n.startswith("seeds.reference.")
        for n in found
        if n.split(".")[0] == "seeds"
    )
    if path.name in ("__main__.py", "bench.py") or "bench" in path.stem:
        return  # the command line reads clocks and arguments for the engine
    for call in calls(path):
        name = name_of(call)
        assert name not in (
            "date.today",
            "datetime.now",
            "datetime.utcnow",
            "time.time",
            "random.random",
            "Random()",
        ), name
        assert not name.startswith(("os.environ", "os.getenv")), name


@pytest.mark.parametrize("path", list(sources("web")), ids=lambda p: str(p.relative_to(ROOT)))
def test_layers_of_the_site(path: Path) -> None:
    parts = path.relative_to(ROOT / "web").with_suffix("").parts
    found = {name for name in imports(path) if name.startswith("web.")}
    engines = {n for n in imports(path) if n.partition(".")[0] in ("matching", "search_index")}
    if parts[0] == "core":
        assert not {n for n in found if n.split(".")[1] not in ("core", "models", "settings")}
    if parts[0] == "models":
        assert not {n for n in found if n.split(".")[1] not in ("core", "models")}
    if parts[0] not in FEATURES:
        return
    layer = parts[1] if len(parts) > 1 else ""
    if layer != "engine":
        assert not engines, f"only engine.py imports an engine: {engines}"
    for name in found:
        pieces = name.split(".")
        if pieces[1] not in FEATURES or len(pieces) < 3:
            continue
        feature, target = pieces[1], pieces[2]
        if target not in LAYERS:
            continue
        if feature == parts[0]:
            if layer in MAY and target != layer:
                assert target in MAY[layer], f"{layer} may not import {target} ({name})"
        else:
            assert target in MEET, f"features meet in {MEET}, not in {name}"


def test_one_commit_in_the_program() -> None:
    committing = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources("web", "seeds")
        for call in calls(path)
        if name_of(call).endswith("session.commit")
    ]
    assert len(committing) == 1 and committing[0].startswith("web/core/db.py"), committing


@pytest.mark.parametrize("path", list(sources("web")), ids=lambda p: str(p.relative_to(ROOT)))
def test_services_know_no_request(path: Path) -> None:
    if path.stem not in ("service", "queries") or path.parent.name == "core":
        return
    flask = {name for name in imports(path) if name.startswith("flask.")}
    assert not flask & {"flask.request", "flask.session", "flask.flash", "flask.redirect", "flask.render_template"}, (
        flask
    )


@pytest.mark.parametrize("path", list(sources(*PACKAGES)), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_why_it_exists(path: Path) -> None:
    if "versions" in path.parts:
        return
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "a module docstring is missing"


@pytest.mark.parametrize(
    "path", list(sources("web", "matching", "search_index")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_no_sql_and_no_html_is_put_together_from_text(path: Path) -> None:
    for call in calls(path):
        name = name_of(call)
        if name.endswith(("text", "execute", "exec_driver_sql")) and call.args:
            first = call.args[0]
            bad = isinstance(first, ast.JoinedStr | ast.BinOp) or (
                isinstance(first, ast.Call) and name_of(first).endswith(".format")
            )
            assert not bad or "migrations" in path.parts or "search_index" in path.parts, f"{path.name}:{call.lineno}"
        assert name not in ("Markup", "markupsafe.Markup", "render_template_string", "eval", "exec"), (
            f"{path}:{call.lineno}"
        )


# Whom a spreadsheet brought has an address and no account; everybody else is written to as a person.
TO_ADDRESSES = {"web/fairs/invitations.py", "web/timetables/telling.py", "web/fairday/telling.py"}


@pytest.mark.parametrize("path", list(sources(*(f"web/{feature}" for feature in FEATURES))), ids=str)
def test_one_place_decides_who_takes_part(path: Path) -> None:
    """`User.reachable` says whose address is proven and account open; nobody asks its columns or writes past it."""
    place = str(path.relative_to(ROOT))
    if place.startswith("web/accounts/"):
        return
    assert place in TO_ADDRESSES or not [c for c in calls(path) if name_of(c) == "mail.send"], "use mail.to_person"
    if place in ("web/admin/service.py", "web/graduates/erasing.py"):
        return  # they set them
    asked = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Attribute)]
    assert not {n.attr for n in asked} & {"verified_at", "disabled_at"}, "ask User.reachable"
