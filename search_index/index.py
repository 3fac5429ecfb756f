"""The finder as the rest of the house sees it: the same reading, correcting, loosening and marking over any engine."""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations
from typing import Protocol

from search_index import query as reader
from search_index import settings
from search_index.concepts import MARK, around
from search_index.entry import Entry, Shown, encode
from search_index.entry import digest as fingerprint
from search_index.evaluate import idf
from search_index.highlight import Marker
from search_index.lexicon import Lexicon
from search_index.plan import Alternative, Plan, Result, Unit
from search_index.resolve import Resolver
from search_index.suggest import suggest
from search_index.text import HAN_RUN, normalise, weak
from search_index.types import (
    FACETS,
    MORE_FACETS,
    Document,
    Health,
    Hit,
    Page,
    Query,
    SearchError,
    SearchUnavailable,
    Suggestion,
)


class Snapshot(Protocol):
    """One consistent state of an engine."""

    @property
    def lexicon(self) -> Lexicon: ...
    @property
    def documents(self) -> int: ...
    def frequency(self, unit: Unit) -> int: ...
    def evaluate(self, plan: Plan) -> Result: ...
    def shown(self, ids: Sequence[int]) -> dict[int, Shown]: ...
    def ids(self) -> Iterable[tuple[int, int]]: ...


class Engine(Protocol):
    """Where the index lives."""

    def snapshot(self) -> Snapshot: ...
    def apply(self, entries: Sequence[Entry], deletes: Sequence[int]) -> None: ...
    def rebuild(self, entries: Iterable[Entry], progress: Callable[[int], None] | None = None) -> int: ...
    def health(self) -> Health: ...


