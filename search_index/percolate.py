"""The search turned round: many kept queries wait, and a new document asks which of them it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from search_index import concepts, settings
from search_index import query as reader
from search_index.entry import Entry, encode
from search_index.index import SearchIndex, joined
from search_index.phrases import stands_in
from search_index.plan import Plan, Unit
from search_index.query import Word
from search_index.types import Document, Query


@dataclass(frozen=True, slots=True)
class _New:
    """A document as far as a query looks at it."""

    entry: Entry
    facets: frozenset[str]
    text: bytes


class Percolator:
    """Holds what queries came down to, so that a query kept for years is read once.

    One for each process and index. `answers` says exactly what `SearchIndex.search` would, but never loosens, and a
    place that no document names yet is waited for rather than taken for the city it lies in.
    """

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self._read: dict[str, Plan] = {}

    def answers(self, queries: Mapping[int, Query], documents: Sequence[Document]) -> dict[int, list[int]]:
        """The ids of the documents that each query finds, for the queries that find any, in the order given.

        About 2 µs for each query and document once the queries were read, which takes some 100 µs for each text.
        """
        new = [_new(encode(document)) for document in documents]
        found: dict[int, list[int]] = {}
        plans = {text: self._plan(text) for text in {query.text for query in queries.values()}}
        had: dict[tuple[str, int], bool] = {}
        for key, query in queries.items():
            plan = plans[query.text]
            filters = joined(query.filters, plan.filters) if plan.filters else query.filters
            pay_min = max(query.pay_min or 0, plan.pay_min or 0)
            for number, one in enumerate(new):
                if not _passes(one, filters, pay_min, query.today):
                    continue
                if (query.text, number) not in had:
                    had[query.text, number] = _has_words(one, plan)
                if had[query.text, number]:
                    found.setdefault(key, []).append(one.entry.id)
        return found

    def _plan(self, text: str) -> Plan:
        """What a text comes down to. Kept when it was found as it stands; a correction hangs on the other documents."""
        if text in self._read:
            return self._read[text]
        now = self.index.engine.snapshot()
        reading = reader.read(text)
        absent = [word for word in reading.words if _in_a_place(word) and not now.frequency(reader.unit(word))]
        if absent:
            rest = reading.normal
            for word in absent:
                rest = rest[: word.start] + " " * (word.end - word.start) + rest[word.end :]
            plan, _spelling = self.index.plan(now, Query(rest))
            return replace(plan, must=(*plan.must, *(reader.unit(word) for word in absent)))
        plan, _spelling = self.index.plan(now, Query(text))
        plain = tuple(reader.unit(word) for word in reading.words)
        if not reading.either and plan.must[: len(plain)] == plain and all(now.frequency(unit) for unit in plan.must):
            if len(self._read) >= settings.MAX_KEPT:
                self._read.pop(next(iter(self._read)))
            self._read[text] = plan
        return plan


def _in_a_place(word: Word) -> bool:
    return any(concepts.around(concept) for concept in word.concepts)


def _new(entry: Entry) -> _New:
    return _New(entry, frozenset(entry.facets), entry.text.encode(errors="replace"))


def _has_words(new: _New, plan: Plan) -> bool:
    return all(_has(new, unit) for unit in plan.must) and not any(_has(new, unit) for unit in plan.never)


def _passes(new: _New, filters: Mapping[str, Sequence[str]], pay_min: int, today: int) -> bool:
    entry = new.entry
    if today and 0 < entry.expires < today:
        return False
    if pay_min and max(entry.pay_low, entry.pay_high) < pay_min:
        return False
    return all(any(f"{name}={v}" in new.facets for v in values) for name, values in filters.items() if values)


def _has(new: _New, unit: Unit) -> bool:
    for wanted in unit.alternatives:
        if wanted.phrase:
            if stands_in(wanted.phrase)(new.text):
                return True
        elif wanted.tokens and all(token in new.entry.terms for token in wanted.tokens):
            return True
    return False
