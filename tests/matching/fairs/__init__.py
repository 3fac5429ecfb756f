"""Small fairs for tests, and slow ways to find what the engine must find."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from matching.meetings import Edge, FairInput, Group, Person, Plan, Slot, Table
from matching.pairing import Graduate, PairingInput, Places


@st.composite
def small_fairs(draw, plain: bool = False) -> FairInput:
    """At most 5 people, 5 positions and 4 slots; with closed times, days, rests and walks unless plain."""
    number, first_day = draw(st.integers(1, 4)), draw(st.sampled_from([4, 4, 4, 1, 2]))
    slots = tuple(Slot("2" if s >= first_day else "1", 540 + 20 * s, 555 + 20 * s) for s in range(number))
    people, positions = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    closed = st.just(frozenset()) if plain else st.frozensets(st.integers(0, len(slots) - 1), max_size=2)
    rests = st.just(0) if plain else st.sampled_from([0, 0, 6, 30])
    halls = ["A"] * 5 if plain else [draw(st.sampled_from("AB")) for _ in range(positions)]
    tables = [
        Table(f"t{q}.{n}", f"q{q}", halls[q], draw(closed))
        for q in range(positions)
        for n in range(draw(st.integers(0, 2)))
    ]
    pairs = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), unique=True, max_size=7))
    edges = [
        Edge(
            f"p{p}",
            f"q{q}",
            draw(st.integers(0, 1000)),
            draw(st.none() | st.integers(1, 12)),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.sampled_from(["", "", "", "gate"])),
        )
        for p, q in pairs
        if p < people
    ]
    most = draw(st.integers(0, 4))
    return FairInput(
        slots,
        tuple(tables),
        tuple(Person(f"p{p}", closed=draw(closed), rest_minutes=draw(rests)) for p in range(people)),
        tuple(edges),
        most,
        draw(st.integers(0, most)),
        0 if plain else draw(st.sampled_from([0, 0, 5, 6, 30])),
        0 if plain else draw(st.sampled_from([0, 0, 6, 40])),
        seed=draw(st.integers(0, 99)),
    )


@st.composite
def grouped_fairs(draw, most: int = 2) -> FairInput:
    """Small fairs in which at least one group comes and goes together."""
    fair = draw(small_fairs().filter(lambda f: len(f.people) > 1))
    order, groups = draw(st.permutations([p.key for p in fair.people])), []
    for n in range(draw(st.integers(1, most))):
        if some := order[2 * n : 2 * n + draw(st.integers(2, 3))]:
            groups.append(
                Group(f"g{n}", tuple(some[: 2 if most > 1 else 3]), draw(st.sampled_from([15, 35, 60, 1440])))
            )
    return replace(fair, groups=tuple(groups))


def best_timetable(given: FairInput) -> tuple[int, ...]:
    """What the best timetable there is reaches of each aim, by trying all: the rules written down a third time."""
    edges = [e for e in given.edges if not e.blocked]
    person_closed = {p.key: p.closed for p in given.people}
    hall = {t.position: t.hall for t in given.tables}
    own_rest = {p.key: p.rest_minutes for p in given.people}
    promised = any(e.promised for e in edges)
    best: tuple[int, ...] = (-1,)

    def clash(who: str, a: tuple[str, int], b: tuple[str, int]) -> bool:
        one, two = given.slots[a[1]], given.slots[b[1]]
        if a[1] == b[1] or one.day != two.day:
            return a[1] == b[1]
        rest = max(given.gap_minutes, own_rest[who])
        if hall[a[0]] != hall[b[0]]:
            rest = max(rest, given.walk_minutes)
        return max(one.starts, two.starts) - min(one.ends, two.ends) < rest

    def together(group: Group, mine: dict) -> bool:
        held = [given.slots[s] for p in group.people for _, s in mine.get(p, ())]
        first, last = min((s.starts for s in held), default=0), max((s.ends for s in held), default=0)
        return len({s.day for s in held}) < 2 and last - first <= group.within_minutes

    def room(q: str, s: int, used: dict) -> bool:
        open_tables = sum(t.position == q and s not in t.closed for t in given.tables)
        return used.get((q, s), 0) < open_tables

    def go(i: int, mine: dict, used: dict, kept: int, value: int) -> None:
        nonlocal best
        if i == len(edges):
            if not all(together(group, mine) for group in given.groups):
                return
            share = min(given.min_per_person, len(given.slots))
            levels = [sum(len(m) > j for m in mine.values()) for j in range(share)]
            best = max(best, (*([kept] if promised else []), *levels, value))
            return
        go(i + 1, mine, used, kept, value)
        e = edges[i]
        held = mine.get(e.person, ())
        if len(held) >= given.max_per_person:
            return
        for s in range(len(given.slots)):
            if s in person_closed[e.person] or not room(e.position, s, used):
                continue
            if any(clash(e.person, (e.position, s), other) for other in held):
                continue
            worth = e.score + 1000 * e.interest
            if e.wish is not None:
                worth += 1000 + max(0, 550 - 50 * e.wish)
            go(
                i + 1,
                mine | {e.person: (*held, (e.position, s))},
                used | {(e.position, s): used.get((e.position, s), 0) + 1},
                kept + e.promised,
                value + worth,
            )

    go(0, {}, {}, 0, 0)
    return best


def reached_by(plan: Plan) -> tuple[int, ...]:
    return tuple(aim.reached for aim in plan.aims)


def with_aim(plan: Plan, at: int, **changes) -> Plan:
    """A plan that says something else of one of its aims."""
    aims = list(plan.aims)
    aims[at] = replace(aims[at], **changes)
    return replace(plan, aims=tuple(aims))


@st.composite
def small_placements(draw, ties: str = "lot") -> PairingInput:
    """At most 5 graduates and 4 positions, with few different scores so that ties abound."""
    graduates, positions = draw(st.integers(0, 5)), draw(st.integers(0, 4))
    names = [f"g{i}" for i in range(graduates)], [f"q{i}" for i in range(positions)]
    pairs = [(g, q) for g in names[0] for q in names[1] if draw(st.booleans())]
    some = lambda keys: st.lists(st.sampled_from(keys), unique=True, max_size=3) if keys else st.just([])  # noqa: E731
    return PairingInput(
        tuple(Places(q, draw(st.integers(0, 2)), tuple(draw(some(names[0])))) for q in names[1]),
        tuple(Graduate(g, tuple(draw(some(names[1]))), draw(st.booleans())) for g in names[0]),
        {pair: draw(st.sampled_from([300, 500, 500, 900])) for pair in pairs},
        draw(st.integers(0, 99)),
        ties,
    )


def stable_placements(given: PairingInput) -> list[dict[str, str]]:
    """Every stable placement there is, by trying all; with ties for the largest, equal scores are equal to a position."""
    wish, claim = given.orders()
    asked = {p.key: p.interests for p in given.positions}

    def rank(q: str, g: str) -> tuple:
        if given.ties == "lot":
            return (claim[q].index(g),)
        return (0, asked[q].index(g)) if g in asked[q] else (1, -given.scores[g, q])

    places = {p.key: p.places for p in given.positions}
    people = [g.key for g in given.graduates]
    found = []

    def go(i: int, chosen: dict[str, str]) -> None:
        if i == len(people):
            if _stable(chosen):
                found.append(dict(chosen))
            return
        go(i + 1, chosen)
        for q in wish[people[i]]:
            if sum(other == q for other in chosen.values()) < places[q]:
                go(i + 1, chosen | {people[i]: q})

    def _stable(chosen: dict[str, str]) -> bool:
        for g in people:
            for q in wish[g]:
                if chosen.get(g) == q:
                    break
                there = [p for p, at in chosen.items() if at == q]
                if len(there) < places[q] or any(rank(q, g) < rank(q, p) for p in there):
                    return False
        return True

    go(0, {})
    return found


def narrow_fair(people: int, tables: int, slots: int, free: int, wishes=10, seed=1, **rules) -> FairInput:
    """Everybody is free at so many times; some positions are far more wished for than others (Zipf), and a fifth of the
    tables' times are closed."""
    lot = np.random.default_rng(seed)
    popular = 1 / np.arange(1, tables + 1)
    shut = [frozenset(np.flatnonzero(lot.random(slots) < 0.2).tolist()) for _ in range(tables)]
    rows, edges = [], []
    for i in range(people):
        there = set(lot.permutation(slots)[:free].tolist())
        rows.append(Person(f"p{i}", closed=frozenset(set(range(slots)) - there)))
        wished = lot.choice(tables, min(wishes, tables), replace=False, p=popular / popular.sum())
        for rank, q in enumerate(wished.tolist(), start=1):
            edges.append(Edge(f"p{i}", f"q{q}", int(lot.integers(300, 1000)), rank, bool(lot.random() < 0.2)))
    times = tuple(Slot("", 540 + 20 * s, 555 + 20 * s) for s in range(slots))
    stands = tuple(Table(f"t{i}", f"q{i}", closed=c) for i, c in enumerate(shut))
    return FairInput(times, stands, tuple(rows), tuple(edges), seed=seed, **rules)