class SearchIndex:
    """Search, suggestions, updates and health of one index. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def search(self, query: Query) -> Page:
        """The page of `query`. Any text is accepted; SearchError for an unknown facet or order, SearchUnavailable
        when the index is damaged."""
        _check(query)
        with _readable():
            return self._search(query)

    def _search(self, query: Query) -> Page:
        now = self.engine.snapshot()
        reading = reader.read(query.text)
        plan, spelling = self.plan(now, query, reading)
        result = now.evaluate(plan)
        loosened: tuple[str, ...] = ()
        unread = bool(query.text.strip()) and reading.idle and not (reading.words and result.total)
        if unread:
            plan, spelling = replace(plan, must=()), None
            result = now.evaluate(plan)
        elif not result.total:
            looser, loosened = loosen(now, plan)
            if loosened:
                plan, result = looser, now.evaluate(looser)
        said = (("corrected", spelling), ("loosened", loosened), ("unread", unread))
        notes = tuple(note for note, holds in said if holds)
        if query.text and not spelling and not loosened and result.total <= settings.FEW:
            spelling = Resolver(now.lexicon, now.frequency).offer(reading)
        # Letters may be pinyin: then Chinese words were found.
        spoken = any(HAN_RUN.search(token) for u in plan.must for a in u.alternatives for token in a.tokens)
        hits = self._hits(now, plan, result, query.text.isascii() and not spoken)
        kept = tuple(one for one in _conditions(query.text, reading) if one not in loosened)
        return Page(result.total, hits, result.facets, spelling, as_typed(query.text, loosened), kept, notes)

    def plan(self, now: Snapshot, query: Query, reading: reader.Reading | None = None) -> tuple[Plan, str | None]:
        """What a query comes down to in one state of the index, and its text respelled when that took a correction."""
        reading = reading or reader.read(query.text)
        found, spelling = Resolver(now.lexicon, now.frequency).resolve(reading)
        plan = Plan(
            must=(*found, *reading.units)[: settings.MAX_UNITS],
            never=reading.never[: settings.MAX_UNITS],
            filters=joined(query.filters, reading.filters),
            pay_min=max(query.pay_min or 0, reading.pay_min or 0) or None,
            today=query.today,
            sort=query.sort,
            offset=(query.page - 1) * query.size,
            limit=query.size,
            facets=query.facets,
            ids=query.ids,
            given=query.given,
        )
        return plan, spelling

    def _hits(self, now: Snapshot, plan: Plan, result: Result, english: bool) -> tuple[Hit, ...]:
        shown = now.shown([id for id, _ in result.hits])
        marker = Marker(plan.must)
        hits = []
        for id, score in result.hits:
            if id not in shown:
                continue
            text = shown[id]
            # Sentences before lists of words: the snippet comes from the first text that has anything marked; for words
            # of letters from the English one first, and there rather from what follows its title.
            after = text.text_en.partition("\n")[2]
            parts = (after, text.text_en, text.body) if english and plan.must else (text.body, after, text.text_en)
            rest = next((part for part in (*parts, text.tags) if marker.spans(part)), text.body)
            hits.append(Hit(id, round(score, 6), marker.whole(text.title), marker.snippet(rest), text.key))
        return tuple(hits)

    def suggest(self, prefix: str, n: int = 8) -> tuple[Suggestion, ...]:
        """At most `n` texts that start with, sound like, or have the initials of what was typed so far."""
        return suggest(self.engine.snapshot(), prefix, n)

    def apply(self, upserts: Sequence[Document], deletes: Sequence[int] = ()) -> None:
        """Put documents in and take ids out, at once and idempotently; only one process may write at a time."""
        newest = {document.id: document for document in upserts}
        gone = [id for id in dict.fromkeys(deletes) if id not in newest]
        if newest or gone:
            self.engine.apply([encode(document) for document in newest.values()], gone)

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> int:
        """Write the index anew while the old one serves, then switch; `progress` is told the documents so far.
        SearchError when an id comes twice, and the old index stays."""
        return self.engine.rebuild(map(encode, _once(documents)), progress)

    def health(self) -> Health:
        """How many documents, which generation, how large; SearchUnavailable when it cannot be read."""
        return self.engine.health()

    def verify(self) -> None:
        """Read every part of the index once; SearchUnavailable when one is damaged. O(size of the index)."""
        with _readable():
            now = self.engine.snapshot()
            ids = [id for id, _ in now.ids()]
            for start in range(0, len(ids), settings.MAX_SIZE):
                some = ids[start : start + settings.MAX_SIZE]
                if len(now.shown(some)) != len(some):
                    raise ValueError("documents without their text")
            for word in now.lexicon.words:
                now.frequency(reader.unit(reader.Word(word, 0, len(word), (), True)))
            now.evaluate(Plan((Unit("", (Alternative((), 1.0, "verify"),)),), limit=0))
            for order in ("relevance", "newest", "pay"):
                now.evaluate(Plan(sort=order, facets=FACETS))

    def ids(self) -> Iterator[tuple[int, str]]:
        """(id, digest) of every document, to compare with `digest(document)` of what should be there."""
        return ((id, f"{value:016x}") for id, value in self.engine.snapshot().ids())


@contextmanager
def _readable() -> Iterator[None]:
    """Says of files that hold other than what was written there that the index is damaged, and how to mend it."""
    try:
        yield
    except (SearchError, SearchUnavailable):
        raise
    except (OSError, ValueError, IndexError, EOFError, struct.error, zlib.error) as error:
        raise SearchUnavailable(
            f"The search index is damaged ({type(error).__name__}: {error}). Nothing is lost: rebuild it from the documents."
        ) from error


def digest(document: Document) -> str:
    """The fingerprint of a document as `SearchIndex.ids` tells it."""
    return f"{fingerprint(document):016x}"


def _once(documents: Iterable[Document]) -> Iterator[Document]:
    seen: set[int] = set()
    for document in documents:
        if document.id in seen:
            raise SearchError(f"document {document.id} ({document.title}) comes twice; each id may come once")
        seen.add(document.id)
        yield document


def _check(query: Query) -> None:
    for name in (*query.filters, *query.facets):
        if name not in FACETS and name not in MORE_FACETS:
            raise SearchError(f"unknown facet {name!r}; there are {', '.join((*FACETS, *MORE_FACETS))}")
    if query.sort not in ("relevance", "newest", "pay", "given"):
        raise SearchError(f"unknown order {query.sort!r}; there are relevance, newest, pay, given")
    if query.page < 1 or not 0 <= query.size <= settings.MAX_SIZE:
        raise SearchError(f"page must be 1 or more and size 0 to {settings.MAX_SIZE}")


def as_typed(text: str, words: Sequence[str]) -> tuple[str, ...]:
    """Normalised words of a query as they were written in it; others, such as filters, as they are."""
    normal = normalise(text)
    found = ((word, normal.find(word)) for word in words)
    return tuple(text[at : at + len(word)] if at >= 0 else word for word, at in found)


def _conditions(text: str, reading: reader.Reading) -> tuple[str, ...]:
    """What the words of a query were read as, beside words to look for; see `Page.understood`."""
    filters = (f"{name}={value}" for name, values in reading.filters.items() for value in values)
    pay = (f"pay={reading.pay_min}",) if reading.pay_min else ()
    return (*filters, *pay, *(f"not={word}" for word in as_typed(text, [unit.text for unit in reading.never])))


MOST_TRIED = 3


def joined(chosen: Mapping[str, tuple[str, ...]], typed: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Filters chosen on the page and typed in the box; an empty choice is none."""
    names = dict.fromkeys((*chosen, *typed))
    both = {name: tuple(dict.fromkeys((*chosen.get(name, ()), *typed.get(name, ())))) for name in names}
    return {name: values for name, values in both.items() if values}


