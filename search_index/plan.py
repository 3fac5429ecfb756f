"""What a query comes down to, whatever engine answers it: units to match, units to exclude, filters, order, page."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way a unit may stand in a document: all `tokens`; or, when `phrase` is given, that text word for word, the
    tokens then only telling how strongly."""

    tokens: tuple[str, ...]
    weight: float = 1.0
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing asked for. A document has it when any alternative holds; it counts as much as the best of them."""

    text: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A document is found when it has every unit of `must`, none of `never`, any value of each filter, and is valid."""

    must: tuple[Unit, ...] = ()
    never: tuple[Unit, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pay_min: int | None = None
    today: int = 0
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    ids: frozenset[int] | None = None
    given: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine answers: how many, which (id, score) on this page, and facet counts."""

    total: int
    hits: tuple[tuple[int, float], ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
