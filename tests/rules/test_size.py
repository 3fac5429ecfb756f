"""What may be read at a glance: no line wider than a screen, no view longer than it takes to load, call and render."""

import ast
from collections import Counter
from pathlib import Path

from tests.rules.test_structure import ROOT, layer_of, nodes, place, sources
from web import FEATURES

WIDEST = {".py": 120, ".html": 160, ".css": 160, ".txt": 160}  # characters
LONGEST_VIEW = 15  # lines below its name
# Lines wider than that, by folder: what is written here may only sink, and no folder comes to it.
WIDE = {
    "matching/ranking": 17,
    "matching/sheets": 11,
    "matching/tables.py": 1,
    "matching/text.py": 1,
    "matching/verify.py": 1,
    "matching/words.py": 3,
    "search_index/index.py": 1,
    "search_index/segments.py": 1,
    "search_index/wishes.py": 1,
    "seeds/reference": 2,
    "tests/bench": 15,
    "tests/browser": 7,
    "tests/field": 9,
    "tests/fuzz": 18,
    "tests/operations.py": 1,
    "tests/search_index": 3,
    "web/core": 1,
    "web/graduates": 4,
}
NOT_YET = {  # folders nobody has gone through; this list only shrinks
    "matching/fairs",
    "matching/reading",
    "tests/matching",
    "tests/web",
    "web/applications",
    "web/events",
    "web/fairday",
    "web/fairs",
    "web/hires",
    "web/interviews",
    "web/messages",
    "web/offers",
    "web/reports",
    "web/static",
    "web/templates",
    "web/timetables",
    "web/voices",
}
LONG_VIEWS = 66  # of some 420; this only sinks too


def test_lines_fit_a_screen() -> None:
    found: Counter[str] = Counter()
    for path in (p for top in ("matching", "search_index", "seeds", "web", "tests") for p in (ROOT / top).rglob("*")):
        most = WIDEST.get(path.suffix)
        if most and path.is_file() and "migrations" not in path.parts:
            wide = sum(len(line) > most for line in path.read_text(encoding="utf-8").splitlines())
            found["/".join(path.relative_to(ROOT).parts[:2])] += wide
    grown = {
        folder: (wide, WIDE.get(folder, 0))
        for folder, wide in found.items()
        if folder not in NOT_YET and wide > WIDE.get(folder, 0)
    }
    assert sum(found.values()) and not grown, f"folder: (lines too wide, at most): {grown}"


def long_views(path: Path) -> list[str]:
    """The routes of a file that are longer than a view is."""
    found = []
    for node in nodes(path):
        routed = isinstance(node, ast.FunctionDef) and any("allow" in ast.unparse(one) for one in node.decorator_list)
        if routed and (node.end_lineno or 0) - node.body[0].lineno >= LONGEST_VIEW:
            found.append(f"{place(path)}:{node.lineno}: {node.name}")
    return found


def test_views_load_call_and_render() -> None:
    views = [path for path in sources(*(f"web/{feature}" for feature in FEATURES)) if layer_of(path) == "views"]
    found = [one for path in views for one in long_views(path)]
    assert found and len(found) <= LONG_VIEWS, f"{len(found)} of at most {LONG_VIEWS}:\n" + "\n".join(found)
