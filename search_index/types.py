"""The values that cross the finder's border: documents and queries in, pages and suggestions out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

FACETS = ("kind", "place", "field", "degree", "language", "certify", "designation", "agency_id")
MORE_FACETS = ("skill", "discipline", "honour", "graduated")  # of documents that are people; see `Document.more`
Segments = tuple[tuple[str, bool], ...]  # (text, marked) pieces that join to the shown text; never HTML


class SearchError(ValueError):
    """What was given cannot be used; the message says where and how to mend it."""


class SearchUnavailable(RuntimeError):
    """The index cannot be read or written now; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A published position as the finder sees it. Codes are those of `seeds/reference`; dates are date ordinals,
    `expires` is the last day it is valid (0: open-ended); pay is yuan a month (0: not stated)."""

    id: int
    title: str
    body: str = ""
    agency: str = ""
    agency_id: int = 0
    kind: str = ""
    fields: tuple[str, ...] = ()
    majors: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    degree: str = ""
    certify: tuple[str, ...] = ()
    designations: tuple[str, ...] = ()
    pay_low: int = 0
    pay_high: int = 0
    published: int = 0
    expires: int = 0
    text_en: str = ""
    key: str = ""  # the name a spreadsheet gave it, such as P01; only handed back
    more: tuple[str, ...] = ()  # further facet values as "name=value", of FACETS or MORE_FACETS


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asks: `text` in the query language of docs/search.md, chosen `filters` (OR inside a facet, AND
    between facets), the order and the page. Documents that expired before `today` are never found."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    pay_min: int | None = None
    today: int = 0
    sort: Literal["relevance", "newest", "pay", "given"] = "relevance"
    page: int = 1
    size: int = 20
    facets: tuple[str, ...] = ()
    ids: frozenset[int] | None = None
    given: tuple[int, ...] = ()  # the order of sort "given": only these ids are found, in this order


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document; title and snippet are pieces of the original text with the found words marked."""

    id: int
    score: float
    title: Segments
    snippet: Segments
    key: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of hits. `facets` counts each value under the query without that facet's own filter. `corrected` is a
    better spelling: already applied when `notes` has "corrected", else an offer ("did you mean"). `loosened` names
    what was dropped because nothing matched all of it, `understood` what was read as a condition and not as words:
    "pay=8000", "place=310000", "not=上海". Notes have "unread" when the text says nothing that can be looked for."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=lambda: MappingProxyType({}))
    corrected: str | None = None
    loosened: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to search for, what it is (kind, place, skill, field, agency, title, word …) and how many it finds."""

    text: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Health:
    """The state of an index: live documents, the generation that grows with each change, its parts and bytes."""

    documents: int
    generation: int
    backend: str
    segments: int = 0
    size: int = 0
    detail: str = ""
