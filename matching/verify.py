"""Checks of results people act on. They share no code with the solvers: only the input, the result, and the rules.

Anybody concerned can run them again from the stored files: `python -m matching verify --input I.json --result R.json`.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from matching.meetings import FairInput, Meeting, Plan
from matching.pairing import Pairing, PairingInput

VERIFIER = "2"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its code, whether it holds, how much was looked at, and the first offences in words of keys."""

    code: str
    passed: bool
    looked_at: int
    offences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """All checks of one result, with what names input and result, and the statistics that go with it."""

    kind: str
    input_sha256: str
    result_sha256: str
    seed: int
    verifier: str
    checks: tuple[Check, ...]
    statistics: dict[str, Any]

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"passed": self.passed}


def check_timetable(given: FairInput, result: Plan) -> Certificate:
    """Every rule of a timetable, each counted over all meetings. O(meetings^2 of one person + meetings)."""
    tables = {t.key: t for t in given.tables}
    people = {p.key: p for p in given.people}
    edges = {(e.person, e.position): e for e in given.edges}
    meetings, pinned = result.meetings, set(given.pinned)
    pinned_of = Counter(m.person for m in pinned)
    known = [m for m in meetings if m.table in tables and m.person in people and 0 <= m.slot < len(given.slots)]
    mine: dict[str, list[Meeting]] = defaultdict(list)
    for m in known:
        mine[m.person].append(m)
    say = lambda m: f"{m.person} / {m.table} / {m.slot}"  # noqa: E731
    counts = {p: len(mine.get(p, ())) for p in people}
    share = sum(_towards_share(n, min(given.min_per_person, len(given.slots))) for n in counts.values())
    value = sum(_worth(edges.get((m.person, tables[m.table].position))) for m in known)
    checks = (
        _check("known", len(meetings), (say(m) for m in set(meetings) - set(known))),
        _check("pinned_kept", len(pinned), (say(m) for m in sorted(pinned - set(meetings)))),
        _check("table_clash", len(known), _twice((m.table, m.slot) for m in known)),
        _check("person_clash", len(known), _twice((m.person, m.slot) for m in known)),
        _check("met_twice", len(known), _twice((m.person, tables[m.table].position) for m in known)),
        _check(
            "table_open", len(known), (say(m) for m in known if m not in pinned and m.slot in tables[m.table].closed)
        ),
        _check(
            "person_free", len(known), (say(m) for m in known if m not in pinned and m.slot in people[m.person].closed)
        ),
        _check(
            "possible",
            len(known),
            (say(m) for m in known if m not in pinned and (m.person, tables[m.table].position) not in edges),
        ),
        _check(
            "blocked",
            len(known),
            (
                say(m)
                for m in known
                if m not in pinned and (e := edges.get((m.person, tables[m.table].position))) is not None and e.blocked
            ),
        ),
        _check(
            "limit",
            len(people),
            (f"{p}: {n}" for p, n in sorted(counts.items()) if n > max(given.max_per_person, pinned_of[p])),
        ),
        _check("rest", len(known), _too_near(given, mine, pinned)),
        _check(
            "fair_share",
            len(people),
            () if (share, share) == (result.served, min(share, result.bound_served)) else (f"{share}",),
        ),
        _check(
            "value",
            len(known),
            ()
            if value == result.value <= result.bound_value
            else (f"{value} / {result.value} / {result.bound_value}",),
        ),
    )
    return Certificate(
        "timetable",
        given.sha256,
        hashlib.sha256(result.to_json()).hexdigest(),
        given.seed,
        VERIFIER,
        checks,
        {
            "served": share,
            "bound_served": result.bound_served,
            "value": value,
            "bound_value": result.bound_value,
            "optimal": result.optimal,
            "method": result.method,
            "wish_ranks": _ranks(e.wish for m in known if (e := edges.get((m.person, tables[m.table].position)))),
            "by_university": _shares(((people[p].university, n) for p, n in counts.items())),
            "by_province": _shares(((people[p].province, n) for p, n in counts.items())),
            **result.stats,
        },
    )


