"""The demo's word lists, read once."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from seeds import reference

HERE = Path(__file__).parent


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))


@cache
def clusters() -> dict[str, dict[str, Any]]:
    return tomllib.loads((HERE / "clusters.toml").read_text(encoding="utf-8"))


def cluster(rng: Random) -> dict[str, Any]:
    """A field of study, drawn by its weight."""
    every = list(clusters().values())
    return rng.choices(every, weights=[c["weight"] for c in every])[0]


@cache
def _places() -> tuple[tuple[str, ...], tuple[int, ...]]:
    pairs = [entry.split(":") for entry in words()["agency_places"]]
    return tuple(code for code, _ in pairs), tuple(int(weight) for _, weight in pairs)


def place(rng: Random) -> str:
    """The code of a province or city, drawn by how many agencies it has in the demo."""
    codes, weights = _places()
    return rng.choices(codes, weights=weights)[0]


@cache
def regions() -> dict[str, Any]:
    """Rows of the regions by their codes."""
    return {row["code"]: row for row in reference.table("regions")}


def name(rng: Random) -> str:
    given = words()["given"]
    return rng.choice(words()["surnames"]) + "".join(rng.sample(given, rng.choice((1, 2, 2, 2))))
