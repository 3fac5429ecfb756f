"""Who is placed where: deferred acceptance with capacities, the graduates proposing (Gale and Shapley, 1962).

The result is stable, and among all stable ones the best for every graduate; stating true wishes is each graduate's best
course (Roth, 1982).
"""

import heapq
from collections import Counter

from matching.pairing import Pairing, PairingInput


def pair(given: PairingInput) -> Pairing:
    """The graduate-optimal stable placement. O(pairs log places) after sorting the orders."""
    wish, claim = given.orders()
    number = {p.key: i for i, p in enumerate(given.positions)}
    places = [p.places for p in given.positions]
    people = [g.key for g in given.graduates]
    at = {key: i for i, key in enumerate(people)}
    rank = [{at[g]: i for i, g in enumerate(claim[p.key])} for p in given.positions]
    order = [[number[q] for q in wish[g]] for g in people]
    tried = [0] * len(people)
    held: list[list[tuple[int, int]]] = [[] for _ in places]  # heap: (-rank, person), the least wanted on top
    free = list(range(len(people)))
    while free:
        g = free.pop()
        mine = order[g]
        while tried[g] < len(mine):
            q = mine[tried[g]]
            tried[g] += 1
            if places[q] == 0:
                continue
            claim_of_mine = (-rank[q][g], g)
            if len(held[q]) < places[q]:
                heapq.heappush(held[q], claim_of_mine)
                break
            if claim_of_mine > held[q][0]:
                free.append(heapq.heapreplace(held[q], claim_of_mine)[1])
                break
    pairs = sorted((people[g], given.positions[q].key) for q, some in enumerate(held) for _, g in some)
    ranks = Counter(wish[g].index(q) + 1 for g, q in pairs)
    return Pairing(
        tuple(pairs),
        {
            "paired": len(pairs),
            "people": len(people),
            "places": sum(places),
            "proposals": sum(tried),
            "choices": {str(r): ranks[r] for r in sorted(ranks)},
        },
    )
