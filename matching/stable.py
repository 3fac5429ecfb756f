"""Who is placed where: deferred acceptance with capacities, the graduates proposing (Gale and Shapley, 1962).

The result is stable, and among all stable ones the best for every graduate; stating true wishes is each graduate's best
course (Roth, 1982).
"""

import heapq
from collections import Counter

import numpy as np

from matching.pairing import Pairing, PairingInput


def pair(given: PairingInput) -> Pairing:
    """The graduate-optimal stable placement. O(pairs log pairs), most of it for the orders."""
    found = given.ordered()
    people, places = [g.key for g in given.graduates], [p.places for p in given.positions]
    order, at = found.by_person.tolist(), found.position.tolist()
    starts = np.searchsorted(found.person[found.by_person], np.arange(len(people) + 1)).tolist()
    rank = np.empty(len(at), np.int64)
    rank[found.by_position] = np.arange(len(at))  # positions one after the other: within one, smaller is dearer
    worse = (-rank).tolist()
    person = found.person.tolist()
    tried = starts[:-1]
    held: list[list[tuple[int, int]]] = [[] for _ in places]  # heap of (-rank, pair), the least wanted on top
    free = list(range(len(people)))
    while free:
        g = free.pop()
        while tried[g] < starts[g + 1]:
            i = order[tried[g]]
            tried[g] += 1
            here = held[at[i]]
            if len(here) < places[at[i]]:
                heapq.heappush(here, (worse[i], i))
                break
            if here and worse[i] > here[0][0]:
                free.append(person[heapq.heapreplace(here, (worse[i], i))[1]])
                break
    pairs = sorted((people[person[i]], given.positions[q].key) for q, some in enumerate(held) for _, i in some)
    placed = [person[i] for some in held for _, i in some]
    ranks = Counter(tried[g] - starts[g] for g in placed)
    return Pairing(
        tuple(pairs),
        {
            "paired": len(pairs),
            "people": len(people),
            "places": sum(places),
            "proposals": sum(tried) - sum(starts[:-1]),
            "choices": {str(r): ranks[r] for r in sorted(ranks)},
        },
    )
