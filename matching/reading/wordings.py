"""The wordings that readers look for, by reader and name (`seeds/reference/wordings.csv`), each with an example.

Rows of one name are alternatives in their order; `(?&name)` stands for another wording of the same reader.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import SimpleNamespace

from seeds.reference import table

_REFERENCE = re.compile(r"\(\?&(\w+)\)")


def wordings(reader: str) -> SimpleNamespace:
    """The compiled patterns of a reader, each an attribute by its name. O(characters of its rows)."""
    return SimpleNamespace(**{name: re.compile(_whole(reader, name)) for name in _rows()[reader] if ":" not in name})


def choices(reader: str, name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The codes of rows called "name:code", in the order in which they are tried, each with its pattern."""
    codes = [row for row in _rows()[reader] if row.startswith(f"{name}:")]
    return tuple((row.partition(":")[2], re.compile(_whole(reader, row))) for row in codes)


@cache
def _rows() -> dict[str, dict[str, list[str]]]:
    rows: dict[str, dict[str, list[str]]] = {}
    for row in table("wordings"):
        rows.setdefault(row["reader"], {}).setdefault(row["name"], []).append(row["pattern"])
    return rows


def _whole(reader: str, name: str) -> str:
    """The pattern of a name, with what it refers to."""
    pattern = "|".join(_rows()[reader][name])
    return refer(pattern, {other: _whole(reader, other) for other in _REFERENCE.findall(pattern)})


def refer(pattern: str, others: Mapping[str, str]) -> str:
    """A pattern with others in place of the references to them."""
    return _REFERENCE.sub(lambda m: f"(?:{others[m[1]]})", pattern)
