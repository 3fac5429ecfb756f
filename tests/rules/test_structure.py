"""The house's rules, read off the source: who imports whom, one commit, and how a feature is laid out."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from web import FEATURES

ROOT = Path(__file__).parents[2]
# Every file of a feature is one of these, or stands in a folder of this name: each may import itself and what stands
# below.
FLOORS = (
    {"views", "jobs", "commands"},  # pages, the worker's turn, the command line
    {"forms", "making"},  # what is typed in; files that are made
    {"service"},  # the verbs
    {"telling"},  # whom a verb writes to, and what
    {"access", "engine"},  # the only way to load a record for a person; the only way to an engine
    {"queries"},  # reads
    {"words"},  # what states and acts are called
    {"rules"},  # what is decided from values alone
)
LAYERS = set().union(*FLOORS)
MAY = {name: set().union(*FLOORS[at + 1 :], {name}) for at, floor in enumerate(FLOORS) for name in floor}
MEET = {"access", "queries", "service", "words", "rules"}  # where features may meet
WANTED = {  # imports against the order of layers, each with its reason
    ("web/accounts/access/proof.py", "web.accounts.service"): "a code that proves who it is is used up by it",
}
PACKAGES = ("matching", "search_index", "seeds", "web")


def sources(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def name_of_module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(path: Path) -> str:
    """The layer a feature's file stands in: `web/<feature>/<layer>.py` or a file in the folder of this name."""
    return path.relative_to(ROOT / "web").with_suffix("").parts[1]


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module a file imports, whole names; `from a import b` gives a and a.b."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def calls(path: Path) -> Iterator[ast.Call]:
    yield from (node for node in nodes(path) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func)


def test_import_linter() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_floors_are_those_the_features_are_listed_in() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (floors,) = (contract["layers"] for contract in contracts if contract.get("containers") == ["web"])
    assert floors == [*reversed(FEATURES), "core : models : settings"]


def test_no_ring_of_imports() -> None:
    """A module stands above all that it imports, be it at its head or inside a function."""
    modules = {name_of_module(path): path for path in sources(*PACKAGES)}
    above = {}
    for name, path in modules.items():
        known = {one for one in imports(path) if one in modules and one != name}
        known -= {
            one.rpartition(".")[0] for one in known
        }  # `from a import b` names a too: only the way to the module b
        if name.endswith(".views"):
            known -= {one for one in known if one.startswith(name + ".")}  # a feature's pages hang on its blueprint
        above[name] = known
    assert sum(map(len, above.values())) > 2 * len(modules)
    TopologicalSorter(above).prepare()  # CycleError names the ring


def test_modules_that_no_checker_of_types_has_passed_become_fewer() -> None:
    """`make lint` checks all others, strictly. Lower the number with the list; nothing is put back on it."""
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["overrides"]
    (waiting,) = (part["module"] for part in overrides if part.get("ignore_errors"))
    assert waiting == sorted(set(waiting)) and len(waiting) == 60
    assert not set(waiting) - {name_of_module(path) for path in sources(*PACKAGES)}


CHANCE = {"date.today", "datetime.now", "datetime.utcnow", "time.time", "random.random", "Random()"}
ENVIRONMENT = ("os.environ", "os.getenv")


def test_engines_take_everything_from_their_caller() -> None:
    """No web, database, clock, environment or unseeded chance; of `seeds` only the reference tables."""
    wrong = []
    for path in sources("matching", "search_index"):
        other = {"matching": "search_index", "search_index": "matching"}[path.relative_to(ROOT).parts[0]]
        for name in imports(path):
            foreign = name.partition(".")[0] in {"flask", "sqlalchemy", "huey", "web", other}
            reference = name in ("seeds", "seeds.reference") or name.startswith("seeds.reference.")
            if foreign or (name.partition(".")[0] == "seeds" and not reference):
                wrong.append(f"{place(path)} imports {name}")
        if path.name == "__main__.py" or "bench" in path.stem:
            continue  # the command line reads clocks and arguments for the engine
        called = [(name_of(call), call.lineno) for call in calls(path)]
        wrong += [f"{place(path)}:{line}: {n}" for n, line in called if n in CHANCE or n.startswith(ENVIRONMENT)]
    assert not wrong, "\n".join(wrong)


def test_layers_of_the_site() -> None:
    wrong = []
    for path in sources("web"):
        parts = path.relative_to(ROOT / "web").with_suffix("").parts
        own = {name for name in imports(path) if name.startswith("web.")}
        may = {"core": {"core", "models", "settings"}, "models": {"core", "models"}}.get(parts[0])
        if may is not None:
            wrong += [f"{place(path)} imports {name}" for name in own if name.split(".")[1] not in may]
        if parts[0] in FEATURES:
            wrong += [f"{place(path)} {said}" for said in strays(path, parts[0], parts[1])]
    assert not wrong, "\n".join(sorted(wrong))


def test_core_names_no_feature() -> None:
    """Neither imports one nor names its pages, templates or work: features say those of themselves."""
    named = re.compile(rf"(web\.)?({'|'.join(FEATURES)})[.:/]\w")
    wrong = [
        f"{place(path)}:{node.lineno}: {node.value!r}"
        for path in sources("web/core")
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and named.match(node.value)
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_imported_for_what_it_does_to_others() -> None:
    """A record names its work; only the modules of a feature's views hang their routes on its blueprint."""
    wrong = [
        f"{place(path)}: {line.strip()}"
        for path in sources("web")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"from web\b.*noqa:[^(]*F401", line)
        if not (path.name == "__init__.py" and path.parent.name == "views")
    ]
    assert wrong == ["web/core/schema.py: from web import models  # noqa: F401  (fills the metadata)"]


