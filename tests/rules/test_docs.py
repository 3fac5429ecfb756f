"""What the documents point at exists: tests, files, and pictures that are not too heavy."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
HEAVIEST = 150_000  # bytes of one picture


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_promise_names_a_test_that_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "trust.md").read_text(encoding="utf-8"))
    known: dict[str, set[str]] = {}
    for file, _test in named:
        if file not in known:
            tree = (
                ast.parse((ROOT / file).read_text(encoding="utf-8")) if (ROOT / file).exists() else ast.Module([], [])
            )
            known[file] = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert len(named) > 60
    assert not [f"{file}::{test}" for file, test in named if test not in known[file]]


def test_links_between_documents_lead_somewhere() -> None:
    lost, followed = [], 0
    for path in DOCS:
        links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
        own = [link for link in links if "://" not in link and not link.startswith("mailto:")]
        followed += len(own)
        lost += [f"{name(path)}: {link}" for link in own if not (path.parent / link).exists()]
    assert followed > 20 and not lost, "\n".join(lost)


def test_pictures_are_light_enough_to_be_read_on_the_way() -> None:
    pictures = sorted((ROOT / "docs").rglob("*.png"))
    assert pictures and not [name(path) for path in pictures if path.stat().st_size > HEAVIEST]