def loosen(now: Snapshot, plan: Plan) -> tuple[Plan, tuple[str, ...]]:
    """The plan that keeps the most of a plan that finds nothing, and what it gave up: the places for the wider ones
    they lie in, else the words worth least, then filters, as few as will do, then both; () when nothing helps."""
    if (wider := _wider(plan)) and _total(now, wider):
        return wider, tuple(f"place={code}" for code in plan.filters["place"])
    units = tuple(dict.fromkeys(plan.must))  # a word said two hundred times is one word
    if len(units) > 6:
        by_use = sorted(units, key=now.frequency, reverse=True)[:6]
        units = tuple(unit for unit in units if unit in by_use)
    for size in range(len(units) - (units == plan.must), 0, -1):
        ways = [replace(plan, must=kept) for kept in combinations(units, size)]
        counted = [(way, _total(now, way)) for way in ways]
        if any(total for _, total in counted):
            best = max((way for way, total in counted if total), key=lambda w: sum(_worth(now, u) for u in w.must))
            return best, tuple(unit.text for unit in plan.must if unit not in best.must)
    names = (*plan.filters, *(("pay",) if plan.pay_min else ()))
    sizes = dict.fromkeys((*range(1, min(len(names), MOST_TRIED) + 1), len(names)))  # few filters are tried in all ways
    for some in (some for size in sizes for some in combinations(names, size)):
        if _total(now, _without(plan, some)):
            return _without(plan, some), _given_up(plan, some)
    bare = replace(plan, must=())
    if units and (plan.pay_min or plan.never) and _total(now, bare):
        return bare, tuple(unit.text for unit in units)
    if names and units:
        way, lost = loosen(now, _without(plan, names))
        if lost:
            return way, (*lost, *_given_up(plan, names))
    return plan, ()


def _wider(plan: Plan) -> Plan | None:
    """The plan with each district for its city and each city for its province; None when no place lies in another."""
    places = plan.filters.get("place", ())
    wider = {code: [place.partition("=")[2] for place in around(f"place={code}")] or [code] for code in places}
    wanted = tuple(dict.fromkeys(code for codes in wider.values() for code in codes))
    return replace(plan, filters={**plan.filters, "place": wanted}) if set(wanted) != set(places) else None


def _without(plan: Plan, names: Sequence[str]) -> Plan:
    """The plan without these filters; "pay" is the least pay."""
    kept = {name: values for name, values in plan.filters.items() if name not in names}
    return replace(plan, filters=kept, pay_min=None if "pay" in names else plan.pay_min)


def _given_up(plan: Plan, names: Sequence[str]) -> tuple[str, ...]:
    """These filters as "name=value"."""
    pay = (f"pay={plan.pay_min}",) if "pay" in names else ()
    return (*(f"{name}={value}" for name in names if name != "pay" for value in plan.filters[name]), *pay)


def _worth(now: Snapshot, unit: Unit) -> float:
    """How much is lost with a unit: its rarity, less for words of rank and role; more than all other words together
    where it is a place, for nobody moves for the sake of a word."""
    place = any(token.removeprefix(MARK).startswith("place=") for way in unit.alternatives for token in way.tokens)
    rarity = idf(now.documents, now.frequency(unit))
    return settings.PLACE + rarity if place else rarity * (settings.WEAK if unit.text in weak() else 1.0)


def _total(now: Snapshot, plan: Plan) -> int:
    return now.evaluate(replace(plan, limit=0, offset=0, facets=())).total