def test_every_file_of_a_feature_has_a_layer() -> None:
    """So that no file is looked at by nobody. A layer is a file or a folder; `__init__.py` is the feature's record."""
    placed = [f"web/{feature}" for feature in FEATURES]
    unknown = [place(path) for path in sources(*placed) if layer_of(path) not in {*LAYERS, "__init__"}]
    assert not unknown, f"no layer is called so, use one of {sorted(LAYERS)}:\n" + "\n".join(unknown)


def strays(path: Path, own: str, layer: str) -> Iterator[str]:
    """What a file of this feature and layer imports and may not."""
    for name in imports(path):
        if name.partition(".")[0] in ("matching", "search_index") and layer != "engine":
            yield f"imports {name}: only engine.py imports an engine"
        pieces = name.split(".")
        if len(pieces) < 3 or pieces[0] != "web" or pieces[1] not in FEATURES:
            continue
        feature, target = pieces[1], pieces[2]
        if (place(path), f"web.{feature}.{target}") in WANTED:
            continue
        if layer == "__init__":
            yield f"imports {name}: a record imports nothing of a feature"
        elif feature == own and target not in MAY[layer]:
            yield f"imports {name}: {layer} may not import {target}"
        elif feature != own and target not in MEET:
            yield f"imports {name}: features meet in {sorted(MEET)}"


def test_one_commit_in_the_program() -> None:
    committing = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources("web", "seeds")
        for call in calls(path)
        if name_of(call).endswith("session.commit")
    ]
    assert len(committing) == 1 and committing[0].startswith("web/core/db.py"), committing


REQUEST = {"flask.request", "flask.session", "flask.flash", "flask.redirect", "flask.render_template"}


def test_services_know_no_request() -> None:
    below = {"service", "telling", "queries", "words", "rules"}
    layers = [p for p in sources(*(f"web/{feature}" for feature in FEATURES)) if layer_of(p) in below]
    wrong = {place(path): REQUEST & imports(path) for path in layers if REQUEST & imports(path)}
    assert len(layers) > 50 and not wrong, wrong


def test_every_module_says_why_it_exists() -> None:
    silent = [place(p) for p in sources(*PACKAGES) if "versions" not in p.parts and not ast.get_docstring(nodes(p)[0])]
    assert not silent, f"a module docstring is missing: {silent}"


MARKUP = {"Markup", "markupsafe.Markup", "render_template_string", "eval", "exec"}


def test_no_sql_and_no_html_is_put_together_from_text() -> None:
    wrong = []
    for path in sources("web", "matching", "search_index"):
        own = "migrations" in path.parts or "search_index" in path.parts
        for call in calls(path):
            name = name_of(call)
            sql = name.endswith(("text", "execute", "exec_driver_sql")) and call.args and put_together(call.args[0])
            if name in MARKUP or (sql and not own):
                wrong.append(f"{place(path)}:{call.lineno}: {name}")
    assert not wrong, "\n".join(wrong)


def put_together(text: ast.expr) -> bool:
    formatted = isinstance(text, ast.Call) and name_of(text).endswith(".format")
    return formatted or isinstance(text, ast.JoinedStr | ast.BinOp)


def test_numbers_of_an_address_are_bounded_and_one_writer_makes_csv() -> None:
    """`digits()` reads a number of an address: `type=int` takes any length, which no database does. Cells that a
    spreadsheet program might run are disarmed in `matching.tables` alone."""
    wrong = []
    for path in sources("web", "matching", "search_index"):
        for call in calls(path):
            if name_of(call) in ("csv.writer", "csv.DictWriter") and place(path) != "matching/tables.py":
                wrong.append(f"{place(path)}:{call.lineno}: write csv by matching.tables")
            typed = any(one.arg == "type" and getattr(one.value, "id", "") == "int" for one in call.keywords)
            if typed and name_of(call).endswith((".get", ".getlist")):
                wrong.append(f"{place(path)}:{call.lineno}: read the number by core.fields.digits")
    assert not wrong, "\n".join(wrong)


SETTING = {"web/admin/service.py"}


def test_one_place_decides_who_takes_part() -> None:
    """`User.reachable` says whose address is proven and account open; nobody asks its columns or writes past `tell`."""
    wrong = []
    for path in sources(*(f"web/{feature}" for feature in FEATURES if feature != "accounts")):
        writes = any(name_of(call) == "mail.send" for call in calls(path)) or "web.models.Notice" in imports(path)
        if writes and layer_of(path) not in ("access", "queries") and not place(path).startswith("web/notices/"):
            wrong.append(f"{place(path)}: tell people by notices.service.tell")
        asked = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
        if place(path) not in SETTING and asked & {"verified_at", "disabled_at"}:
            wrong.append(f"{place(path)}: ask User.reachable")
    assert not wrong, "\n".join(wrong)


def test_a_mail_lies_beside_its_feature() -> None:
    letters = {place(path) for path in (ROOT / "web" / "templates").rglob("*.txt")}
    assert letters and all(re.fullmatch(rf"web/templates/({'|'.join(FEATURES)})/mail/\w+\.txt", one) for one in letters)
