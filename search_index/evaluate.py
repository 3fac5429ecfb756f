"""Answers a plan over immutable segments with numpy: exact totals, BM25F scores, disjunctive facet counts."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from search_index import settings
from search_index.plan import Alternative, Plan, Result, Unit
from search_index.segments import Segment

Found = tuple[np.ndarray, np.ndarray]  # document numbers ascending, strengths 0..1
NOTHING: Found = (np.empty(0, np.intp), np.empty(0, np.float32))
View = Sequence[tuple[Segment, np.ndarray]]  # segments with their live masks


def strengths(segment: Segment, unit: Unit) -> Found:
    """The documents of a segment that have `unit`, and how strongly: the best of weight x mean term weight."""
    if len(unit.alternatives) == 1:
        return _alternative(segment, unit.alternatives[0])
    key = "\x00" + repr(unit.alternatives)
    try:
        return segment.kept(key)
    except KeyError:
        best = np.zeros(segment.count, np.float32)
        for docs, values in (_alternative(segment, a) for a in unit.alternatives):
            best[docs] = np.maximum(best[docs], values)
        docs = np.flatnonzero(best)
        return segment.keep(key, (docs, best[docs]))


def _alternative(segment: Segment, wanted: Alternative) -> Found:
    if len(wanted.tokens) == 1 and not wanted.phrase:
        found = segment.posting(wanted.tokens[0]) or NOTHING
        return found if wanted.weight == 1.0 else (found[0], found[1] * np.float32(wanted.weight))
    key = "\x00" + repr(wanted)
    try:
        return segment.kept(key)
    except KeyError:
        found = _phrase(segment, wanted) if wanted.phrase else _all(segment, wanted.tokens)
        return segment.keep(key, (found[0], found[1] * np.float32(wanted.weight)))


def _all(segment: Segment, tokens: Sequence[str]) -> Found:
    """Documents that have every token; the strength is the mean of their weights."""
    lists = sorted((segment.posting(t) or NOTHING for t in tokens), key=lambda found: len(found[0]))
    if not lists:
        return NOTHING
    docs = lists[0][0]
    for other, _ in lists[1:]:
        docs = docs[np.isin(docs, other, assume_unique=True)]
    values = np.zeros(len(docs), np.float32)
    for other, weights in lists:
        values += weights[np.searchsorted(other, docs)] / np.float32(len(lists))
    return docs, values


def _phrase(segment: Segment, wanted: Alternative) -> Found:
    """Documents with the phrase word for word; the strength is the mean weight of its tokens, where they stand."""
    docs = segment.containing(wanted.phrase)
    values = np.zeros(segment.count, np.float32)
    for token in wanted.tokens:
        other, weights = segment.posting(token) or NOTHING
        values[other] += weights / np.float32(len(wanted.tokens))
    return docs, np.maximum(values[docs], np.float32(settings.PHRASE_FLOOR))


def frequency(view: View, unit: Unit) -> int:
    """How many live documents have `unit`."""
    return sum(int(live[strengths(segment, unit)[0]].sum()) for segment, live in view)


def idf(documents: int, frequency: int) -> float:
    """Robertson's inverse document frequency, kept positive."""
    return math.log1p((documents - frequency + 0.5) / (frequency + 0.5))


def freshness(published: np.ndarray, today: int) -> np.ndarray:
    """The gentle prior: 1 + gain today, halving with each half-life; 1 where no date is known."""
    age = np.maximum(today - published.astype(np.float64), 0.0)
    return 1.0 + np.where(published > 0, settings.FRESH_GAIN * np.exp2(-age / settings.FRESH_HALF_LIFE), 0.0)


def evaluate(view: View, plan: Plan) -> Result:
    """Every document of `view` that answers `plan`, counted exactly; the page in order; the facets asked for."""
    documents = sum(int(live.sum()) for _, live in view)
    weights = [idf(documents, frequency(view, unit)) for unit in plan.must]
    total, pages = 0, []
    counts: dict[str, Counter[str]] = {name: Counter() for name in plan.facets}
    for segment, live in view:
        base = _allowed(segment, live, plan)
        filters = {name: _filter(segment, name, values) for name, values in plan.filters.items()}
        docs, scores = _matches(segment, base, plan, weights, filters)
        total += len(docs)
        if len(docs):
            pages.append(_best(segment, docs, scores, plan))
        _count(segment, base, docs, plan, filters, counts)
    return Result(
        total, _page(pages, plan), {name: _ranked(counts[name], plan.filters.get(name, ())) for name in counts}
    )


