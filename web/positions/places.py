"""Where a region lies: the chain of regions above it, and which of them a filter offers."""

from collections.abc import Mapping
from functools import cache

from seeds import reference


@cache
def _regions() -> Mapping[str, tuple[str, str]]:
    return {row["code"]: (row["parent"], row["level"]) for row in reference.table("regions")}


def above(place: str) -> list[str]:
    """The regions a place lies in, the widest first; [] for a province or an unknown code."""
    chain: list[str] = []
    while place := _regions().get(place, ("", ""))[0]:
        chain.insert(0, place)
    return chain


def level(place: str) -> str:
    """ "province", "city" or "district"; "" for an unknown code."""
    return _regions().get(place, ("", ""))[1]
