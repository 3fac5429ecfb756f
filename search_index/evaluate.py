"""Answers a plan over immutable segments with numpy: exact totals, BM25F scores, disjunctive facet counts."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from search_index import phrases, settings
from search_index.found import NOTHING, FacetValues, Found
from search_index.plan import Alternative, Plan, Result, Unit
from search_index.segments import Segment

NO_FACET = FacetValues({}, 0)


class Part:
    """A segment with the documents that live in it now, and what all queries of one day share."""

    def __init__(self, segment: Segment, live: np.ndarray, inside: Mapping[str, Sequence[str]]) -> None:
        self.segment, self.live, self.inside = segment, live, inside
        self.documents = int(np.count_nonzero(live))
        self._day: tuple[int, np.ndarray, np.ndarray] | None = None

    def today(self, today: int) -> tuple[np.ndarray, np.ndarray]:
        """Which documents are valid that day, and the prior of each; made anew when the day changes."""
        day = self._day
        if day is None or day[0] != today:
            numbers = self.segment.numbers
            valid = self.live & ((numbers["expires"] == 0) | (numbers["expires"] >= today)) if today else self.live
            day = self._day = today, valid, freshness(numbers["published"], today)
        return day[1:]

    def having(self, unit: Unit) -> Found:
        """The documents that have `unit`, and how strongly: the best of weight x mean term weight."""
        if len(unit.alternatives) == 1:
            return self._alternative(unit.alternatives[0])
        return self.segment.kept(unit.alternatives, lambda: self._best_of(unit))

    def _best_of(self, unit: Unit) -> Found:
        best = np.zeros(self.segment.count, np.float32)
        for found in map(self._alternative, unit.alternatives):
            best[found.docs] = np.maximum(best[found.docs], found.values)
        docs = np.flatnonzero(best)
        return Found(docs, best[docs])

    def _alternative(self, wanted: Alternative) -> Found:
        if len(wanted.tokens) == 1 and not wanted.phrase and wanted.weight == 1.0:
            return self.segment.posting(wanted.tokens[0])
        return self.segment.kept(wanted, lambda: self._derived(wanted))

    def _derived(self, wanted: Alternative) -> Found:
        found = self._phrase(wanted) if wanted.phrase else self._all(wanted.tokens)
        return Found(found.docs, found.values * np.float32(wanted.weight))

    def _all(self, tokens: Sequence[str]) -> Found:
        """Documents that have every token; the strength is the mean of their weights."""
        lists = [self.segment.posting(token) for token in tokens]
        if not lists:
            return NOTHING
        shortest = min(lists, key=lambda found: len(found.docs))
        docs = shortest.docs
        for other in lists:
            if other is not shortest:
                docs = docs[other.of(docs, self.segment.count) > 0]
        values = np.zeros(len(docs), np.float32)
        for other in lists:
            values += other.of(docs, self.segment.count) / np.float32(len(lists))
        return Found(docs, values)

    def _phrase(self, wanted: Alternative) -> Found:
        """Documents with the phrase word for word; the strength is the mean weight of its tokens, where they stand."""
        docs = phrases.containing(self.segment, wanted.phrase, self.inside)
        values = np.zeros(len(docs), np.float32)
        for token in wanted.tokens:
            values += self.segment.posting(token).of(docs, self.segment.count) / np.float32(len(wanted.tokens))
        return Found(docs, np.maximum(values, np.float32(settings.PHRASE_FLOOR)))


class View:
    """All parts of one state of the index."""

    def __init__(
        self, parts: Sequence[tuple[Segment, np.ndarray]] = (), inside: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.parts = tuple(Part(segment, live, inside or {}) for segment, live in parts)
        self.documents = sum(part.documents for part in self.parts)
        self._counted: dict[tuple[Alternative, ...], int] = {}
        self._values: dict[str, tuple[list[str], list[np.ndarray]]] = {}

    def __iter__(self) -> Iterator[tuple[Segment, np.ndarray]]:
        return ((part.segment, part.live) for part in self.parts)

    def frequency(self, unit: Unit) -> int:
        """How many live documents have `unit`."""
        if unit.alternatives not in self._counted:
            if len(self._counted) >= settings.MAX_KEPT:
                self._counted.clear()
            self._counted[unit.alternatives] = sum(
                int(np.count_nonzero(part.live[part.having(unit).docs])) for part in self.parts
            )
        return self._counted[unit.alternatives]

    def values(self, name: str) -> tuple[list[str], list[np.ndarray]]:
        """Every value of a facet in order, and for each part where its own values stand among them."""
        if name not in self._values:
            own = [part.segment.values.get(name, NO_FACET).names for part in self.parts]
            every = sorted({value for names in own for value in names})
            at = {value: place for place, value in enumerate(every)}
            self._values[name] = every, [np.array([at[value] for value in names], np.intp) for names in own]
        return self._values[name]


def idf(documents: int, frequency: int) -> float:
    """Robertson's inverse document frequency, kept positive."""
    return math.log1p((documents - frequency + 0.5) / (frequency + 0.5))


