"""The hires of a table by agency or by fair: which agencies and fairs, what they are called, and what each counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from web.core import paging
from web.reports import queries
from web.reports.queries import columns
from web.reports.queries.columns import Lines

PAGE_SIZE = 50
SHOWN = ("employed", "fresh", "certify_later", "honours", "internships")
Names = Callable[[Iterable[int]], dict[int, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Group:
    """A way to split a table: the column of its lines, how an address names one part, and what the parts are called."""

    column: str
    argument: str
    names: Names


GROUPS = {
    "agencies": Group("agency_id", "agency", queries.agency_names),
    "fairs": Group("fair_id", "fair", queries.fair_titles),
}


@dataclass(frozen=True, slots=True)
class Part:
    id: int
    name: tuple[str, str]
    values: dict[str, int]


def page(lines: Lines, by: str, number: int) -> tuple[list[Part], int, int, int]:
    """One page of the parts, those that hired most first: (parts, all, page, pages). Two queries."""
    group = GROUPS[by]
    sums = sorted(columns.totals(lines, group.column).items(), key=lambda one: (-one[1]["employed"], one[0]))
    number, pages = paging.within(number, len(sums), PAGE_SIZE)
    some = sums[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    names = group.names([key for key, _values in some])
    return [Part(key, names.get(key, (str(key), "")), values) for key, values in some], len(sums), number, pages


def one(lines: Lines, by: str, of: int) -> Part | None:
    """One part, or None where nothing of it is counted. Two queries."""
    group = GROUPS[by]
    narrow = lines.within(**{group.column: of})
    values = columns.totals(narrow)[None]
    if not any(values.values()):
        return None
    return Part(of, group.names([of]).get(of, (str(of), "")), values)


def narrowed(lines: Lines, **asked: Any) -> Lines:
    """Of the lines those an address asks for by `agency` or `fair`."""
    values = {group.column: asked[group.argument] for group in GROUPS.values() if asked.get(group.argument)}
    return lines.within(**values) if values else lines
