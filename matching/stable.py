"""Who is placed where: deferred acceptance with capacities, the graduates proposing (Gale and Shapley, 1962).

The result is stable, and among all stable ones the best for every graduate; stating true wishes is each graduate's best
course (Roth, 1982). Where equal scores at a position are left equal, stable placements differ in size, and the largest
is hard to find (Manlove, Irving, Iwama, Miyazaki and Morita, 2002); asking twice places at least two thirds of it
(Király, 2011), mostly all of it.
"""

from collections import Counter
from heapq import heappush, heapreplace

import numpy as np

from matching.pairing import Pairing, PairingInput


def pair(given: PairingInput) -> Pairing:
    """The graduate-optimal stable placement: there is exactly one, whatever the order of proposals.

    Equal scores are settled by the recorded lot before (`PairingInput`), so no order here has ties. With ties for the
    largest, the same over lists in which everything stands twice (`PairingInput.proposals`): nobody and no position
    that likes them better than somebody it has would both rather have each other. `choices` counts people by the rank
    of their place on their own list. O(pairs log pairs), most of it for the orders.
    """
    found = given.proposals()
    people, places = [g.key for g in given.graduates], [p.places for p in given.positions]
    starts = np.searchsorted(found.person[found.by_person], np.arange(len(people) + 1)).tolist()
    rank = np.empty(len(found.position), np.int64)
    rank[found.by_position] = np.arange(len(rank))  # positions one after the other: within one, smaller is dearer
    asked = (-rank[found.by_person]).tolist()  # of each proposal, how much it is wanted: its pair, told by the rank
    at = found.position[found.by_person].tolist()
    whose = found.person[found.by_position].tolist()
    tried, room = starts[:-1], places.copy()
    held: list[list[int]] = [[] for _ in places]  # heap, the least wanted on top
    for first in range(len(people)):
        g = first
        while tried[g] < starts[g + 1]:
            k = tried[g]
            tried[g] = k + 1
            wanted, q = asked[k], at[k]
            if room[q]:
                room[q] -= 1
                heappush(held[q], wanted)
                break
            if held[q] and wanted > held[q][0]:
                g = whose[-heapreplace(held[q], wanted)]  # whoever gives way tries on
    placed = [whose[-wanted] for some in held for wanted in some]
    pairs = sorted((people[whose[-wanted]], given.positions[q].key) for q, some in enumerate(held) for wanted in some)
    ranks = Counter((tried[g] - starts[g] - 1) % ((starts[g + 1] - starts[g]) // found.rounds) + 1 for g in placed)
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