def freshness(published: np.ndarray, today: int) -> np.ndarray:
    """The gentle prior: 1 + gain today, halving with each half-life; 1 where no date is known."""
    age = np.maximum(today - published.astype(np.float64), 0.0)
    return 1.0 + np.where(published > 0, settings.FRESH_GAIN * np.exp2(-age / settings.FRESH_HALF_LIFE), 0.0)


def evaluate(view: View, plan: Plan) -> Result:
    """Every document of `view` that answers `plan`, counted exactly; the page in order; the facets asked for.
    O(documents that have the rarest word, and the hits), but for the first query of a day and of a word."""
    # The rarest word first, in every part the same, so that sums round alike and equal documents stay equal.
    units = sorted(plan.must, key=view.frequency)
    weights = [idf(view.documents, view.frequency(unit)) for unit in units]
    best, total = _Best(plan), 0
    counts = {name: np.zeros(len(view.values(name)[0]), np.intp) for name in plan.facets}
    for number, part in enumerate(view.parts):
        docs, strengths = _having_all(part, _allowed(part, plan), units)
        passes = {name: _passing(part.segment, name, values, docs) for name, values in plan.filters.items()}
        hits, held = _only(docs, strengths, list(passes.values()))
        total += len(hits)
        if plan.limit and len(hits):
            best.add(part, hits, held, weights)
        for name in plan.facets:
            facet = part.segment.values.get(name)
            if facet is None:
                continue
            # A filtered facet is counted without its own filter.
            others = [passed for other, passed in passes.items() if other != name]
            among = _only(docs, (), others)[0] if name in passes else hits
            counts[name][view.values(name)[1][number]] += facet.counts(among)
    facets = {name: _ranked(view.values(name)[0], counts[name], plan.filters.get(name, ())) for name in plan.facets}
    return Result(total, best.page(), facets)


def _allowed(part: Part, plan: Plan) -> np.ndarray:
    """Live, valid today, paid enough, among the ids asked for, with nothing excluded."""
    segment = part.segment
    base = part.today(plan.today)[0]
    if plan.pay_min:
        base = base & (np.maximum(segment.numbers["pay_high"], segment.numbers["pay_low"]) >= plan.pay_min)
    chosen = [plan.ids] if plan.ids is not None else []
    for ids in (*chosen, plan.given) if plan.sort == "given" else chosen:
        among = np.zeros(segment.count, bool)
        among[segment.rows(np.fromiter(ids, np.int64, len(ids)))[0]] = True
        base = base & among
    if plan.never:
        base = base.copy()
        for unit in plan.never:
            base[part.having(unit).docs] = False
    return base


def _having_all(part: Part, allowed: np.ndarray, units: Sequence[Unit]) -> tuple[np.ndarray, list[np.ndarray]]:
    """The allowed documents that have every unit, and how strongly they have each."""
    if not units:
        return np.flatnonzero(allowed), []
    first, *rest = map(part.having, units)
    keep = allowed[first.docs]
    docs, strengths = first.docs[keep], [first.values[keep]]
    for other in rest:
        values = other.of(docs, part.segment.count)
        keep = values > 0
        docs, strengths = docs[keep], [*(held[keep] for held in strengths), values[keep]]
    return docs, strengths


