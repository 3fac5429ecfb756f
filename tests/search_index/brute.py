"""The meaning of a plan, spelled out document by document with no index: what every engine is held against."""

import math
import re
from collections import Counter
from collections.abc import Iterable

from search_index import settings
from search_index.entry import Entry
from search_index.plan import Alternative, Plan, Unit


def strength(entry: Entry, unit: Unit) -> float:
    """How strongly an entry has a unit; 0 when it does not."""
    return max((_one(entry, wanted) for wanted in unit.alternatives), default=0.0)


def _one(entry: Entry, wanted: Alternative) -> float:
    held = [entry.terms.get(token, 0) / settings.LEVELS for token in wanted.tokens]
    if not wanted.phrase:
        return wanted.weight * sum(held) / len(held) if held and all(held) else 0.0
    edges = [r"(?<![a-z0-9])" if _latin(wanted.phrase[0]) else "", r"(?![a-z0-9])" if _latin(wanted.phrase[-1]) else ""]
    if not re.search(edges[0] + re.escape(wanted.phrase) + edges[1], entry.text):
        return 0.0
    return wanted.weight * max(sum(held) / len(held) if held else 0.0, settings.PHRASE_FLOOR)


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def evaluate(
    entries: Iterable[Entry], plan: Plan
) -> tuple[int, dict[int, float], list[int], dict[str, dict[str, int]]]:
    """(total, score by id, ids in order, facet counts) of all that answers the plan, paging left aside."""
    entries = list(entries)
    base = [entry for entry in entries if _allowed(entry, plan)]
    matching = [entry for entry in base if all(strength(entry, unit) for unit in plan.must)]
    found = [entry for entry in matching if all(_passes(entry, n, v) for n, v in plan.filters.items())]
    scores = {entry.id: _score(entry, entries, plan) for entry in found}
    keys = {
        "relevance": lambda e: (-scores[e.id], -e.published, -e.id),
        "newest": lambda e: (-e.published, -e.id),
        "pay": lambda e: (-max(e.pay_low, e.pay_high), -e.pay_low, -e.published, -e.id),
    }
    order = [entry.id for entry in sorted(found, key=keys[plan.sort])]
    facets = {}
    for facet in plan.facets:
        counted = Counter({value: 0 for value in plan.filters.get(facet, ())})
        for entry in matching:
            if all(_passes(entry, n, v) for n, v in plan.filters.items() if n != facet):
                counted.update(v.partition("=")[2] for v in entry.facets if v.startswith(facet + "="))
        facets[facet] = dict(counted)
    return len(found), scores, order, facets


def _allowed(entry: Entry, plan: Plan) -> bool:
    return (
        (not plan.today or not entry.expires or entry.expires >= plan.today)
        and (not plan.pay_min or max(entry.pay_low, entry.pay_high) >= plan.pay_min)
        and (plan.ids is None or entry.id in plan.ids)
        and not any(strength(entry, unit) for unit in plan.never)
    )


def _passes(entry: Entry, facet: str, values: tuple[str, ...]) -> bool:
    return any(f"{facet}={value}" in entry.facets for value in values)


def _score(entry: Entry, entries: list[Entry], plan: Plan) -> float:
    if plan.sort != "relevance":
        return 0.0
    total = 0.0 if plan.must else 1.0
    for unit in plan.must:
        frequency = sum(bool(strength(other, unit)) for other in entries)
        rarity = math.log1p((len(entries) - frequency + 0.5) / (frequency + 0.5))
        total += rarity * strength(entry, unit)
    age = max(0, plan.today - entry.published)
    gain = settings.FRESH_GAIN * 2 ** (-age / settings.FRESH_HALF_LIFE) if entry.published else 0.0
    return total * (1 + gain)
