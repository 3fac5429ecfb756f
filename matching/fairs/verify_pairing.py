"""Checks of a placement people act on. They share no code with the solver: only the input, the result, and the rules."""

import hashlib
from collections import Counter, defaultdict

from matching.fairs.checks import VERIFIER, Certificate, check, ranks_of, shares_of, twice
from matching.pairing import Pairing, PairingInput


def check_pairing(given: PairingInput, result: Pairing, expected: str = "") -> Certificate:
    """Capacities, allowed pairs, and no blocking pair: nobody and no position would both rather have each other. And that
    of all such placements it is the one best for graduates, or with ties for the largest the one of the published rule, by
    making it again from lists as in the books; then `paired_most` is how many any placement could place, stable or not.

    `expected` is the SHA-256 the input should have. Whatever the result names, known or not, is counted and reported,
    never raised. O(pairs log pairs)."""
    places = {p.key: p.places for p in given.positions}
    people = {g.key: g for g in given.graduates}
    wish, claim, rank_at = _orders(given)  # person -> positions, position -> people, best first; equal ranks are ties
    pairs = dict(result.pairs)
    at: dict[str, list[str]] = defaultdict(list)
    for person, position in result.pairs:
        at[position].append(person)
    place_of = {p: {q: i for i, q in enumerate(order)} for p, order in wish.items()}
    unstable = []
    looked_at = 0
    for person, order in wish.items():
        now = place_of[person].get(pairs.get(person, ""), len(order))
        for position in order[:now]:
            looked_at += 1
            ranks = rank_at[position]
            if person not in ranks:
                continue
            worst = max((ranks.get(p, len(ranks)) for p in at[position]), default=-1)
            if len(at[position]) < places[position] or ranks[person] < worst:
                unstable.append(f"{person} / {position}")
    ranks = [place_of[p][q] + 1 for p, q in result.pairs if q in place_of.get(p, {})]
    best, proposals = _again(wish, claim, rank_at, places, 2 if given.ties == "largest" else 1)
    choices = Counter(place_of[p][q] + 1 for p, q in best.items())
    stats = {
        "paired": len(best),
        "people": len(people),
        "places": sum(places.values()),
        "proposals": proposals,
        "choices": {str(r): choices[r] for r in sorted(choices)},
    }
    checks = (
        check(
            "known", len(result.pairs), (f"{p} / {q}" for p, q in result.pairs if p not in people or q not in places)
        ),
        check("one_each", len(result.pairs), twice((p,) for p, _ in result.pairs)),
        check(
            "capacity", len(places), (f"{q}: {len(ps)}" for q, ps in sorted(at.items()) if len(ps) > places.get(q, 0))
        ),
        check("possible", len(result.pairs), (f"{p} / {q}" for p, q in result.pairs if p not in rank_at.get(q, {}))),
        check("blocking_pairs", looked_at, unstable),
        check(
            "graduate_best" if given.ties == "lot" else "made_again",
            len(people),
            (f"{p} / {q}" for p, q in sorted(set(result.pairs) ^ best.items())),
        ),
        check("statistics", len(stats), (f"{k}: {v}" for k, v in result.stats.items() if stats.get(k) != v)),
        check("input", 1, ["sha256"] if expected not in ("", given.sha256) else ()),
    )
    counts = {p: int(p in pairs) for p in people}
    return Certificate(
        "pairing",
        given.sha256,
        hashlib.sha256(result.to_json()).hexdigest(),
        given.seed,
        VERIFIER,
        checks,
        {
            "paired": len(result.pairs),
            "people": len(people),
            "places": sum(places.values()),
            **({"paired_most": _most(wish, places)} if given.ties == "largest" else {}),
            "wish_ranks": ranks_of(ranks),
            "by_university": shares_of(((people[p].university, n) for p, n in counts.items())),
            "by_province": shares_of(((people[p].province, n) for p, n in counts.items())),
        },
    )


Lists = dict[str, list[str]]


def _orders(given: PairingInput) -> tuple[Lists, Lists, dict[str, dict[str, int]]]:
    """The published rule of both sides' orders, written down a second time on purpose; and of each position the rank of
    everybody on its list, the same for those it holds equal."""

    def place(other: str, stated: tuple[str, ...], score: int) -> tuple:
        lot = hashlib.sha256(f"{given.seed}:{other}".encode()).hexdigest()
        return (0, stated.index(other), "") if other in stated else (1, -score, lot)

    people, positions = {g.key: g for g in given.graduates}, {p.key: p for p in given.positions}
    wish: dict[str, list[tuple]] = {g: [] for g in people}
    claim: dict[str, list[tuple]] = {p: [] for p in positions}
    for (g, p), score in given.scores.items():
        if p in people[g].wishes or not people[g].only_wishes:
            wish[g].append((place(p, people[g].wishes, score), p))
        claim[p].append((place(g, positions[p].interests, score), g))
    ranks: dict[str, dict[str, int]] = {}
    for p, rows in claim.items():
        first: dict[tuple, int] = {}
        for i, (key, _) in enumerate(sorted(rows)):
            first.setdefault(key if given.ties == "lot" else key[:2], i)
        ranks[p] = {g: first[key if given.ties == "lot" else key[:2]] for key, g in rows}
    return *({key: [other for _, other in sorted(rows)] for key, rows in side.items()} for side in (wish, claim)), ranks


def _again(
    wish: Lists, claim: Lists, rank: dict[str, dict[str, int]], places: dict[str, int], chances: int
) -> tuple[dict[str, str], int]:
    """Deferred acceptance as in the books, the graduates proposing: the placement, and how many proposals it took. With
    two chances, who has asked all in vain asks all again, now before those of the same rank that have not."""
    order = {q: {p: at for at, p in enumerate(people)} for q, people in claim.items()}
    held: dict[str, set[str]] = {q: set() for q in places}
    next_one, chance = dict.fromkeys(wish, 0), dict.fromkeys(wish, 1)
    free, proposals = list(wish), 0
    while free:
        person = free.pop()
        if next_one[person] == len(wish[person]):
            if not wish[person] or chance[person] == chances:
                continue
            next_one[person], chance[person] = 0, chance[person] + 1
        position = wish[person][next_one[person]]
        next_one[person] += 1
        proposals += 1
        held[position].add(person)
        if len(held[position]) > places[position]:
            worst = max(held[position], key=lambda p, q=position: (rank[q][p], -chance[p], order[q][p]))
            held[position].remove(worst)
            free.append(worst)
    return {person: position for position, people in held.items() for person in people}, proposals


def _most(wish: Lists, places: dict[str, int]) -> int:
    """How many can have a place at all: paths that move people on to other positions on their lists (Berge, 1957). What
    a search came by in vain leads nowhere later either. O(placed * pairs), mostly far less."""
    held: dict[str, set[str]] = {q: set() for q in places}
    dead: set[str] = set()
    for person in wish:
        came_from: dict[str, tuple[str, str]] = {}  # position -> who would come in, and from where ("" for the first)
        queue = [(person, "")]
        end = None
        while queue and end is None:
            who, source = queue.pop()
            for q in wish[who]:
                if q in came_from or q in dead:
                    continue
                came_from[q] = who, source
                if len(held[q]) < places[q]:
                    end = q
                    break
                queue += [(other, q) for other in held[q]]
        if end is None:
            dead |= came_from.keys()
        while end:
            who, source = came_from[end]
            held[end].add(who)
            if source:
                held[source].discard(who)
            end = source
    return sum(map(len, held.values()))