def _allowed(segment: Segment, live: np.ndarray, plan: Plan) -> np.ndarray:
    """Live, valid today, paid enough, among the ids asked for, with nothing excluded."""
    base = live.copy()
    if plan.today:
        expires = segment.numbers["expires"]
        base &= (expires == 0) | (expires >= plan.today)
    if plan.pay_min:
        base &= np.maximum(segment.numbers["pay_high"], segment.numbers["pay_low"]) >= plan.pay_min
    if plan.sort == "given":
        base &= np.isin(segment.numbers["id"], np.array(plan.given, np.int64))
    if plan.ids is not None:
        base &= np.isin(segment.numbers["id"], np.fromiter(plan.ids, np.int64, len(plan.ids)))
    for unit in plan.never:
        base[strengths(segment, unit)[0]] = False
    return base


def _filter(segment: Segment, name: str, values: Sequence[str]) -> np.ndarray:
    facet = segment.values.get(name)
    return facet.mask(values, segment.count) if facet else np.zeros(segment.count, bool)


def _matches(segment, base, plan, weights, filters) -> tuple[np.ndarray, np.ndarray]:
    """The documents that have every unit and pass every filter, with their scores."""
    allowed = base
    for mask in filters.values():
        allowed = allowed & mask
    docs = _having_all(segment, allowed, plan.must)
    scores = np.zeros(len(docs))
    if plan.sort == "relevance" and len(docs):
        for unit, weight in zip(plan.must, weights, strict=True):
            found, values = strengths(segment, unit)
            scores += weight * values[np.searchsorted(found, docs)].astype(np.float64)
        if not plan.must:
            scores += 1.0
        scores *= freshness(segment.numbers["published"][docs], plan.today)
    return docs, scores


def _having_all(segment: Segment, allowed: np.ndarray, units: Sequence[Unit]) -> np.ndarray:
    lists = sorted((strengths(segment, unit)[0] for unit in units), key=len)
    if not lists:
        return np.flatnonzero(allowed)
    docs = lists[0][allowed[lists[0]]]
    for other in lists[1:]:
        mask = np.zeros(segment.count, bool)
        mask[other] = True
        docs = docs[mask[docs]]
    return docs


def _best(segment: Segment, docs: np.ndarray, scores: np.ndarray, plan: Plan) -> np.ndarray:
    """The rows (first key, second key, third key, id, score) of the best documents, enough for the page and its ties."""
    numbers = segment.numbers
    published = numbers["published"][docs].astype(np.float64)
    if plan.sort == "newest":
        first, second = published, np.zeros(len(docs))
    elif plan.sort == "given":
        first, second = -_place(plan.given, numbers["id"][docs]), np.zeros(len(docs))
    elif plan.sort == "pay":
        first = np.maximum(numbers["pay_high"], numbers["pay_low"])[docs].astype(np.float64)
        second = numbers["pay_low"][docs].astype(np.float64)
    else:
        first, second = scores, published
    need = plan.offset + plan.limit
    if need < len(docs):
        edge = np.partition(first, len(docs) - need)[len(docs) - need] if need else math.inf
        keep = first >= edge
        docs, first, second, published, scores = docs[keep], first[keep], second[keep], published[keep], scores[keep]
    rows = np.empty((len(docs), 5))
    rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], rows[:, 4] = first, second, published, numbers["id"][docs], scores
    return rows


def _place(order: Sequence[int], ids: np.ndarray) -> np.ndarray:
    """Where each of `ids` stands in `order`, which has them all."""
    wanted = np.array(order, np.int64)
    by_id = np.argsort(wanted)
    return by_id[np.searchsorted(wanted, ids, sorter=by_id)].astype(np.float64)


def _page(pages: list[np.ndarray], plan: Plan) -> tuple[tuple[int, float], ...]:
    """Higher keys first; ties go to the newer, then to the higher id."""
    if not pages or not plan.limit:
        return ()
    rows = np.concatenate(pages)
    order = np.lexsort((-rows[:, 3], -rows[:, 2], -rows[:, 1], -rows[:, 0]))
    return tuple((int(r[3]), float(r[4])) for r in rows[order[plan.offset : plan.offset + plan.limit]])


def _count(segment, base, docs, plan, filters, counts) -> None:
    """Add the facet counts of one segment; a filtered facet is counted without its own filter."""
    for name in plan.facets:
        facet = segment.values.get(name)
        if facet is None:
            continue
        among = docs
        if name in filters:
            rest = base
            for other, chosen in filters.items():
                if other != name:
                    rest = rest & chosen
            among = _having_all(segment, rest, plan.must)
        for value, number in zip(facet.names, facet.counts(among).tolist(), strict=True):
            if number:
                counts[name][value] += number


def _ranked(counts: Counter[str], chosen: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Most frequent first, then by code; a chosen value stays in the list with 0."""
    for value in chosen:
        counts.setdefault(value, 0)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(ranked[: settings.FACET_VALUES])
