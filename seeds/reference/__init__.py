"""Dated facts as small CSV tables, each row with its source, loaded and checked once for all three packages.

A table is `seeds/reference/<name>.csv` in UTF-8 with a header row. Columns called `valid_from`, `valid_to` hold ISO
dates or nothing; a column called `source` holds a key of `sources.csv`, or several joined by `+`.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

HERE = Path(__file__).parent


class TableError(ValueError):
    """A reference table is wrong: the message names the file, the row and the mend."""


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `name.csv` as read-only mappings, stripped of surrounding blanks. O(size), once per process."""
    path = HERE / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        header = reader.fieldnames or []
        rows = []
        for number, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                raise TableError(f"{path.name}, row {number}: {len(header)} columns expected; mend the commas")
            clean = {key: value.strip() for key, value in row.items()}
            _check(path.name, number, clean)
            rows.append(MappingProxyType(clean))
    return tuple(rows)


@cache
def sources() -> Mapping[str, Mapping[str, str]]:
    """Every source by its key: title, reference, date, verified ("yes" or "no")."""
    return MappingProxyType({row["key"]: row for row in table("sources")})


def on(name: str, day: date) -> tuple[Mapping[str, str], ...]:
    """The rows of a dated table that hold on `day`."""
    text = day.isoformat()
    return tuple(r for r in table(name) if (r["valid_from"] or text) <= text <= (r["valid_to"] or text))


def _check(file: str, number: int, row: Mapping[str, str]) -> None:
    for column in ("valid_from", "valid_to"):
        if row.get(column):
            try:
                date.fromisoformat(row[column])
            except ValueError:
                raise TableError(f"{file}, row {number}, {column}: {row[column]!r} is no ISO date") from None
    if file != "sources.csv" and row.get("source"):
        for key in row["source"].split("+"):
            if key not in sources():
                raise TableError(f"{file}, row {number}: source {key!r} is not in sources.csv")