def _passing(segment: Segment, name: str, values: Sequence[str], docs: np.ndarray) -> np.ndarray:
    facet = segment.values.get(name)
    return facet.passing(values, docs) if facet else np.zeros(len(docs), bool)


def _only(
    docs: np.ndarray, strengths: Sequence[np.ndarray], masks: Sequence[np.ndarray]
) -> tuple[np.ndarray, Sequence[np.ndarray]]:
    """The documents, with their strengths, that pass all masks."""
    if not masks:
        return docs, strengths
    keep = np.logical_and.reduce(masks)
    return docs[keep], [held[keep] for held in strengths]


class _Best:
    """The best documents so far: those of a page and of the pages before it.

    A row is (first key, second key, day published, id, score); higher keys first, ties go to the newer, then to the
    higher id.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.need = plan.offset + plan.limit
        self.rows = np.empty((0, 5))

    def add(self, part: Part, docs: np.ndarray, strengths: Sequence[np.ndarray], weights: Sequence[float]) -> None:
        """Take in the hits of one part."""
        scores = np.zeros(len(docs))
        if self.plan.sort == "relevance":
            for held, weight in zip(strengths, weights, strict=True):
                scores += weight * held.astype(np.float64)
            if not weights:
                scores += 1.0
            scores *= part.today(self.plan.today)[1][docs]
        first = scores if self.plan.sort == "relevance" else _KEYS[self.plan.sort](part.segment, docs, self.plan)
        edge = -math.inf
        if len(self.rows) >= self.need:
            edge = self.rows[self.need - 1, 0]
        elif len(docs) > self.need:
            edge = np.partition(first, len(docs) - self.need)[len(docs) - self.need]
        if edge > -math.inf:
            keep = np.flatnonzero(first >= edge)
            if len(self.rows) >= self.need and len(keep) > self.need:
                edge = np.partition(first[keep], len(keep) - self.need)[len(keep) - self.need]
                keep = keep[first[keep] >= edge]
            docs, first, scores = docs[keep], first[keep], scores[keep]
        numbers = part.segment.numbers
        rows = np.empty((len(docs), 5))
        rows[:, 0], rows[:, 2], rows[:, 3], rows[:, 4] = first, numbers["published"][docs], numbers["id"][docs], scores
        rows[:, 1] = numbers["pay_low"][docs] if self.plan.sort == "pay" else 0
        rows = np.concatenate([self.rows, rows])
        order = np.lexsort((-rows[:, 3], -rows[:, 2], -rows[:, 1], -rows[:, 0]))
        self.rows = rows[order[: self.need]]

    def page(self) -> tuple[tuple[int, float], ...]:
        """(id, score) of the page in order."""
        return tuple((int(row[3]), float(row[4])) for row in self.rows[self.plan.offset :].tolist())


def _given(segment: Segment, docs: np.ndarray, plan: Plan) -> np.ndarray:
    """Earlier in the given order is higher; every document stands in it."""
    order = np.zeros(segment.count)
    rows, places = segment.rows(np.array(plan.given, np.int64))
    order[rows] = places
    keys: np.ndarray = -order[docs]
    return keys


_KEYS: Mapping[str, Callable[[Segment, np.ndarray, Plan], np.ndarray]] = {
    "newest": lambda segment, docs, _: segment.numbers["published"][docs].astype(np.float64),
    "pay": lambda segment, docs, _: (
        np.maximum(segment.numbers["pay_high"][docs], segment.numbers["pay_low"][docs]) * 1.0
    ),
    "given": _given,
}


def _ranked(names: Sequence[str], counts: np.ndarray, chosen: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Most frequent first, then by code; a chosen value stays in the list with 0."""
    order = np.argsort(-counts, kind="stable")[: int(np.count_nonzero(counts))]
    ranked = [(names[place], count) for place, count in zip(order.tolist(), counts[order].tolist(), strict=True)]
    missing = set(chosen).difference(value for value, _ in ranked) if chosen else ()
    return (*ranked, *((value, 0) for value in sorted(missing)))[: settings.FACET_VALUES]