def check_pairing(given: PairingInput, result: Pairing) -> Certificate:
    """Capacities, allowed pairs, and no blocking pair: nobody and no position would both rather have each other.

    Whatever the result names, known or not, is counted and reported, never raised. O(pairs log pairs)."""
    places = {p.key: p.places for p in given.positions}
    people = {g.key: g for g in given.graduates}
    wish, claim = _orders(given)  # person -> positions, position -> people, best first
    pairs = dict(result.pairs)
    at: dict[str, list[str]] = defaultdict(list)
    for person, position in result.pairs:
        at[position].append(person)
    place_of = {p: {q: i for i, q in enumerate(order)} for p, order in wish.items()}
    rank_at = {q: {p: i for i, p in enumerate(order)} for q, order in claim.items()}
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
    checks = (
        _check(
            "known", len(result.pairs), (f"{p} / {q}" for p, q in result.pairs if p not in people or q not in places)
        ),
        _check("one_each", len(result.pairs), _twice((p,) for p, _ in result.pairs)),
        _check(
            "capacity", len(places), (f"{q}: {len(ps)}" for q, ps in sorted(at.items()) if len(ps) > places.get(q, 0))
        ),
        _check("possible", len(result.pairs), (f"{p} / {q}" for p, q in result.pairs if p not in rank_at.get(q, {}))),
        _check("blocking_pairs", looked_at, unstable),
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
            "wish_ranks": _ranks(ranks),
            "by_university": _shares(((people[p].university, n) for p, n in counts.items())),
            "by_province": _shares(((people[p].province, n) for p, n in counts.items())),
        },
    )


def _orders(given: PairingInput) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The published rule of both sides' orders, written down a second time on purpose."""

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
    return tuple({key: [other for _, other in sorted(rows)] for key, rows in side.items()} for side in (wish, claim))


def _check(code: str, looked_at: int, offences: Iterable[str]) -> Check:
    first = tuple(sorted(set(offences)))
    return Check(code, not first, looked_at, first[:20])


def _twice(keys: Iterable[tuple]) -> list[str]:
    return [" / ".join(map(str, key)) for key, n in Counter(keys).items() if n > 1]


def _too_near(given: FairInput, mine: dict[str, list[Meeting]], pinned: set[Meeting]) -> list[str]:
    hall = {t.key: t.hall for t in given.tables}
    offences = []
    for person, meetings in mine.items():
        inside = sorted(meetings, key=lambda m: (given.slots[m.slot].day, given.slots[m.slot].starts))
        for i, a in enumerate(inside):
            for b in inside[i + 1 :]:
                one, two = given.slots[a.slot], given.slots[b.slot]
                if one.day != two.day or a.slot == b.slot or (a in pinned and b in pinned):
                    continue
                needed = given.gap_minutes
                if hall[a.table] != hall[b.table]:
                    needed = max(needed, given.walk_minutes)
                if two.starts - one.ends < needed:
                    offences.append(f"{person} / {a.slot} / {b.slot}")
    return offences


def _worth(edge: Any) -> int:
    """The published rule, written down a second time on purpose."""
    if edge is None:
        return 0
    rank = {1: 500, 2: 450, 3: 400, 4: 350, 5: 300, 6: 250, 7: 200, 8: 150, 9: 100, 10: 50}
    wished = 1000 + rank.get(edge.wish, 0) if edge.wish is not None else 0
    return edge.score + wished + (1000 if edge.interest else 0) + (2000 if edge.promised else 0)


def _towards_share(meetings: int, share: int) -> int:
    """The published rule, written down a second time on purpose: share, share - 1, … 1 for the first meetings."""
    return sum(share - n for n in range(min(meetings, share)))


def _ranks(wishes: Iterable[int | None]) -> dict[str, int]:
    counts = Counter("none" if w is None else str(w) for w in wishes)
    return dict(sorted(counts.items(), key=lambda c: (c[0] == "none", len(c[0]), c[0])))


def _shares(rows: Iterable[tuple[str, int]]) -> dict[str, dict[str, int]]:
    """Per group: people, people with at least one, and how many in all."""
    groups: dict[str, list[int]] = defaultdict(list)
    for group, n in rows:
        groups[group].append(n)
    return {
        group: {"people": len(ns), "served": sum(n > 0 for n in ns), "total": sum(ns)}
        for group, ns in sorted(groups.items())
    }
