"""Stages of an application and kinds of run are named in their own table alone; all else asks it by property."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.test_structure import ROOT, nodes, place, sources
from web.models.run_kinds import RUN_KINDS
from web.models.stages import STAGES

TABLES = {"web/models/stages.py", "web/models/run_kinds.py"}
CODES = {*STAGES, *RUN_KINDS}
# The same letters with another meaning, by file or folder: of a fair's stands and people, an agency's standing, what a
# meeting led to, a key of the engine's rows, a level of visibility, the name of a feature or a function.
OTHER = {
    "seeds/demo/fairs.py": {"invited"},
    "seeds/demo/people.py": {"applied"},
    "web/__init__.py": {"ranking"},
    "web/agencies/": {"refused"},
    "web/fairday/": {"offer"},
    "web/fairs/": {"declined", "invited", "withdrawn"},
    "web/graduates/": {"applied"},
    "web/models/agencies.py": {"refused"},
    "web/models/fairs.py": {"declined", "invited", "withdrawn"},
    "web/models/graduates.py": {"applied"},
    "web/models/timetables.py": {"offer"},
    "web/ranking/": {"applied", "ranking"},
    "web/timetables/": {"offer"},
    "web/timetables/engine/__init__.py": {"dry_run", "pairing", "ranking", "timetable"},
    "web/templates/agencies/": {"refused"},
    "web/templates/fairday/": {"offer"},
    "web/templates/fairs/": {"declined", "invited", "withdrawn"},
    "web/templates/gallery.html": {"applied"},
    "web/templates/graduates/": {"applied"},
    "web/templates/ranking/candidates.html": {"applied", "invited"},
}
EXPRESSION = re.compile(r"\{[{%].*?[%}]\}", re.S)
QUOTED = re.compile(rf"[\"']({'|'.join(sorted(CODES))})[\"']")


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of what is written out in a Python file, or in the expressions of a template."""
    if path.suffix == ".py":
        yield from (
            (n.lineno, n.value) for n in nodes(path) if isinstance(n, ast.Constant) and isinstance(n.value, str)
        )
        return
    text = path.read_text(encoding="utf-8")
    for found in EXPRESSION.finditer(text):
        yield from ((text.count("\n", 0, found.start()) + 1, code) for code in QUOTED.findall(found[0]))


def test_stages_and_kinds_of_run_are_named_in_their_tables_alone() -> None:
    files = [p for p in sources("web", "seeds") if "migrations" not in p.parts and place(p) not in TABLES]
    files += sorted(p for p in (ROOT / "web" / "templates").rglob("*") if p.suffix in (".html", ".txt"))
    wrong, used = [], set()
    for path in files:
        meant = {(name, text) for name in OTHER if place(path).startswith(name) for text in OTHER[name]}
        for line, text in literals(path):
            used |= (mine := {(name, other) for name, other in meant if other == text})
            if text in CODES and not mine:
                wrong.append(f"{place(path)}:{line}: {text!r}: ask web.models.stages or web.models.run_kinds")
    assert len(files) > 400 and not wrong, "\n".join(wrong)
    idle = {(name, text) for name, texts in OTHER.items() for text in texts} - used
    assert not idle, f"nothing is meant by these any more: {sorted(idle)}"
